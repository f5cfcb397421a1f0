import BypassCore
import BypassModel
import Testing

@testable import BypassFormats

@Suite("SBML-qual means what its specification says")
struct SBMLQualTests {
  static func document(_ species: String, _ transitions: String, extra: String = "") -> String {
    """
    <?xml version="1.0" encoding="UTF-8"?>
    <sbml xmlns="http://www.sbml.org/sbml/level3/version1/core" level="3" version="1"
      xmlns:qual="http://www.sbml.org/sbml/level3/version1/qual/version1" qual:required="true"
      xmlns:bq="http://biomodels.net/biology-qualifiers/">
      <model id="m">\(extra)
        <qual:listOfQualitativeSpecies>\(species)</qual:listOfQualitativeSpecies>
        <qual:listOfTransitions>\(transitions)</qual:listOfTransitions>
      </model>
    </sbml>
    """
  }

  static func species(_ id: String, maximum: Int? = 1, more: String = "") -> String {
    let highest = maximum.map { " qual:maxLevel=\"\($0)\"" } ?? ""
    return
      "<qual:qualitativeSpecies qual:id=\"\(id)\" qual:compartment=\"c\" qual:constant=\"false\"\(highest) \(more)/>"
  }

  static func transition(_ outputs: [String], _ inputs: String = "", _ terms: String) -> String {
    let out = outputs.map {
      "<qual:output qual:qualitativeSpecies=\"\($0)\" qual:transitionEffect=\"assignmentLevel\"/>"
    }
    return "<qual:transition><qual:listOfInputs>\(inputs)</qual:listOfInputs><qual:listOfOutputs>\(out.joined())"
      + "</qual:listOfOutputs><qual:listOfFunctionTerms>\(terms)</qual:listOfFunctionTerms></qual:transition>"
  }

  static func input(_ id: String, _ species: String, _ more: String = "") -> String {
    "<qual:input qual:id=\"\(id)\" qual:qualitativeSpecies=\"\(species)\" qual:transitionEffect=\"none\" \(more)/>"
  }

  static func term(_ level: Int, _ math: String) -> String {
    "<qual:functionTerm qual:resultLevel=\"\(level)\"><math xmlns=\"http://www.w3.org/1998/Math/MathML\">\(math)</math>"
      + "</qual:functionTerm>"
  }

  static func rest(_ level: Int) -> String { "<qual:defaultTerm qual:resultLevel=\"\(level)\"/>" }

  static func apply(_ sign: String, _ name: String, _ level: Int) -> String {
    "<apply><\(sign)/><ci>\(name)</ci><cn type=\"integer\">\(level)</cn></apply>"
  }

  /// The target of a node at every level of A.
  private func targets(_ text: String, _ name: String = "X") throws -> [Int] {
    let network = try ModelReader.read(text: text, file: "m.sbml").network
    let rule = try #require(network[node(name)]?.rule)
    let highest = try #require(network[node("A")]?.maximum)
    return (0...highest).map { level in rule.target { $0 == node("A") ? level : 0 } }
  }

  @Test("The first function term that holds decides, else the default term, whatever its level")
  func firstMatching() throws {
    let two = Self.species("A", maximum: 2) + Self.species("X", maximum: 3)
    let terms = Self.rest(1) + Self.term(0, Self.apply("geq", "A", 2)) + Self.term(3, Self.apply("geq", "A", 1))
    #expect(try targets(Self.document(two, Self.transition(["X"], Self.input("a", "A"), terms))) == [1, 3, 0])
    let swapped = Self.rest(1) + Self.term(3, Self.apply("geq", "A", 1)) + Self.term(0, Self.apply("geq", "A", 2))
    #expect(try targets(Self.document(two, Self.transition(["X"], Self.input("a", "A"), swapped))) == [1, 3, 3])
    let bare = Self.document(two, Self.transition(["X"], "", Self.rest(2)))
    #expect(try targets(bare) == [2, 2, 2])
  }

  @Test(
    "Comparisons mean what they say over levels",
    arguments: [
      ("eq", 1, [0, 1, 0]), ("neq", 1, [1, 0, 1]), ("lt", 1, [1, 0, 0]), ("leq", 1, [1, 1, 0]), ("gt", 1, [0, 0, 1]),
      ("geq", 2, [0, 0, 1]), ("eq", 0, [1, 0, 0]), ("geq", 3, [0, 0, 0]), ("geq", 0, [1, 1, 1]), ("eq", 2, [0, 0, 1]),
    ])
  func comparisons(_ sign: String, _ level: Int, _ expected: [Int]) throws {
    let two = Self.species("A", maximum: 2) + Self.species("X")
    let terms = Self.rest(0) + Self.term(1, Self.apply(sign, "A", level))
    #expect(try targets(Self.document(two, Self.transition(["X"], Self.input("a", "A"), terms))) == expected)
  }

  @Test("An input's identifier stands for its threshold")
  func thresholds() throws {
    let two = Self.species("A", maximum: 2) + Self.species("X")
    let terms = Self.rest(0) + Self.term(1, "<apply><geq/><ci>A</ci><ci>theta_A</ci></apply>")
    let inputs = Self.input("theta_A", "A", "qual:thresholdLevel=\"2\"")
    #expect(try targets(Self.document(two, Self.transition(["X"], inputs, terms))) == [0, 0, 1])
  }

  @Test("All connectives of MathML are known")
  func connectives() throws {
    let on = Self.apply("eq", "A", 1)
    for (math, expected) in [
      ("<apply><xor/>\(on)<true/></apply>", [1, 0]), ("<apply><implies/>\(on)<false/></apply>", [1, 0]),
      ("<apply><and/></apply>", [1, 1]), ("<apply><or/></apply>", [0, 0]), ("<apply><not/>\(on)</apply>", [1, 0]),
      ("<ci> A </ci>", [0, 1]), ("<apply><lt/><cn>0</cn><ci>A</ci></apply>", [0, 1]),
      ("<piecewise><piece><false/>\(on)</piece><otherwise><true/></otherwise></piecewise>", [1, 0]),
    ] {
      let text = Self.document(
        Self.species("A") + Self.species("X"),
        Self.transition(["X"], Self.input("a", "A"), Self.rest(0) + Self.term(1, math)))
      #expect(try targets(text) == expected, "\(math)")
    }
  }

  @Test("Several outputs get the same rule, missing highest levels are inferred, species without transition are inputs")
  func shapes() throws {
    let all = Self.species("A", maximum: nil, more: "qual:initialLevel=\"2\"") + Self.species("X") + Self.species("Y")
    let terms = Self.rest(0) + Self.term(1, Self.apply("geq", "A", 1))
    let model = try ModelReader.read(
      text: Self.document(all, Self.transition(["X", "Y"], Self.input("a", "A"), terms)), file: "m.xml")
    #expect(model.network[node("A")]?.maximum == 2)
    #expect(model.network[node("A")]?.behaviour == .input(2))
    #expect(model.network[node("X")]?.rule == model.network[node("Y")]?.rule)
    #expect(model.diagnostics.map(\.code) == ["inferred-maximum", "species-without-transition"])
  }

  @Test("Notes, annotations, layouts, names and compartments come back as they were")
  func texts() throws {
    let note = "<notes><p xmlns=\"http://www.w3.org/1999/xhtml\">5 &lt; 6 &amp; PMID: 1</p></notes>"
    let annotation = "<annotation><bq:is  resource='x'/><!-- kept --></annotation>"
    let extra =
      note + "<listOfCompartments><compartment id=\"c\" constant=\"true\"/></listOfCompartments>"
      + "<layout:listOfLayouts xmlns:layout=\"\(SBMLQualFormat.layout)\"><layout:layout layout:id=\"l\"/></layout:listOfLayouts>"
    let species =
      "<qual:qualitativeSpecies qual:id=\"A\" qual:name=\"α &amp; β\" qual:compartment=\"c\" qual:constant=\"false\" "
      + "qual:maxLevel=\"1\" qual:initialLevel=\"1\">\(note)\(annotation)</qual:qualitativeSpecies>"
    let transition =
      "<qual:transition qual:id=\"t\">\(annotation)<qual:listOfInputs><qual:input qual:qualitativeSpecies=\"A\" "
      + "qual:transitionEffect=\"none\">\(note)</qual:input></qual:listOfInputs><qual:listOfOutputs><qual:output "
      + "qual:qualitativeSpecies=\"A\" qual:transitionEffect=\"assignmentLevel\"/></qual:listOfOutputs>"
      + "<qual:listOfFunctionTerms>\(Self.rest(1))\(Self.term(0, Self.apply("eq", "A", 1)))</qual:listOfFunctionTerms>"
      + "</qual:transition>"
    let model = try ModelReader.read(text: Self.document(species, transition, extra: extra), file: "m.sbml")
    #expect(model.network[node("A")]?.name == "α & β")
    #expect(model.annotations.filter { $0.text == note }.map(\.kind) == ["notes", "notes", "input-A-notes"])
    #expect(model.annotations.filter { $0.text == annotation }.map(\.kind) == ["annotation", "transition-annotation"])
    try FormatConformance(format: .sbmlQual).holds(for: model)
    let written = try ModelWriter.write(model, as: .sbmlQual).files[0].text
    for piece in [note, annotation, "<layout:layout layout:id=\"l\"/>", "<compartment id=\"c\" constant=\"true\"/>"] {
      #expect(written.contains(piece))
    }
  }

  @Test("A compartment that a species names and the file does not declare is declared in what is written")
  func absentCompartment() throws {
    for (open, close) in [("<", "</"), ("<core:", "</core:")] {
      let list =
        "\(open)listOfCompartments xmlns:core=\"http://www.sbml.org/sbml/level3/version1/core\">"
        + "\(open)compartment id=\"d\" constant=\"true\"/>\(close)listOfCompartments>"
      let text = Self.document(Self.species("A"), "", extra: list)
      let written = try ModelWriter.write(try ModelReader.read(text: text, file: "m.sbml"), as: .sbmlQual).files[0].text
      #expect(written.contains("\(open)compartment id=\"c\" constant=\"true\"/>"))
      #expect(written.contains("\(open)compartment id=\"d\" constant=\"true\"/>"))
    }
  }

  struct Fault: Sendable, CustomTestStringConvertible {
    let what: String
    let text: String
    let code: String
    let line: Int
    var testDescription: String { what }
  }

  static let faults: [Fault] = {
    let a = species("A")
    let rule = rest(0) + term(1, apply("eq", "A", 1))
    func one(_ what: String, _ text: String, _ code: String, line: Int = 7) -> Fault {
      Fault(what: what, text: text, code: code, line: line)
    }
    return [
      one("unknown output", document(a, transition(["B"], "", rest(0))), "unknown-species"),
      one("unknown input", document(a, transition(["A"], input("b", "B"), rest(0))), "unknown-species"),
      one("unknown name in math", document(a, transition(["A"], "", rest(0) + term(1, "<ci>B</ci>"))), "unknown-node"),
      one(
        "two transitions", document(a, transition(["A"], "", rest(0)) + transition(["A"], "", rest(1))),
        "several-transitions"),
      one("level too high", document(a, transition(["A"], "", rest(2))), "level-range"),
      one("start too high", document(species("A", more: "qual:initialLevel=\"4\""), ""), "level-range", line: 6),
      one("not a level", document(species("A", more: "qual:initialLevel=\"x\""), ""), "level-range", line: 6),
      one("two species", document(a + a, ""), "duplicate-node", line: 6),
      one("no species", document("", ""), "no-nodes", line: 5),
      one(
        "consumption", document(a, transition(["A"], input("a", "A").replacing("none", "consumption"), rule)),
        "consumption"),
      one(
        "production", document(a, transition(["A"], "", rule).replacing("assignmentLevel", "production")), "production"),
      one(
        "strange math", document(a, transition(["A"], "", rest(0) + term(1, "<apply><sin/><ci>A</ci></apply>"))),
        "math-element"),
      one("two expressions", document(a, transition(["A"], "", rest(0) + term(1, "<true/><true/>"))), "math-shape"),
      one("open element", "<sbml level=\"3\">\n<model>", "xml-syntax", line: 2),
      one("another document", "<html/>", "not-sbml", line: 1),
      one("another level", "<sbml level=\"2\"/>", "sbml-level", line: 1),
      one(
        "an entity of its own", "<!DOCTYPE sbml [<!ENTITY e \"x\">]>\n<sbml level=\"3\"><model id=\"&e;\"/></sbml>",
        "xml-syntax", line: 2),
      one(
        "an external entity",
        "<!DOCTYPE sbml [<!ENTITY e SYSTEM \"file:///etc/passwd\">]>\n<sbml level=\"3\"><model>&e;</model></sbml>",
        "xml-syntax", line: 2),
    ]
  }()

  @Test("A fault is refused at its line", arguments: faults)
  func place(of fault: Fault) {
    let first = refusals(fault.text, file: "m.sbml").first { $0.severity == .error }
    #expect(first?.code == fault.code || (fault.code == "xml-syntax" && first?.code == "xml-entity"))
    #expect(first?.place?.line == fault.line)
  }

  @Test("Hostile documents are refused in bounded time and memory")
  func hostile() {
    let deep = String(repeating: "<a>", count: 100_000)
    #expect(refusals(deep, file: "m.sbml").first?.code == "nesting-too-deep")
    let math = String(repeating: "<apply><not/>", count: 5000)
    let text = Self.document(Self.species("A"), Self.transition(["A"], "", Self.rest(0) + Self.term(1, math)))
    #expect(refusals(text, file: "m.sbml").first?.code == "nesting-too-deep")
    var laughs = "<!DOCTYPE lolz [<!ENTITY a \"ha\">"
    for level in 1...20 {
      let name = { (number: Int) in number == 0 ? "a" : "a\(number)" }
      laughs += "<!ENTITY \(name(level)) \"\(String(repeating: "&\(name(level - 1));", count: 10))\">"
    }
    #expect(!refusals(laughs + "]><sbml level=\"3\">&a20;</sbml>", file: "m.sbml").isEmpty)
  }
}

extension String {
  /// The text with every place of another replaced.
  fileprivate func replacing(_ text: String, _ other: String) -> String {
    split(separator: text, omittingEmptySubsequences: false).joined(separator: other)
  }
}
