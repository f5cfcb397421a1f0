import BypassCore
import BypassModel
import Testing

@testable import BypassFormats

@Suite("Rows of MaBoSS's language of configurations")
struct MaBoSSConfigurationRowsTests {
  private static let network = "node A { logic = B; rate_up = @logic ? $x : 0; } node B { logic = A; }"

  private func read(_ configuration: String) throws -> ImportedModel {
    try MaBoSSReaderTests.read(Self.network, "$x = 1; " + configuration)
  }

  @Test(
    "Configurations compute with arithmetic, '!', '<', '>', '^' and choices",
    arguments: [
      ("3 ^ 1", 0.0), ("2 < 3 ? 5 : 7", 5), ("!0 + 1", 2), ("2*3 - 4/8", 5.5), ("-1 + 2", 1), ("tRuE + FALSE", 1),
      ("0x1.8p3", 12), ("0x.8p1", 1), ("1e1", 10), ("(1 + 2) * 3", 9), ("2 > 3", 0), ("1 ^ 0", 1),
    ])
  func arithmetic(_ text: String, _ value: Double) throws {
    #expect(try read("$y = \(text); A.istate = 0;").network.parameters["y"] == value)
  }

  @Test(
    "What only networks know is refused in a configuration",
    arguments: ["1 && 1", "1 & 1", "1 || 1", "1 | 1", "1 == 1", "1 != 1", "1 <= 1", "1 >= 1", "1 and 1", "NOT 1", "A"])
  func foreignOperators(_ text: String) {
    #expect(throws: Diagnostics.self) { try read("$y = \(text);") }
    #expect(throws: Never.self) { try read("$y = 1 < 1;") }
  }

  @Test("Names of settings and of attributes are read in any case")
  func anyCase() throws {
    let model = try read(
      "Max_Time = 7; SAMPLE_COUNT = 3; A.IState = 1; B.ISTATE = 0; A.Is_Internal = true; B.RefState = 1; B.In_Graph = 1;"
    )
    #expect(model.settings?.maxTime == 7 && model.settings?.sampleCount == 3)
    #expect(model.internalNodes == [node("A")] && model.graphNodes == [node("B")])
    #expect(model.references == [.init(node: node("B"), level: 1)])
    #expect(startDistribution(model.network) == [["A"]: 1])
  }

  @Test("Weights of a group are relative, of one node as of several; -1 is an even draw")
  func weights() throws {
    let joint = try read("[A, B].istate = 2 [0,1], 1 [1,1], 1 [1,0];")
    #expect(startDistribution(joint.network) == [["B"]: 0.5, ["A", "B"]: 0.25, ["A"]: 0.25])
    let single = try read("[A].istate = 1 [0], 0 [1]; B.istate = -1;")
    #expect(startDistribution(single.network) == [[]: 0.5, ["B"]: 0.5])
  }

  @Test("A reference state below 0 is none, and a later one takes the place of an earlier")
  func references() throws {
    #expect(try read("A.refstate = 1; A.refstate = -1;").references.isEmpty)
    #expect(try read("A.refstate = -1; A.refstate = 0;").references == [.init(node: node("A"), level: 0)])
    #expect(try read("A.is_internal = 1; A.is_internal = FALSE;").internalNodes.isEmpty)
  }

  @Test(
    "A state that is neither 0 nor 1 is read as 1 and said, wherever it stands; so is a count that is cut",
    arguments: [
      ("A.istate = 2;", "fractional-state"), ("A.istate = 0.5;", "fractional-state"),
      ("A.refstate = 3;", "fractional-state"), ("[A, B].istate = 1 [2, 0];", "fractional-state"),
      ("[A].pop_istate = 1 [{[2]: 1}];", "fractional-state"), ("sample_count = 2.5;", "whole-setting"),
      ("seed_pseudorandom = 0.5;", "whole-setting"),
    ])
  func strangeStates(_ text: String, _ code: String) throws {
    let said = try read(text).diagnostics
    #expect(said.contains { $0.code == code && $0.severity == .warning && $0.place?.file == "m1.cfg" })
    #expect(try !read("A.istate = 1; sample_count = 2; A.refstate = 1;").diagnostics.contains { $0.code == code })
  }

  @Test("Files and overrides apply in their order, a value given by name wins over all")
  func order() throws {
    var options = ReadingOptions()
    options.overrides = ["max_time = 3"]
    options.parameters = ["x": 9]
    let texts = [Self.network, "$x = 1; max_time = 1; $y = $x;", "$x = 2; max_time = 2;"]
    let model = try ModelReader.read(
      zip(["m.bnd", "1.cfg", "2.cfg"], texts).map { SourceText(file: $0.0, text: $0.1) }, options: options)
    #expect(model.settings?.maxTime == 3 && model.network.parameters == ["x": 9, "y": 9])
    #expect(model.network[node("A")]?.kinetics == .followingRule(up: 9, down: 1))
  }
}
