import BypassCore
import BypassModel

/// Writes regulatory graphs that GINsim reads: native levels, one expression a level.
struct GINMLWriter {
  private let model: ImportedModel
  private let clamps: [NodeID: Int]
  private var out = ""

  /// The document of a model; clamps become constants.
  ///
  /// - Throws: ``Diagnostics`` for a rule that becomes too long, or any loss when strictness is asked for.
  static func write(_ model: ImportedModel, options: WritingOptions) throws(Diagnostics) -> WrittenModel {
    let (model, translated) = AnnotationDialect.ginml.speaking(model)
    var writer = GINMLWriter(model)
    do throws(Diagnostic) {
      try writer.document()
    } catch {
      throw Diagnostics([error])
    }
    var changes = translated + model.foldedPerturbations() + model.losses(keeping: GINMLFormat.entry.expresses)
    changes += AnnotationDialect.ginml.losses(model)
    for node in model.network.nodes {
      if case .input(let level) = node.behaviour, level > 0, writer.clamps[node.id] == nil {
        changes.append(
          Diagnostic(
            .warning, code: "loss-input-level", "input '\(node.id)' is at \(level), which the file does not say"))
      }
    }
    return WrittenModel(files: [.init(suffix: ".ginml", text: writer.out)], changes: try changes.accepted(options))
  }

  private init(_ model: ImportedModel) {
    self.model = model
    var clamps: [NodeID: Int] = [:]
    for perturbation in model.network.perturbations {
      if case .clamp(let level) = perturbation.effect { clamps[perturbation.node] = level }
    }
    self.clamps = clamps
  }

  private mutating func line(_ depth: Int, _ text: String) {
    out += String(repeating: "  ", count: depth) + text + "\n"
  }

  private mutating func kept(_ depth: Int, _ node: NodeID?, _ kinds: [String]) {
    for annotation in model.annotations
    where annotation.node == node && kinds.contains(annotation.kind)
      && AnnotationDialect.ginml.writable(annotation) != nil
    {
      line(depth, annotation.text)
    }
  }

  private mutating func document() throws(Diagnostic) {
    line(0, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>")
    line(0, "<!DOCTYPE gxl SYSTEM \"http://ginsim.org/GINML_2_2.dtd\">")
    line(0, "<gxl xmlns:xlink=\"http://www.w3.org/1999/xlink\">")
    let id = model.annotations.first { $0.node == nil && $0.kind == "id" }?.text ?? "model"
    let order = model.network.nodes.map(\.id.description).joined(separator: " ")
    line(1, "<graph id=\"\(XMLText.escaped(id))\" class=\"regulatory\" nodeorder=\"\(order)\">")
    kept(2, nil, ["nodestyle", "edgestyle"])
    for node in model.network.nodes { try write(node) }
    for node in model.network.nodes { try edges(into: node) }
    kept(2, nil, ["annotation"])
    line(1, "</graph>")
    line(0, "</gxl>")
  }

  private func rule(of node: NodeDeclaration) -> Rule? {
    if let level = clamps[node.id] { return Rule(level > 0 ? [.init(level: level, when: .constant(true))] : []) }
    return node.rule
  }

  private mutating func write(_ node: NodeDeclaration) throws(Diagnostic) {
    var start = "<node id=\"\(node.id)\""
    if node.name != node.id.description { start += " name=\"\(XMLText.escaped(node.name))\"" }
    guard let rule = rule(of: node) else {
      line(2, start + " maxvalue=\"\(node.maximum)\" input=\"true\">")
      kept(3, node.id, ["annotation", "nodevisualsetting"])
      return line(2, "</node>")
    }
    var higher: [LevelCondition] = []
    var values: [(level: Int, when: LevelCondition)] = []
    for clause in rule.clauses.reversed() {
      let apart = higher.isEmpty || excludes(clause.when, .any(higher))
      let when = LevelCondition.all([clause.when] + (apart ? [] : higher.map { .not($0) })).simplified
      if when != .constant(false) { values.append((clause.level, settled(when))) }
      higher.append(clause.when)
    }
    if values.count == 1, values[0].when == .constant(true) {
      start += " basevalue=\"\(values[0].level)\""
      values = []
    }
    line(2, start + " maxvalue=\"\(node.maximum)\">")
    for value in values {
      line(3, "<value val=\"\(value.level)\">")
      let text = try value.when.replacingAtoms { interactions($0, rule) }
        .text(FormulaStyle(yes: "true", no: "false")) { $0 }
      line(4, "<exp str=\"\(XMLText.escaped(text))\"/>")
      line(3, "</value>")
    }
    kept(3, node.id, ["annotation", "nodevisualsetting"])
    line(2, "</node>")
  }

  /// Whether two conditions hold together in no state, as far as few enough levels are asked for to look at each.
  private func excludes(_ first: LevelCondition, _ second: LevelCondition) -> Bool {
    let nodes = Set(first.nodes + second.nodes).sorted()
    guard let states = LevelStates.all(of: nodes, limit: 4096, maximum: { model.network[$0]?.maximum ?? 1 }) else {
      return false
    }
    return !states.contains { state in
      first.holds { state[$0] ?? 0 } && second.holds { state[$0] ?? 0 }
    }
  }

  /// A condition over levels in a form that depends only on what it means, so that writing what was read changes
  /// nothing; conditions over two-level nodes keep the form that their author gave them.
  private func settled(_ condition: LevelCondition) -> LevelCondition {
    let nodes = condition.nodes.sorted()
    let atoms = nodes.flatMap { id in (1...(model.network[id]?.maximum ?? 1)).map { LevelAtom(id, atLeast: $0) } }
    guard atoms.count > nodes.count, atoms.count <= 12 else { return condition }
    let values = (0..<(1 << atoms.count)).map { row -> Bool in
      var levels: [NodeID: Int] = [:]
      for (index, atom) in atoms.enumerated() where row >> (atoms.count - 1 - index) & 1 == 1 {
        levels[atom.node] = atom.atLeast
      }
      return condition.holds { levels[$0] ?? 0 }
    }
    return .table(atoms[...], values[...])
  }

  /// A level or more as the interactions that are active then: each begins at a level that the rule asks for and ends
  /// below the next.
  private func interactions(_ atom: LevelAtom, _ rule: Rule) -> Formula<String> {
    let levels = thresholds(of: atom.node, rule)
    if levels.first == atom.atLeast { return .atom("\(atom.node)") }
    return .any(levels.filter { $0 >= atom.atLeast }.map { .atom("\(atom.node):\($0)") })
  }

  private func thresholds(of regulator: NodeID, _ rule: Rule) -> [Int] {
    Set(rule.clauses.flatMap(\.when.atoms).filter { $0.node == regulator }.map(\.atLeast)).sorted()
  }

  private mutating func edges(into node: NodeDeclaration) throws(Diagnostic) {
    guard let rule = rule(of: node) else { return }
    // In the order of the graph, so that writing what was read changes nothing.
    for regulator in model.network.nodes.map(\.id).filter(Set(rule.regulators).contains) {
      let levels = thresholds(of: regulator, rule)
      let sign = RegulationSign.sign(of: regulator, in: rule.clauses.map { rule.reaches($0.level) })
      let effect =
        levels.count == 1
        ? "minvalue=\"\(levels[0])\" sign=\"\(sign.rawValue)\""
        : "effects=\"\(levels.map { "\($0):\(sign.rawValue)" }.joined(separator: " "))\""
      line(2, "<edge id=\"\(regulator):\(node.id)\" from=\"\(regulator)\" to=\"\(node.id)\" \(effect)>")
      kept(3, node.id, ["edge-\(regulator)-annotation", "edge-\(regulator)-edgevisualsetting"])
      line(2, "</edge>")
    }
  }
}
