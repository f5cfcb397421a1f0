/// A set of amino-acid changes of one protein, in the order of residues: `D1203N+F1174C` is `F1174C+D1203N`.
public struct Mutant: Hashable, Sendable, Comparable, CustomStringConvertible {
  /// The single changes, such as `G1202R` or `1151Tins`, in the order of residues.
  public let changes: [String]

  /// Nil for a text without a change.
  public init?(_ text: String) {
    self.init(changes: text.split(separator: "+").map { $0.filter { $0 != " " } })
  }

  /// Nil for an empty list; repeated changes count once.
  public init?(changes: [String]) {
    let kept = Set(changes.filter { !$0.isEmpty })
    guard !kept.isEmpty else { return nil }
    self.changes = kept.sorted { (Self.residue($0), $0) < (Self.residue($1), $1) }
  }

  /// The residue number of a change, the first number in it; 0 when it has none.
  public static func residue(_ change: String) -> Int {
    let digits = change.drop { !$0.isNumber }.prefix { $0.isNumber }
    return Int(digits) ?? 0
  }

  /// The residue of the first change.
  public var firstResidue: Int { changes.first.map(Self.residue) ?? 0 }
  /// The changes joined by `+`.
  public var description: String { changes.joined(separator: "+") }
  /// By residue of the first change.
  public static func < (left: Self, right: Self) -> Bool {
    (left.firstResidue, left.description) < (right.firstResidue, right.description)
  }
}
