internal import BypassCore

/// Numbers as an axis writes them.
enum NumberWords {
  /// A tick of a linear axis: as many decimals as its step needs; mantissa and power of ten beyond a million.
  static func linear(_ value: Double, step: Double, top: Double) -> String {
    let exponent = Ticks.exponent(of: max(top, 1e-100))
    if top >= 1e6 || (top > 0 && top < 1e-3) {
      let scale = Ticks.power(exponent)
      let mantissa = signed((value / scale).fixed(decimals(for: step / scale)))
      return value == 0 ? "0" : "\(mantissa)×10\(superscript(exponent))"
    }
    return signed(grouped(value.fixed(decimals(for: step))))
  }

  /// A tick of a logarithmic axis: plain from 0.001 to 10,000, otherwise as a power of ten.
  static func power(_ value: Double) -> String {
    let exponent = Ticks.exponent(of: value * (1 + 1e-12))
    if (-3...4).contains(exponent) { return grouped(value.significant(3)) }
    let mantissa = (value / Ticks.power(exponent)).significant(2)
    return mantissa == "1" ? "10\(superscript(exponent))" : "\(mantissa)×10\(superscript(exponent))"
  }

  /// A value in a cell or beside a mark: `figures` significant figures, grouped, never a bare `e` notation.
  static func compact(_ value: Double, figures: Int = 3) -> String {
    guard value.isFinite else { return "–" }
    guard value != 0 else { return "0" }
    let exponent = Ticks.exponent(of: value.magnitude)
    if (-3...5).contains(exponent) { return signed(grouped(value.significant(figures))) }
    let mantissa = (value / Ticks.power(exponent)).significant(figures)
    return "\(signed(mantissa))×10\(superscript(exponent))"
  }

  private static func decimals(for step: Double) -> Int {
    let step = step.magnitude
    guard step > 0, step.isFinite else { return 0 }
    return min(12, max(0, -Ticks.exponent(of: step * (1 + 1e-6))))
  }

  /// With a true minus sign.
  private static func signed(_ text: String) -> String { text.hasPrefix("-") ? "−" + text.dropFirst() : text }

  /// With commas between thousands from five digits on.
  private static func grouped(_ text: String) -> String {
    let sign = text.hasPrefix("-") ? "-" : ""
    let body = text.dropFirst(sign.count)
    let whole = body.prefix { $0 != "." }
    guard whole.count >= 5, whole.allSatisfy(\.isNumber) else { return text }
    var groups = ""
    for (index, digit) in whole.enumerated() {
      if index > 0, (whole.count - index) % 3 == 0 { groups.append(",") }
      groups.append(digit)
    }
    return sign + groups + body.dropFirst(whole.count)
  }

  private static func superscript(_ number: Int) -> String {
    let digits: [Character] = ["⁰", "¹", "²", "³", "⁴", "⁵", "⁶", "⁷", "⁸", "⁹"]
    let body = String(number.magnitude).compactMap { $0.wholeNumberValue.map { digits[$0] } }
    return (number < 0 ? "⁻" : "") + String(body)
  }
}
