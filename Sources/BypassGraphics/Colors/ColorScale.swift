/// How numbers become colours in a heat map.
public struct ColorScale: Hashable, Sendable {
  /// The run of colours.
  public enum Ramp: Hashable, Sendable {
    /// From pale yellow (low) over green to dark blue (high); lightness falls all the way.
    case sequential
    /// From dark blue (low) to pale yellow (high).
    case reversed
    /// Blue below a midpoint, vermilion above it, nearly white at it; equal distances look equally strong.
    case diverging(midpoint: Double)
  }

  /// Linear or logarithmic.
  public let kind: Scale.Kind
  /// The run of colours.
  public let ramp: Ramp
  /// The values at its two ends; nil takes the range of the data.
  public let domain: ClosedRange<Double>?
  /// How many distinct colours it has; nil for a smooth run.
  public let steps: Int?

  /// A colour scale; a logarithmic domain must lie above 0, otherwise it counts as not given.
  public init(_ ramp: Ramp = .sequential, kind: Scale.Kind = .linear, domain: ClosedRange<Double>? = nil) {
    self.init(ramp, kind: kind, domain: domain, steps: nil)
  }

  private init(_ ramp: Ramp, kind: Scale.Kind, domain: ClosedRange<Double>?, steps: Int?) {
    self.ramp = ramp
    self.kind = kind
    self.domain = domain
    self.steps = steps
  }

  /// One colour for each level from 0 to the highest (at least 1).
  public static func levels(upTo highest: Int) -> ColorScale {
    let highest = max(1, highest)
    return ColorScale(.sequential, kind: .linear, domain: -0.5...(Double(highest) + 0.5), steps: highest + 1)
  }

  /// The colours of the sequential ramp at equal steps.
  private static let sequential: [Color] = [
    0xFDF9D2, 0xCCE6A9, 0x8ED39D, 0x46BD9D, 0x1BA1A0, 0x0A829C, 0x10628C, 0x214470, 0x252B4C,
  ].map { Color($0) }
  private static let cold: [Color] = [0xF4F4F2, 0x9CC9E3, 0x3F8FC4, 0x004F8A].map { Color($0) }
  private static let warm: [Color] = [0xF4F4F2, 0xF6BE94, 0xDD7A36, 0x9A3D00].map { Color($0) }

  /// The scale with its domain settled by the data where none was given.
  func settled(by values: [Double]) -> Settled {
    Settled(scale: Scale(kind, covering: values, domain: domain, nice: false, from: 0, to: 1), ramp: ramp, steps: steps)
  }

  /// A colour scale whose domain is known.
  struct Settled: Hashable, Sendable {
    /// Maps values to 0...1.
    let scale: Scale
    let ramp: Ramp
    let steps: Int?

    /// The colour of a value, at the scale's ends beyond them; nil for what cannot be placed on the scale.
    func color(of value: Double) -> Color? {
      guard let share = scale.position(of: value) else { return nil }
      return color(atShare: share)
    }

    /// The colour a share of the way from the low to the high end.
    func color(atShare share: Double) -> Color {
      var share = min(1, max(0, share))
      if let steps, steps > 1 {
        // Distinct levels stay off the very ends of the ramp, where neighbours look alike.
        let level = min(steps - 1, Int(share * Double(steps)))
        share = 0.02 + 0.88 * Double(level) / Double(steps - 1)
      }
      switch ramp {
      case .sequential: return Self.interpolated(ColorScale.sequential, at: share)
      case .reversed: return Self.interpolated(ColorScale.sequential, at: 1 - share)
      case .diverging(let midpoint):
        let middle = scale.position(of: midpoint).map { min(1, max(0, $0)) } ?? 0.5
        let reach = max(middle, 1 - middle)
        let strength = (share - middle) / reach
        return Self.interpolated(strength < 0 ? ColorScale.cold : ColorScale.warm, at: strength.magnitude)
      }
    }

    private static func interpolated(_ colors: [Color], at share: Double) -> Color {
      let place = min(1, max(0, share)) * Double(colors.count - 1)
      let index = min(colors.count - 2, Int(place))
      return colors[index].mixed(with: colors[index + 1], share: place - Double(index))
    }
  }
}
