extension Double {
  /// Rounded to a number of decimals, without locale; `-0` is written `0`.
  ///
  /// Correctly rounded for magnitudes under 2⁵³ / 10^decimals; larger ones are printed in full.
  public func fixed(_ decimals: Int) -> String {
    guard isFinite else { return isNaN ? "nan" : self < 0 ? "-inf" : "inf" }
    var scale = 1.0
    for _ in 0..<decimals { scale *= 10 }
    let scaled = (magnitude * scale).rounded(.toNearestOrEven)
    guard scaled < 0x1p53 else { return description }
    let digits = String(UInt64(scaled))
    let padded = String(repeating: "0", count: max(0, decimals + 1 - digits.count)) + digits
    let sign = self < 0 && scaled != 0 ? "-" : ""
    guard decimals > 0 else { return sign + padded }
    return "\(sign)\(padded.dropLast(decimals)).\(padded.suffix(decimals))"
  }

  /// With a number of significant figures, without locale and without trailing zeros after the point.
  public func significant(_ figures: Int) -> String {
    guard isFinite, self != 0 else { return fixed(0) }
    var exponent = 0
    var rest = magnitude
    while rest >= 10 {
      rest /= 10
      exponent += 1
    }
    while rest < 1 {
      rest *= 10
      exponent -= 1
    }
    guard exponent > -7, exponent < 15 else { return description }
    var text = fixed(max(0, figures - 1 - exponent))
    if text.contains(".") {
      while text.hasSuffix("0") { text.removeLast() }
      if text.hasSuffix(".") { text.removeLast() }
    }
    return text
  }
}
