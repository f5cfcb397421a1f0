import BypassCore

/// A drug of a combination experiment, as its table names it.
public struct DoseAxis: Hashable, Sendable {
  /// The drug's name.
  public let name: String
  /// The unit of its doses as printed, such as `nM`; nil when the table names none. Nothing is converted: every fit
  /// works on doses relative to the highest of the axis, so that another unit changes no digit of the answer but in doses.
  public let unit: String?
  /// A drug with its unit.
  public init(name: String, unit: String? = nil) {
    self.name = name
    self.unit = unit
  }
}

/// What a measured effect means.
public struct EffectScale: Hashable, Sendable {
  /// Whether the number falls or rises with effect.
  public enum Direction: String, Hashable, Sendable, CaseIterable {
    /// What is left: viability, survival, growth.
    case viability
    /// What is gone: inhibition, death.
    case inhibition
  }
  /// Whether it falls or rises with effect.
  public let direction: Direction
  /// The number that stands for the whole: 1, 100, or the untreated signal; above 0.
  public let whole: Double
  /// A scale.
  /// - Precondition: the whole is finite and above 0.
  public init(_ direction: Direction, whole: Double) {
    precondition(whole > 0 && whole.isFinite, "the whole of an effect scale is above 0")
    self.direction = direction
    self.whole = whole
  }
  /// The surviving share that an effect stands for; may lie outside 0...1, as measurements do.
  public func survival(_ effect: Double) -> Double {
    direction == .viability ? effect / whole : 1 - effect / whole
  }
}

/// A measured or simulated dose matrix of two to four drugs.
public struct CombinationData: Hashable, Sendable {
  /// One measurement.
  public struct Well: Hashable, Sendable {
    /// One dose a drug, 0 or more, in the unit of its axis.
    public let doses: [Double]
    /// The effect as measured.
    public let effect: Double
    /// A measurement.
    public init(doses: [Double], effect: Double) {
      self.doses = doses
      self.effect = effect
    }
  }

  /// All wells of the same doses.
  public struct Condition: Hashable, Sendable {
    /// One dose a drug.
    public let doses: [Double]
    /// The mean effect.
    public let mean: Double
    /// The number of wells.
    public let count: Int
    /// How many of the drugs have a dose above 0.
    public var active: Int { doses.count { $0 > 0 } }
  }

  /// The drugs.
  public let axes: [DoseAxis]
  /// What effects mean.
  public let scale: EffectScale
  /// The wells in the order given.
  public let wells: [Well]
  /// The wells' doses, each once, ascending by the first drug, then the second, ….
  public let conditions: [Condition]
  /// Which condition each well belongs to.
  let conditionOfWell: [Int]

  /// A matrix.
  ///
  /// - Precondition: two to four axes; every well has one finite dose of 0 or more a drug and a finite effect.
  public init(axes: [DoseAxis], scale: EffectScale, wells: [Well]) {
    precondition((2...4).contains(axes.count), "a combination has two to four drugs")
    precondition(
      wells.allSatisfy { well in
        well.doses.count == axes.count && well.doses.allSatisfy { $0.isFinite && $0 >= 0 } && well.effect.isFinite
      }, "a well has one finite dose a drug and a finite effect")
    self.axes = axes
    self.scale = scale
    self.wells = wells
    let order = wells.indices.sorted { wells[$0].doses.lexicographicallyPrecedes(wells[$1].doses) }
    var groups: [[Int]] = []
    for index in order {
      if let last = groups.last?.first, wells[last].doses == wells[index].doses {
        groups[groups.count - 1].append(index)
      } else {
        groups.append([index])
      }
    }
    var owner = [Int](repeating: 0, count: wells.count)
    for (number, group) in groups.enumerated() { for index in group { owner[index] = number } }
    conditionOfWell = owner
    conditions = groups.map { group in
      Condition(
        doses: wells[group[0]].doses, mean: group.reduce(0) { $0 + wells[$1].effect } / Double(group.count),
        count: group.count)
    }
  }

  /// The doses above 0 of a drug, ascending.
  public func doses(of drug: Int) -> [Double] {
    Set(wells.map { $0.doses[drug] }.filter { $0 > 0 }).sorted()
  }

  /// ln(dose / highest dose of the axis) of each condition and drug; nil for a dose of 0.
  var logDoses: [[Double?]] {
    let highest = axes.indices.map { doses(of: $0).last ?? 1 }
    return conditions.map { zip($0.doses, highest).map(RelativeDose.logarithm) }
  }
}

/// Doses as parts of the highest one, with the last digits of a changed unit rounded away.
enum RelativeDose {
  /// dose / top to 40 bits.
  static func ratio(_ dose: Double, _ top: Double) -> Double {
    let ratio = dose / top
    guard ratio > 0, ratio.isFinite else { return 0 }
    let rounded = (ratio.significand * 0x1p40).rounded() * 0x1p-40
    return Double(sign: .plus, exponent: ratio.exponent, significand: rounded)
  }

  /// Its logarithm; nil for a dose of 0.
  static func logarithm(_ dose: Double, _ top: Double) -> Double? {
    let ratio = ratio(dose, top)
    return ratio > 0 ? ratio.naturalLogarithm : nil
  }
}
