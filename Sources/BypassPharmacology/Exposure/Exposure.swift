public import BypassCore

/// What a drug's labelled regimen gives in plasma at steady state.
public struct Exposure: Hashable, Sendable {
  /// The labelled regimen, in words.
  public let label: String
  /// The labelled dose rate in mg/h, when the label is of the form "250 mg twice daily".
  public let milligramsPerHour: Double?
  /// Total concentration; nil when only the free one is known.
  public let total: Concentration?
  /// The unbound share of the total; nil when only the free concentration is known.
  public let unbound: Fraction?
  /// Unbound concentration: what acts on cells.
  public let free: Concentration
  /// The worst standing of the numbers that it is made of.
  public let standing: Standing

  /// An exposure from a total concentration and its unbound share: free = total × fᵤ.
  public init(
    label: String, milligramsPerHour: Double?, total: Concentration, unbound: Fraction, standing: Standing
  ) {
    self.label = label
    self.milligramsPerHour = milligramsPerHour
    self.total = total
    self.unbound = unbound
    self.standing = standing
    free = total.scaled(by: unbound)
  }

  /// An exposure of which only the free concentration is known.
  public init(label: String, milligramsPerHour: Double?, free: Concentration, standing: Standing) {
    self.label = label
    self.milligramsPerHour = milligramsPerHour
    self.free = free
    self.standing = standing
    total = nil
    unbound = nil
  }

  /// The dose rate of labels of the form "250 mg once daily", "… twice daily", "… three times daily"; else nil.
  public static func milligramsPerHour(ofLabel label: String) -> Double? {
    let words = label.lowercased().split(separator: " ").map(String.init)
    guard words.count >= 4, let dose = Double(words[0]), words[1] == "mg" else { return nil }
    let times: Double? =
      switch words[2] {
      case "once": 1
      case "twice": 2
      case "three": words[3] == "times" ? 3 : nil
      default: nil
      }
    return times.map { dose * $0 / 24 }
  }
}
