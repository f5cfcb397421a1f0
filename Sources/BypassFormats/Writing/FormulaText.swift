import BypassCore
import BypassModel

/// How a language writes Boolean formulas.
struct FormulaStyle: Sendable {
  var and = " & "
  var or = " | "
  var not = "!"
  /// Nil where the language has none: an exclusive or is then written with the other operators.
  var xor: String?
  var yes = "1"
  var no = "0"
  /// Whether every operation stands in parentheses.
  var alwaysGroups = false
}

extension Formula {
  /// The formula as text.
  ///
  /// - Throws: ``Diagnostic`` when an exclusive or that has to be written out makes it longer than 16 million bytes.
  func text(_ style: FormulaStyle, atom: (Atom) -> String) throws(Diagnostic) -> String {
    var out = ""
    try write(to: &out, style, inside: 0, atom)
    return out
  }

  private func write(
    to out: inout String, _ style: FormulaStyle, inside strength: Int, _ atom: (Atom) -> String
  ) throws(Diagnostic) {
    guard out.utf8.count < 1 << 24 else {
      throw .error("rule-too-long", "a rule becomes longer than 16 million characters in this format")
    }
    switch self {
    case .constant(let value): out += value ? style.yes : style.no
    case .atom(let asked): out += atom(asked)
    case .all(let parts) where parts.isEmpty: out += style.yes
    case .any(let parts) where parts.isEmpty: out += style.no
    case .not(let part):
      out += style.not
      try part.write(to: &out, style, inside: 4, atom)
    case .all(let parts) where parts.count == 1, .any(let parts) where parts.count == 1:
      try parts[0].write(to: &out, style, inside: strength, atom)
    case .all(let parts): try Self.write(parts, style.and, 3, to: &out, style, inside: strength, atom)
    case .any(let parts): try Self.write(parts, style.or, 1, to: &out, style, inside: strength, atom)
    case .either(let first, let second):
      if let xor = style.xor {
        out += "("
        try first.write(to: &out, style, inside: 4, atom)
        out += xor
        try second.write(to: &out, style, inside: 4, atom)
        out += ")"
      } else {
        try Formula.any([.all([first, .not(second)]), .all([.not(first), second])])
          .write(to: &out, style, inside: strength, atom)
      }
    }
  }

  private static func write(
    _ parts: [Formula], _ sign: String, _ own: Int, to out: inout String, _ style: FormulaStyle, inside strength: Int,
    _ atom: (Atom) -> String
  ) throws(Diagnostic) {
    let grouped = own < strength || style.alwaysGroups && strength > 0
    if grouped { out += "(" }
    for (index, part) in parts.enumerated() {
      if index > 0 { out += sign }
      try part.write(to: &out, style, inside: own + (style.alwaysGroups ? 1 : 0), atom)
    }
    if grouped { out += ")" }
  }
}
