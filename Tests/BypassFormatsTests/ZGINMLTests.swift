import BypassCore
import BypassModel
import Testing

@testable import BypassFormats

@Suite("Archives of GINsim keep what stands beside the graph")
struct ZGINMLTests {
  static let graph = GINMLTests.document(
    "<node id=\"X-1\" maxvalue=\"2\"><value val=\"2\"><exp str=\"A\"/></value></node>"
      + "<edge id=\"A:X-1\" from=\"A\" to=\"X-1\" minvalue=\"1\" sign=\"positive\"/>", order: "B A X-1")
  static let states = """
    <?xml version="1.0" encoding="UTF-8"?>
    <initialStates>
      <initialState name="early" value="X-1;0;1 A;2"/>
      <initialState name="" value="X-1;2"/>
      <input name="early" value="A;1 B;0"/>
    </initialStates>
    """
  static let mutants = """
    <perturbationConfig>
      <listOfPerturbations>
        <mutant name="X KO"><change target="X-1" min="0" max="0"/></mutant>
        <mutant name="X not high"><change target="X-1" min="-1" max="1"/></mutant>
        <mutant name="X never low"><change target="X-1" min="1" max="2"/>
          <annotation><linklist><link xlink:href="PMID:1"/></linklist><comment>seen in &lt;two&gt; lines</comment></annotation></mutant>
        <mutant name="wired"><regulatorChange target="X-1" regulator="A" value="1"/></mutant>
      </listOfPerturbations>
    </perturbationConfig>
    """
  static let parameters = "<simulationParameters nodeOrder=\"A B X-1\"/>"

  static func archive(_ changed: [String: String] = [:]) throws -> SourceText {
    let files = [
      (ZGINMLFormat.graph, graph), (ZGINMLFormat.states, states), (ZGINMLFormat.mutants, mutants),
      (ZGINMLFormat.parameters, parameters),
    ]
    let entries = files.map { ZipWriter.Entry(name: $0.0, bytes: Array((changed[$0.0] ?? $0.1).utf8)) }
    return SourceText(file: "m.zginml", bytes: try ZipWriter.archive(entries))
  }

  @Test("States, inputs and mutants come with their names; the rest is kept as it is")
  func reading() throws {
    let model = try ModelReader.read([try Self.archive()])
    #expect(model.format == .zginml)
    #expect(model.namedLevels.map(\.name) == ["early", "initialState_2", "early_2"])
    #expect(model.namedLevels.map(\.role) == [.initialState, .initialState, .input])
    let x = node("X_1")
    #expect(
      model.namedLevels[0].settings == [.init(node: x, levels: [0, 1]), .init(node: node("A"), levels: [2])])
    #expect(model.namedPerturbations.map(\.name) == ["X KO", "X not high", "X never low", "wired"])
    #expect(model.namedPerturbations[0].changes == [.range(x, 0...0)])
    #expect(model.namedPerturbations[1].changes == [.range(x, 0...1)])
    #expect(model.namedPerturbations[2].notes?.contains("&lt;two&gt;") == true)
    #expect(model.companions.map(\.name) == [ZGINMLFormat.parameters])
    #expect(Set(model.diagnostics.map(\.code)) == ["renamed-node", "renamed-state", "kept-only"])
  }

  @Test("A mutant bounds what the rule asks for; one that cannot be applied says so")
  func applying() throws {
    let model = try ModelReader.read([try Self.archive()])
    func targets(_ name: String) throws -> [Int] {
      let network = try model.network(under: name, of: model.network, at: nil)
      let clamp = network.perturbations.compactMap { if case .clamp(let level) = $0.effect { level } else { nil } }
      return try (0...2).map { a in
        try clamp.first ?? #require(network[node("X_1")]?.rule).target { $0 == node("A") ? a : 0 }
      }
    }
    #expect(try targets("X KO") == [0, 0, 0])
    #expect(try targets("X not high") == [0, 1, 1])
    #expect(try targets("X never low") == [1, 2, 2])
    #expect(throws: Diagnostics.self) { try targets("wired") }
    #expect(throws: Diagnostics.self) { try targets("X K0") }
  }

  @Test("What is written is read as the same model with the same scenarios, and is the same bytes again")
  func roundTrip() throws {
    let model = try ModelReader.read([try Self.archive()])
    let written = try ModelWriter.write(model, as: .zginml)
    #expect(written.changes.map(\.code) == ["companion-names"])
    let again = try ModelReader.read([SourceText(file: "m.zginml", bytes: written.files[0].bytes)])
    #expect(again.namedLevels == model.namedLevels)
    #expect(again.namedPerturbations == model.namedPerturbations)
    #expect(again.companions == model.companions)
    #expect(BooleanView(model.network).differences(from: BooleanView(again.network)) == [])
    #expect(try ModelWriter.write(again, as: .zginml).files == written.files)
  }

  @Test("Other formats say that scenarios are lost")
  func losses() throws {
    let model = try ModelReader.read([try Self.archive()])
    for format in [Format.bnet, .sbmlQual, .ginml] {
      #expect(try ModelWriter.write(model, as: format).changes.contains { $0.code == "loss-scenarios" })
      #expect(throws: Diagnostics.self) {
        try ModelWriter.write(model, as: format, options: WritingOptions(inputs: .identity, strict: true))
      }
    }
  }

  @Test(
    "Faults beside the graph are told with the file inside the archive and the line",
    arguments: [
      (
        ZGINMLFormat.states, "<initialStates>\n<initialState name=\"a\" value=\"Y;1\"/></initialStates>",
        "scenario-left-out"
      ),
      (
        ZGINMLFormat.states, "<initialStates>\n<initialState name=\"a\" value=\"A;7\"/></initialStates>",
        "scenario-left-out"
      ),
      (
        ZGINMLFormat.mutants,
        "<mutantList>\n<mutant name=\"a\"><change target=\"Y\" min=\"0\" max=\"0\"/></mutant></mutantList>",
        "scenario-left-out"
      ),
      (
        ZGINMLFormat.mutants,
        "<mutantList>\n<mutant name=\"a\"><change target=\"A\" min=\"2\" max=\"1\"/></mutant></mutantList>",
        "scenario-left-out"
      ),
      (ZGINMLFormat.states, "\n<bogus/>", "ginsim-file"), (ZGINMLFormat.mutants, "<mutantList>\n<mutant", "xml-syntax"),
    ])
  func faults(_ file: String, _ text: String, _ code: String) throws {
    let source = try Self.archive([file: text])
    let findings: [Diagnostic]
    do throws(Diagnostics) { findings = try ModelReader.read([source]).diagnostics } catch { findings = error.all }
    let found = findings.first { $0.code == code }
    #expect(found?.place?.file == "m.zginml/\(file)")
    #expect(found?.place?.line == 2)
    var strict = ReadingOptions()
    strict.strict = true
    #expect(throws: Diagnostics.self) { try ModelReader.read([source], options: strict) }
  }

  @Test("An archive without a graph is refused, and one is recognised by what it holds")
  func recognition() throws {
    let empty = SourceText(file: "m.zginml", bytes: try ZipWriter.archive([.init(name: "a", bytes: [])]))
    #expect(throws: Diagnostics.self) { try ModelReader.read([empty]) }
    let nameless = SourceText(file: "model", bytes: try Self.archive().bytes)
    #expect(FormatRegistry.entry(forContent: nameless)?.format == .zginml)
  }
}
