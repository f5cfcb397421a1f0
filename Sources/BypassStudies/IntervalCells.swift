import BypassCore
import BypassGraphics
import BypassReports

extension HeatMap.Cell {
  /// A number with its interval below it, which is left out where it is too narrow to be seen; missing without a number.
  ///
  /// - Parameters:
  ///   - mark: stands behind the number.
  ///   - name: what the number is of, for a resting pointer.
  static func interval(_ estimate: Estimate?, mark: String = "", of name: String? = nil) -> Self {
    guard let estimate else { return .missing }
    let isSure = estimate.upper - estimate.lower < 1e-6
    let ends = isSure ? "" : "\n\(words(estimate.lower)) … \(words(estimate.upper))"
    let hint = NumberFormat.interval(estimate)
    return .value(
      estimate.value, text: words(estimate.value) + mark + ends, hint: name.map { "\($0): \(hint)" } ?? hint)
  }

  /// Two decimals without the nought before the point, so that an interval fits its cell.
  private static func words(_ value: Double) -> String {
    let text = value.fixed(2)
    let short = text.hasPrefix("-0.") ? "−" + text.dropFirst(2) : text.hasPrefix("0.") ? String(text.dropFirst()) : text
    return short == "−.00" ? ".00" : short.hasPrefix("-") ? "−" + short.dropFirst() : short
  }
}
