import Testing

@testable import BypassGraphics

@Suite("Scales and ticks")
struct ScaleTests {
  @Test("A linear scale takes the ends of its domain to its ends and the middle to the middle")
  func linear() {
    let scale = Scale(.linear, domain: -1...3, from: 100, to: 300)
    #expect(scale.position(of: -1) == 100)
    #expect(scale.position(of: 3) == 300)
    #expect(scale.position(of: 1) == 200)
    #expect(scale.position(of: .nan) == nil)
  }

  @Test("A logarithmic scale gives equal ratios equal lengths and zero no place")
  func logarithmic() throws {
    let scale = Scale(.logarithmic, domain: 1...10_000, from: 0, to: 400)
    let places = try [1.0, 10, 100, 1000, 10_000].map { try #require(scale.position(of: $0)) }
    for (place, wanted) in zip(places, [0.0, 100, 200, 300, 400]) { #expect(abs(place - wanted) < 1e-9) }
    #expect(scale.position(of: 0) == nil)
    #expect(scale.position(of: -5) == nil)
  }

  @Test(
    "Any domain gives finite places",
    arguments: [
      (0.0, 0.0), (1e300, 1e308), (-1e308, 1e308), (5, 5), (-.infinity, .infinity), (1e15, 1e15 + 1),
    ] as [(Double, Double)])
  func strangeDomains(low: Double, high: Double) {
    for kind in [Scale.Kind.linear, .logarithmic] {
      let scale = Scale(kind, domain: low...high, from: 0, to: 100)
      #expect(scale.domain.lowerBound < scale.domain.upperBound)
      let ticks = Axis("x", kind: kind).levelTicks(scale, size: 11)
      #expect(ticks.allSatisfy { scale.position(of: $0.value)?.isFinite ?? false })
    }
  }

  @Test("Tick numbers never touch and lie in the domain", arguments: 0..<200)
  func ticksKeepApart(number: Int) throws {
    let kind: Scale.Kind = number % 2 == 0 ? .linear : .logarithmic
    let low = kind == .linear ? (scatter(number, 1) - 0.5) * 1000 : scatter(number, 1) * 10 + 1e-5
    let high = low + scatter(number, 2) * Ticks.power(number % 13 - 4) + 1e-3
    let scale = Scale(kind, domain: low...high, from: 0, to: 40 + scatter(number, 3) * 600)
    let ticks = Axis("x", kind: kind).levelTicks(scale, size: 11)
    #expect(!ticks.isEmpty)
    for tick in ticks { #expect(tick.value >= low - 1e-6 * abs(low) && tick.value <= high + 1e-6 * abs(high)) }
    for (a, b) in zip(ticks, ticks.dropFirst()) {
      let gap = try #require(scale.position(of: b.value)) - (try #require(scale.position(of: a.value)))
      let needed = (TextMetrics.width(a.text, size: 11) + TextMetrics.width(b.text, size: 11)) / 2
      #expect(gap > needed)
      #expect(a.text != b.text)
    }
  }

  @Test("Steps are 1, 2 or 5 times a power of ten, and numbers are written plainly")
  func roundNumbers() {
    let unit = Axis("p").levelTicks(Scale(.linear, domain: 0...1, from: 0, to: 400), size: 11)
    #expect(unit.map(\.text) == ["0.0", "0.1", "0.2", "0.3", "0.4", "0.5", "0.6", "0.7", "0.8", "0.9", "1.0"])
    let narrow = Axis("p").levelTicks(Scale(.linear, domain: 0...1, from: 0, to: 100), size: 11)
    #expect(narrow.map(\.text) == ["0.0", "0.5", "1.0"])
    let log = Axis("c", kind: .logarithmic)
    let decades = log.levelTicks(Scale(.logarithmic, domain: 0.001...1e6, from: 0, to: 500), size: 11)
    #expect(decades.map(\.text) == ["0.001", "0.01", "0.1", "1", "10", "100", "1000", "10,000", "10⁵", "10⁶"])
    let percent = Axis("p", unit: "%", format: .percent)
    let shares = percent.levelTicks(Scale(.linear, domain: 0...1, from: 0, to: 200), size: 11)
    #expect(shares.map(\.text) == ["0", "20", "40", "60", "80", "100"])
    #expect(NumberWords.compact(-0.25) == "−0.25")
    #expect(NumberWords.compact(1.5e9) == "1.5×10⁹")
  }

  @Test("Powers of ten are told from their neighbours", arguments: -90...90)
  func exponents(k: Int) {
    #expect(Ticks.exponent(of: Ticks.power(k)) == k)
    #expect(Ticks.exponent(of: Ticks.power(k).nextDown) == k - 1)
  }
}
