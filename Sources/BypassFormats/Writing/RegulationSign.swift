import BypassCore
import BypassModel

/// In which direction a regulator moves its target, as the target's conditions decide.
enum RegulationSign: String {
  case positive, negative, dual, unknown

  /// The sign of a node in conditions, decided at every combination of levels that up to 16 other atoms can tell apart;
  /// unknown above.
  ///
  /// - Complexity: O(conditions × own atoms × 2ᵒᵗʰᵉʳˢ / 64 × size of a condition).
  static func sign(of regulator: NodeID, in conditions: [LevelCondition]) -> RegulationSign {
    var rises = false
    var falls = false
    for condition in conditions {
      let atoms = condition.atoms
      let own = atoms.filter { $0.node == regulator }.sorted()
      if own.isEmpty { continue }
      let others = atoms.filter { $0.node != regulator }
      guard others.count <= 16 else { return unknown }
      let rows = Rows(of: others)
      var before = rows.values(of: condition, own: own, reached: 0)
      for reached in 1...own.count {
        let now = rows.values(of: condition, own: own, reached: reached)
        for word in now.indices {
          rises = rises || now[word] & ~before[word] & rows.possible[word] != 0
          falls = falls || ~now[word] & before[word] & rows.possible[word] != 0
        }
        before = now
      }
    }
    return rises ? (falls ? dual : positive) : falls ? negative : unknown
  }

  /// The truth of conditions at every combination of some atoms, 64 combinations a word.
  private struct Rows {
    private let columns: [LevelAtom: [UInt64]]
    private let words: Int
    /// Combinations that levels can make: a node at level 2 is at level 1 too.
    let possible: [UInt64]

    init(of atoms: [LevelAtom]) {
      let words = max(1, (1 << atoms.count) / 64)
      var columns: [LevelAtom: [UInt64]] = [:]
      for (position, atom) in atoms.enumerated() {
        columns[atom] = (0..<words).map { word in
          position < 6 ? Self.patterns[position] : word >> (position - 6) & 1 == 1 ? ~0 : 0
        }
      }
      var possible = [UInt64](repeating: atoms.count < 6 ? (1 << UInt64(1 << atoms.count)) - 1 : ~0, count: words)
      for high in atoms {
        for low in atoms where low.node == high.node && low.atLeast < high.atLeast {
          guard let above = columns[high], let below = columns[low] else { continue }
          for word in 0..<words { possible[word] &= ~above[word] | below[word] }
        }
      }
      self.columns = columns
      self.words = words
      self.possible = possible
    }

    /// Bit r of word w: the truth at combination 64·w + r, the first `reached` of `own` being true.
    func values(of condition: LevelCondition, own: [LevelAtom], reached: Int) -> [UInt64] {
      func all(_ value: Bool) -> [UInt64] { Array(repeating: value ? ~0 : 0, count: words) }
      func value(_ part: LevelCondition) -> [UInt64] {
        switch part {
        case .constant(let value): all(value)
        case .atom(let atom): columns[atom] ?? all(own.firstIndex(of: atom).map { $0 < reached } ?? false)
        case .not(let inner): value(inner).map { ~$0 }
        case .all(let parts): parts.reduce(all(true)) { zip($0, value($1)).map { $0 & $1 } }
        case .any(let parts): parts.reduce(all(false)) { zip($0, value($1)).map { $0 | $1 } }
        case .either(let first, let second): zip(value(first), value(second)).map { $0 ^ $1 }
        }
      }
      return value(condition)
    }

    /// The words of the first six atoms, which alternate within a word.
    private static let patterns: [UInt64] = [
      0xaaaa_aaaa_aaaa_aaaa, 0xcccc_cccc_cccc_cccc, 0xf0f0_f0f0_f0f0_f0f0, 0xff00_ff00_ff00_ff00,
      0xffff_0000_ffff_0000, 0xffff_ffff_0000_0000,
    ]
  }
}
