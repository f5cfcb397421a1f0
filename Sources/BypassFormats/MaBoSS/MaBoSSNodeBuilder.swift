import BypassCore
import BypassModel

/// Makes a node of a MaBoSS declaration: its rule, its speeds or rates, and a clamp where the mutation idiom says one.
struct MaBoSSNodeBuilder {
  private let declaration: MaBoSSNetworkText.Declaration
  private let id: NodeID
  private let meaning: Meaning

  /// - Throws: ``Diagnostic`` when the node's aliases form a cycle or grow beyond bounds.
  init(
    _ declaration: MaBoSSNetworkText.Declaration, id: NodeID, source: SourceText, ids: [String: NodeID],
    variables: [String: Double]
  ) throws(Diagnostic) {
    self.declaration = declaration
    self.id = id
    let attributes = Dictionary(
      declaration.attributes.map { ($0.name, $0.value) }, uniquingKeysWith: { first, _ in first })
    meaning = Meaning(
      source: source, node: { ids[$0] }, variable: { variables[$0] }, alias: { attributes[$0] })
    try AliasCheck.run(declaration, source)
  }

  private var logic: SyntaxTree? { declaration.attribute("logic") }

  /// The node and what clamps it.
  ///
  /// - Parameter start: the level at which it begins for certain.
  func node(
    start: Int?, _ findings: inout Findings
  ) throws(Diagnostic) -> (node: NodeDeclaration, clamp: Perturbation?) {
    let (written, writtenDown) = (declaration.attribute("rate_up"), declaration.attribute("rate_down"))
    let switches = MutationSwitches(meaning)
    let clamp = try switches.clamp(up: written, down: writtenDown).map { Perturbation(.clamp($0), of: id) }
    let (up, down) = try switches.unmutated(up: written, down: writtenDown, isClamped: clamp != nil)
    if let clamp, case .clamp(let level) = clamp.effect {
      findings.add(
        Diagnostic(
          .note, code: "mutation-clamp", at: meaning.source.spot(declaration.range),
          "'\(id)' is mutated to \(level): it is clamped there from the beginning instead of jumping at a huge rate"))
    }
    let isSwitchedOnly = logic == nil && up.isZero && down.isZero
    guard (logic != nil || written != nil || writtenDown != nil) && !isSwitchedOnly else {
      return (input(start: start, &findings), clamp)
    }
    let rule = try rule(up: up, down: down)
    let kinetics: Kinetics
    if let speeds = try speeds(up: up, down: down, rule: rule) {
      kinetics = .followingRule(up: speeds.up, down: speeds.down)
    } else {
      let logicIsTruth = logic?.isLogical ?? false
      kinetics = .rates(
        up: try numeric(up, missing: (1, 0), logicIsTruth), down: try numeric(down, missing: (0, 1), logicIsTruth))
      findings.noteOnce(
        "explicit-rates", at: meaning.source.spot(declaration.range),
        "the rates of '\(id)' are more than speeds towards its rule: continuous time follows the rates, "
          + "qualitative analyses the rule")
    }
    return (NodeDeclaration(id, name: declaration.name, .ruled(Rule(on: rule)), kinetics: kinetics), clamp)
  }

  private func input(start: Int?, _ findings: inout Findings) -> NodeDeclaration {
    if let start { return NodeDeclaration(id, name: declaration.name, .input(start)) }
    findings.noteOnce(
      "random-input", at: meaning.source.spot(declaration.range),
      "input '\(id)' begins at random: it is read as a node that keeps whatever level it begins at")
    return NodeDeclaration(id, name: declaration.name, .ruled(Rule(on: .level(id))))
  }

  private func numeric(
    _ rate: SyntaxTree?, missing: (Double, Double), _ logicIsTruth: Bool
  ) throws(Diagnostic) -> NumericExpression {
    if let rate { return try rate.numeric(meaning, logicIsTruth: logicIsTruth) }
    guard let logic else { return .number(0) }
    let test: NumericExpression =
      logicIsTruth ? .ruleHolds : try logic.numeric(meaning, logicIsTruth: false)
    return .conditional(test, then: .number(missing.0), otherwise: .number(missing.1))
  }

  /// The logic, or what rates without a logic amount to: on when it may switch on, off when it may switch off.
  private func rule(up: SyntaxTree?, down: SyntaxTree?) throws(Diagnostic) -> LevelCondition {
    if let logic { return try logic.condition(meaning).simplified }
    if let up = try gated(up), let down = try gated(down, falling: true),
      up.when == down.when || down.speed == 0 || up.speed == 0,
      let when = up.speed == 0 ? down.when : up.when, up.speed > 0 || down.speed > 0
    {
      if up.speed > 0, down.speed > 0 { return when }
      return (up.speed > 0 ? LevelCondition.any([when, .level(id)]) : .all([when, .level(id)])).simplified
    }
    let rises = try up.map { rate throws(Diagnostic) in try rate.positive(meaning) } ?? .constant(false)
    let falls = try down.map { rate throws(Diagnostic) in try rate.positive(meaning) } ?? .constant(false)
    return LevelCondition.any([.all([.level(id), .not(falls)]), .all([.not(.level(id)), rises])]).simplified
  }

  /// The speeds when both rates are speeds towards the rule; nil when they are anything else.
  private func speeds(
    up: SyntaxTree?, down: SyntaxTree?, rule: LevelCondition
  ) throws(Diagnostic) -> (up: Double, down: Double)? {
    let hasLogic = logic != nil
    guard let rise = try up == nil && hasLogic ? Gated(when: rule, speed: 1) : gated(up),
      let fall = try down == nil && hasLogic ? Gated(when: rule, speed: 1) : gated(down, falling: true)
    else { return nil }
    guard rise.speed == 0 || rise.when == rule, fall.speed == 0 || fall.when == rule else { return nil }
    return (rise.speed, fall.speed)
  }

  private struct Gated {
    /// The rule's condition: a rise happens while it holds, a fall while it does not; nil for a rate of 0.
    let when: LevelCondition?
    let speed: Double
  }

  /// A rate of the form `condition ? speed : 0` (or its mirror image for a fall); nil for any other.
  private func gated(_ rate: SyntaxTree?, falling: Bool = false) throws(Diagnostic) -> Gated? {
    guard let rate, !rate.isZero else { return Gated(when: nil, speed: 0) }
    guard case .conditional(let test, let then, let otherwise) = rate.kind else {
      return try constant(rate) == 0 ? Gated(when: nil, speed: 0) : nil
    }
    guard let yes = try constant(then), let no = try constant(otherwise) else { return nil }
    let when = try test.condition(meaning).simplified
    guard yes >= 0, no >= 0, yes.isFinite, no.isFinite, yes == 0 || no == 0 else { return nil }
    let holds = yes > 0 ? when : LevelCondition.not(when).simplified
    let speed = max(yes, no)
    guard speed > 0 else { return Gated(when: nil, speed: 0) }
    return Gated(when: falling ? LevelCondition.not(holds).simplified : holds, speed: speed)
  }

  /// The value of an expression without nodes; nil when it reads any.
  private func constant(_ tree: SyntaxTree) throws(Diagnostic) -> Double? {
    try tree.readsNodes(meaning) ? nil : tree.value(meaning, levels: { _ in 0 })
  }
}

extension SyntaxTree? {
  /// Whether there is no expression or the literal 0.
  var isZero: Bool {
    guard let self else { return true }
    if case .number(0) = self.kind { return true }
    return false
  }
}

extension SyntaxTree {
  /// Whether the literal 0 stands here.
  var isZero: Bool { if case .number(0) = kind { true } else { false } }

  /// Whether the value depends on nodes, aliases followed.
  func readsNodes(_ meaning: Meaning) -> Bool {
    switch kind {
    case .name: true
    case .alias(let name): meaning.alias(name)?.readsNodes(meaning) ?? true
    default: parts.contains { $0.readsNodes(meaning) }
    }
  }

  /// The condition under which the value is above 0, for values that are never below it.
  func positive(_ meaning: Meaning) throws(Diagnostic) -> LevelCondition {
    switch kind {
    case .number(let value): return .constant(value > 0)
    case .conditional(let test, let then, let otherwise):
      let when = try test.condition(meaning)
      return .any([
        .all([when, try then.positive(meaning)]), .all([.not(when), try otherwise.positive(meaning)]),
      ])
    case .binary(.multiply, let left, let right):
      return .all([try left.positive(meaning), try right.positive(meaning)])
    case .binary(.add, let left, let right):
      return .any([try left.positive(meaning), try right.positive(meaning)])
    case .binary(.divide, let left, let right) where !right.readsNodes(meaning):
      return try left.positive(meaning)
    case .alias(let name):
      guard let target = meaning.alias(name) else { throw unknownAlias(name, meaning) }
      return try target.positive(meaning)
    default: break
    }
    if isLogical { return try condition(meaning) }
    if !readsNodes(meaning) { return .constant(try value(meaning, levels: { _ in 0 }) > 0) }
    let zero = SyntaxTree(kind: .number(0), range: range, depth: 1)
    return try SyntaxTree(kind: .binary(.greater, self, zero), range: range, depth: depth + 1).condition(meaning)
  }
}
