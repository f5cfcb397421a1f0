import BypassCore
import BypassModel

/// The counting functions that BoolNet allows in rules.
enum BNetFunctions {
  static let names: Set<String> = ["maj", "all", "any", "sumis", "sumgt", "sumlt"]
  static let temporal: Set<String> = ["timeis", "timelt", "timegt"]
  /// The most conjunctions that a counting function is written out as.
  static let termLimit = 20_000

  /// The condition of a counting function; nil when the function has another name.
  ///
  /// - Throws: ``Diagnostic`` when it has no arguments or would become too long.
  static func condition(
    _ name: String, _ arguments: [LevelCondition], bound: Int?, at place: Place
  ) throws(Diagnostic) -> LevelCondition? {
    let name = name.lowercased()
    guard names.contains(name) else { return nil }
    guard !arguments.isEmpty else {
      throw .error("function-arguments", at: place, "'\(name)' needs something to count")
    }
    switch name {
    case "all": return .all(arguments)
    case "any": return .any(arguments)
    case "maj": return try atLeast(arguments.count / 2 + 1, of: arguments, at: place)
    default: break
    }
    guard let bound else {
      throw .error(
        "function-arguments", at: place, "the last argument of '\(name)' must be a whole number",
        remedy: "write for example \(name)(A, B, C, 2)")
    }
    switch name {
    case "sumgt": return try atLeast(bound + 1, of: arguments, at: place)
    case "sumlt": return .not(try atLeast(bound, of: arguments, at: place))
    default:
      return .all([
        try atLeast(bound, of: arguments, at: place), .not(try atLeast(bound + 1, of: arguments, at: place)),
      ])
    }
  }

  /// At least `count` of the conditions, as a disjunction of conjunctions.
  static func atLeast(
    _ count: Int, of conditions: [LevelCondition], at place: Place
  ) throws(Diagnostic) -> LevelCondition {
    if count <= 0 { return .constant(true) }
    if count > conditions.count { return .constant(false) }
    var combinations = 1.0
    for step in 0..<count { combinations *= Double(conditions.count - step) / Double(step + 1) }
    guard combinations * Double(count) <= Double(termLimit) else {
      throw .error(
        "function-size", at: place, "a count over \(conditions.count) conditions would become too long a rule",
        remedy: "split it into counts over fewer nodes")
    }
    var terms: [LevelCondition] = []
    var chosen = Array(0..<count)
    while true {
      terms.append(.all(chosen.map { conditions[$0] }))
      guard let position = chosen.indices.last(where: { chosen[$0] < conditions.count - count + $0 }) else { break }
      chosen[position] += 1
      for later in (position + 1)..<max(count, position + 1) { chosen[later] = chosen[later - 1] + 1 }
    }
    return .any(terms)
  }
}
