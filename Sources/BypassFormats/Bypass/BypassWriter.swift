import BypassCore
import BypassModel

/// Writes a model in this program's own YAML; named perturbations and states alone are not kept as such.
struct BypassWriter {
  private var out = ""

  /// The document of a model.
  ///
  /// - Throws: ``Diagnostics`` for a number that is not finite; with strictness also where scenarios are lost.
  static func write(_ model: ImportedModel, options: WritingOptions) throws(Diagnostics) -> WrittenModel {
    var writer = BypassWriter()
    do throws(Diagnostic) {
      try writer.document(model)
    } catch {
      throw Diagnostics([error])
    }
    let changes = try model.losses(keeping: BypassFormat.entry.expresses).accepted(options)
    return WrittenModel(files: [.init(suffix: ".bypass.yaml", text: writer.out)], changes: changes)
  }

  private mutating func document(_ model: ImportedModel) throws(Diagnostic) {
    out += "bypass-model: 1\nnodes:\n"
    for node in model.network.nodes { try write(node) }
    if !model.network.parameters.isEmpty {
      out += "parameters:\n"
      for (name, value) in model.network.parameters.sorted(by: { $0.key < $1.key }) {
        out += "  \(Self.quoted(name)): \(try number(value))\n"
      }
    }
    try write(model.network.initial)
    if !model.network.perturbations.isEmpty {
      out += "perturbations:\n"
      for perturbation in model.network.perturbations { out += "  - \(Self.text(of: perturbation))\n" }
    }
    if let settings = model.settings { try write(settings) }
    list("internal", model.network.nodes.map(\.id).filter { model.internalNodes.contains($0) }.map(key))
    list("graph", model.network.nodes.map(\.id).filter { model.graphNodes.contains($0) }.map(key))
    block("references", model.references.map { "{node: \(key($0.node)), level: \($0.level)}" })
    var schedule: [String] = []
    for entry in model.schedule {
      schedule.append(
        "{node: \(key(entry.node)), time: \(try number(entry.time)), probability: \(try number(entry.probability))}")
    }
    block("schedule", schedule)
    block(
      "annotations",
      model.annotations.map { annotation in
        let node = annotation.node.map { "node: \(key($0)), " } ?? ""
        return "{\(node)kind: \(Self.quoted(annotation.kind)), text: \(Self.quoted(annotation.text))}"
      })
  }

  private mutating func block(_ name: String, _ lines: [String]) {
    guard !lines.isEmpty else { return }
    out += "\(name):\n"
    for line in lines { out += "  - \(line)\n" }
  }

  private mutating func list(_ name: String, _ words: [String]) {
    guard !words.isEmpty else { return }
    out += "\(name): [\(words.joined(separator: ", "))]\n"
  }

  private mutating func write(_ node: NodeDeclaration) throws(Diagnostic) {
    out += "  \(key(node.id)):\n"
    if node.name != node.id.description { out += "    name: \(Self.quoted(node.name))\n" }
    if node.maximum > 1 { out += "    maximum: \(node.maximum)\n" }
    switch node.behaviour {
    case .input(let level): out += "    input: \(level)\n"
    case .ruled(let rule):
      if node.maximum == 1, rule.clauses.count <= 1 {
        out += "    rule: \"\(rule.clauses.first?.when.text ?? "0")\"\n"
      } else {
        out += "    rule:\(rule.clauses.isEmpty ? " {}" : "")\n"
        for clause in rule.clauses { out += "      \(clause.level): \"\(clause.when.text)\"\n" }
      }
    }
    switch node.kinetics {
    case .standard: break
    case .followingRule(let up, let down): out += "    speed: {up: \(try number(up)), down: \(try number(down))}\n"
    case .rates(let up, let down): out += "    rates: {up: \"\(try up.text())\", down: \"\(try down.text())\"}\n"
    }
    guard let activity = node.activity else { return }
    var cuts: [String] = []
    for cut in activity.cuts { cuts.append(try number(cut)) }
    out +=
      "    activity:\n      cuts: [\(cuts.joined(separator: ", "))]\n      spread: \(try number(activity.spread))\n"
    guard !activity.factors.isEmpty else { return }
    out += "      factors:\n"
    for factor in activity.factors {
      out += "        - {when: \"\(factor.when.text)\", factor: \(try number(factor.factor))}\n"
    }
  }

  private mutating func write(_ initial: InitialCondition) throws(Diagnostic) {
    guard !initial.groups.isEmpty else { return }
    out += "initial:\n"
    for group in initial.groups {
      if group.nodes.count == 1, group.alternatives.count == 1, let only = group.alternatives.first, only.weight == 1 {
        out += "  - {node: \(key(group.nodes[0])), level: \(only.levels[0])}\n"
        continue
      }
      var states: [String] = []
      for alternative in group.alternatives {
        let levels = alternative.levels.map(String.init).joined(separator: ", ")
        states.append("{levels: [\(levels)], weight: \(try number(alternative.weight))}")
      }
      out += "  - nodes: [\(group.nodes.map(key).joined(separator: ", "))]\n    states:\n"
      for state in states { out += "      - \(state)\n" }
    }
  }

  private static func text(of perturbation: Perturbation) -> String {
    let node = quotedKey(perturbation.node)
    return switch perturbation.effect {
    case .clamp(let level): "{node: \(node), clamp: \(level)}"
    case .inhibit(let share, let from): "{node: \(node), inhibit: \(share.value), from: \(from)}"
    case .supply(let share, let to): "{node: \(node), supply: \(share.value), to: \(to)}"
    }
  }

  private mutating func write(_ settings: SimulationSettings) throws(Diagnostic) {
    out += "settings:\n"
    out += "  time-tick: \(try number(settings.timeTick))\n  max-time: \(try number(settings.maxTime))\n"
    out += "  sample-count: \(settings.sampleCount)\n  discrete-time: \(settings.discreteTime)\n"
    out += "  generator: \(settings.generator.rawValue)\n  seed: \(settings.seed)\n"
    out += "  thread-count: \(settings.threadCount)\n  displayed-trajectories: \(settings.displayedTrajectories)\n"
    out += "  clustered-trajectories: \(settings.clusteredTrajectories)\n"
    out += "  cluster-threshold: \(try number(settings.clusterThreshold))\n"
    out += "  similarity-cache-size: \(settings.similarityCacheSize)\n"
    out += "  initial-population: \(settings.initialPopulation)\n"
    out += "  population-base: \(try number(settings.populationBase))\n"
  }

  private func number(_ value: Double) throws(Diagnostic) -> String { try NumericExpression.text(of: value) }

  private func key(_ id: NodeID) -> String { Self.quotedKey(id) }

  /// A node's name, in quotes where YAML would read something else.
  private static func quotedKey(_ id: NodeID) -> String {
    let text = id.description
    let isPlain =
      text.utf8.first?.isDigit == false
      && !["null", "true", "false", "yes", "no", "on", "off", "y", "n"]
        .contains(text.lowercased())
    return isPlain ? text : "\"\(text)\""
  }

  /// A text in quotes; signs that open something in YAML are written as escapes, for readers that look at bytes.
  static func quoted(_ text: String) -> String {
    var out = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": out += "\\\""
      case "\\": out += "\\\\"
      case "\n": out += "\\n"
      case "\r": out += "\\r"
      case "\t": out += "\\t"
      case "&", "*", "[", "]", "{", "}", "\u{7F}", "\u{85}", "\u{2028}", "\u{2029}", "\u{FEFF}": out += escape(scalar)
      case _ where scalar.value < 0x20: out += escape(scalar)
      default: out.unicodeScalars.append(scalar)
      }
    }
    return out + "\""
  }

  private static func escape(_ scalar: Unicode.Scalar) -> String {
    let digits = String(scalar.value, radix: 16, uppercase: true)
    return "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
  }
}
