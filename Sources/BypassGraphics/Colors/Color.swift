internal import BypassCore

/// An opaque colour of the sRGB space.
public struct Color: Hashable, Sendable {
  /// Red, green and blue as 0xRRGGBB.
  public let rgb: UInt32

  /// A colour from 0xRRGGBB; higher bits are dropped.
  public init(_ rgb: UInt32) { self.rgb = rgb & 0xFF_FFFF }

  /// As `#rrggbb`.
  public var hex: String {
    let digits = String(rgb, radix: 16)
    return "#" + String(repeating: "0", count: 6 - digits.count) + digits
  }

  /// The paper.
  public static let paper = Color(0xFFFFFF)
  /// Text and data outlines.
  public static let ink = Color(0x222222)
  /// Secondary text; 7:1 against the paper.
  public static let softInk = Color(0x555555)
  /// Axes and frames.
  public static let rule = Color(0x888888)
  /// Grid lines.
  public static let faint = Color(0xE3E3E3)

  /// The relative luminance, 0 (black) to 1 (white).
  ///
  /// - Source: WCAG 2.1, definition of relative luminance.
  public var luminance: Double {
    let (r, g, b) = linear
    return 0.2126 * r + 0.7152 * g + 0.0722 * b
  }

  /// The contrast ratio to another colour, 1 to 21.
  ///
  /// - Source: WCAG 2.1, definition of contrast ratio.
  public func contrast(to other: Color) -> Double {
    let (a, b) = (luminance, other.luminance)
    return (max(a, b) + 0.05) / (min(a, b) + 0.05)
  }

  /// Black or white, whichever reads better on it: at least 4.5:1 on any colour.
  public var inkOnTop: Color {
    let black = Color(0)
    return contrast(to: .paper) >= contrast(to: black) ? .paper : black
  }

  /// The colour a share of the way to another one, in equal steps to the eye; the share is clamped to 0...1.
  ///
  /// - Source: the OKLab space, Ottosson 2020, https://bottosson.github.io/posts/oklab/.
  public func mixed(with other: Color, share: Double) -> Color {
    let t = share.isFinite ? min(1, max(0, share)) : 0
    let (a, b) = (perceptual, other.perceptual)
    return Color(perceptual: (a.0 + t * (b.0 - a.0), a.1 + t * (b.1 - a.1), a.2 + t * (b.2 - a.2)))
  }

  /// OKLab's lightness, 0 (black) to 1 (white).
  public var lightness: Double { perceptual.0 }

  private var linear: (Double, Double, Double) {
    func light(_ byte: UInt32) -> Double {
      let v = Double(byte & 0xFF) / 255
      return v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055).raised(to: 2.4)
    }
    return (light(rgb >> 16), light(rgb >> 8), light(rgb))
  }

  private var perceptual: (Double, Double, Double) {
    let (r, g, b) = linear
    let l = (0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b).raised(to: 1 / 3)
    let m = (0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b).raised(to: 1 / 3)
    let s = (0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b).raised(to: 1 / 3)
    return (
      0.2104542553 * l + 0.7936177850 * m - 0.0040720468 * s,
      1.9779984951 * l - 2.4285922050 * m + 0.4505937099 * s,
      0.0259040371 * l + 0.7827717662 * m - 0.8086757660 * s
    )
  }

  private init(perceptual lab: (Double, Double, Double)) {
    let l = lab.0 + 0.3963377774 * lab.1 + 0.2158037573 * lab.2
    let m = lab.0 - 0.1055613458 * lab.1 - 0.0638541728 * lab.2
    let s = lab.0 - 0.0894841775 * lab.1 - 1.2914855480 * lab.2
    let (l3, m3, s3) = (l * l * l, m * m * m, s * s * s)
    func byte(_ light: Double) -> UInt32 {
      let v = light <= 0.0031308 ? 12.92 * light : 1.055 * light.raised(to: 1 / 2.4) - 0.055
      return UInt32((min(1, max(0, v)) * 255).rounded())
    }
    let red = byte(4.0767416621 * l3 - 3.3077115913 * m3 + 0.2309699292 * s3)
    let green = byte(-1.2684380046 * l3 + 2.6097574011 * m3 - 0.3413193965 * s3)
    let blue = byte(-0.0041960863 * l3 - 0.7034186147 * m3 + 1.7076147010 * s3)
    self.init(red << 16 | green << 8 | blue)
  }
}

extension Double {
  /// The power of a number that is not negative.
  func raised(to exponent: Double) -> Double { self > 0 ? (exponent * naturalLogarithm).exponential : 0 }
}
