import BypassCore
import BypassModel
import Testing

@testable import BypassFormats

@Suite("The example models can be read")
struct ExampleModelTests {
  static let folder = #filePath.components(before: "/Tests/") + "/Examples/models/"

  @Test("The toy cell cycle has two inputs and nothing to say beyond them")
  func cellCycle() throws {
    let model = try ModelReader.read(path: Self.folder + "toy-cell-cycle.bnet")
    #expect(model.network.nodes.count == 6)
    #expect(model.network.inputs.map(\.description) == ["Growth", "Damage"])
    #expect(model.diagnostics.map(\.code) == ["identity-input"])
  }

  @Test("The toy p53 loop reads with its configuration and is read strictly")
  func p53() throws {
    let model = try ModelReader.read(
      path: Self.folder + "toy-p53.bnd", more: [Self.folder + "toy-p53.cfg"], options: ReadingOptions(strict: true))
    #expect(model.network.nodes.map(\.id.description) == ["Damage", "Brake", "p53", "Death"])
    #expect(model.network[node("Death")]?.kinetics == .followingRule(up: 0.05, down: 0))
    #expect(model.network[node("Damage")]?.behaviour == .input(1))
    #expect(model.settings?.maxTime == 40)
    #expect(model.internalNodes == [node("Brake")])
    #expect(model.diagnostics.isEmpty)
    try FormatConformance(format: .maboss).holds(for: model)
  }

  @Test("A network without its configuration says which parameters are missing")
  func missingConfiguration() {
    #expect(throws: Diagnostics.self) { try ModelReader.read(path: Self.folder + "toy-p53.bnd") }
  }
}

extension String {
  /// The part before a text's first place.
  fileprivate func components(before text: String) -> String {
    var index = startIndex
    while index < endIndex {
      if self[index...].hasPrefix(text) { return String(self[..<index]) }
      index = self.index(after: index)
    }
    return self
  }
}
