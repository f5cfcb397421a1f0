import Testing

@testable import BypassGraphics

@Suite("Colours")
struct ColorTests {
  private func shades(_ scale: ColorScale) -> [Color] {
    let settled = scale.settled(by: [0, 1])
    return (0...50).map { settled.color(atShare: Double($0) / 50) }
  }

  /// Whether lightness falls from each shade to the next.
  private func darkens(_ colors: [Color]) -> Bool {
    zip(colors, colors.dropFirst()).allSatisfy { $0.lightness > $1.lightness }
  }

  @Test("The sequential ramp darkens all the way, so that it reads in grey print and for any colour vision")
  func sequential() {
    #expect(darkens(shades(ColorScale())))
    #expect(darkens(shades(ColorScale(.reversed)).reversed()))
  }

  @Test("…and this check would see a ramp that does not")
  func rainbowIsCaught() {
    let rainbow = [Color(0x0000FF), Color(0x00FF00), Color(0xFF0000)]
    #expect(!darkens(rainbow))
  }

  @Test("The diverging ramp is lightest at its midpoint and equally strong at equal distances")
  func diverging() throws {
    let scale = ColorScale(.diverging(midpoint: 0), domain: -0.5...1).settled(by: [])
    let (left, right, middle) = (
      try #require(scale.color(of: -0.4)), try #require(scale.color(of: 0.4)), try #require(scale.color(of: 0))
    )
    #expect(abs(left.lightness - right.lightness) < 0.06)
    #expect(middle.lightness > left.lightness + 0.1)
    #expect(left.rgb & 0xFF > left.rgb >> 16, "blue below")
    #expect(right.rgb >> 16 > right.rgb & 0xFF, "red above")
  }

  @Test("Text in a cell keeps a contrast of at least 4.5 to 1 on every shade")
  func readable() {
    let ramps: [ColorScale.Ramp] = [.sequential, .reversed, .diverging(midpoint: 0.5)]
    for color in ramps.flatMap({ shades(ColorScale($0)) }) {
      #expect(color.contrast(to: color.inkOnTop) >= 4.5)
    }
    for index in 0..<30 { #expect(Palette.category(index).contrast(to: .paper) > 1.9) }
  }

  @Test("Mixing begins and ends at the two colours")
  func mixing() {
    let (a, b) = (Color(0x0072B2), Color(0xD55E00))
    #expect(a.mixed(with: b, share: 0) == a)
    #expect(a.mixed(with: b, share: 1) == b)
    #expect(a.hex == "#0072b2")
    #expect(Color(0x00000F).hex == "#00000f")
    #expect(abs(Color.paper.contrast(to: Color(0)) - 21) < 1e-9)
  }

  @Test("Values beyond a colour scale take its end colours, and what is no number has none")
  func ends() {
    let scale = ColorScale(kind: .logarithmic, domain: 1...1000).settled(by: [])
    #expect(scale.color(of: 0.001) == scale.color(of: 1))
    #expect(scale.color(of: 1e9) == scale.color(of: 1000))
    #expect(scale.color(of: 0) == nil)
    #expect(scale.color(of: .nan) == nil)
  }
}
