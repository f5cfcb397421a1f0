public import BypassCore

/// Numbers as reports write them: without locale, the same everywhere.
public enum NumberFormat {
  /// A value with its interval, `0.93 [0.91, 0.95]`; the value alone when the interval has no width.
  public static func interval(_ estimate: Estimate, decimals: Int = 2) -> String {
    let value = number(estimate.value, decimals: decimals)
    guard estimate.lower < estimate.upper else { return value }
    return "\(value) [\(number(estimate.lower, decimals: decimals)), \(number(estimate.upper, decimals: decimals))]"
  }

  /// A number with fixed decimals; an en dash for what is no number.
  public static func number(_ value: Double, decimals: Int = 2) -> String {
    value.isFinite ? value.fixed(max(0, min(12, decimals))) : "–"
  }

  /// A share of one in percent, `88 %`; below 1 % and above 99 % with one decimal, so that 0.4 % is not called nothing.
  public static func percent(_ share: Double) -> String {
    guard share.isFinite else { return "–" }
    let percent = share * 100
    let nearAnEnd = (percent > 0 && percent < 1) || (percent > 99 && percent < 100)
    return "\(percent.fixed(nearAnEnd ? 1 : 0)) %"
  }

  /// A difference with its sign, `+0.12`; zero has none.
  public static func difference(_ value: Double, decimals: Int = 2) -> String {
    let text = number(value, decimals: decimals)
    return value > 0 && text.contains { $0.isNumber && $0 != "0" } ? "+" + text : text
  }
}
