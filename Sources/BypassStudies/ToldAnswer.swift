import BypassCore
import BypassGraphics
import BypassReports

/// An answer that is a text for people, tables and pictures, with the page that joins them.
struct ToldAnswer {
  /// The page's title.
  let title: String
  /// What stands below the title.
  let subtitle: String
  let terminal: String
  let tables: [StudyResult.File]
  /// Each with the name of its file.
  let pictures: [(name: String, figure: Figure)]

  /// Tables first, then pictures, then `report.html`.
  func result(json: JSONValue, diagnostics: [Diagnostic], status: ExitStatus = .done) -> StudyResult {
    StudyResult(
      json: json, terminal: terminal,
      files: tables + pictures.map { .init($0.name, $0.figure.svg()) } + [.init("report.html", page)],
      diagnostics: diagnostics, status: status)
  }

  private var page: String {
    let figures: [HTMLPage.Section] =
      pictures.isEmpty ? [] : [.init("Figures", pictures.map { .figure($0.figure) })]
    return HTMLPage(
      title: title, subtitle: subtitle, sections: [.init("Result", [.preformatted(terminal)])] + figures,
      footer: "Bypass \(BypassVersion.text)"
    ).html
  }
}

extension TerminalText {
  /// The notes among some findings, one a line, each with its remedy.
  static func notes(_ findings: [Diagnostic]) -> [String] {
    findings.filter { $0.severity == .note }.map { note in
      wrapped("  " + note.summary + (note.remedy.map { "; \($0)" } ?? ""))
    }
  }
}

extension String {
  /// Without line breaks at the end.
  var withoutLastBreaks: String {
    var text = self
    while text.last?.isNewline == true { text.removeLast() }
    return text
  }
}
