import BypassGraphics

/// What every figure must keep to, as checks that give back the offences.
enum Overlaps {
  /// Pairs of texts that lie on one another.
  static func texts(_ drawing: Drawing) -> [String] {
    let labels = drawing.labels.map { (label: $0.label, bounds: $0.label.bounds) }
    var offences: [String] = []
    for (i, first) in labels.enumerated() {
      for second in labels[(i + 1)...] where near(first.bounds, second.bounds) {
        if first.label.overlaps(second.label) { offences.append("'\(first.label.text)' on '\(second.label.text)'") }
      }
    }
    return offences
  }

  private static func near(_ a: Rect, _ b: Rect) -> Bool {
    a.x <= b.maxX && b.x <= a.maxX && a.y <= b.maxY && b.y <= a.maxY
  }

  /// Texts that reach beyond the page.
  static func outside(_ drawing: Drawing) -> [String] {
    drawing.labels.map(\.label).filter {
      let box = $0.bounds
      return box.x < -0.5 || box.y < -0.5 || box.maxX > drawing.width + 0.5 || box.maxY > drawing.height + 0.5
    }.map { "'\($0.text)' \($0.bounds)" }
  }
}

/// A number from 0 to 1 that looks random and is the same every time.
func scatter(_ i: Int, _ j: Int = 0) -> Double {
  var x = UInt64(truncatingIfNeeded: i &* 7919 &+ j &* 104_729 &+ 12_345) &* 0x9E37_79B9_7F4A_7C15
  x ^= x >> 29
  x = x &* 0xBF58_476D_1CE4_E5B9
  x ^= x >> 32
  return Double(x >> 11) * 0x1p-53
}
