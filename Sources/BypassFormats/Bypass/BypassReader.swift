import BypassCore
import BypassLocatedText
import BypassModel

/// Reads models in this program's own YAML; every fault is told at its value.
struct BypassReader {
  private let source: SourceText
  private var findings: Findings
  private var known: Set<NodeID> = []
  private var notes: [ImportedModel.Annotation] = []

  /// The model of a text.
  ///
  /// - Throws: ``Diagnostics`` with every fault; reading of YAML stops at its first.
  static func read(_ sources: [SourceText], options: ReadingOptions) throws(Diagnostics) -> ImportedModel {
    var findings = Findings(strict: options.strict)
    let source = try OneFile.prepared(sources, "a model in YAML", findings: &findings)
    var reader = BypassReader(source: source, findings: findings)
    let root: LocatedMap
    do throws(Diagnostic) {
      root = try LocatedYAML.parse(source).openMap()
      guard let version = root["bypass-model"] else {
        throw .error(
          "not-bypass-model", at: root.place, "the text has no key 'bypass-model', so it is no model of this format",
          remedy: "begin it with 'bypass-model: 1'")
      }
      _ = try version.integer(in: 1...1)
      for entry in root.entries where !BypassFormat.keys.contains(entry.key) {
        throw .unknown("key", entry.key, at: entry.place, among: BypassFormat.keys)
      }
    } catch {
      throw Diagnostics(reader.findings.all + [error])
    }
    return try reader.model(root)
  }

  private init(source: SourceText, findings: Findings) {
    self.source = source
    self.findings = findings
  }

  private mutating func model(_ root: LocatedMap) throws(Diagnostics) -> ImportedModel {
    let parts: Parts
    do throws(Diagnostic) {
      parts = try self.parts(root)
    } catch {
      throw Diagnostics(findings.all + [error])
    }
    _ = try findings.checked()
    let network: Network
    do throws(Diagnostics) {
      network = try Network(
        nodes: parts.nodes, perturbations: parts.perturbations, parameters: parts.parameters,
        initial: InitialCondition(parts.groups))
    } catch {
      throw Diagnostics(findings.all + error.all)
    }
    var model = ImportedModel(network, format: .bypass)
    let extras = BypassExtras(known: known)
    do throws(Diagnostic) {
      try extras.fill(&model, from: root)
    } catch {
      throw Diagnostics(findings.all + [error])
    }
    model.annotations = notes + model.annotations
    model.diagnostics = try findings.checked()
    return model
  }

  private struct Parts {
    var nodes: [NodeDeclaration] = []
    var parameters: [String: Double] = [:]
    var groups: [InitialCondition.Group] = []
    var perturbations: [Perturbation] = []
  }

  private mutating func parts(_ root: LocatedMap) throws(Diagnostic) -> Parts {
    var parts = Parts()
    for entry in try root["parameters"]?.openMap().entries ?? [] {
      parts.parameters[entry.key] = try entry.value.number()
    }
    let nodes = try root.require("nodes").openMap()
    guard !nodes.entries.isEmpty else { throw .error("no-nodes", at: nodes.place, "the model has no nodes") }
    for entry in nodes.entries { known.insert(try Self.identifier(entry.key, at: entry.place)) }
    for entry in nodes.entries where !findings.isFull {
      do throws(Diagnostic) {
        parts.nodes.append(try node(entry, Set(parts.parameters.keys)))
      } catch {
        findings.add(error)
      }
    }
    let extras = BypassExtras(known: known)
    for entry in try root["initial"]?.list() ?? [] { parts.groups.append(try extras.group(entry)) }
    for entry in try root["perturbations"]?.list() ?? [] { parts.perturbations.append(try extras.perturbation(entry)) }
    return parts
  }

  static func identifier(_ text: String, at place: Place) throws(Diagnostic) -> NodeID {
    do throws(MalformedIdentifier) {
      return try NodeID(text)
    } catch {
      throw .error(
        "malformed-name", at: place, "'\(text.clipped)' is not a node name", remedy: "names hold letters, digits and _")
    }
  }

  private mutating func node(_ entry: LocatedValue.Entry, _ parameters: Set<String>) throws(Diagnostic)
    -> NodeDeclaration
  {
    let id = try Self.identifier(entry.key, at: entry.place)
    let map = try entry.value.map(keys: BypassFormat.nodeKeys)
    let maximum = try map["maximum"]?.integer(in: 1...100) ?? 1
    if let text = map["notes"] { notes.append(.init(node: id, kind: "notes", text: try text.text())) }
    let behaviour: NodeDeclaration.Behaviour
    switch (map["input"], map["rule"]) {
    case (let level?, nil): behaviour = .input(try level.integer(in: 0...maximum))
    case (nil, let rule?): behaviour = .ruled(try self.rule(rule, maximum))
    default:
      throw .error(
        "missing-key", at: entry.place, "'\(id)' needs either 'input' or 'rule'",
        remedy: "write 'rule: …', or 'input: 0' for a node that is set from outside")
    }
    return NodeDeclaration(
      id, name: try map["name"]?.text(), maximum: maximum, behaviour, kinetics: try kinetics(map, parameters),
      activity: try map["activity"].map { value throws(Diagnostic) in try activity(value) })
  }

  private func rule(_ value: LocatedValue, _ maximum: Int) throws(Diagnostic) -> Rule {
    if case .scalar = value.content {
      let when = try condition(value)
      return Rule(when == .constant(false) ? [] : [.init(level: 1, when: when)])
    }
    var clauses: [Rule.Clause] = []
    for entry in try value.openMap().entries {
      guard let level = Int(entry.key), (1...maximum).contains(level) else {
        throw .error(
          "level-range", at: entry.place, "'\(entry.key.clipped)' is no level that a rule can head for",
          remedy: "its levels are 1 to \(maximum)")
      }
      clauses.append(.init(level: level, when: try condition(entry.value)))
    }
    return Rule(clauses)
  }

  private func condition(_ value: LocatedValue) throws(Diagnostic) -> LevelCondition {
    let text = try value.text()
    let condition: LevelCondition
    do throws(ConditionText.SyntaxError) {
      condition = try ConditionText.parse(text)
    } catch {
      throw .error(
        "condition-syntax", at: value.place(ofCharacter: error.offset, length: error.length), error.summary,
        remedy: error.remedy)
    }
    for node in condition.nodes where !known.contains(node) {
      let offset = text.range(of: node.description, last: false).map {
        text.distance(from: text.startIndex, to: $0.lowerBound)
      }
      throw .unknown(
        "node", node.description, at: value.place(ofCharacter: offset ?? 0, length: node.description.count),
        among: known.map(\.description).sorted())
    }
    return condition
  }

  private func kinetics(_ map: LocatedMap, _ parameters: Set<String>) throws(Diagnostic) -> Kinetics {
    if let rates = map["rates"] {
      if let speed = map["speed"] {
        throw .error("missing-key", at: speed.place, "a node has either 'speed' or 'rates'", remedy: "keep one of them")
      }
      let both = try rates.map(keys: ["up", "down"])
      return .rates(
        up: try expression(both.require("up"), parameters), down: try expression(both.require("down"), parameters))
    }
    guard let speed = map["speed"] else { return .standard }
    let both = try speed.map(keys: ["up", "down"])
    let range = 0.0...Double.greatestFiniteMagnitude
    return .followingRule(up: try both["up"]?.number(in: range) ?? 1, down: try both["down"]?.number(in: range) ?? 1)
  }

  private func expression(_ value: LocatedValue, _ parameters: Set<String>) throws(Diagnostic) -> NumericExpression {
    let expression = EmbeddedExpression(try value.text(), at: value.place)
    let logic = SyntaxTree(kind: .number(1), range: 0..<0, depth: 1)
    let nodes = known
    let meaning = Meaning(
      source: expression.source, node: { text in (try? NodeID(text)).flatMap { nodes.contains($0) ? $0 : nil } },
      variable: { parameters.contains($0) ? 1 : nil }, alias: { $0 == "logic" ? logic : nil })
    let tree = try expression.tree(MaBoSSFormat.networkDialect)
    do throws(Diagnostic) {
      return try tree.numeric(meaning, logicIsTruth: true)
    } catch {
      throw expression.located(error)
    }
  }

  private func activity(_ value: LocatedValue) throws(Diagnostic) -> Activity {
    let map = try value.map(keys: ["cuts", "spread", "factors"])
    var cuts: [Double] = []
    for cut in try map.require("cuts").list() { cuts.append(try cut.number()) }
    var factors: [Activity.Factor] = []
    for entry in try map["factors"]?.list() ?? [] {
      let factor = try entry.map(keys: ["when", "factor"])
      factors.append(
        .init(when: try condition(factor.require("when")), factor: try factor.require("factor").number()))
    }
    return Activity(factors: factors, cuts: cuts, spread: try map.require("spread").number())
  }
}

extension LocatedValue {
  /// The place of a character of a scalar that stands on one line; the value's own place when it does not.
  fileprivate func place(ofCharacter offset: Int, length: Int) -> Place {
    guard case .scalar(let text, let isPlain) = content, let line = place.lineText, line.contains(text) else {
      return place
    }
    return Place(
      file: place.file, line: place.line, column: place.column + offset + (isPlain ? 0 : 1), length: length,
      lineText: line)
  }
}
