import BypassCore
import BypassModel

/// Writes signed edges; rules are lost, except where they are those that the reading policy gives.
enum SIFWriter {
  /// The edges of a model, nodes with levels as one node each.
  ///
  /// - Throws: ``Diagnostics`` with the losses when strictness is asked for.
  static func write(_ model: ImportedModel, options: WritingOptions) throws(Diagnostics) -> WrittenModel {
    var text = ""
    var others: [NodeID] = []
    var dual: [String] = []
    for node in model.network.nodes {
      guard let rule = node.rule, !rule.regulators.isEmpty else {
        if node.rule != nil { others.append(node.id) }
        text += "\(node.id)\n"
        continue
      }
      let conditions = rule.clauses.map { rule.reaches($0.level) }
      var activators: [LevelCondition] = []
      var inhibitors: [LevelCondition] = []
      for regulator in rule.regulators {
        let sign = RegulationSign.sign(of: regulator, in: conditions)
        if sign != .negative { text += "\(regulator) -> \(node.id)\n" }
        if sign == .negative || sign == .dual { text += "\(regulator) -| \(node.id)\n" }
        if sign == .dual || sign == .unknown { dual.append("\(regulator) on \(node.id)") }
        if sign == .negative {
          inhibitors.append(.not(.level(regulator)))
        } else {
          activators.append(.level(regulator))
        }
      }
      let policy = LevelCondition.all((activators.isEmpty ? [] : [.any(activators)]) + inhibitors)
      if node.maximum > 1 || !isSame(policy, rule.reaches(1)) { others.append(node.id) }
    }
    var changes: [Diagnostic] = []
    if !others.isEmpty {
      changes.append(
        Diagnostic(
          .warning, code: "loss-rules",
          "the rules of \(others.count) nodes are not those that edges are read as: \(shown(others.map(\.description)))"
        ))
    }
    if !dual.isEmpty {
      changes.append(
        Diagnostic(
          .warning, code: "loss-signs",
          "\(dual.count) regulations have both signs or none that was found: \(shown(dual))"))
    }
    changes += model.foldedPerturbations() + model.losses(keeping: SIFFormat.entry.expresses)
    return WrittenModel(files: [.init(suffix: ".sif", text: text)], changes: try changes.accepted(options))
  }

  private static func shown(_ names: [String]) -> String {
    names.prefix(6).joined(separator: ", ") + (names.count > 6 ? ", …" : "")
  }

  /// Whether two conditions are the same function, decided over up to 16 atoms; otherwise they count as different.
  private static func isSame(_ first: LevelCondition, _ second: LevelCondition) -> Bool {
    let atoms = LevelCondition.all([first, second]).atoms
    guard atoms.count <= 16 else { return false }
    let position = Dictionary(uniqueKeysWithValues: atoms.enumerated().map { ($1, $0) })
    return (0..<(1 << atoms.count)).allSatisfy { row in
      func truth(_ atom: LevelAtom) -> Bool { position[atom].map { row >> $0 & 1 == 1 } ?? false }
      return first.value(truth) == second.value(truth)
    }
  }
}
