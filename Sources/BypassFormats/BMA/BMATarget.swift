import BypassCore
import BypassModel

/// The target function of one variable.
struct BMATarget {
  /// Where the function comes from.
  enum Origin {
    case formula
    /// Activators and inhibitors.
    case means([Int], [Int])
  }

  /// The function as a rule.
  struct Outcome {
    let rule: Rule
    var isRounded = false
    var isScaled = false
  }

  /// The most combinations of levels that are tabulated for one function.
  static let tableLimit = 1 << 18
  /// The most combinations, each as often as the target has levels above 0, that are tabulated for one file.
  static let fileLimit = 1 << 24

  private let variable: BMAReader.Variable
  private let others: [String: BMAReader.Variable]
  private let tree: SyntaxTree
  private let expression: EmbeddedExpression

  init(_ variable: BMAReader.Variable, among all: [String: BMAReader.Variable], sources: Origin) throws(Diagnostic) {
    self.variable = variable
    let text: String
    switch sources {
    case .formula: text = variable.formula
    case .means(let up, let down):
      func mean(_ numbers: [Int]) -> String {
        numbers.isEmpty ? "0" : "avg(\(numbers.map { "var(\($0))" }.joined(separator: ", ")))"
      }
      text = "\(mean(up)) - \(mean(down))"
    }
    var others: [String: BMAReader.Variable] = [:]
    let plain = try Self.replacingVariables(in: text, at: variable.place, among: all, &others)
    self.others = others
    expression = EmbeddedExpression(plain, at: variable.place)
    tree = try expression.tree(BMAFormat.dialect)
  }

  /// The text with `$vN` in place of each `var(…)`, whose inside is a number or a name.
  private static func replacingVariables(
    in text: String, at place: Place, among all: [String: BMAReader.Variable],
    _ others: inout [String: BMAReader.Variable]
  ) throws(Diagnostic) -> String {
    var out = ""
    var rest = text[...]
    while let mark = rest.range(of: "var(", last: false) {
      out += rest[..<mark.lowerBound]
      guard let close = rest[mark.upperBound...].firstIndex(of: ")") else {
        throw .error("unclosed-parenthesis", at: place, "in '\(text.clipped)': 'var(' is never closed")
      }
      let inside = String(rest[mark.upperBound..<close]).trimmingBlanks
      guard let found = all[inside] else {
        throw .unknown("variable", inside, at: place, among: all.values.map(\.name).sorted(), code: "unknown-node")
      }
      others["v\(found.number)"] = found
      out += "$v\(found.number)"
      rest = rest[rest.index(after: close)...]
    }
    return out + rest
  }

  /// The rule: exactly where minima, maxima and complements of levels suffice, else by a table.
  ///
  /// - Parameter room: how many combinations the file may still have tabulated; less afterwards.
  func rule(room: inout Int) throws(Diagnostic) -> Outcome {
    let isScaled = others.values.contains { $0.lowest != variable.lowest || $0.highest != variable.highest }
    guard variable.lowest < variable.highest else { return Outcome(rule: constant(variable.lowest)) }
    if !isScaled {
      var clauses: [Rule.Clause] = []
      for level in 1...variable.highest {
        guard let when = level <= variable.lowest ? .constant(true) : reaches(level, tree) else {
          return try tabulated(isScaled: false, &room)
        }
        clauses.append(.init(level: level, when: when.simplified))
      }
      return Outcome(rule: Rule(clauses.filter { $0.when != .constant(false) }))
    }
    return try tabulated(isScaled: true, &room)
  }

  private func constant(_ level: Int) -> Rule {
    Rule(level > 0 ? [.init(level: level, when: .constant(true))] : [])
  }

  /// When an expression is at least a bound; nil when that is not seen from its form.
  private func reaches(_ bound: Int, _ tree: SyntaxTree) -> LevelCondition? {
    switch tree.kind {
    case .number(let value): return .constant(value >= Double(bound))
    case .variable(let name):
      guard let other = others[name] else { return nil }
      if bound <= other.lowest { return .constant(true) }
      return bound > other.highest ? .constant(false) : .level(other.id, atLeast: bound)
    case .call(let name, let parts) where !parts.isEmpty && ["min", "max"].contains(name.lowercased()):
      var conditions: [LevelCondition] = []
      for part in parts {
        guard let condition = reaches(bound, part) else { return nil }
        conditions.append(condition)
      }
      return name.lowercased() == "min" ? .all(conditions) : .any(conditions)
    case .binary(.subtract, let left, let right):
      // A whole number less an expression of whole values.
      guard case .number(let value) = left.kind, value == value.rounded(), value.magnitude < 1e6, isWhole(right),
        let above = reaches(Int(value) - bound + 1, right)
      else { return nil }
      return .not(above)
    default: return nil
    }
  }

  private func isWhole(_ tree: SyntaxTree) -> Bool {
    switch tree.kind {
    case .number(let value): value == value.rounded()
    case .variable: true
    case .binary(.subtract, let left, let right): isWhole(left) && isWhole(right)
    case .call(let name, let parts): ["min", "max"].contains(name.lowercased()) && parts.allSatisfy(isWhole)
    default: false
    }
  }

  private func tabulated(isScaled: Bool, _ room: inout Int) throws(Diagnostic) -> Outcome {
    let read = others.values.sorted { $0.number < $1.number }
    let axes = read.map { LevelTable.Axis(node: $0.id, count: max(1, $0.highest) + 1) }
    guard let count = LevelTable.combinations(axes, limit: min(Self.tableLimit, room / variable.highest)) else {
      throw expression.located(
        .error(
          "arithmetic-condition", at: variable.place,
          "the formula computes with numbers over \(read.count) variables, which have more than \(Self.tableLimit) "
            + "combinations of levels, too many to tabulate",
          remedy: "write it with min, max and 1 - x"))
    }
    room -= count * variable.highest
    // What each level counts in the formula; combinations then only choose among these.
    let scales = read.map { other in
      (0...max(1, other.highest)).map { scaled(min(max($0, other.lowest), other.highest), other) }
    }
    let positions = Dictionary(uniqueKeysWithValues: read.enumerated().map { ($0.element.number, $0.offset) })
    var isRounded = false
    var targets: [Int] = []
    targets.reserveCapacity(count)
    for row in 0..<count {
      let levels = LevelTable.levels(of: row, axes)
      let value = try value(tree) { other in positions[other.number].map { scales[$0][levels[$0]] } ?? 0 }
      guard value.isFinite else {
        throw expression.located(
          .error("arithmetic-condition", at: variable.place, "the formula divides by zero at some levels"))
      }
      let whole = (value + 0.5).rounded(.down)
      if value != value.rounded() { isRounded = true }
      targets.append(Int(min(max(whole, Double(variable.lowest)), Double(variable.highest))))
    }
    let table = LevelTable(axes: axes, values: targets)
    var clauses: [Rule.Clause] = []
    for level in 1...variable.highest {
      let when = table.condition(atLeast: level)
      if when != LevelCondition.constant(false) { clauses.append(.init(level: level, when: when)) }
    }
    return Outcome(rule: Rule(clauses), isRounded: isRounded, isScaled: isScaled)
  }

  private func scaled(_ level: Int, _ other: BMAReader.Variable) -> Double {
    guard other.lowest < other.highest else {
      return Double(min(max(level, variable.lowest), variable.highest))
    }
    let share = Double(level - other.lowest) / Double(other.highest - other.lowest)
    return Double(variable.lowest) + share * Double(variable.highest - variable.lowest)
  }

  private func value(_ tree: SyntaxTree, _ level: (BMAReader.Variable) -> Double) throws(Diagnostic) -> Double {
    switch tree.kind {
    case .number(let value): return value
    case .variable(let name):
      guard let other = others[name] else { break }
      return level(other)
    case .minus(let part): return -(try value(part, level))
    case .binary(let sign, let left, let right):
      let (a, b) = (try value(left, level), try value(right, level))
      switch sign {
      case .add: return a + b
      case .subtract: return a - b
      case .multiply: return a * b
      default: return a / b
      }
    case .call(let name, let parts):
      var values: [Double] = []
      for part in parts { values.append(try value(part, level)) }
      if let result = Self.function(name.lowercased(), values) { return result }
      throw expression.located(
        .error(
          "unknown-function", at: variable.place,
          "there is no function '\(name.clipped)' of \(values.count) values",
          remedy: "functions are min, max, avg, sum, ceil, floor and abs"))
    default: break
    }
    throw expression.located(
      .error(
        "expression-syntax", at: variable.place, "a name stands where a number is expected",
        remedy: "write var(NAME) for a variable"))
  }

  private static func function(_ name: String, _ values: [Double]) -> Double? {
    switch (name, values.count) {
    case ("min", 1...): values.min()
    case ("max", 1...): values.max()
    case ("sum", 1...): values.reduce(0, +)
    case ("avg", 1...), ("ave", 1...): values.reduce(0, +) / Double(values.count)
    case ("ceil", 1): values[0].rounded(.up)
    case ("floor", 1): values[0].rounded(.down)
    case ("abs", 1): values[0].magnitude
    case ("const", 1): values[0]
    default: nil
    }
  }
}
