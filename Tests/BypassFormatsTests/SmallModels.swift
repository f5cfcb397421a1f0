import BypassCore
import BypassModel

@testable import BypassFormats

/// Models that between them use everything that a network can say.
enum SmallModels {
  /// Two nodes that switch each other off, an input, a constant, an exclusive or.
  static func toggle() throws -> ImportedModel {
    ImportedModel(
      try Network(nodes: [
        NodeDeclaration(node("A"), .ruled(Rule(on: condition("!B & (Signal | A)")))),
        NodeDeclaration(node("B"), .ruled(Rule(on: condition("!A")))),
        NodeDeclaration(node("Odd"), .ruled(Rule(on: condition("A ^ B ^ Signal")))),
        NodeDeclaration(node("Always"), .ruled(Rule(on: .constant(true)))),
        NodeDeclaration(node("Never"), .ruled(Rule(on: .constant(false)))),
        NodeDeclaration(node("Signal"), .input(0)),
      ]))
  }

  /// Levels, thresholds and a rule of two clauses.
  static func levels() throws -> ImportedModel {
    ImportedModel(
      try Network(nodes: [
        NodeDeclaration(
          node("K"), maximum: 3,
          .ruled(
            Rule([
              .init(level: 1, when: condition("S")), .init(level: 3, when: condition("S & T>=2")),
            ]))),
        NodeDeclaration(
          node("T"), maximum: 2,
          .ruled(
            Rule([.init(level: 1, when: condition("K>=2 | S")), .init(level: 2, when: condition("!(K<3) | S & T"))]))),
        NodeDeclaration(node("S"), .ruled(Rule(on: condition("!T>=2")))),
      ]))
  }

  /// Speeds, rates with parameters, a joint beginning, an inhibited, a supplied and a clamped node, a gated activity.
  static func kinetics() throws -> ImportedModel {
    let rates = Kinetics.rates(
      up: .conditional(
        .level(node("A")), then: .binary(.multiply, .parameter("u"), .ruleHolds),
        otherwise: .unary(.exp, .unary(.minus, .number(2)))),
      down: .binary(.divide, .number(1), .binary(.add, .number(1), .level(node("L")))))
    var model = ImportedModel(
      try Network(
        nodes: [
          NodeDeclaration(
            node("A"), .ruled(Rule(on: condition("!R"))), kinetics: .followingRule(up: 2.5, down: 0.125)),
          NodeDeclaration(node("R"), .ruled(Rule(on: condition("A | L>=2"))), kinetics: rates),
          NodeDeclaration(
            node("L"), maximum: 2,
            .ruled(Rule([.init(level: 1, when: condition("R")), .init(level: 2, when: condition("R & A"))])),
            activity: Activity(factors: [.init(when: condition("A"), factor: 3)], cuts: [0.5, 1.5], spread: 0.4)),
          NodeDeclaration(node("C"), .ruled(Rule(on: condition("A")))),
          NodeDeclaration(node("In"), .input(1)),
        ],
        perturbations: [
          Perturbation(.inhibit(Fraction(clamping: 0.75), from: 1), of: node("L")),
          Perturbation(.supply(Fraction(clamping: 0.25), to: 1), of: node("A")),
          Perturbation(.inhibit(Fraction(clamping: 0.5), from: 1), of: node("R")),
          Perturbation(.clamp(1), of: node("C")),
        ],
        parameters: ["u": 0.75],
        initial: InitialCondition([
          .init([node("A"), node("L")], alternatives: [.init([1, 2], weight: 3), .init([0, 1], weight: 1)]),
          .init([node("R")], alternatives: [.init([1], weight: 1)]),
          .init([node("C")], alternatives: [.init([1], weight: 1)]),
        ])))
    var settings = SimulationSettings()
    settings.maxTime = 12
    settings.seed = 42
    settings.generator = .mersenneTwister
    model.settings = settings
    model.references = [.init(node: node("A"), level: 1)]
    model.internalNodes = [node("R")]
    return model
  }
}

extension SmallModels {
  /// A model whose rules are those that signed edges are read as, so that every format can write it.
  static func policy() throws -> ImportedModel {
    ImportedModel(
      try Network(nodes: [
        NodeDeclaration(node("A"), .ruled(Rule(on: condition("(B | A) & !C")))),
        NodeDeclaration(node("B"), .ruled(Rule(on: condition("!A & !C")))), NodeDeclaration(node("C"), .input(0)),
      ]))
  }
}
