public import BypassCore

/// What is prescribed: doses at times, in the form that a chart has.
public struct Regimen: Hashable, Sendable {
  /// How much is one dose.
  public struct Amount: Hashable, Sendable {
    /// What the amount is multiplied by.
    public enum Basis: String, Hashable, Sendable, CaseIterable {
      /// Nothing.
      case flat = ""
      /// The body's weight in kg.
      case perKilogram = "/kg"
      /// The body's surface in m².
      case perSquareMetre = "/m2"
    }
    /// mg, mg/kg or mg/m², 0 or more.
    public let milligrams: Double
    /// What it is multiplied by.
    public let basis: Basis

    /// An amount.
    public init(milligrams: Double, basis: Basis = .flat) {
      self.milligrams = milligrams
      self.basis = basis
    }
  }

  /// Days with doses and days without, over and over.
  public struct Cycle: Hashable, Sendable {
    /// Days with doses, 1 or more.
    public let on: Int
    /// Days without, 1 or more.
    public let off: Int

    /// Days on and off.
    public init(on: Int, off: Int) {
      self.on = on
      self.off = off
    }
  }

  /// One stretch of a regimen: equal intervals, one amount or a ramp of amounts.
  public struct Course: Hashable, Sendable {
    /// The full dose.
    public var amount: Amount
    /// Hours between doses, above 0.
    public var interval: Double
    /// Hours that one infusion takes; nil for tablets and injections.
    public var infusion: Double?
    /// Days on and off; nil for every day.
    public var cycle: Cycle?
    /// Amounts in mg before the full dose, ending with it, and the days of each; nil for the full dose at once.
    public var ramp: Ramp?
    /// How many doses; nil for on and on.
    public var count: Int?

    /// Amounts that rise to the full dose.
    public struct Ramp: Hashable, Sendable {
      /// mg, in the order given; the last is the full dose.
      public let levels: [Double]
      /// Days that each level lasts, above 0; the last lasts on.
      public let days: Double

      /// A ramp.
      public init(levels: [Double], days: Double) {
        self.levels = levels
        self.days = days
      }
    }

    /// A stretch of equal doses.
    public init(
      _ amount: Amount, interval: Double = 24, infusion: Double? = nil, cycle: Cycle? = nil, ramp: Ramp? = nil,
      count: Int? = nil
    ) {
      self.amount = amount
      self.interval = interval
      self.infusion = infusion
      self.cycle = cycle
      self.ramp = ramp
      self.count = count
    }
  }

  /// The stretches, one after the other; all but the last have a count.
  public let courses: [Course]
  /// kg; nil for the assumed 70.
  public let weight: Double?
  /// m²; nil for the assumed 1.8.
  public let surface: Double?

  /// What a body weighs when nothing is said, kg.
  public static let assumedWeight = 70.0
  /// What surface a body has when nothing is said, m².
  public static let assumedSurface = 1.8

  /// A regimen.
  ///
  /// - Throws: ``Diagnostic`` `regimen-range` for numbers that no prescription has.
  public init(_ courses: [Course], weight: Double? = nil, surface: Double? = nil, at place: Place? = nil)
    throws(Diagnostic)
  {
    self.courses = courses
    self.weight = weight
    self.surface = surface
    if let fault {
      throw .error("regimen-range", at: place, "this regimen is impossible: \(fault)")
    }
  }

  /// Whether a dose depends on a body's size that was not given.
  public var assumesBody: Bool {
    courses.contains {
      $0.amount.basis == .perKilogram && weight == nil || $0.amount.basis == .perSquareMetre && surface == nil
    }
  }

  /// The mg of one dose in this body.
  func milligrams(_ amount: Amount) -> Double {
    switch amount.basis {
    case .flat: amount.milligrams
    case .perKilogram: amount.milligrams * (weight ?? Self.assumedWeight)
    case .perSquareMetre: amount.milligrams * (surface ?? Self.assumedSurface)
    }
  }

  private var fault: String? {
    if courses.isEmpty { return "it has no doses" }
    if let weight, !(weight.isFinite && (0.3...500).contains(weight)) { return "a body weighs 0.3 to 500 kg" }
    if let surface, !(surface.isFinite && (0.1...4).contains(surface)) { return "a body has 0.1 to 4 m2 of surface" }
    if courses.dropLast().contains(where: { $0.count == nil }) { return "a stretch before 'then' needs a count (x7)" }
    return courses.lazy.compactMap { self.fault(of: $0) }.first
  }

  private func fault(of course: Course) -> String? {
    let milligrams = milligrams(course.amount)
    if !milligrams.isFinite || milligrams < 0 || milligrams > 1e5 { return "a dose is from 0 to 100 g" }
    if !course.interval.isFinite || course.interval < 0.01 || course.interval > 24 * 366 {
      return "an interval is from 0.01 h to a year"
    }
    if let infusion = course.infusion, !infusion.isFinite || infusion <= 0 || infusion > 24 * 366 {
      return "an infusion takes more than 0 h and at most a year"
    }
    if let count = course.count, !(1...100_000).contains(count) { return "a number of doses is from 1 to 100,000" }
    if let cycle = course.cycle {
      if !(1...1000).contains(cycle.on) || !(1...1000).contains(cycle.off) { return "days on and off are 1 to 1,000" }
      if course.interval > 24 * Double(cycle.on) { return "the interval is longer than the days on" }
    }
    if let ramp = course.ramp {
      if ramp.levels.contains(where: { !$0.isFinite || $0 < 0 }) || !ramp.days.isFinite || ramp.days <= 0 {
        return "a ramp has amounts of 0 or more and lasts some days"
      }
      if ramp.levels.count < 2 || ramp.levels.last != course.amount.milligrams {
        return "a ramp has at least two amounts and ends with the full dose"
      }
      if course.cycle != nil { return "a ramp and days on and off exclude each other" }
      if ramp.days > 366 || ramp.levels.count > 100 { return "a ramp has at most 100 levels of at most a year" }
    }
    return nil
  }
}
