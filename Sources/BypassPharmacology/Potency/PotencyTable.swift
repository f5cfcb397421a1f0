public import BypassCore

/// Measured potencies of drugs against the mutants of one target.
public struct PotencyTable: Hashable, Sendable {
  /// One measurement as its source prints it.
  public struct Row: Hashable, Sendable {
    /// The mutant, such as `G1202R` or `D1203N+F1174C`; nil for the wild type of the row's panel.
    public let mutation: Mutant?
    /// The drug as the source names it, folded.
    public let drug: String
    /// The value as printed.
    public let printed: String
    /// The number in nM; nil for a qualitative row or a bound.
    public let nanomolar: Double?
    /// Rows of the same panel can be compared with each other.
    public let panel: String
    /// What was measured in what.
    public let assay: String
    /// Where it is from.
    public let source: String
    /// Whether the source was read.
    public let standing: Standing
    /// The line of the table.
    public let line: Int

    /// A row.
    public init(
      mutation: Mutant?, drug: String, printed: String, nanomolar: Double?, panel: String, assay: String,
      source: String, standing: Standing, line: Int
    ) {
      self.mutation = mutation
      self.drug = drug
      self.printed = printed
      self.nanomolar = nanomolar
      self.panel = panel
      self.assay = assay
      self.source = source
      self.standing = standing
      self.line = line
    }
  }

  /// The name that drugs refer to.
  public let name: String
  /// The node that the mutants are of.
  public let node: NodeID
  /// The measurements, in the table's order.
  public let rows: [Row]
  /// The isogenic panel whose fold changes are used first.
  public let primaryPanel: String
  /// For a folded drug name, the row (by line) that gives the wild type in the disease's own cells.
  public let anchors: [String: Int]
  /// Folded names of a drug in the table's drug column, by drug.
  public let drugNames: [DrugID: Set<String>]

  /// A table.
  public init(
    name: String, node: NodeID, rows: [Row], primaryPanel: String, anchors: [String: Int],
    drugNames: [DrugID: Set<String>]
  ) {
    self.name = name
    self.node = node
    self.rows = rows
    self.primaryPanel = primaryPanel
    self.anchors = anchors
    self.drugNames = drugNames
  }

  /// The same table knowing under which names its drugs go.
  public func naming(_ drugNames: [DrugID: Set<String>]) -> PotencyTable {
    PotencyTable(
      name: name, node: node, rows: rows, primaryPanel: primaryPanel, anchors: anchors, drugNames: drugNames)
  }

  /// Every mutant that has a row, in order.
  public var mutants: [Mutant] {
    var seen: Set<Mutant> = []
    return rows.compactMap(\.mutation).filter { seen.insert($0).inserted }
  }
}

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

  /// The changes joined by `+`.
  public var description: String { changes.joined(separator: "+") }
  /// By residue of the first change.
  public static func < (left: Self, right: Self) -> Bool {
    (residue(left.changes[0]), left.description) < (residue(right.changes[0]), right.description)
  }
}
