/// A page that needs nothing but itself: styles and pictures inside, no request to anywhere, readable without a script.
public struct HTMLPage: Hashable, Sendable {
  /// A part of the page with its heading.
  public struct Section: Hashable, Sendable {
    /// Its heading.
    public let heading: String
    /// What stands in it.
    public let blocks: [HTMLBlock]

    /// A part of the page.
    public init(_ heading: String, _ blocks: [HTMLBlock]) {
      self.heading = heading
      self.blocks = blocks
    }
  }

  /// The page's name, its first heading too.
  public let title: String
  /// One line below the title; may be empty.
  public let subtitle: String
  /// What stands before the first section.
  public let introduction: [HTMLBlock]
  /// The parts; with more than two a table of contents precedes them.
  public let sections: [Section]
  /// The last line, such as version and seed; may be empty.
  public let footer: String

  /// A page. The research-use sentence always stands first and cannot be left out.
  public init(
    title: String, subtitle: String = "", introduction: [HTMLBlock] = [], sections: [Section], footer: String = ""
  ) {
    self.title = title
    self.subtitle = subtitle
    self.introduction = introduction
    self.sections = sections
    self.footer = footer
  }

  /// The page as HTML text, the same bytes for the same value.
  public var html: String {
    let anchors = anchors
    let subtitle = subtitle.isEmpty ? "" : "<p class=\"subtitle\">\(HTMLText.escaped(subtitle))</p>\n"
    let parts = zip(sections, anchors).map { section, anchor in
      "<section id=\"\(anchor)\">\n<h2>\(HTMLText.escaped(section.heading))</h2>\n"
        + section.blocks.map(\.html).joined(separator: "\n") + "\n</section>"
    }
    let contents = zip(sections, anchors).map { "<li><a href=\"#\($1)\">\(HTMLText.escaped($0.heading))</a></li>" }
    let body =
      ["<header><h1>\(HTMLText.escaped(title))</h1>\n\(subtitle)</header>", HTMLBlock.researchUseOnly.html]
      + introduction.map(\.html)
      + (sections.count > 2 ? ["<nav aria-label=\"Contents\"><ol>\(contents.joined())</ol></nav>"] : [])
      + parts + (footer.isEmpty ? [] : ["<footer>\(HTMLText.escaped(footer))</footer>"])
    let script = needsScript ? "<script>\(HTMLStyle.sortingScript)</script>\n" : ""
    return """
      <!DOCTYPE html>
      <html lang="en">
      <head>
      <meta charset="utf-8">
      <meta http-equiv="Content-Security-Policy" content="\(policy)">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <title>\(HTMLText.escaped(title))</title>
      <style>\(HTMLStyle.sheet)</style>
      </head>
      <body>
      <main>
      \(body.joined(separator: "\n"))
      </main>
      \(script)</body>
      </html>

      """
  }

  private var needsScript: Bool { (introduction + sections.flatMap(\.blocks)).contains(where: \.isSortable) }

  /// Browsers enforce with it that the page asks nobody for anything and runs no script but ours.
  private var policy: String {
    let script = needsScript ? "'sha256-\(HTMLStyle.sortingScriptDigest)'" : "'none'"
    return "default-src 'none'; style-src 'unsafe-inline'; img-src data:; script-src \(script); base-uri 'none'; "
      + "form-action 'none'"
  }

  /// A name for each section, numbered where two headings give the same.
  private var anchors: [String] {
    var seen: [String: Int] = [:]
    return sections.map { section in
      let anchor = HTMLText.anchor(section.heading)
      seen[anchor, default: 0] += 1
      let count = seen[anchor, default: 1]
      return count == 1 ? "s-\(anchor)" : "s-\(anchor)_\(count)"
    }
  }
}
