internal import BypassCore

/// A place on an axis with the number written at it.
struct Tick: Hashable, Sendable {
  let value: Double
  let text: String
}

/// Round numbers for axes.
enum Ticks {
  /// The most ticks that an axis may have.
  private static let limit = 40

  /// Ticks at round numbers inside a domain, as many as fit without their numbers touching.
  ///
  /// - Parameters:
  ///   - spacing: the smallest distance between two neighbouring ticks, in px.
  ///   - extent: the room that a number needs along the axis, in px.
  static func fitting(
    _ scale: Scale, format: Axis.Format, places: [Double]? = nil, spacing: Double, extent: (String) -> Double
  ) -> [Tick] {
    if let places {
      let chosen = chosen(places, on: scale, format: format, spacing: spacing, extent: extent)
      if !chosen.isEmpty { return chosen }
    }
    let linear = linearCandidates(scale.domain).map { texts(of: $0, kind: .linear, format: format) }
    let powers =
      scale.kind == .linear
      ? [] : logarithmicCandidates(scale.domain).map { texts(of: $0, kind: .logarithmic, format: format) }
    // A logarithmic axis too narrow for round powers has the numbers of a linear one at logarithmic places.
    if format == .whole {
      let whole = (powers + linear).map { $0.filter { $0.value == $0.value.rounded() } }
        .map { texts(of: $0.map(\.value), kind: scale.kind, format: format) }
      let fitting = whole.first { ticks in
        !ticks.isEmpty && ticks.count <= limit && fits(ticks, on: scale, spacing: spacing, extent: extent)
      }
      if let fitting { return fitting }
    }
    let candidates = powers.filter { $0.count >= 2 } + linear.filter { !$0.isEmpty }
    for ticks in candidates where ticks.count <= limit {
      if fits(ticks, on: scale, spacing: spacing, extent: extent) { return ticks }
    }
    return candidates.last?.prefix(1).map { $0 } ?? []
  }

  /// The given places inside the domain, or every second, third, … of them where their numbers would touch.
  private static func chosen(
    _ places: [Double], on scale: Scale, format: Axis.Format, spacing: Double, extent: (String) -> Double
  ) -> [Tick] {
    let inside = places.filter { scale.domain.contains($0) }.sorted()
    let ticks = texts(of: inside, kind: scale.kind, format: format)
    for every in 1...max(1, ticks.count) {
      let kept = ticks.enumerated().filter { $0.offset % every == 0 }.map(\.element)
      if fits(kept, on: scale, spacing: spacing, extent: extent) { return kept }
    }
    return []
  }

  private static func fits(_ ticks: [Tick], on scale: Scale, spacing: Double, extent: (String) -> Double) -> Bool {
    for (left, right) in zip(ticks, ticks.dropFirst()) {
      guard let a = scale.position(of: left.value), let b = scale.position(of: right.value) else { return false }
      let needed = max(spacing, (extent(left.text) + extent(right.text)) / 2 + 6)
      if (b - a).magnitude < needed { return false }
    }
    return true
  }

  /// A domain widened to round numbers.
  static func widened(_ domain: ClosedRange<Double>, _ kind: Scale.Kind) -> ClosedRange<Double> {
    let (low, high) = (domain.lowerBound, domain.upperBound)
    switch kind {
    case .linear:
      let step = roundStep(atLeast: (high - low) / 12)
      return ((low / step + 1e-9).rounded(.down) * step)...((high / step - 1e-9).rounded(.up) * step)
    case .logarithmic:
      let (first, last) = (exponent(of: low), exponent(of: high * (1 - 1e-9)))
      let wide = last > first
      let below = wide ? power(first) : oneTwoFive(first).last { $0 <= low * (1 + 1e-9) } ?? power(first)
      let above = wide ? power(last + 1) : oneTwoFive(last).first { $0 >= high * (1 - 1e-9) } ?? power(last + 1)
      return below...max(above, below * 2)
    }
  }

  // MARK: Linear

  /// 1, 2 or 5 times a power of ten.
  static func roundStep(atLeast rough: Double) -> Double {
    guard rough > 0, rough.isFinite else { return 1 }
    let base = power(exponent(of: rough))
    for factor in [1.0, 2, 5] where factor * base >= rough * (1 - 1e-9) { return factor * base }
    return 10 * base
  }

  private static func linearCandidates(_ domain: ClosedRange<Double>) -> [[Double]] {
    let span = domain.upperBound - domain.lowerBound
    var step = roundStep(atLeast: span / 10)
    var result: [[Double]] = []
    for _ in 0..<8 {
      result.append(multiples(of: step, in: domain))
      step = roundStep(atLeast: step * 1.01)
    }
    return result
  }

  private static func multiples(of step: Double, in domain: ClosedRange<Double>) -> [Double] {
    let first = (domain.lowerBound / step - 1e-6).rounded(.up)
    let last = (domain.upperBound / step + 1e-6).rounded(.down)
    guard first <= last else { return [] }
    // Division by a whole number rounds better than multiplication by 0.1, 0.01, …
    let inverse = (1 / step).rounded()
    return stride(from: first, through: last, by: 1).map { step < 1 && inverse < 1e15 ? $0 / inverse : $0 * step }
  }

  // MARK: Logarithmic

  private static func logarithmicCandidates(_ domain: ClosedRange<Double>) -> [[Double]] {
    let (first, last) = (exponent(of: domain.lowerBound), exponent(of: domain.upperBound * (1 + 1e-9)))
    let inside = (domain.lowerBound * (1 - 1e-9))...(domain.upperBound * (1 + 1e-9))
    var result: [[Double]] = []
    if last - first < 4 { result.append((first...last).flatMap(oneTwoFive).filter(inside.contains)) }
    for stride in 1...max(1, last - first) {
      let values = (first...last).filter { $0 % stride == 0 }.map(power).filter(inside.contains)
      if stride == 1, values.count < 2 {
        result.append((first...last).flatMap { e in (1...9).map { Double($0) * power(e) } }.filter(inside.contains))
      }
      result.append(values)
    }
    return result
  }

  private static func oneTwoFive(_ exponent: Int) -> [Double] { [1, 2, 5].map { $0 * power(exponent) } }

  /// The k with 10ᵏ ≤ value < 10ᵏ⁺¹.
  static func exponent(of value: Double) -> Int {
    guard value > 0, value.isFinite else { return 0 }
    var k = Int((value.naturalLogarithm / 10.0.naturalLogarithm).rounded(.down))
    if power(k + 1) <= value { k += 1 }
    if power(k) > value { k -= 1 }
    return k
  }

  /// 10ᵏ, correctly rounded.
  static func power(_ k: Int) -> Double { Double("1e\(k)") ?? 1 }

  // MARK: Numbers as text

  private static func texts(of values: [Double], kind: Scale.Kind, format: Axis.Format) -> [Tick] {
    let factor = format == .percent ? 100.0 : 1
    switch kind {
    case .logarithmic: return values.map { Tick(value: $0, text: NumberWords.power($0 * factor)) }
    case .linear:
      let step = zip(values, values.dropFirst()).map { ($1 - $0) * factor }.min() ?? 1
      let top = values.map { ($0 * factor).magnitude }.max() ?? 1
      return values.map { Tick(value: $0, text: NumberWords.linear($0 * factor, step: step, top: top)) }
    }
  }
}
