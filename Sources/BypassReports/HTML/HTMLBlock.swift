public import BypassGraphics

/// A part of a page.
public enum HTMLBlock: Hashable, Sendable {
  /// Running text.
  case paragraph([HTMLInline])
  /// A heading below a section's.
  case subheading(String)
  /// Points without an order.
  case list([[HTMLInline]])
  /// A table.
  case table(HTMLTable)
  /// A picture with its title and caption as text.
  case figure(Figure)
  /// A picture that another program drew as SVG, without its XML prolog, in a box that scrolls.
  case drawing(svg: String, caption: String)
  /// A box that must not be overlooked.
  case callout(HTMLInline.Tone, [HTMLInline])
  /// Terms with what they mean.
  case definitions([Definition])
  /// Pieces of evidence with their standing.
  case evidence([Evidence])
  /// Text as it is, in a fixed-width font.
  case preformatted(String)
  /// Parts that are folded away until the reader asks for them; printed open where the browser does so.
  case details(summary: String, [HTMLBlock])

  /// A term with what it means.
  public struct Definition: Hashable, Sendable {
    /// What is defined.
    public let term: String
    /// What it means.
    public let meaning: [HTMLInline]

    /// A term with what it means.
    public init(_ term: String, _ meaning: [HTMLInline]) {
      self.term = term
      self.meaning = meaning
    }
  }

  /// One piece of evidence.
  public struct Evidence: Hashable, Sendable {
    /// Its id, such as `ALCL-024`.
    public let id: String
    /// What it says.
    public let statement: String
    /// How it is known, such as `seen`, `memory`, `assumed`.
    public let standing: String
    /// What the standing means for the reader.
    public let tone: HTMLInline.Tone
    /// Where it comes from, such as a citation; may be empty.
    public let source: [HTMLInline]

    /// One piece of evidence.
    public init(
      id: String, statement: String, standing: String, tone: HTMLInline.Tone, source: [HTMLInline] = []
    ) {
      self.id = id
      self.statement = statement
      self.standing = standing
      self.tone = tone
      self.source = source
    }
  }

  /// The sentence that every report begins with.
  public static let researchUseOnly = HTMLBlock.callout(
    .caution, [.strong("Research use only, not medical advice.")])

  /// The part as HTML.
  var html: String {
    switch self {
    case .paragraph(let pieces): return "<p>\(pieces.html)</p>"
    case .subheading(let text): return "<h3>\(HTMLText.escaped(text))</h3>"
    case .list(let points): return "<ul>\(points.map { "<li>\($0.html)</li>" }.joined())</ul>"
    case .table(let table): return table.html
    case .figure(let figure): return Self.html(of: figure)
    case .drawing(let svg, let caption):
      return "<figure class=\"drawing\" tabindex=\"0\">\n<div class=\"table\">\(svg)</div>"
        + "<figcaption>\(HTMLText.escaped(caption))</figcaption>\n</figure>"
    case .callout(let tone, let pieces):
      return "<div class=\"callout \(tone.rawValue)\" role=\"note\">\(pieces.html)</div>"
    case .definitions(let all):
      return "<dl>\(all.map { "<dt>\(HTMLText.escaped($0.term))</dt><dd>\($0.meaning.html)</dd>" }.joined())</dl>"
    case .evidence(let all): return "<ul class=\"evidence\">\(all.map(Self.html(of:)).joined(separator: "\n"))</ul>"
    case .preformatted(let text): return "<pre>\(HTMLText.escaped(text))</pre>"
    case .details(let summary, let blocks):
      return "<details><summary>\(HTMLText.escaped(summary))</summary>\n"
        + blocks.map(\.html).joined(separator: "\n") + "\n</details>"
    }
  }

  private static func html(of figure: Figure) -> String {
    let caption = figure.caption.isEmpty ? "" : " \(HTMLText.escaped(figure.caption))"
    return "<figure>\n\(figure.svg(.omitted))"
      + "<figcaption><strong>\(HTMLText.escaped(figure.title))</strong>\(caption)</figcaption>\n</figure>"
  }

  private static func html(of evidence: Evidence) -> String {
    let anchor = "evidence-" + HTMLText.anchor(evidence.id)
    let source = evidence.source.isEmpty ? "" : " <span class=\"source\">\(evidence.source.html)</span>"
    return "<li id=\"\(anchor)\"><code>\(HTMLText.escaped(evidence.id))</code> "
      + HTMLInline.badge(evidence.standing, evidence.tone).html
      + " \(HTMLText.escaped(evidence.statement))\(source)</li>"
  }

  /// Whether it, or a part folded into it, has a table that can be sorted.
  var isSortable: Bool {
    switch self {
    case .table(let table): table.isSortable
    case .details(_, let blocks): blocks.contains(where: \.isSortable)
    case .paragraph, .subheading, .list, .figure, .drawing, .callout, .definitions, .evidence, .preformatted: false
    }
  }
}
