public import BypassCore
import BypassModel

/// How fast the cells of a disease divide, die and change: what turns signalling into clones in time.
public struct GrowthEntry: Sendable {
  /// A number with where it comes from.
  public struct Quantity: Hashable, Sendable {
    /// The number; its unit is the member's.
    public let value: Double
    /// Where it comes from.
    public let justification: Justification
    /// The entry's place.
    public let place: Place
  }

  /// What turns cells into cells with an alteration, and back.
  public struct ChangeEntry: Sendable {
    /// `point-mutation`, say.
    public let id: String
    /// The alterations that come about so: by name, or by the routes that alterations are given.
    public let alterations: [TumourProfile.Word]
    /// Routes whose alterations come about so, unless another entry names them.
    public let routes: [String]
    /// The probability that one daughter of a division has it; nil for a switch in time.
    public let perDivision: Double?
    /// The probability that it is lost at a division.
    public let backPerDivision: Double
    /// The rate per day of a switch; nil for a change at divisions.
    public let perDay: Double?
    /// The rate per day of switching back.
    public let backPerDay: Double
    /// Where the numbers come from.
    public let justification: Justification
    /// The entry's place.
    public let place: Place
  }

  /// A node that follows its rule slowly: the state of a cell that outlasts what caused it.
  public struct MemoryEntry: Hashable, Sendable {
    /// `silencing`, say.
    public let id: String
    /// The node.
    public let node: NodeID
    /// The mean number of days in which it follows its rule, up and down.
    public let days: (up: Double, down: Double)
    /// Where the numbers come from.
    public let justification: Justification
    /// The entry's place.
    public let place: Place

    /// By name and node.
    public static func == (left: Self, right: Self) -> Bool { left.id == right.id && left.node == right.node }
    /// By name and node.
    public func hash(into hasher: inout Hasher) {
      hasher.combine(id)
      hasher.combine(node)
    }
  }

  /// Days in which an untreated tumour doubles.
  public let doublingDays: Quantity
  /// Deaths per division in an untreated tumour, 0 up to below 1.
  public let turnover: Quantity
  /// The speed of division at the lower level of proliferation as a share of full speed; levels between are linear.
  public let slowDivision: Quantity
  /// Further deaths per day at the lowest level of cell death.
  public let partialDeath: Quantity
  /// Further deaths per day at its highest level.
  public let fullDeath: Quantity
  /// The share of a tumour's cells that can found a clone; nil where nothing is said, which counts as all of them.
  public let clonogenicShare: Quantity?
  /// What changes cells.
  public let changes: [ChangeEntry]
  /// Slow nodes.
  public let memories: [MemoryEntry]

  /// Every number with its justification, for the linter and for reports.
  public var quantities: [(name: String, justification: Justification, place: Place)] {
    let own =
      [
        ("doubling_days", doublingDays), ("turnover", turnover), ("slow_division", slowDivision),
        ("partial_death", partialDeath), ("full_death", fullDeath),
      ] + (clonogenicShare.map { [("clonogenic_share", $0)] } ?? [])
    return own.map { ($0.0, $0.1.justification, $0.1.place) } + changes.map { ($0.id, $0.justification, $0.place) }
      + memories.map { ($0.id, $0.justification, $0.place) }
  }

  /// ``clonogenicShare`` as a number: all cells where nothing is said.
  public var clonogenic: Fraction { Fraction(clamping: clonogenicShare?.value ?? 1) }

  /// How an alteration comes about; nil when the catalogue does not say.
  public func change(of alteration: AlterationEntry) -> ChangeEntry? {
    let names = Set(alteration.names.map(NearestNames.folded))
    return changes.first { $0.alterations.contains { names.contains(NearestNames.folded($0.text)) } }
      ?? changes.first { change in alteration.route.map { change.routes.contains($0) } ?? false }
  }
}

extension GrowthEntry {
  /// The numbers that ``replacing(_:with:)`` knows by name.
  public var changeable: [String] {
    ["doubling_days", "turnover"] + (clonogenicShare == nil ? [] : ["clonogenic_share"]) + changes.map(\.id)
  }

  /// The same with another number for the doubling time, the turnover, the clonogenic share or one kind of change, to ask
  /// how much rests on it; nil for a name that it does not have or a number that is none.
  public func replacing(_ name: String, with value: Double) -> GrowthEntry? {
    guard value.isFinite, value >= 0 else { return nil }
    func quantity(_ old: Quantity) -> Quantity {
      .init(value: value, justification: old.justification, place: old.place)
    }
    switch name {
    case "doubling_days": return value > 0 ? copy(doublingDays: quantity(doublingDays)) : nil
    case "turnover": return value < 1 ? copy(turnover: quantity(turnover)) : nil
    case "clonogenic_share":
      guard let clonogenicShare, value > 0, value <= 1 else { return nil }
      return copy(clonogenicShare: quantity(clonogenicShare))
    default:
      guard let index = changes.firstIndex(where: { $0.id == name }) else { return nil }
      let old = changes[index]
      guard old.perDivision == nil || value <= 1 else { return nil }
      var changes = changes
      changes[index] = .init(
        id: old.id, alterations: old.alterations, routes: old.routes,
        perDivision: old.perDivision == nil ? nil : value, backPerDivision: old.backPerDivision,
        perDay: old.perDay == nil ? nil : value, backPerDay: old.backPerDay, justification: old.justification,
        place: old.place)
      return copy(changes: changes)
    }
  }

  private func copy(
    doublingDays: Quantity? = nil, turnover: Quantity? = nil, clonogenicShare: Quantity? = nil,
    changes: [ChangeEntry]? = nil
  ) -> GrowthEntry {
    .init(
      doublingDays: doublingDays ?? self.doublingDays, turnover: turnover ?? self.turnover, slowDivision: slowDivision,
      partialDeath: partialDeath, fullDeath: fullDeath, clonogenicShare: clonogenicShare ?? self.clonogenicShare,
      changes: changes ?? self.changes, memories: memories)
  }
}
