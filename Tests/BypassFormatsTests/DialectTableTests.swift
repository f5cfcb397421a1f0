import BypassCore
import BypassModel
import Testing

@testable import BypassFormats

/// Rows of what other programs read wrongly that no other suite states by name.
@Suite("No corner in which other readers go wrong is changed silently")
struct DialectTableTests {
  /// A text and what is to be said of it; no code means that nothing is to be said.
  struct Row: Sendable, CustomTestStringConvertible {
    let what: String
    let file: String
    let text: String
    /// Codes of what is said, or of the refusal.
    let codes: Set<String>
    var isRefused = false
    var testDescription: String { what }
  }

  static let bnet: [Row] = [
    Row(
      what: "a regulator without a rule becomes an input, and that is said", file: "m.bnet", text: "B, A & !B\n",
      codes: ["omitted-input"]),
    Row(
      what: "a duplicate target is refused instead of the last one winning", file: "m.bnet", text: "A, B\nB, A\nA, 0\n",
      codes: ["duplicate-node"], isRefused: true),
    Row(
      what: "'not A and B' is no variable 'notAandB'", file: "m.bnet", text: "A, not A and B\nB, A\n",
      codes: ["word-operator"]),
    Row(what: "'true' is a constant and no new input", file: "m.bnet", text: "A, true\n", codes: ["truth-word"]),
    Row(
      what: "a header of BoolNet is no node 'targets'", file: "m.bnet", text: "targets, functions\nA, !A\n",
      codes: ["other-header"]),
    Row(
      what: "a byte order mark makes no phantom nodes", file: "m.bnet", text: "\u{FEFF}targets, factors\nA, !A\n",
      codes: ["byte-order-mark"]),
    Row(
      what: "'A, A;' is an input and its semicolon is said", file: "m.bnet", text: "A, A;\n",
      codes: ["closing-semicolon", "identity-input"]),
    Row(
      what: "an exclusive or beside another operator needs parentheses", file: "m.bnet", text: "A, A | B ^ A\nB, A\n",
      codes: ["ambiguous-operator"], isRefused: true),
    Row(what: "an empty factor is refused", file: "m.bnet", text: "A, \n", codes: ["rule-missing"], isRefused: true),
  ]

  static let maboss: [Row] = [
    Row(
      what: "a node of nothing is an input that begins at random", file: "m.bnd", text: "node A { }",
      codes: ["random-start", "random-input"]),
    Row(
      what: "lines of bnet stand in a network", file: "m.bnd", text: "targets, factors\nA, !A\n",
      codes: ["random-start"]),
    Row(what: "lines with a colon stand in a network", file: "m.bnd", text: "A : !A;\n", codes: ["random-start"]),
    Row(
      what: "words are operators in any case", file: "m.bnd", text: "node A { logic = NOT A aNd nOt A; }",
      codes: ["random-start"]),
    Row(
      what: "'true' is no literal of a network", file: "m.bnd", text: "node A { logic = true; }",
      codes: ["undefined-node"], isRefused: true),
    Row(
      what: "'#' is a comment only as the first character", file: "m.bnd", text: "# c\nnode A { logic = A; }\n # d\n",
      codes: ["expression-syntax"], isRefused: true),
    Row(
      what: "divisions and deaths are left out with a warning", file: "m.pbnd",
      text: "node A { logic = !A; }\ndivision { rate = 1; A.DAUGHTER1 = 0; }\ndeath { rate = A; }",
      codes: ["population-block", "random-start"]),
    Row(
      what: "counting cells is refused", file: "m.bnd", text: "node A { rate_up = #cell(A); }",
      codes: ["population-expression"], isRefused: true),
    Row(
      what: "a schedule is kept and said", file: "m.bnd|m.cfg",
      text: "node A { logic = A; rate_up = 0; rate_down = 0; }|A.istate = 0; A.schedule = 2: 1;", codes: ["schedule"]),
    Row(
      what: "a configuration knows no '&&'", file: "m.bnd|m.cfg", text: "node A { logic = A; }|$a = 1 && 1;",
      codes: ["expression-syntax"], isRefused: true),
    Row(
      what: "a configuration knows no '#'", file: "m.bnd|m.cfg", text: "node A { logic = A; }|# x\n$a = 1;",
      codes: ["expression-syntax"], isRefused: true),
    Row(
      what: "a state list is as wide as its nodes", file: "m.bnd|m.cfg",
      text: "node A { logic = A; }|[A].istate = 1 [0,1];", codes: ["state-length"], isRefused: true),
    Row(
      what: "populations' beginnings become those of one cell and their outputs are left out, each with a warning",
      file: "m.bnd|m.cfg",
      text: "node A { logic = !A; }|[A].pop_istate = 1 [{[1]: 3}]; custom_pop_output = #cell(A);",
      codes: ["population-setting", "population-start"]),
    Row(
      what: "a population's states are as wide as its nodes", file: "m.bnd|m.cfg",
      text: "node A { logic = A; }|[A].pop_istate = 1 [{[0,1]: 2}];", codes: ["state-length"], isRefused: true),
  ]

  static let sbml: [Row] = [
    Row(
      what: "a default of 1 with a term of 0 is read as it says", file: "m.sbml", text: document("0", rest: 1),
      codes: []),
    Row(
      what: "a species without transition is an input, not the constant 0", file: "m.sbml",
      text: SBMLQualTests.document(SBMLQualTests.species("A"), ""), codes: ["species-without-transition"]),
    Row(
      what: "a missing default is 0, and said", file: "m.sbml", text: document("1", rest: nil), codes: ["no-default"]),
    Row(
      what: "a highest level that is not declared is inferred, and said", file: "m.sbml",
      text: SBMLQualTests.document(SBMLQualTests.species("A", maximum: nil, more: "qual:constant2=\"x\""), ""),
      codes: ["inferred-maximum", "species-without-transition"]),
    Row(
      what: "core of Level 3 Version 2 is read", file: "m.sbml",
      text: document("1", rest: 0).replacingOccurrence(
        of: "level3/version1/core\" level=\"3\" version=\"1\"", with: "level3/version2/core\" level=\"3\" version=\"2\""
      ), codes: []),
    Row(
      what: "Level 2 is refused", file: "m.sbml",
      text: "<sbml xmlns=\"http://www.sbml.org/sbml/level2\" level=\"2\"><model/></sbml>", codes: ["sbml-level"],
      isRefused: true),
  ]

  private static func document(_ level: String, rest: Int?) -> String {
    let terms =
      (rest.map(SBMLQualTests.rest) ?? "") + SBMLQualTests.term(Int(level) ?? 0, SBMLQualTests.apply("eq", "A", 1))
    return SBMLQualTests.document(
      SBMLQualTests.species("A"), SBMLQualTests.transition(["A"], SBMLQualTests.input("a", "A"), terms))
  }

  static let ginml: [Row] = [
    Row(
      what: "an old base value is the level without interactions", file: "m.ginml",
      text: graph("<node id=\"A\" basevalue=\"1\" maxvalue=\"1\"/>"), codes: []),
    Row(
      what: "an input stays an input", file: "m.ginml", text: graph("<node id=\"A\" maxvalue=\"2\" input=\"true\"/>"),
      codes: []),
    Row(
      what: "an input with values stays an input, and that is said", file: "m.ginml",
      text: graph(
        "<node id=\"A\" maxvalue=\"1\" input=\"true\"><value val=\"1\"><exp str=\"A\"/></value></node>",
        "<edge id=\"A:A\" from=\"A\" to=\"A\" minvalue=\"1\" sign=\"positive\"/>"), codes: ["input-with-rule"]),
    Row(
      what: "two parameters for the same interactions are a warning", file: "m.ginml",
      text: graph(
        "<node id=\"A\" maxvalue=\"2\"><parameter idActiveInteractions=\"A:A\" val=\"1\"/>"
          + "<parameter idActiveInteractions=\"A:A\" val=\"2\"/></node>",
        "<edge id=\"A:A\" from=\"A\" to=\"A\" minvalue=\"1\" sign=\"positive\"/>"), codes: ["conflicting-levels"]),
    Row(
      what: "levels that contradict each other are a warning", file: "m.ginml",
      text: graph(
        "<node id=\"A\" maxvalue=\"2\"><value val=\"1\"><exp str=\"A\"/></value><value val=\"2\"><exp str=\"A\"/></value></node>",
        "<edge id=\"A:A\" from=\"A\" to=\"A\" minvalue=\"1\" sign=\"positive\"/>"), codes: ["conflicting-levels"]),
    Row(
      what: "a level that no edge begins at is read as that level or more, and said", file: "m.ginml",
      text: graph(
        "<node id=\"A\" maxvalue=\"2\"><value val=\"1\"><exp str=\"A:2\"/></value></node>",
        "<edge id=\"A:A\" from=\"A\" to=\"A\" minvalue=\"1\" sign=\"positive\"/>"), codes: ["threshold-without-edge"]),
    Row(
      what: "a dynamical graph is refused", file: "m.ginml", text: "<gxl><graph class=\"dynamical\"/></gxl>",
      codes: ["graph-class"], isRefused: true),
  ]

  private static func graph(_ nodes: String, _ edges: String = "", order: String = "A") -> String {
    "<gxl><graph class=\"regulatory\" id=\"g\" nodeorder=\"\(order)\">\(nodes)\(edges)</graph></gxl>"
  }

  @Test("It is read as meant and said, or refused", arguments: bnet + maboss + sbml + ginml)
  func row(_ row: Row) {
    let sources = zip(row.file.split(separator: "|"), row.text.split(separator: "|", omittingEmptySubsequences: false))
      .map {
        SourceText(file: String($0), text: String($1))
      }
    // Only MaBoSS rows stand in two files; other texts may hold the separator.
    let whole = row.file.contains("|") ? sources : [SourceText(file: row.file, text: row.text)]
    do throws(Diagnostics) {
      let model = try ModelReader.read(whole)
      #expect(!row.isRefused)
      #expect(Set(model.diagnostics.map(\.code)) == row.codes)
    } catch {
      #expect(row.isRefused, "\(error)")
      #expect(row.codes.isSubset(of: Set(error.all.filter { $0.severity == .error }.map(\.code))), "\(error)")
    }
  }

  @Test("One cell of two populations begins in each state as often as their cells do")
  func population() throws {
    let configuration = "[A,B].pop_istate = 1 [{[1,0]: 3}, {[0,1]: 1}], 3 [{[1,1]: 5}];"
    let model = try ModelReader.read([
      SourceText(file: "m.bnd", text: "node A { logic = A; }\nnode B { logic = B; }"),
      SourceText(file: "m.cfg", text: configuration),
    ])
    let group = try #require(model.network.initial.groups.first)
    // By hand: a quarter of the draws takes the first population, three quarters of whose cells have A.
    #expect(group.nodes == [node("A"), node("B")])
    #expect(group.alternatives.map(\.levels) == [[1, 0], [0, 1], [1, 1]])
    let total = group.alternatives.map(\.weight).reduce(0, +)
    let meant: [Double] = [0.1875, 0.0625, 0.75]
    #expect(group.alternatives.map { $0.weight / total } == meant)
  }

  @Test("A default of 1 with a term of 2 or 0 is neither ignored nor joined to the terms")
  func defaults() throws {
    let species = SBMLQualTests.species("A", maximum: 2) + SBMLQualTests.species("X", maximum: 2)
    for (level, expected) in [(2, [1, 1, 2]), (0, [1, 1, 0])] {
      let terms = SBMLQualTests.rest(1) + SBMLQualTests.term(level, SBMLQualTests.apply("geq", "A", 2))
      let model = try ModelReader.read(
        text: SBMLQualTests.document(species, SBMLQualTests.transition(["X"], SBMLQualTests.input("a", "A"), terms)),
        file: "m.sbml")
      let rule = model.network[node("X")]?.rule
      #expect((0...2).map { level in rule?.target { _ in level } } == expected)
    }
  }

  @Test("GINsim's mutants are named perturbations, its states named states; what is neither is kept as it is and said")
  func ginsim() throws {
    let graph = Self.graph("<node id=\"A\" maxvalue=\"2\" input=\"true\"/>")
    let mutants =
      "<mutantList><mutant name=\"KO\"><change target=\"A\" min=\"0\" max=\"0\"/></mutant>"
      + "<mutant name=\"range\"><change target=\"A\" min=\"1\" max=\"2\"/></mutant></mutantList>"
    let states =
      "<initialStates><initialState name=\"s\" value=\"A;2\"/><input name=\"i\" value=\"A;0;1\"/></initialStates>"
    let simulation =
      "<simulationParameters nodeOrder=\"A\"><priorityClassList id=\"p\"><class name=\"c\" rank=\"1\"/>"
      + "<class name=\"d\" rank=\"2\"/></priorityClassList></simulationParameters>"
    let model = try ModelReader.read(
      [("m.ginml", graph), ("mutant", mutants), ("initialState", states), ("reg2dyn_parameters", simulation)].map {
        SourceText(file: $0.0, text: $0.1)
      })
    let a = node("A")
    #expect(
      model.namedPerturbations == [
        .init(name: "KO", changes: [.range(a, 0...0)]), .init(name: "range", changes: [.range(a, 1...2)]),
      ])
    #expect(
      model.namedLevels == [
        .init(name: "s", role: .initialState, settings: [.init(node: a, levels: [2])]),
        .init(name: "i", role: .input, settings: [.init(node: a, levels: [0, 1])]),
      ])
    #expect(model.diagnostics.map(\.code) == ["kept-only"])
    #expect(
      model.companions == [.init(name: "GINsim-data/reg2dyn_parameters", bytes: Array(simulation.utf8))])
    for format in [Format.bnet, .ginml, .bypass] {
      #expect(try ModelWriter.write(model, as: format).changes.map(\.code).contains("loss-scenarios"))
    }
    let archive = try ModelWriter.write(model, as: .zginml)
    #expect(archive.changes.isEmpty)
    let again = try ModelReader.read([SourceText(file: "m.zginml", bytes: archive.files[0].bytes)])
    #expect(again.namedPerturbations == model.namedPerturbations && again.namedLevels == model.namedLevels)
    #expect(again.companions == model.companions)
  }

  @Test("Expressions of two levels in one state leave 0 there, as in GINsim; a parameter counts before both")
  func contradictions() throws {
    let edges =
      "<edge id=\"A:X\" from=\"A\" to=\"X\" minvalue=\"1\"/><edge id=\"B:X\" from=\"B\" to=\"X\" minvalue=\"1\"/>"
    let values =
      "<value val=\"2\"><exp str=\"A\"/></value><value val=\"1\"><exp str=\"B\"/></value>"
    for (parameter, both) in [("", 0), ("<parameter idActiveInteractions=\"A:X B:X\" val=\"1\"/>", 1)] {
      let nodes =
        "<node id=\"A\" maxvalue=\"1\" input=\"true\"/><node id=\"B\" maxvalue=\"1\" input=\"true\"/>"
        + "<node id=\"X\" maxvalue=\"2\">\(parameter)\(values)</node>"
      let model = try ModelReader.read(text: Self.graph(nodes, edges, order: "A B X"), file: "m.ginml")
      #expect(model.diagnostics.map(\.code) == ["conflicting-levels"])
      let rule = model.network[node("X")]?.rule
      let targets = [(0, 0), (1, 0), (0, 1), (1, 1)].map { a, b in
        rule?.target { $0 == node("A") ? a : b }
      }
      #expect(targets == [0, 2, 1, both])
    }
  }

  @Test("Texts that a format cannot hold are listed when a model moves there")
  func foreignTexts() throws {
    let graph = Self.graph(
      "<node id=\"A\" maxvalue=\"1\" input=\"true\"><annotation><linklist/></annotation><nodevisualsetting/></node>")
    let model = try ModelReader.read(text: graph, file: "m.ginml")
    let written = try ModelWriter.write(model, as: .sbmlQual)
    #expect(written.changes.contains { $0.code == "loss-annotations" && $0.severity == .warning })
    #expect(!written.files[0].text.contains("linklist"))
    #expect(try ModelWriter.write(model, as: .ginml).changes.isEmpty)
  }
}

extension String {
  fileprivate func replacingOccurrence(of text: String, with other: String) -> String {
    guard let place = range(of: text, last: false) else { return self }
    return String(self[..<place.lowerBound] + other + self[place.upperBound...])
  }
}
