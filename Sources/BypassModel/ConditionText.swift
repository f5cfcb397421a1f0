public import BypassCore

/// Reads conditions such as `STAT3 & !(ALK>=2 | X:2)` as the catalogue, the command line and questions write them.
///
/// Grammar, tight to loose: `!` `not` `~` · comparisons `X`, `X:k`, `X>=k`, `X>k`, `X<=k`, `X<k`, `X=k`, `X==k`, `X!=k` ·
/// `&` `&&` `and` · `^` `xor` · `|` `||` `or` · constants `0 1 true false` · parentheses. Words in any case.
/// - Complexity: O(length); more than ``depthLimit`` operators inside each other are refused, without recursion.
public enum ConditionText {
  /// The most operators inside each other; deeper conditions would endanger recursion elsewhere.
  public static let depthLimit = 3000
  /// The most parentheses open at once.
  static let groupLimit = 50_000

  /// What was wrong with a text, by character offsets into it.
  public struct SyntaxError: Error, Hashable, Sendable {
    /// Characters before the fault.
    public let offset: Int
    /// Characters to underline.
    public let length: Int
    /// What is wrong.
    public let summary: String
    /// What would mend it.
    public let remedy: String?
  }

  /// The condition that a text says.
  ///
  /// - Throws: ``SyntaxError`` at the first fault.
  public static func parse(_ text: String) throws(SyntaxError) -> LevelCondition {
    var parser = Parser(tokens: try tokens(of: text), end: text.count)
    let condition = try parser.condition()
    if let extra = parser.peek {
      throw SyntaxError(
        offset: extra.offset, length: extra.text.count, summary: "'\(extra.text.clipped)' is not expected here",
        remedy: "join conditions with & or |")
    }
    return condition
  }

  private struct Token {
    let text: String
    let offset: Int
    var isWord: Bool { text.first.map { $0.isLetter || $0.isNumber || $0 == "_" } ?? false }
  }

  private static func tokens(of text: String) throws(SyntaxError) -> [Token] {
    let characters = Array(text)
    var tokens: [Token] = []
    var i = 0
    while i < characters.count {
      let start = i
      let c = characters[i]
      if c.isWhitespace {
        i += 1
        continue
      }
      if c.isASCII, c.isLetter || c.isNumber || c == "_" {
        while i < characters.count, characters[i].isASCII,
          characters[i].isLetter || characters[i].isNumber || characters[i] == "_"
        {
          i += 1
        }
      } else {
        let two = i + 1 < characters.count ? String(characters[i...i + 1]) : ""
        if ["&&", "||", ">=", "<=", "==", "!="].contains(two) {
          i += 2
        } else if "!~&|^()<>=:".contains(c) {
          i += 1
        } else {
          throw SyntaxError(
            offset: i, length: 1, summary: "'\(c)' has no meaning in a condition",
            remedy: "names hold letters, digits and _; operators are ! & | ^ >= <= > < = and parentheses")
        }
      }
      tokens.append(Token(text: String(characters[start..<i]), offset: start))
    }
    return tokens
  }

  /// Reads with stacks of its own, so that no nesting can overflow the call stack.
  private struct Parser {
    /// What waits for its right side.
    private enum Pending: Equatable {
      case group
      case not
      case and, xor, or

      /// How tightly it binds.
      var strength: Int {
        switch self {
        case .group: 0
        case .or: 1
        case .xor: 2
        case .and: 3
        case .not: 4
        }
      }
    }

    let tokens: [Token]
    let end: Int
    var position = 0
    private var pending: [Pending] = []
    private var operands: [(condition: LevelCondition, depth: Int)] = []
    private var openGroups = 0

    init(tokens: [Token], end: Int) {
      self.tokens = tokens
      self.end = end
    }

    var peek: Token? { position < tokens.count ? tokens[position] : nil }

    mutating func take(_ texts: Set<String>) -> Bool {
      guard let token = peek, texts.contains(token.text.lowercased()) else { return false }
      position += 1
      return true
    }

    /// The condition that begins here; stops before what cannot belong to it.
    mutating func condition() throws(SyntaxError) -> LevelCondition {
      repeat {
        try takeOperand()
        while openGroups > 0, take([")"]) {
          try reduce(above: 0)
          pending.removeLast()
          openGroups -= 1
        }
      } while try takeOperator()
      try reduce(above: 0)
      guard openGroups == 0 else { throw fault("a closing parenthesis is missing") }
      return operands.last?.condition ?? .constant(false)
    }

    private mutating func takeOperand() throws(SyntaxError) {
      while true {
        if take(["!", "~", "not"]) {
          pending.append(.not)
        } else if take(["("]) {
          pending.append(.group)
          openGroups += 1
        } else {
          break
        }
        guard openGroups <= ConditionText.groupLimit, pending.count <= 2 * ConditionText.groupLimit else {
          throw fault("more than \(ConditionText.groupLimit) parentheses or negations are open at once")
        }
      }
      operands.append((try comparison(), 1))
    }

    private mutating func takeOperator() throws(SyntaxError) -> Bool {
      let next: Pending
      if take(["&", "&&", "and"]) {
        next = .and
      } else if take(["^", "xor"]) {
        next = .xor
      } else if take(["|", "||", "or"]) {
        next = .or
      } else {
        return false
      }
      // Chains of one joining operator are applied at once, later; exclusive ors from the left.
      try reduce(above: next == .xor ? next.strength - 1 : next.strength)
      pending.append(next)
      return true
    }

    /// Applies what waits inside the innermost parenthesis and binds tighter than a strength.
    private mutating func reduce(above strength: Int) throws(SyntaxError) {
      while let top = pending.last, top != .group, top.strength > strength {
        pending.removeLast()
        var count = 1
        if top != .not { count = 2 }
        while top == .and || top == .or, pending.last == top {
          pending.removeLast()
          count += 1
        }
        let parts = operands.suffix(count)
        let depth = 1 + (parts.map(\.depth).max() ?? 0)
        guard depth <= ConditionText.depthLimit else {
          throw fault("parentheses and negations nest deeper than \(ConditionText.depthLimit)")
        }
        let conditions = parts.map(\.condition)
        operands.removeLast(count)
        let joined: LevelCondition =
          switch top {
          case .not: .not(conditions[0])
          case .xor: .either(conditions[0], conditions[1])
          case .or: .any(conditions)
          case .and, .group: .all(conditions)
          }
        operands.append((joined, depth))
      }
    }

    mutating func comparison() throws(SyntaxError) -> LevelCondition {
      guard let token = peek else { throw fault("a condition is missing at the end", remedy: "name a node") }
      guard token.isWord, !["and", "or", "not", "xor"].contains(token.text.lowercased()) else {
        throw fault("'\(token.text)' stands where a node is expected")
      }
      position += 1
      let sign = peek.map(\.text) ?? ""
      guard [":", ">=", ">", "<=", "<", "=", "==", "!="].contains(sign) else { return try plain(token) }
      position += 1
      guard let digits = peek, let level = Int(digits.text), level >= 0, level <= 1000 else {
        throw fault("'\(sign)' needs a level, a whole number from 0", remedy: "write \(token.text)>=1, say")
      }
      position += 1
      guard let node = try? NodeID(token.text) else { throw fault("'\(token.text)' is not a node name") }
      return Self.condition(node, sign, level)
    }

    private func plain(_ token: Token) throws(SyntaxError) -> LevelCondition {
      switch token.text.lowercased() {
      case "0", "false": return .constant(false)
      case "1", "true": return .constant(true)
      default:
        guard let node = try? NodeID(token.text) else {
          throw SyntaxError(
            offset: token.offset, length: token.text.count, summary: "'\(token.text)' is not a node name", remedy: nil)
        }
        return .level(node)
      }
    }

    private static func condition(_ node: NodeID, _ sign: String, _ level: Int) -> LevelCondition {
      func atLeast(_ k: Int) -> LevelCondition { k <= 0 ? .constant(true) : .level(node, atLeast: k) }
      switch sign {
      case ":", ">=": return atLeast(level)
      case ">": return atLeast(level + 1)
      case "<": return .not(atLeast(level)).simplified
      case "<=": return .not(atLeast(level + 1))
      case "!=": return LevelCondition.not(.all([atLeast(level), .not(atLeast(level + 1))])).simplified
      default: return LevelCondition.all([atLeast(level), .not(atLeast(level + 1))]).simplified
      }
    }

    private func fault(_ summary: String, remedy: String? = nil) -> SyntaxError {
      SyntaxError(offset: peek?.offset ?? end, length: peek?.text.count ?? 1, summary: summary, remedy: remedy)
    }
  }
}

extension ConditionText {
  /// The condition that a text of the command line or of a question says, over the levels of a network.
  ///
  /// `X=2` on a node of two levels is refused rather than never true; `X<=1` there is always true.
  /// - Throws: ``Diagnostic`` with the place inside `origin` (such as `--toward`).
  public static func parse(_ text: String, for network: Network, origin: String) throws(Diagnostic) -> LevelCondition {
    let source = SourceText(file: origin, text: text)
    let condition: LevelCondition
    do {
      condition = try parse(text)
    } catch {
      throw .error(
        "condition-syntax", at: source.place(line: 1, column: error.offset + 1, length: error.length), error.summary,
        remedy: error.remedy)
    }
    var clipped: Diagnostic?
    let bounded = condition.replacingAtoms { atom -> LevelCondition in
      guard let node = network[atom.node] else {
        clipped =
          clipped
          ?? .unknown(
            "node", atom.node.description, at: source.place(line: 1, column: 1),
            among: network.nodes.map(\.id.description))
        return .constant(false)
      }
      if atom.atLeast > node.maximum + 1 {
        clipped =
          clipped
          ?? .error(
            "level-range", at: source.place(line: 1, column: 1), "'\(atom.node)' has no level \(atom.atLeast)",
            remedy: "its levels are 0 to \(node.maximum)")
      }
      return atom.atLeast > node.maximum ? .constant(false) : .atom(atom)
    }
    if let clipped { throw clipped }
    return bounded.simplified
  }
}
