public import BypassCore

/// Measured potencies of drugs against the mutants of one target, and the stated order in which they answer.
public struct PotencyTable: Hashable, Sendable {
  /// What a row was measured on.
  public enum Target: Hashable, Sendable {
    case wildType
    case mutant(Mutant)
    /// Cells without the target: the highest potency that could still mean it.
    case control
    /// A statement about single mutants in general, for those without a row of their own.
    case singleMutants
  }

  /// What a row says.
  public enum Call: String, Hashable, Sendable, CaseIterable {
    case value
    case upperBound = "upper-bound"
    case noData = "no-data"
    case resistant
    case sensitive
    /// Weaker than on the single mutants; decides nothing.
    case reduced
    case notAnIC50 = "not-an-ic50"
  }

  /// One measurement as its source prints it.
  public struct Row: Hashable, Sendable {
    /// What it was measured on.
    public let target: Target
    /// Folded names of the drugs that the source names.
    public let drugs: Set<String>
    /// The value as printed.
    public let printed: String
    /// What it says.
    public let call: Call
    /// The number in nM of a value or an upper bound; else nil.
    public let nanomolar: Double?
    /// Rows of the same panel were measured side by side.
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
      target: Target, drugs: Set<String>, printed: String, call: Call, nanomolar: Double?, panel: String,
      assay: String, source: String, standing: Standing, line: Int
    ) {
      self.target = target
      self.drugs = drugs
      self.printed = printed
      self.call = call
      self.nanomolar = nanomolar
      self.panel = panel
      self.assay = assay
      self.source = source
      self.standing = standing
      self.line = line
    }
  }

  /// The wild type of one drug in the disease's own cells.
  public struct Anchor: Hashable, Sendable {
    /// The row, by line.
    public let line: Int
    /// What else was measured; nil when nothing contradicts it.
    public let contested: String?

    /// An anchor.
    public init(line: Int, contested: String? = nil) {
      self.line = line
      self.contested = contested
    }
  }

  /// The name that drugs refer to.
  public let name: String
  /// The node that the mutants are of.
  public let node: NodeID
  /// The measurements, in the table's order.
  public let rows: [Row]
  /// Isogenic panels in the order in which a fold change is looked for.
  public let foldPanels: [String]
  /// Panels measured in the disease's own cells.
  public let ownPanels: [String]
  /// The share engaged by a drug that sources only call sensitive, when not even its wild type has a number; assumed.
  public let sensitiveShare: Fraction
  /// By folded drug name.
  public let anchors: [String: Anchor]
  /// Folded names under which each drug goes in the table.
  public let drugNames: [DrugID: Set<String>]

  /// A table.
  public init(
    name: String, node: NodeID, rows: [Row], foldPanels: [String], ownPanels: [String],
    sensitiveShare: Fraction, anchors: [String: Anchor], drugNames: [DrugID: Set<String>] = [:]
  ) {
    self.name = name
    self.node = node
    self.rows = rows
    self.foldPanels = foldPanels
    self.ownPanels = ownPanels
    self.sensitiveShare = sensitiveShare
    self.anchors = anchors
    self.drugNames = drugNames
  }

  /// The same table knowing under which names its drugs go.
  public func naming(_ drugNames: [DrugID: Set<String>]) -> PotencyTable {
    PotencyTable(
      name: name, node: node, rows: rows, foldPanels: foldPanels, ownPanels: ownPanels,
      sensitiveShare: sensitiveShare, anchors: anchors, drugNames: drugNames)
  }

  /// Every mutant that has a row, in the order of residues.
  public var mutants: [Mutant] {
    Set(rows.compactMap { if case .mutant(let mutant) = $0.target { mutant } else { nil } }).sorted()
  }
}
