import BypassCore

/// A word or a mark of a plan, with where it stands.
struct PlanToken: Hashable, Sendable {
  let text: String
  /// In characters from the beginning of the line.
  let column: Int

  static let marks: Set<Character> = ["(", ")", ",", "|", "+", ">", ":"]

  /// Splits a plan; marks stand alone, everything else is separated by blanks. A colon within a dose (`total:900nM`)
  /// belongs to the dose.
  static func tokens(of text: String) -> [PlanToken] {
    var tokens: [PlanToken] = []
    var word = ""
    var start = 0
    func isDose(_ word: String) -> Bool { word.contains("=") }
    func end() {
      if !word.isEmpty { tokens.append(PlanToken(text: word, column: start)) }
      word = ""
    }
    for (index, character) in text.enumerated() {
      if marks.contains(character), !(character == ":" && isDose(word)) {
        end()
        tokens.append(PlanToken(text: String(character), column: index))
      } else if character.isWhitespace {
        end()
      } else {
        if word.isEmpty { start = index }
        word.append(character)
      }
    }
    end()
    return tokens
  }
}
