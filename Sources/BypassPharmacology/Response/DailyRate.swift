import BypassCore

/// How often something happens to one cell: events per cell and day.
public struct DailyRate: Hashable, Sendable, Comparable, CustomStringConvertible {
  /// In 1/day, finite, 0 or more.
  public let perDay: Double

  private init(unchecked perDay: Double) { self.perDay = perDay }

  /// Nil unless finite and not negative. Unit: 1/day.
  public static func perDay(_ value: Double) -> DailyRate? {
    value.isFinite && value >= 0 ? DailyRate(unchecked: value) : nil
  }

  /// The rate at which cells of this doubling time grow when none dies: ln 2 / T. Nil unless the time is above 0.
  public static func doubling(everyDays days: Double) -> DailyRate? {
    days > 0 ? perDay(2.0.naturalLogarithm / days) : nil
  }

  /// Never.
  public static let zero = DailyRate(unchecked: 0)

  /// By frequency.
  public static func < (left: Self, right: Self) -> Bool { left.perDay < right.perDay }
  /// With its unit; three significant figures.
  public var description: String { "\(perDay.significant(3))/day" }
}

/// How often a cell divides and how often it dies.
public struct CellRates: Hashable, Sendable {
  /// Divisions.
  public let birth: DailyRate
  /// Deaths.
  public let death: DailyRate

  /// Rates of one kind of cell.
  public init(birth: DailyRate, death: DailyRate) {
    self.birth = birth
    self.death = death
  }

  /// Nil unless both are finite and not negative. Unit: 1/day.
  public init?(birthPerDay: Double, deathPerDay: Double) {
    guard let birth = DailyRate.perDay(birthPerDay), let death = DailyRate.perDay(deathPerDay) else { return nil }
    self.init(birth: birth, death: death)
  }

  /// Births minus deaths, in 1/day: above 0 the clone grows.
  public var net: Double { birth.perDay - death.perDay }
}
