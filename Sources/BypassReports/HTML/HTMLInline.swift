/// A piece of running text.
public enum HTMLInline: Hashable, Sendable, ExpressibleByStringLiteral {
  /// Plain text.
  case text(String)
  /// Important text.
  case strong(String)
  /// A name or value as typed.
  case code(String)
  /// Text that leads to an address; to anything but `https:`, `http:` or `#…` the text stands without a link.
  case link(String, to: String)
  /// A short mark on a coloured ground.
  case badge(String, Tone)

  /// The meaning of a colour; the text says it too.
  public enum Tone: String, Hashable, Sendable {
    /// Neutral.
    case plain
    /// Well supported.
    case good
    /// To be read with care.
    case caution
    /// Contradicted, failed or withdrawn.
    case bad
  }

  /// Plain text.
  public init(stringLiteral value: String) { self = .text(value) }

  /// The piece as HTML.
  var html: String {
    switch self {
    case .text(let text): return HTMLText.escaped(text)
    case .strong(let text): return "<strong>\(HTMLText.escaped(text))</strong>"
    case .code(let text): return "<code>\(HTMLText.escaped(text))</code>"
    case .link(let text, let address):
      guard let address = HTMLText.safeAddress(address) else { return HTMLText.escaped(text) }
      return "<a href=\"\(HTMLText.escaped(address))\" rel=\"noopener noreferrer\">\(HTMLText.escaped(text))</a>"
    case .badge(let text, let tone): return "<span class=\"badge \(tone.rawValue)\">\(HTMLText.escaped(text))</span>"
    }
  }
}

extension [HTMLInline] {
  /// The pieces as HTML, one after the other.
  var html: String { map(\.html).joined() }
}
