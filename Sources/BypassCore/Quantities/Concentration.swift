/// An amount of substance per volume.
public struct Concentration: Hashable, Sendable, Comparable, CustomStringConvertible {
  /// In nmol/L, 0 or more.
  public let nanomolar: Double

  private init(unchecked nanomolar: Double) { self.nanomolar = nanomolar }

  /// Nil unless finite and not negative. Unit: nmol/L.
  public static func nanomolar(_ value: Double) -> Concentration? {
    value.isFinite && value >= 0 ? Concentration(unchecked: value) : nil
  }

  /// How many nmol/L one of each molar unit is, by the unit as printed; both signs for micro.
  public static let nanomolarPerUnit: [String: Double] = [
    "pM": 1e-3, "nM": 1, "uM": 1e3, "µM": 1e3, "μM": 1e3, "mM": 1e6,
  ]

  /// A mass concentration turned into an amount concentration: c [ng/mL] / M [g/mol] = µmol/L.
  public static func nanogramsPerMillilitre(_ value: Double, of mass: MolarMass) -> Concentration? {
    nanomolar(value / mass.gramsPerMole * 1000)
  }

  /// Nothing.
  public static let zero = Concentration(unchecked: 0)

  /// The share of it that is free.
  public func scaled(by share: Fraction) -> Concentration { Concentration(unchecked: nanomolar * share.value) }
  /// By amount.
  public static func < (left: Self, right: Self) -> Bool { left.nanomolar < right.nanomolar }
  /// With its unit; three significant figures.
  public var description: String { "\(nanomolar.significant(3)) nM" }
}

/// The mass of one mole of a substance.
public struct MolarMass: Hashable, Sendable {
  /// In g/mol, above 0.
  public let gramsPerMole: Double
  /// Nil unless finite and above 0.
  public init?(gramsPerMole: Double) {
    guard gramsPerMole.isFinite, gramsPerMole > 0 else { return nil }
    self.gramsPerMole = gramsPerMole
  }
}
