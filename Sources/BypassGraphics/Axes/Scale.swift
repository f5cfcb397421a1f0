internal import BypassCore

/// A mapping from data to pixels.
public struct Scale: Hashable, Sendable {
  /// Linear or logarithmic.
  public enum Kind: Hashable, Sendable {
    /// Equal differences take equal lengths.
    case linear
    /// Equal ratios take equal lengths; only values above 0 have a place.
    case logarithmic
  }

  /// Linear or logarithmic.
  public let kind: Kind
  /// The values at the two ends, the lower first.
  public let domain: ClosedRange<Double>
  /// The position of the domain's lower end, in px.
  public let start: Double
  /// The position of the domain's upper end, in px; may lie before the start, as on an upright axis.
  public let end: Double

  /// A scale over a domain. A domain that cannot be used (not finite, narrower than rounding, or not above 0 on a
  /// logarithmic scale) is replaced by the nearest usable one around it.
  public init(_ kind: Kind, domain: ClosedRange<Double>, from start: Double, to end: Double) {
    self.kind = kind
    self.domain = Self.usable(domain, kind)
    self.start = start
    self.end = end
  }

  /// A scale over a given domain or, without one, over the values that have a place on it.
  ///
  /// - Parameter nice: whether a domain taken from the values is widened to round numbers.
  init(_ kind: Kind, covering values: [Double], domain: ClosedRange<Double>?, nice: Bool, from: Double, to: Double) {
    if let domain, kind == .linear || domain.lowerBound > 0 {
      self.init(kind, domain: domain, from: from, to: to)
      return
    }
    let placeable = values.filter { Self.hasPlace($0, on: kind) }
    let low = placeable.min() ?? (kind == .linear ? 0 : 1)
    let high = placeable.max() ?? (kind == .linear ? 1 : 10)
    let usable = Self.usable(low...high, kind)
    self.init(kind, domain: nice ? Ticks.widened(usable, kind) : usable, from: from, to: to)
  }

  /// The pixel position of a value, beyond the ends too; nil when it has none.
  public func position(of value: Double) -> Double? {
    guard Self.hasPlace(value, on: kind) else { return nil }
    return start + share(of: value) * (end - start)
  }

  /// The pixel position of a value, at the nearer end when it lies beyond; nil when it has none.
  func clampedPosition(of value: Double) -> Double? {
    guard Self.hasPlace(value, on: kind) else { return nil }
    return start + min(1, max(0, share(of: value))) * (end - start)
  }

  private func share(of value: Double) -> Double {
    let (low, high) = (domain.lowerBound, domain.upperBound)
    switch kind {
    case .linear: return (value - low) / (high - low)
    case .logarithmic:
      // Differences of logarithms keep the two ends exactly at 0 and 1.
      return (value.naturalLogarithm - low.naturalLogarithm) / (high.naturalLogarithm - low.naturalLogarithm)
    }
  }

  /// Whether a value can stand on a scale of this kind.
  static func hasPlace(_ value: Double, on kind: Kind) -> Bool {
    switch kind {
    case .linear: value.isFinite && value.magnitude <= 1e100
    case .logarithmic: value.isFinite && value >= 1e-100 && value <= 1e100
    }
  }

  private static func usable(_ domain: ClosedRange<Double>, _ kind: Kind) -> ClosedRange<Double> {
    switch kind {
    case .linear:
      var low = domain.lowerBound.isFinite ? min(1e90, max(-1e90, domain.lowerBound)) : 0
      var high = domain.upperBound.isFinite ? min(1e90, max(-1e90, domain.upperBound)) : low + 1
      let size = max(low.magnitude, high.magnitude)
      if high - low <= size * 1e-9 || high <= low {
        let margin = size > 0 ? size * 0.1 : 0.5
        (low, high) = (min(low, high) - margin, max(low, high) + margin)
      }
      return low...high
    case .logarithmic:
      var low = domain.lowerBound.isFinite ? min(1e90, max(1e-90, domain.lowerBound)) : 1
      var high = domain.upperBound.isFinite ? min(1e90, max(1e-90, domain.upperBound)) : low * 10
      if high <= low * (1 + 1e-9) { (low, high) = (min(low, high) / 2, max(low, high) * 2) }
      return low...high
    }
  }
}
