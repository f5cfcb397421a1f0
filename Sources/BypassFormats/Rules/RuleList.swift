import BypassCore
import BypassModel

/// Rules of two-level nodes as a file lists them, before their names are node names; what several formats share.
struct RuleList {
  /// A rule with its target.
  struct Entry {
    let target: String
    let range: Range<Int>
    let rule: SyntaxTree
  }

  let source: SourceText
  let format: Format
  /// Words that no node can be called.
  let reserved: Set<String>
  var entries: [Entry] = []
  /// Nodes that the file declares without a rule here, in its order.
  var declared: [(name: String, range: Range<Int>)] = []
  /// Levels at which nodes begin; nil for one that begins at random.
  var beginnings: [(name: String, level: Int?)] = []

  /// The network of the list.
  ///
  /// - Throws: ``Diagnostics`` with every fault.
  func model(_ findings: inout Findings, annotations: [(name: String?, kind: String, text: String)] = [])
    throws(Diagnostics)
    -> ImportedModel
  {
    var naming = Naming()
    let read = entries.flatMap(\.rule.names)
    let mentions =
      entries.map { ($0.target, $0.range) } + declared.map { ($0.name, $0.range) } + read.map { ($0.name, $0.range) }
    var places: [String: Range<Int>] = [:]
    for (name, range) in mentions where places[name] == nil { places[name] = range }
    for change in naming.adopt(mentions.map(\.0), reserved: reserved) {
      findings.normalise(
        "renamed-node", at: places[change.original].map { source.spot($0) },
        "'\(change.original.clipped)' is called '\(change.id.description.clipped)' here, because names hold letters, digits and _"
      )
    }
    if entries.isEmpty, declared.isEmpty {
      findings.add(
        .error("no-rules", at: Place(file: source.file, line: 1, column: 1), "there is no rule in this text"))
    }
    var nodes = ruled(naming, &findings)
    nodes += inputs(naming, read, &findings)
    let ruled = Dictionary(nodes.map { ($0.id, $0.rule != nil) }, uniquingKeysWith: { first, _ in first })
    let groups = beginnings.compactMap { entry -> InitialCondition.Group? in
      guard let id = naming[entry.name], let isRuled = ruled[id], isRuled || entry.level == nil else { return nil }
      let levels = entry.level.map { [$0] } ?? [0, 1]
      return .init([id], alternatives: levels.map { .init([$0], weight: 1 / Double(levels.count)) })
    }
    _ = try findings.checked()
    let network: Network
    do {
      network = try Network(nodes: nodes, initial: InitialCondition(groups))
    } catch {
      throw Diagnostics(findings.all + error.all)
    }
    var model = ImportedModel(network, format: format)
    model.annotations = annotations.map { entry in
      .init(node: entry.name.flatMap { naming[$0] }, kind: entry.kind, text: entry.text)
    }
    model.diagnostics = try findings.checked()
    return model
  }

  private func ruled(_ naming: Naming, _ findings: inout Findings) -> [NodeDeclaration] {
    var seen: [String: Range<Int>] = [:]
    var nodes: [NodeDeclaration] = []
    let meaning = Meaning(source: source, node: { naming[$0] })
    let starts = firstBeginnings
    for entry in entries where !findings.isFull {
      guard let id = naming[entry.target] else { continue }
      if let earlier = seen.updateValue(entry.range, forKey: entry.target) {
        findings.add(
          .error(
            "duplicate-node", at: source.spot(entry.range),
            "'\(entry.target.clipped)' has a second rule; the first is on line \(source.spot(earlier).line)",
            remedy: "keep one of them"))
        continue
      }
      do throws(Diagnostic) {
        let condition = try entry.rule.condition(meaning).simplified
        if condition == .level(id) {
          findings.normaliseIdentity(id, at: source.spot(entry.range))
          nodes.append(NodeDeclaration(id, name: entry.target, input(entry.target, starts)))
        } else {
          nodes.append(NodeDeclaration(id, name: entry.target, .ruled(Rule(on: condition))))
        }
      } catch {
        findings.add(error)
      }
    }
    return nodes
  }

  private var firstBeginnings: [String: (name: String, level: Int?)] {
    Dictionary(beginnings.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
  }

  /// An input at its beginning; one that begins at random keeps its level as a rule.
  private func input(
    _ name: String, _ beginnings: [String: (name: String, level: Int?)]
  ) -> NodeDeclaration.Behaviour {
    guard let beginning = beginnings[name] else { return .input(0) }
    if let level = beginning.level { return .input(level) }
    guard let id = try? NodeID(name) else { return .input(0) }
    return .ruled(Rule(on: .level(id)))
  }

  private func inputs(
    _ naming: Naming, _ read: [(name: String, range: Range<Int>)], _ findings: inout Findings
  ) -> [NodeDeclaration] {
    var known = Set(entries.map(\.target))
    let starts = firstBeginnings
    var inputs: [NodeDeclaration] = []
    for (name, _) in declared where known.insert(name).inserted {
      if let id = naming[name] { inputs.append(NodeDeclaration(id, name: name, input(name, starts))) }
    }
    for (name, range) in read where known.insert(name).inserted {
      guard let id = naming[name] else { continue }
      findings.normalise(
        "omitted-input", at: source.spot(range),
        "'\(name.clipped)' has no rule of its own: it is read as an input at level 0")
      inputs.append(NodeDeclaration(id, name: name, .input(0)))
    }
    return inputs
  }
}
