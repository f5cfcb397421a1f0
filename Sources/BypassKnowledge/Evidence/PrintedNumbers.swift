import BypassCore

extension Claim {
  /// Why data carried for the claim do not agree with what it prints; nil when they do.
  ///
  /// A number agrees when the claim's row has it with its unit; a fraction may be printed as a percentage, and one half
  /// as a word. A comparison agrees when the row compares the same things in the same direction.
  public func disagreement(with data: LedgerEntry.Data) -> String? {
    for figure in data.figures {
      if let missing = missingNumber(of: figure) { return "\(id) does not print \(missing)" }
    }
    guard let relation = data.relation else { return nil }
    return compares(relation) ? nil : "\(id) does not compare like '\(relation)'"
  }

  /// The first number of a figure that the claim does not print, with its unit; nil when it prints all.
  public func missingNumber(of figure: PrintedFigure) -> String? {
    let fields = [object, detail, statement, executableAs]
    let numbers = fields.flatMap { PrintedNumber.all(in: $0) }
    let wanted = figure.amount.numbers.first { number in !numbers.contains { $0.means(number, unit: figure.unit) } }
    return wanted.map { "\($0.significant(4)) \(figure.unit ?? "")" }
  }

  private func compares(_ relation: String) -> Bool {
    guard let mine = Comparison(executableAs), let other = Comparison(relation), mine.sign == other.sign else {
      return false
    }
    let shorter = min(mine.right.count, other.right.count)
    return mine.left == other.left && shorter > 0 && mine.right.prefix(shorter) == other.right.prefix(shorter)
  }

  /// A comparison as words on both sides of `<` or `>`.
  private struct Comparison {
    let left: [String]
    let sign: Character
    let right: [String]

    init?(_ text: String) {
      guard let position = text.firstIndex(where: { "<>".contains($0) }) else { return nil }
      sign = text[position]
      left = Self.words(text[..<position])
      right = Self.words(text[text.index(after: position)...])
    }

    private static func words(_ text: Substring) -> [String] {
      text.lowercased().split { !$0.isLetter && !$0.isNumber }.map(String.init).filter {
        !["data", "the"].contains($0)
      }
    }
  }
}

/// A number in a text with what stands around it.
struct PrintedNumber {
  let value: Double
  /// The text before it.
  let before: Substring
  /// The text after it.
  let after: Substring

  /// The numbers of a text, in its order.
  static func all(in text: String) -> [PrintedNumber] {
    var found: [PrintedNumber] = []
    var position = text.startIndex
    while position < text.endIndex {
      if text[position...].lowercased().hasPrefix("half") {
        let end = text.index(position, offsetBy: 4)
        found.append(PrintedNumber(value: 0.5, before: text[..<position], after: text[end...]))
      }
      guard text[position].isASCII, text[position].isNumber else {
        position = text.index(after: position)
        continue
      }
      var end = text[position...].firstIndex { !$0.isASCII || !($0.isNumber || $0 == ".") } ?? text.endIndex
      // A full stop behind a number ends the sentence.
      if text[text.index(before: end)] == "." { end = text.index(before: end) }
      if let value = Double(text[position..<end]) {
        found.append(PrintedNumber(value: value, before: text[..<position], after: text[end...]))
      }
      position = end
    }
    return found
  }

  /// Whether it prints a number in a unit.
  func means(_ number: Double, unit: String?) -> Bool {
    func equals(_ other: Double) -> Bool { abs(other - number) <= 1e-9 * max(1, abs(number)) }
    guard let unit, unit != "fraction" else {
      return equals(value) || unit == "fraction" && after.contains("%") && equals(value / 100)
    }
    guard equals(value) else { return false }
    let stem = unit.lowercased().hasSuffix("s") ? String(unit.lowercased().dropLast()) : unit.lowercased()
    let follows = after.drop { " -".contains($0) }.lowercased().hasPrefix(stem)
    return follows || stem == "patient" && before.hasSuffix("n=")
  }
}
