import BypassCore
import BypassGraphics
import BypassReports

extension HTMLPage {
  /// A page of an answer that is a text for people and pictures.
  static func told(_ title: String, subtitle: String, _ text: String, figures: [Figure]) -> String {
    let pictures: [Section] = figures.isEmpty ? [] : [.init("Figures", figures.map { .figure($0) })]
    return HTMLPage(
      title: title, subtitle: subtitle, sections: [.init("Result", [.preformatted(text)])] + pictures,
      footer: "Bypass \(BypassVersion.text)"
    ).html
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
