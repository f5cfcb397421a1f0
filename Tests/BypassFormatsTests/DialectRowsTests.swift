import BypassCore
import BypassModel
import Testing

@testable import BypassFormats

/// Rows of what other programs drop or change that are about more than a text and a code.
@Suite("What other readers drop is kept, what they change is not")
struct DialectRowsTests {
  @Test("Settings that a configuration does not give are those of MaBoSS's engine")
  func defaults() {
    let settings = SimulationSettings()
    #expect(settings.timeTick == 0.5 && settings.maxTime == 1000 && settings.sampleCount == 10_000)
    #expect(!settings.discreteTime && settings.generator == .rand48 && settings.seed == 0)
    #expect(settings.displayedTrajectories == 0 && settings.threadCount == 1 && settings.clusteredTrajectories == 0)
    #expect(settings.clusterThreshold == 1 && settings.similarityCacheSize == 20_000)
    #expect(settings.initialPopulation == 1 && settings.populationBase == 1)
  }

  @Test("The word by which another reader of configurations knows nodes of the graph is refused with the right one")
  func graphNodes() {
    do throws(Diagnostics) {
      _ = try ModelReader.read([
        SourceText(file: "m.bnd", text: "node A { logic = A; }"), SourceText(file: "m.cfg", text: "A.is_graph = 1;"),
      ])
      Issue.record("it was read")
    } catch {
      let first = error.all.first { $0.severity == .error }
      #expect(first?.code == "unknown-node-attribute" && first?.remedy?.contains("in_graph") == true)
    }
  }

  @Test("Identifiers keep their 's_', names stay beside them, and species begin where the file says")
  func identities() throws {
    let species =
      SBMLQualTests.species("s_1", maximum: 2, more: "qual:initialLevel=\"2\" qual:name=\"STAT3 (Y705)\"")
      + SBMLQualTests.species("s_2", more: "qual:initialLevel=\"1\"")
    let terms = SBMLQualTests.rest(0) + SBMLQualTests.term(1, SBMLQualTests.apply("geq", "s_1", 2))
    let text = SBMLQualTests.document(
      species, SBMLQualTests.transition(["s_2"], SBMLQualTests.input("a", "s_1"), terms))
    let model = try ModelReader.read(text: text, file: "m.sbml")
    #expect(model.network.nodes.map(\.id) == [node("s_1"), node("s_2")])
    #expect(model.network[node("s_1")]?.name == "STAT3 (Y705)")
    #expect(model.network[node("s_1")]?.behaviour == .input(2))
    #expect(model.network.initial.groups.map(\.nodes) == [[node("s_2")]])
    #expect(model.network.initial.groups.first?.alternatives.map(\.levels) == [[1]])
    let again = try ModelReader.read(
      text: ModelWriter.write(model, as: .sbmlQual).files[0].text, file: "again.sbml")
    #expect(again.network == model.network)
    // As two-level nodes and through MaBoSS the beginning is still the one of the file, where others write zeros.
    let files = try ModelWriter.write(model, as: .maboss).files
    let names = ["m.bnd", "m.cfg"]
    let moved = try ModelReader.read(zip(files, names).map { SourceText(file: $0.1, bytes: $0.0.bytes) })
    let levels = moved.network.initial.groups.flatMap { group in
      group.alternatives.count == 1 ? zip(group.nodes, group.alternatives[0].levels).map { "\($0)=\($1)" } : []
    }
    #expect(levels.contains("s_2=1") && !levels.contains { $0.hasSuffix("=0") })
  }

  @Test("A term that is false never holds, and a default above 0 without terms is a constant")
  func falseTerms() throws {
    let species = SBMLQualTests.species("A") + SBMLQualTests.species("B")
    let model = try ModelReader.read(
      text: SBMLQualTests.document(
        species,
        SBMLQualTests.transition(["A"], "", SBMLQualTests.rest(0) + SBMLQualTests.term(1, "<false/>"))
          + SBMLQualTests.transition(["B"], "", SBMLQualTests.rest(1))), file: "m.sbml")
    #expect(model.network[node("A")]?.rule?.target { _ in 1 } == 0)
    #expect(model.network[node("B")]?.rule?.target { _ in 0 } == 1)
    #expect(model.network.inputs.isEmpty)
  }

  @Test("Interactions of any sign are read, and what a graph notes on an edge becomes evidence of it")
  func signs() throws {
    let note =
      "<annotation><linklist><link xlink:href=\"pubmed:12345\"/></linklist><comment>seen</comment></annotation>"
    for sign in ["positive", "negative", "dual", "unknown"] {
      let text =
        "<gxl xmlns:xlink=\"http://www.w3.org/1999/xlink\"><graph class=\"regulatory\" id=\"g\" nodeorder=\"A X\">"
        + "<node id=\"A\" maxvalue=\"2\" input=\"true\"/><node id=\"X\" maxvalue=\"1\"><value val=\"1\"><exp str=\"A:2\"/>"
        + "</value></node><edge id=\"A:X\" from=\"A\" to=\"X\" minvalue=\"2\" sign=\"\(sign)\">\(note)</edge></graph></gxl>"
      let model = try ModelReader.read(text: text, file: "m.ginml")
      #expect((0...2).map { level in model.network[node("X")]?.rule?.target { _ in level } } == [0, 0, 1])
      #expect(model.evidence.contains { $0.node == node("X") && $0.regulator == "A" && $0.source == "PMID:12345" })
      #expect(model.diagnostics.isEmpty)
    }
  }

  @Test("Layouts without identities and sizes get them when they are written, and that is said")
  func layouts() throws {
    let layout =
      "<layout:listOfLayouts xmlns:layout=\"\(SBMLQualFormat.layout)\"><layout:layout layout:name=\"one\">"
      + "<layout:listOfAdditionalGraphicalObjects><layout:generalGlyph layout:id=\"g\"><layout:boundingBox>"
      + "<layout:position layout:x=\"3.5\" layout:y=\"-2\"/></layout:boundingBox></layout:generalGlyph>"
      + "</layout:listOfAdditionalGraphicalObjects></layout:layout></layout:listOfLayouts>"
    let completed = LayoutCompletion(layout)
    #expect(completed.count == 3)
    #expect(
      completed.text.contains(
        "<layout:layout layout:id=\"layout_1\" layout:name=\"one\"><layout:dimensions "
          + "layout:width=\"3.5\" layout:height=\"0.0\"/>"))
    #expect(completed.text.contains("layout:y=\"-2\"/><layout:dimensions layout:width=\"0\" layout:height=\"0\"/>"))
    #expect(LayoutCompletion(completed.text).count == 0, "what is whole stays as it is")
    #expect(LayoutCompletion("<broken").text == "<broken")
  }

  @Test("A layout's reference to what the model does not have is left out and named; the others stay")
  func layoutReferences() {
    func glyph(_ id: String, _ reference: String) -> String {
      "<l:generalGlyph l:id=\"\(id)\" \(reference) l:x='1'></l:generalGlyph>"
    }
    let text =
      "<l:listOfLayouts xmlns:l=\"x\">" + glyph("g", "l:reference=\"A\"") + glyph("h", "l:reference = 'csa>1'")
      + glyph("i", "l:reference=\"h\"") + "</l:listOfLayouts>"
    let kept = LayoutReferences(text, in: "<qual:qualitativeSpecies qual:id=\"A\"/>")
    #expect(kept.absent == ["csa>1"])
    #expect(kept.text == text.replacing(" l:reference = 'csa>1'", with: ""))
    #expect(LayoutReferences(text, in: "").absent == ["A", "csa>1"])
    #expect(LayoutReferences("<broken", in: "").text == "<broken")
  }

  @Test("A node called as the header of bnet is written otherwise, since programs drop its line as a header")
  func headerName() throws {
    let network = try Network(nodes: [
      NodeDeclaration(node("Targets"), .ruled(Rule(on: condition("A")))),
      NodeDeclaration(node("A"), .ruled(Rule(on: condition("!Targets")))),
    ])
    let written = try ModelWriter.write(network, as: .bnet)
    #expect(written.files[0].text == "targets, factors\n_Targets, A\nA, !_Targets\n")
    #expect(written.changes.map(\.code) == ["renamed-node"])
    let read = try ModelReader.read(text: "targets, factors\nTargets, A\nA, !Targets\n", file: "m.bnet")
    #expect(read.network.nodes.map(\.id) == [node("Targets"), node("A")], "as a name it is read")
  }

  @Test("A layout draws the first of two-level nodes where a node with levels stood")
  func layoutOfParts() throws {
    let layout =
      "<layout:listOfLayouts xmlns:layout=\"\(SBMLQualFormat.layout)\"><layout:layout layout:id=\"l\">"
      + "<layout:dimensions layout:width=\"1\" layout:height=\"1\"/><layout:listOfAdditionalGraphicalObjects>"
      + "<layout:generalGlyph layout:id=\"g\" layout:reference=\"A\"/></layout:listOfAdditionalGraphicalObjects>"
      + "</layout:layout></layout:listOfLayouts>"
    let species = SBMLQualTests.species("A", maximum: 2)
    let model = try ModelReader.read(text: SBMLQualTests.document(species, "", extra: layout), file: "m.sbml")
    var options = WritingOptions()
    options.unary = true
    let text = try ModelWriter.write(model, as: .sbmlQual, options: options).files[0].text
    #expect(text.contains("layout:reference=\"A_b1\"") && text.contains("qual:id=\"A_b1\""))
    let levels = try ModelWriter.write(model, as: .sbmlQual).files[0].text
    #expect(levels.contains("layout:reference=\"A\""))
  }
}
