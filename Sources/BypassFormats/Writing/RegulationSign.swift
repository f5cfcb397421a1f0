import BypassModel
import BypassCore

/// In which direction a regulator moves its target, as the target's conditions decide.
enum RegulationSign: String {
  case positive, negative, dual, unknown

  /// The sign of a node in conditions, decided at every combination of up to 12 atoms, by the form of the conditions above.
  static func sign(of regulator: NodeID, in conditions: [LevelCondition]) -> RegulationSign {
    var rises = false
    var falls = false
    for condition in conditions {
      let atoms = condition.atoms
      let own = atoms.filter { $0.node == regulator }.sorted()
      if own.isEmpty { continue }
      let others = atoms.filter { $0.node != regulator }
      guard others.count <= 12 else { return unknown }
      for row in 0..<(1 << others.count) {
        var values = (0...own.count).map { level in
          condition.value { atom in
            if let position = own.firstIndex(of: atom) { return position < level }
            return others.firstIndex(of: atom).map { row >> $0 & 1 == 1 } ?? false
          }
        }
        var before = values.removeFirst()
        for value in values {
          if value && !before { rises = true }
          if !value && before { falls = true }
          before = value
        }
      }
    }
    return rises ? (falls ? dual : positive) : falls ? negative : unknown
  }
}
