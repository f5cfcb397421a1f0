import BypassCore
import BypassModel
import Testing

@testable import BypassFormats

@Suite("Every format keeps what it can express")
struct FormatConformanceTests {
  /// A document of experiments needs an experiment to name its model; its tests are its own.
  static let formats = FormatRegistry.all.filter {
    $0.canRead && $0.canWrite && $0.keepsRules && $0.format != .sedml
  }.map(\.format)

  @Test("A Boolean model with inputs, constants and exclusive ors comes back", arguments: formats)
  func toggle(_ format: Format) throws { try FormatConformance(format: format).holds(for: SmallModels.toggle()) }

  @Test("A model with levels comes back, as levels or as two-level nodes", arguments: formats)
  func levels(_ format: Format) throws { try FormatConformance(format: format).holds(for: SmallModels.levels()) }

  @Test("What a format cannot keep of rates and beginnings is listed", arguments: formats)
  func losses(_ format: Format) throws {
    let written = try ModelWriter.write(SmallModels.kinetics(), as: format)
    let abilities = try FormatRegistry.entry(of: format).expresses
    let codes = Set(written.changes.map(\.code))
    #expect(codes.contains("loss-rates") == !abilities.contains(.rates))
    #expect(codes.contains("loss-initial") == !abilities.contains(.initialStates))
    #expect(codes.contains("loss-settings") == !abilities.contains(.settings))
    #expect(codes.contains("loss-perturbation") == !abilities.contains(.perturbations))
    var strict = WritingOptions()
    strict.strict = true
    if codes.contains(where: { $0.hasPrefix("loss-") }) {
      #expect(throws: Diagnostics.self) { try ModelWriter.write(SmallModels.kinetics(), as: format, options: strict) }
    }
  }

  @Test("Damage is refused or read, never a crash", arguments: formats)
  func damage(_ format: Format) throws {
    try FormatConformance(format: format).survivesDamage(to: SmallModels.toggle())
    try FormatConformance(format: format).survivesDamage(to: SmallModels.levels())
  }

  @Test("Comparison sees one changed row of a rule")
  func comparisonCanFail() throws {
    let model = try SmallModels.toggle()
    let nodes = model.network.nodes.map { declaration in
      declaration.id == node("Odd")
        ? declaration.with(.ruled(Rule(on: condition("A ^ B ^ Signal | A & B & Signal & Never"))))
        : declaration
    }
    let planted = try Network(nodes: nodes)
    #expect(BooleanView(model.network).differences(from: BooleanView(planted)) == [])
    let other = nodes.map { declaration in
      declaration.id == node("Odd")
        ? declaration.with(.ruled(Rule(on: condition("A ^ B ^ Signal | A & B & !Signal & !Never"))))
        : declaration
    }
    #expect(
      BooleanView(model.network).differences(from: BooleanView(try Network(nodes: other)))
        == ["Odd differs at [\"A\", \"B\"]"])
  }

  @Test("A model with speeds, rates, shares and joint beginnings comes back from MaBoSS")
  func kinetics() throws { try FormatConformance(format: .maboss).holds(for: SmallModels.kinetics()) }

  @Test("The rate comparison sees a speed that is off by one in a thousand")
  func rateComparisonCanFail() throws {
    let model = try SmallModels.kinetics()
    let nodes = model.network.nodes.map { declaration in
      declaration.id == node("A")
        ? NodeDeclaration(
          declaration.id, declaration.behaviour, kinetics: .followingRule(up: 2.5025, down: 0.125))
        : declaration
    }
    let planted = try Network(
      nodes: nodes, perturbations: model.network.perturbations, parameters: model.network.parameters,
      initial: model.network.initial)
    #expect(RateView(model.network).differences(from: RateView(planted)) != [])
  }
}
