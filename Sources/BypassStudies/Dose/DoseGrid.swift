public import BypassCore

#if canImport(Glibc)
  import Glibc
#endif

/// Free concentrations at equal steps of their logarithm.
public struct DoseGrid: Hashable, Sendable {
  /// The lowest, above 0.
  public let lowest: Concentration
  /// The highest, above the lowest.
  public let highest: Concentration
  /// How many, 2 or more.
  public let count: Int

  /// 1 nM to 10 µM in half-decades and their halves.
  public static let usual = DoseGrid(unchecked: 1, 10_000, 17)

  /// Nine half-decades, the fifth at the power of ten next to a potency.
  public static func around(_ potency: Concentration) -> DoseGrid {
    let power = potency > .zero ? max(-4, min(7, log10(potency.nanomolar).rounded())) : 2
    return DoseGrid(unchecked: pow(10, power - 2), pow(10, power + 2), 9)
  }

  private init(unchecked low: Double, _ high: Double, _ count: Int) {
    lowest = .nanomolar(low) ?? .zero
    highest = .nanomolar(high) ?? .zero
    self.count = count
  }

  /// Reads `1nM..10uM`, or `1nM..10uM/25` for 25 doses.
  ///
  /// - Throws: ``Diagnostic`` `dose-grid` for any other form, and for ends out of order or beyond 1 fM to 1 mol/L.
  public init(_ text: String, at place: Place? = nil) throws(Diagnostic) {
    let plain = text.filter { $0 != " " }
    let halves = plain.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
    let ends = Self.ends(halves.first ?? "")
    guard halves.count <= 2, ends.count == 2, let low = Self.amount(ends[0]), let high = Self.amount(ends[1]) else {
      throw .error(
        "dose-grid", at: place, "'\(text.clipped)' is not a range of concentrations", remedy: "write 1nM..10uM, say")
    }
    guard let count = halves.count == 2 ? Int(halves[1]) : 17, (2...1000).contains(count) else {
      throw .error("dose-grid", at: place, "a grid has 2 to 1,000 doses", remedy: "write 1nM..10uM/17, say")
    }
    guard low >= 1e-6, high <= 1e9, low < high else {
      throw .error(
        "dose-grid", at: place, "the range '\(text.clipped)' must rise and stay within 1 fM to 1 mol/L",
        remedy: "write 1nM..10uM, say")
    }
    self.init(unchecked: low, high, count)
  }

  /// The concentrations, ascending.
  public var concentrations: [Concentration] {
    let (low, high) = (log(lowest.nanomolar), log(highest.nanomolar))
    return (0..<count).compactMap { .nanomolar(exp(low + (high - low) * Double($0) / Double(count - 1))) }
  }

  private static func amount(_ text: String) -> Double? {
    guard let factor = Concentration.nanomolarPerUnit[String(text.suffix(2))], let value = Double(text.dropLast(2)),
      value.isFinite
    else { return nil }
    return value * factor
  }

  /// The parts before and behind the double dot.
  private static func ends(_ text: String) -> [String] {
    guard let range = text.firstRange(of: "..") else { return [] }
    return [String(text[..<range.lowerBound]), String(text[range.upperBound...])]
  }
}
