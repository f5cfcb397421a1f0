/// Colours for categories that people with any common colour vision can tell apart.
public enum Palette {
  /// Blue.
  public static let blue = Color(0x0072B2)
  /// Vermilion.
  public static let vermilion = Color(0xD55E00)
  /// Bluish green.
  public static let green = Color(0x009E73)
  /// Reddish purple.
  public static let purple = Color(0xCC79A7)
  /// Orange.
  public static let orange = Color(0xE69F00)
  /// Sky blue.
  public static let sky = Color(0x56B4E9)
  /// Grey, for what is not of interest.
  public static let grey = Color(0x7F7F7F)

  /// The colours in the order in which categories take them; yellow is left out because it vanishes on white paper.
  ///
  /// - Source: Okabe and Ito 2008, https://jfly.uni-koeln.de/color/; Wong 2011, doi:10.1038/nmeth.1618.
  public static let categories = [blue, vermilion, green, purple, orange, sky]

  /// The colour of the n-th category, counted from 0; past the sixth they come again in darker shades.
  public static func category(_ index: Int) -> Color {
    let index = max(0, index)
    let color = categories[index % categories.count]
    return color.mixed(with: .ink, share: min(0.75, 0.3 * Double(index / categories.count)))
  }
}
