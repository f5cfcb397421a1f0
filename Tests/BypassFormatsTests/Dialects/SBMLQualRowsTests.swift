import BypassCore
import BypassModel
import Testing

@testable import BypassFormats

@Suite("Rows of SBML-qual that other readers take otherwise, and what is written so that they cannot")
struct SBMLQualRowsTests {
  private typealias Text = SBMLQualTests

  private static func document(maximum: Int? = 2, input: String = "", terms: String, extra: String = "") -> String {
    Text.document(
      Text.species("A", maximum: maximum) + Text.species("X"),
      Text.transition(["X"], Text.input("theta_A", "A", input), terms) + extra)
  }

  @Test("What is read of a file whose parts contradict each other is said, or it is refused")
  func oddities() throws {
    let one = Text.rest(0) + Text.term(1, Text.apply("geq", "A", 1))
    let theta = Text.rest(0) + Text.term(1, "<apply><geq/><ci>A</ci><ci>theta_A</ci></apply>")
    let truth = { (math: String) in Self.document(terms: Text.rest(0) + Text.term(1, math)) }
    for (text, code, isRefused) in [
      (Self.document(terms: one), "", false), (Self.document(terms: theta), "no-threshold", false),
      (Self.document(input: "qual:thresholdLevel=\"2\"", terms: theta), "", false),
      (Self.document(maximum: 0, terms: one), "raised-maximum", false),
      (Self.document(terms: Text.rest(1) + one), "several-elements", true),
      (
        Self.document(terms: one, extra: "</qual:listOfTransitions><qual:listOfTransitions>"), "several-elements", true
      ), (truth("<ci>theta_A</ci>"), "threshold-as-truth", true),
      (truth("<apply><not/><ci>theta_A</ci></apply>"), "threshold-as-truth", true),
      (truth("<apply><and/><ci>A</ci><ci>theta_A</ci></apply>"), "threshold-as-truth", true),
      (truth("<ci>A</ci>"), "", false),
    ] {
      let found: [Diagnostic]
      do throws(Diagnostics) {
        found = try ModelReader.read(text: text, file: "m.sbml").diagnostics
        #expect(!isRefused, "\(code)")
      } catch {
        found = error.all.filter { $0.severity == .error }
        #expect(isRefused, "\(error)")
      }
      #expect(Set(found.map(\.code)).subtracting(["species-without-transition"]) == (code.isEmpty ? [] : [code]))
    }
  }

  @Test(
    "A default above 0 beside terms is written as a term, since readers ignore such defaults or join them to the terms")
  func writtenDefaults() throws {
    let text = Text.document(
      Text.species("A", maximum: 2) + Text.species("X", maximum: 2) + Text.species("Y") + Text.species("Z"),
      Text.transition(
        ["X"], Text.input("a", "A"), Text.rest(1) + Text.term(2, Text.apply("geq", "A", 2)))
        + Text.transition(["Y"], Text.input("b", "A"), Text.rest(1) + Text.term(0, Text.apply("eq", "A", 1)))
        + Text.transition(["Z"], "", Text.rest(1)))
    let model = try ModelReader.read(text: text, file: "m.sbml")
    #expect((0...2).map { level in model.network[node("X")]?.rule?.target { _ in level } } == [1, 1, 2])
    #expect((0...2).map { level in model.network[node("Y")]?.rule?.target { _ in level } } == [1, 0, 1])
    for isUnary in [false, true] {
      var options = WritingOptions()
      options.unary = isUnary
      let written = try ModelWriter.write(model, as: .sbmlQual, options: options).files[0].text
      let defaults = Self.defaults(written)
      #expect(defaults.allSatisfy { $0.level == 0 || !$0.hasTerms }, "\(defaults)")
      #expect(defaults.contains { $0.level == 1 && !$0.hasTerms }, "a constant is a bare default")
      let again = try ModelReader.read(text: written, file: "m.sbml")
      #expect(BooleanView(again.network).differences(from: BooleanView(model.network)) == [])
      #expect(try ModelWriter.write(again, as: .sbmlQual, options: options).files[0].text == written)
    }
    #expect(Self.defaults(text).filter { $0.level > 0 && $0.hasTerms }.count == 2, "the count sees such defaults")
    #expect(try ModelWriter.write(model, as: .sbmlQual).files[0].text.contains("qual:sign=\"positive\""))
  }

  /// Default levels of a document, and whether terms stand beside them.
  private static func defaults(_ text: String) -> [(level: Int, hasTerms: Bool)] {
    text.split(separator: "<qual:defaultTerm qual:resultLevel=\"").dropFirst().map { rest in
      let list = rest.prefix { $0 != "\u{0}" }.split(separator: "</qual:listOfFunctionTerms>").first ?? ""
      return (Int(rest.prefix { $0.isNumber }) ?? -1, list.contains("functionTerm "))
    }
  }

  @Test("Inputs are written as constant species, one output a transition, without exclusive ors, in core of Version 1")
  func writtenShapes() throws {
    let model = try SmallModels.toggle()
    let written = try ModelWriter.write(model, as: .sbmlQual).files[0].text
    #expect(written.contains("qual:id=\"Signal\" qual:compartment=\"cell\" qual:constant=\"true\""))
    #expect(written.split(separator: "qual:constant=\"false\"").count == 6, "the five others are not")
    let transitions = written.split(separator: "<qual:transition ").dropFirst()
    #expect(transitions.count == 5 && transitions.allSatisfy { $0.split(separator: "<qual:output ").count == 2 })
    #expect(!written.contains("<xor/>") && !written.contains("<implies/>"))
    #expect(
      written.contains("xmlns=\"http://www.sbml.org/sbml/level3/version1/core\"") && written.contains("version=\"1\""))
  }

  @Test("A model with levels is written with them, or as two-level nodes where that is asked for, and both are said")
  func levels() throws {
    let model = try SmallModels.levels()
    let native = try ModelWriter.write(model, as: .sbmlQual)
    #expect(
      native.files[0].text.contains("qual:maxLevel=\"3\"") && !native.changes.contains { $0.code == "unary-nodes" })
    var options = WritingOptions()
    options.unary = true
    let unary = try ModelWriter.write(model, as: .sbmlQual, options: options)
    #expect(unary.files[0].text.contains("qual:id=\"K_b3\"") && !unary.files[0].text.contains("qual:maxLevel=\"3\""))
    #expect(unary.changes.contains { $0.code == "unary-nodes" })
  }
}
