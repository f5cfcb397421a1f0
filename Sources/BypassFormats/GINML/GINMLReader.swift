import BypassCore
import BypassModel

/// Reads GINML: levels, expressions and tables of parameters over active interactions.
struct GINMLReader {
  /// A node of the file.
  struct Node {
    let name: String
    let id: NodeID
    let maximum: Int
    let element: XMLElement
  }

  /// Levels of a source at which it acts on a target.
  private struct Interaction {
    let source: NodeID
    let levels: ClosedRange<Int>
    /// The names under which parameters mention it.
    let keys: [String]
  }

  let source: SourceText
  var findings: Findings
  private var naming = Naming()
  private var nodes: [Node] = []
  /// Nodes by the name in the file and by identifier.
  private var nodesByName: [String: Node] = [:]
  private var maxima: [NodeID: Int] = [:]
  private var interactions: [NodeID: [Interaction]] = [:]
  private var annotations: [ImportedModel.Annotation] = []

  /// Parts that are kept as they are.
  private static let verbatim: Set<String> = [
    "annotation", "nodevisualsetting", "edgevisualsetting", "nodestyle", "edgestyle",
  ]

  /// The model of a text.
  ///
  /// - Throws: ``Diagnostics`` with every fault; reading of XML stops at its first.
  ///
  /// Texts after the first are what GINsim keeps beside the graph: mutants, initial states, parameters of simulations.
  static func read(_ sources: [SourceText], options: ReadingOptions) throws(Diagnostics) -> ImportedModel {
    var (model, naming) = try named(sources, options: options)
    var beside = GINsimScenarios(
      naming: naming, network: model.network, findings: Findings(strict: options.strict))
    for text in sources.dropFirst() {
      do throws(Diagnostic) { try beside.read(text, into: &model) } catch { beside.findings.add(error) }
    }
    model.diagnostics += try beside.findings.checked()
    return model
  }

  /// The model of the first text with the node names of the file, for texts that use the same ones.
  static func named(
    _ sources: [SourceText], options: ReadingOptions
  ) throws(Diagnostics) -> (model: ImportedModel, naming: Naming) {
    guard let first = sources.first else { throw Diagnostics([.error("no-file", "there is no file to read")]) }
    var findings = Findings(strict: options.strict)
    var reader: GINMLReader
    do throws(Diagnostic) {
      let source = try XMLText.prepared(first, &findings)
      let root = try XMLReader.root(of: source, verbatim: verbatim)
      guard root.name == "gxl", let graph = root.child("graph") else {
        throw .error("not-ginml", at: root.place(in: source), "the document holds no graph of GINsim")
      }
      reader = GINMLReader(source: source, findings: findings)
      try reader.readGraph(graph)
    } catch {
      throw Diagnostics(findings.all + [error])
    }
    return (try reader.model(), reader.naming)
  }

  private init(source: SourceText, findings: Findings) {
    self.source = source
    self.findings = findings
  }

  private mutating func readGraph(_ graph: XMLElement) throws(Diagnostic) {
    guard graph.attribute("class") ?? "regulatory" == "regulatory" else {
      throw .error(
        "graph-class", at: graph.place(in: source),
        "this is a graph of class '\(graph.attribute("class") ?? "")', not a regulatory one",
        remedy: "export the regulatory graph")
    }
    if let id = graph.attribute("id"), id != "model" { annotations.append(.init(node: nil, kind: "id", text: id)) }
    keep(["annotation", "nodestyle", "edgestyle"], of: graph, node: nil, prefix: "")
    try readNodes(graph.children("node"), order: graph.attribute("nodeorder") ?? "")
    for edge in graph.children("edge") where !findings.isFull {
      do throws(Diagnostic) { try readEdge(edge) } catch { findings.add(error) }
    }
    separateThresholds()
  }

  private mutating func keep(_ kinds: [String], of element: XMLElement, node: NodeID?, prefix: String) {
    for child in element.children where kinds.contains(child.name) {
      annotations.append(.init(node: node, kind: prefix + child.name, text: child.verbatim(in: source)))
    }
  }

  private mutating func readNodes(_ elements: [XMLElement], order: String) throws(Diagnostic) {
    let changes = naming.adopt(elements.compactMap { $0.attribute("id") })
    for element in elements where !findings.isFull {
      do throws(Diagnostic) {
        guard let name = element.attribute("id"), !name.isEmpty, let id = naming[name] else {
          throw .error("malformed-id", at: element.place(in: source), "a node has no 'id'")
        }
        guard maxima[id] == nil else {
          throw .error("duplicate-node", at: element.place(in: source), "node '\(name.clipped)' is declared twice")
        }
        let stated = try level(element, "maxvalue")
        if stated == 0 {
          findings.normalise(
            "raised-maximum", at: element.place(in: source),
            "'\(name.clipped)' has no level but 0, and nodes have two at least: level 1 exists here, which no rule asks for"
          )
        }
        let node = Node(name: name, id: id, maximum: max(1, stated ?? 1), element: element)
        nodes.append(node)
        (nodesByName[name], maxima[id]) = (node, node.maximum)
        keep(["annotation", "nodevisualsetting"], of: element, node: id, prefix: "")
      } catch {
        findings.add(error)
      }
    }
    if nodes.isEmpty, findings.errorCount == 0 {
      throw .error("no-nodes", at: Place(file: source.file, line: 1, column: 1), "the graph has no nodes")
    }
    for change in changes {
      let place = nodes.first { $0.id == change.id }?.element.place(in: source)
      findings.normalise(
        "renamed-node", at: place,
        "'\(change.original.clipped)' is called '\(change.id.description.clipped)' here, because names hold letters, digits and _"
      )
    }
    var rank: [String: Int] = [:]
    for (position, name) in order.split(separator: " ").enumerated() { rank[String(name)] = position }
    noteOrder(rank)
    nodes = nodes.enumerated().sorted {
      (rank[$0.element.name] ?? .max, $0.offset) < (rank[$1.element.name] ?? .max, $1.offset)
    }.map(\.element)
  }

  /// Says where the order of the nodes, which is that of states, is not the one that the graph states.
  private mutating func noteOrder(_ rank: [String: Int]) {
    guard let first = nodes.first, !rank.isEmpty else { return }
    let place = first.element.place(in: source)
    let absent = rank.keys.filter { nodesByName[$0] == nil }.sorted()
    if !absent.isEmpty {
      findings.normalise(
        "node-order", at: place,
        "the graph's order of nodes names what is no node: \(absent.prefix(6).map(\.clipped).joined(separator: ", "))",
        as: .warning)
    }
    let unranked = nodes.filter { rank[$0.name] == nil }.map(\.name.clipped)
    if !unranked.isEmpty {
      findings.normalise(
        "node-order", at: place,
        "the graph's order of nodes leaves out \(unranked.prefix(6).joined(separator: ", ")): they come last",
        as: .warning)
    }
  }

  private func level(_ element: XMLElement, _ name: String) throws(Diagnostic) -> Int? {
    guard let text = element.attribute(name), text != "-1" else { return nil }
    guard let value = Int(text), value >= 0, value <= 1000 else {
      throw .error(
        "level-range", at: element.place(in: source),
        "'\(name)' is '\(text.clipped)', but must be a whole number from 0")
    }
    return value
  }

  private func node(_ name: String?, _ element: XMLElement) throws(Diagnostic) -> Node {
    if let node = nodesByName[name ?? ""] { return node }
    throw .unknown("node", name ?? "", at: element.place(in: source), among: nodes.map(\.name))
  }

  private mutating func readEdge(_ edge: XMLElement) throws(Diagnostic) {
    let (from, to) = (try node(edge.attribute("from"), edge), try node(edge.attribute("to"), edge))
    keep(["annotation", "edgevisualsetting"], of: edge, node: to.id, prefix: "edge-\(from.id)-")
    let plain = "\(from.name):\(to.name)"
    func add(_ levels: (Int, Int?), _ keys: [String]) throws(Diagnostic) {
      let highest = levels.1 ?? from.maximum
      guard levels.0 >= 1, levels.0 <= from.maximum, highest >= levels.0 else {
        throw .error(
          "level-range", at: edge.place(in: source),
          "'\(from.name.clipped)' has no level \(levels.0) at which it could act",
          remedy: "its levels are 0 to \(from.maximum)")
      }
      guard
        !interactions[to.id, default: []].contains(where: { $0.source == from.id && $0.levels.lowerBound == levels.0 })
      else {
        throw .error(
          "duplicate-interaction", at: edge.place(in: source),
          "'\(from.name.clipped)' acts on '\(to.name.clipped)' from level \(levels.0) on twice", remedy: "keep one edge"
        )
      }
      interactions[to.id, default: []].append(
        Interaction(source: from.id, levels: levels.0...min(highest, from.maximum), keys: keys))
    }
    guard let effects = edge.attribute("effects") else {
      let lowest = try level(edge, "minvalue") ?? 1
      return try add(
        (lowest, try level(edge, "maxvalue")), [edge.attribute("id") ?? plain, plain, "\(plain):\(lowest)"])
    }
    for effect in effects.split(separator: " ") {
      guard let lowest = Int(effect.prefix { $0 != ":" }) else {
        throw .error("edge-effect", at: edge.place(in: source), "'\(String(effect).clipped)' is no 'level:sign'")
      }
      try add((lowest, nil), ["\(plain):\(lowest)"] + (lowest == 1 ? [plain] : []))
    }
  }

  /// Interactions of one source on one target that begin at different levels end below each other.
  private mutating func separateThresholds() {
    for (target, all) in interactions {
      interactions[target] = all.map { own in
        let next = all.filter { $0.source == own.source && $0.levels.lowerBound > own.levels.lowerBound }
          .map(\.levels.lowerBound).min()
        guard let next, next <= own.levels.upperBound else { return own }
        return Interaction(source: own.source, levels: own.levels.lowerBound...(next - 1), keys: own.keys)
      }
    }
  }
}

extension GINMLReader {
  private mutating func model() throws(Diagnostics) -> ImportedModel {
    var declarations: [NodeDeclaration] = []
    for node in nodes where !findings.isFull {
      do throws(Diagnostic) {
        let name = node.element.attribute("name").flatMap { $0.isEmpty ? nil : $0 } ?? node.name
        declarations.append(
          NodeDeclaration(node.id, name: name, maximum: node.maximum, try behaviour(of: node)))
      } catch {
        findings.add(error)
      }
    }
    _ = try findings.checked()
    let network: Network
    do {
      network = try Network(nodes: declarations)
    } catch {
      throw Diagnostics(findings.all + error.all)
    }
    var model = ImportedModel(network, format: .ginml)
    model.annotations = annotations
    model.diagnostics = try findings.checked()
    return model
  }

  private mutating func behaviour(of node: Node) throws(Diagnostic) -> NodeDeclaration.Behaviour {
    let values = node.element.children("value")
    if node.element.attribute("input") == "true" {
      if !values.isEmpty || !node.element.children("parameter").isEmpty {
        findings.normalise(
          "input-with-rule", at: node.element.place(in: source),
          "'\(node.name.clipped)' is an input that has values as well: it stays an input, as GINsim takes it",
          remedy: "remove its 'input' or its values", as: .warning)
      }
      return .input(0)
    }
    var cases: [LevelCase] = []
    for value in values {
      let level = try target(value, node)
      for expression in value.children("exp") {
        cases.append((level, try condition(expression, of: node)))
      }
    }
    let entries = try parameters(of: node)
    warnOfRepeated(entries, node)
    let parameters = ParameterTable(entries, maximum: maximum).cases
    return .ruled(Rule(firstMatching: parameters + settled(cases, after: parameters, of: node), otherwise: 0))
  }

  func maximum(_ id: NodeID) -> Int { maxima[id] ?? 1 }

  private func target(_ element: XMLElement, _ node: Node) throws(Diagnostic) -> Int {
    guard let level = try level(element, "val"), level <= node.maximum else {
      throw .error(
        "level-range", at: element.place(in: source),
        "'\(node.name.clipped)' gets no level here, or one above its highest",
        remedy: "its levels are 0 to \(node.maximum)")
    }
    return level
  }

  private mutating func condition(_ element: XMLElement, of target: Node) throws(Diagnostic) -> LevelCondition {
    let place = element.place(in: source)
    var loose: [String] = []
    let expression = EmbeddedExpression(element.attribute("str") ?? "", at: place)
    let tree = try expression.tree(GINMLFormat.dialect)
    let result: LevelCondition
    do throws(Diagnostic) {
      result = try condition(of: tree, expression.source, target, &loose).simplified
    } catch {
      throw expression.located(error)
    }
    for text in loose {
      findings.normaliseOnce(
        "threshold-without-edge", at: place,
        "'\(text.clipped)' names no interaction of the graph: it is read as that level or more")
    }
    return result
  }

  /// `A` asks whether any interaction of A on the target is active, `A:k` whether the one that begins at k is.
  private func condition(
    of tree: SyntaxTree, _ source: SourceText, _ target: Node, _ loose: inout [String]
  ) throws(Diagnostic) -> LevelCondition {
    switch tree.kind {
    case .name(let text): return try activity(text, source.spot(tree.range), target, &loose)
    case .number(let value): return .constant(value != 0)
    case .not(let part): return .not(try condition(of: part, source, target, &loose))
    case .joined(let operation, let parts):
      var conditions: [LevelCondition] = []
      for part in parts { conditions.append(try condition(of: part, source, target, &loose)) }
      return operation == .and ? .all(conditions) : .any(conditions)
    default:
      throw .error("expression-syntax", at: source.spot(tree.range), "this has no meaning in a GINML expression")
    }
  }

  private func activity(
    _ text: String, _ place: Place, _ target: Node, _ loose: inout [String]
  ) throws(Diagnostic) -> LevelCondition {
    let parts = text.split(separator: ":", omittingEmptySubsequences: false)
    let level = parts.count == 2 ? Int(parts[1]) : parts.count == 1 ? 1 : nil
    guard let node = nodesByName[parts.first.map(String.init) ?? ""] else {
      throw .error("unknown-node", at: place, "there is no node '\(text.clipped)'")
    }
    guard let level, level >= 0, level <= node.maximum else {
      throw .error(
        "level-range", at: place, "'\(text.clipped)' asks for a level that the node has not",
        remedy: "its levels are 0 to \(node.maximum)")
    }
    if level == 0 { return .not(.level(node.id)) }
    let own = (interactions[target.id] ?? []).filter { $0.source == node.id }
    let meant = parts.count == 1 ? own : own.filter { $0.levels.lowerBound == level }
    guard !meant.isEmpty else {
      loose.append(text)
      return .level(node.id, atLeast: level)
    }
    var ranges: [ClosedRange<Int>] = []
    for range in meant.map(\.levels).sorted(by: { $0.lowerBound < $1.lowerBound }) {
      if let last = ranges.last, range.lowerBound <= last.upperBound + 1 {
        ranges[ranges.count - 1] = last.lowerBound...max(last.upperBound, range.upperBound)
      } else {
        ranges.append(range)
      }
    }
    return .any(ranges.map { ParameterTable.Activity(source: node.id, levels: $0).condition(node.maximum) }).simplified
  }

  /// Which level the node heads for when exactly some interactions are active.
  private func parameters(of node: Node) throws(Diagnostic) -> [ParameterTable.Entry] {
    let own = interactions[node.id] ?? []
    let ranges = own.map { ParameterTable.Activity(source: $0.source, levels: $0.levels) }
    var entries: [ParameterTable.Entry] = []
    for parameter in node.element.children("parameter") {
      var active: Set<Int> = []
      for key in (parameter.attribute("idActiveInteractions") ?? "").split(separator: " ") {
        guard let position = own.firstIndex(where: { $0.keys.contains { $0 == key } }) else {
          throw .error(
            "unknown-interaction", at: parameter.place(in: source),
            "nothing acts on '\(node.name.clipped)' as '\(String(key).clipped)'")
        }
        active.insert(position)
      }
      entries.append(.init(level: try target(parameter, node), active: active, activities: ranges))
    }
    if let base = try level(node.element, "basevalue"), base > 0, !entries.contains(where: { $0.active.isEmpty }) {
      guard base <= node.maximum else {
        throw .error(
          "level-range", at: node.element.place(in: source),
          "the base value of '\(node.name.clipped)' is above its highest level",
          remedy: "its levels are 0 to \(node.maximum)")
      }
      entries.append(.init(level: base, active: [], activities: ranges))
    }
    return entries
  }
}
