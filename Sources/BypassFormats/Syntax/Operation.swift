/// The operators that the expression languages of model files have.
enum Operation: Hashable, Sendable {
  case not, and, or, xor, implies, equivalent
  case multiply, divide, add, subtract
  case less, lessOrEqual, greater, greaterOrEqual, equal, notEqual

  /// Whether chains of it are kept as one list; the value does not depend on how they are grouped.
  var isJoining: Bool { self == .and || self == .or || self == .xor }
}

/// One expression language: what its texts are cut into and how tightly its operators bind.
struct Dialect: Sendable {
  /// What may stand in a name.
  enum Names: Sendable {
    /// ASCII letters, digits and the underscore, not beginning with a digit.
    case identifiers
    /// Everything but blanks, operators, brackets, commas and quotes.
    case loose
  }

  /// Where `#` begins a comment.
  enum HashComments: Sendable { case never, atLineStart, anywhere }

  /// What messages call the language.
  var title: String
  var names = Names.identifiers
  var hashComments = HashComments.never
  /// `//` and `/* */`.
  var slashComments = false
  /// Whether the end of a line ends a rule.
  var linesMatter = false
  /// `and`, `or`, `not`, `xor` in any case.
  var wordOperators = false
  /// `TRUE` and `FALSE` in any case.
  var truthWords = false
  /// `$name`.
  var variables = false
  /// `@name`.
  var aliases = false
  /// Numbers other than names of digits: integers, decimals, exponents.
  var numbers = false
  /// `0x1.8p3`.
  var hexadecimals = false
  /// Texts of operators, longest first, with what they mean.
  var signs: [(text: [UInt8], operation: Operation)] = []
  /// Binding strength of each infix operator, higher is tighter.
  var strengths: [Operation: Int] = [:]
  /// `test ? then : otherwise`.
  var conditionals = false
  /// Functions, in lower case, that nest as chains do: `max(a, max(b, c))` is `max(a, b, c)`.
  var chainedCalls: Set<String> = []
  /// Whether an exclusive or beside other operators needs parentheses, because readers disagree on its strength.
  var xorNeedsParentheses = false

  static func signs(_ pairs: [(String, Operation)]) -> [(text: [UInt8], operation: Operation)] {
    pairs.map { (Array($0.0.utf8), $0.1) }.sorted { $0.text.count > $1.text.count }
  }
}
