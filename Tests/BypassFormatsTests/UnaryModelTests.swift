import BypassCore
import BypassModel
import Testing

@testable import BypassFormats

@Suite("Levels can be written as two-level nodes where a format has levels")
struct UnaryModelTests {
  static let withLevels = FormatRegistry.all.filter {
    $0.canRead && $0.canWrite && $0.keepsRules && $0.expresses.contains(.levels) && $0.format != .sedml
  }.map(\.format)

  @Test("The functions are the same, and every node has two levels", arguments: withLevels)
  func same(_ format: Format) throws {
    var options = WritingOptions()
    options.unary = true
    let model = try SmallModels.levels()
    let written = try ModelWriter.write(model, as: format, options: options)
    let again = try ModelReader.read(FormatConformance(format: format).sources(written), as: format)
    #expect(again.network.nodes.allSatisfy { $0.maximum == 1 } && again.network.nodes.count == 6)
    #expect(BooleanView(model.network).differences(from: BooleanView(again.network)) == [])
    #expect(written.changes.contains { $0.code == "unary-nodes" })
  }

  @Test(
    "Rates, beginnings and clamps go with their levels; a partial inhibition of a node with levels is lost and said")
  func kinetics() throws {
    let model = try SmallModels.kinetics()
    let (unary, changes) = model.unary()
    #expect(changes.filter { $0.severity == .warning }.map(\.code) == ["loss-perturbation"])
    #expect(startDistribution(unary.network) == startDistribution(model.network))
    let plain = try Network(
      nodes: model.network.nodes, perturbations: model.network.perturbations.filter { $0.node != node("L") },
      parameters: model.network.parameters, initial: model.network.initial)
    #expect(RateView(plain).differences(from: RateView(unary.network)) == [])
  }
}
