import BypassCore
import BypassModel
import Testing

@testable import BypassFormats

@Suite("Evidence of imported files survives")
struct EvidenceTests {
  static let rdf =
    "<annotation><rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\" "
    + "xmlns:bqbiol=\"http://biomodels.net/biology-qualifiers/\"><rdf:Description rdf:about=\"#m1\">"
    + "<bqbiol:isDescribedBy><rdf:Bag><rdf:li rdf:resource=\"urn:miriam:pubmed:15661155\"/>"
    + "<rdf:li  rdf:resource='http://identifiers.org/doi/10.1/a%2Fb'/></rdf:Bag></bqbiol:isDescribedBy>"
    + "<bqbiol:is><rdf:Bag><rdf:li rdf:resource=\"urn:miriam:uniprot:P1\"/></rdf:Bag></bqbiol:is>"
    + "</rdf:Description></rdf:RDF></annotation>"
  static let note =
    "<notes><body xmlns=\"http://www.w3.org/1999/xhtml\"><p>A &lt; B, see PMID: 123 and pubmed/456</p></body></notes>"
  static let sbml = """
    <?xml version="1.0"?>
    <sbml xmlns="http://www.sbml.org/sbml/level3/version1/core" level="3" version="1" qual:required="true"
     xmlns:qual="http://www.sbml.org/sbml/level3/version1/qual/version1"><model id="m">
    <qual:listOfQualitativeSpecies>
    <qual:qualitativeSpecies metaid="m1" qual:id="A" qual:compartment="cell" qual:constant="false" qual:maxLevel="1">\(note)\(rdf)</qual:qualitativeSpecies>
    </qual:listOfQualitativeSpecies>
    <qual:listOfTransitions><qual:transition qual:id="t">
    <qual:listOfInputs><qual:input metaid="m2" qual:id="i" qual:qualitativeSpecies="A" qual:transitionEffect="none">\(note)</qual:input></qual:listOfInputs>
    <qual:listOfOutputs><qual:output qual:qualitativeSpecies="A" qual:transitionEffect="assignmentLevel"/></qual:listOfOutputs>
    <qual:listOfFunctionTerms><qual:defaultTerm qual:resultLevel="0"/><qual:functionTerm qual:resultLevel="1">
    <math xmlns="http://www.w3.org/1998/Math/MathML"><apply><eq/><ci>A</ci><cn type="integer">1</cn></apply></math>
    </qual:functionTerm></qual:listOfFunctionTerms></qual:transition></qual:listOfTransitions></model></sbml>
    """

  private func model() throws -> ImportedModel { try ModelReader.read(text: Self.sbml, file: "m.sbml") }

  @Test("Papers, entries and notes are found at what they are about")
  func reading() throws {
    let evidence = try model().evidence
    let own = evidence.filter { $0.regulator == nil }
    #expect(
      own.map(\.source) == ["", "PMID:123", "PMID:456", "PMID:15661155", "doi:10.1/a/b", "urn:miriam:uniprot:P1"])
    #expect(own.map(\.relation) == ["note", "link", "link", "isDescribedBy", "isDescribedBy", "is"])
    #expect(own.first?.words == "A < B, see PMID: 123 and pubmed/456")
    #expect(evidence.filter { $0.regulator == "A" }.map(\.source) == ["", "PMID:123", "PMID:456"])
  }

  @Test("Within SBML notes, RDF and what RDF is about come back byte by byte")
  func sameFormat() throws {
    let written = try ModelWriter.write(try model(), as: .sbmlQual)
    for piece in [Self.note, Self.rdf, "metaid=\"m1\"", "metaid=\"m2\""] {
      #expect(written.files[0].text.contains(piece))
    }
    let again = try ModelReader.read(text: written.files[0].text, file: "m.sbml")
    let own = try model().annotations
    #expect(again.annotations == own)
    #expect(try ModelWriter.write(again, as: .sbmlQual).files == written.files)
  }

  @Test("Into GINML and back the same papers and words come out", arguments: [Format.ginml, .zginml])
  func otherFormat(_ format: Format) throws {
    let written = try ModelWriter.write(try model(), as: format)
    #expect(written.changes.contains { $0.code == "annotations-translated" })
    let ginml = try ModelReader.read([SourceText(file: "m.\(format)", bytes: written.files[0].bytes)])
    func sources(_ model: ImportedModel) -> Set<String> {
      Set(model.evidence.map { "\($0.node?.description ?? "-") \($0.regulator ?? "-") \($0.source) \($0.words)" })
    }
    let own = sources(try model())
    #expect(sources(ginml) == own)
    let back = try ModelWriter.write(ginml, as: .sbmlQual).files[0].text
    let again = try ModelReader.read(text: back, file: "m.sbml")
    #expect(sources(again) == sources(ginml))
    #expect(!back.contains("xlink") && back.contains("rdf:about=\"#meta_A\"") && back.contains("metaid=\"meta_A\""))
  }

  @Test("A lost paper would be seen")
  func plantedLoss() throws {
    var planted = try model()
    planted.annotations.removeAll { $0.kind == "annotation" }
    let own = try model().evidence
    #expect(planted.evidence != own)
  }

  @Test("Addresses that mean a paper are one name; what means none stays")
  func citations() {
    for address in [
      "PMID:7", "pmid: 7", "urn:miriam:pubmed:7", "http://identifiers.org/pubmed/7", "https://identifiers.org/pubmed:7",
      "http://www.ncbi.nlm.nih.gov/pubmed/7?x=1", "https://pubmed.ncbi.nlm.nih.gov/7/",
    ] {
      #expect(Citation.normal(address) == "PMID:7")
    }
    #expect(Citation.normal("https://doi.org/10.1/AbC") == "doi:10.1/AbC")
    #expect(Citation.normal("http://example.org/pubmed") == "http://example.org/pubmed")
    #expect(Citation.named(in: "nothing, pmid, pubmed/x") == [])
  }

  @Test(
    "Markup that is broken is no evidence and no crash",
    arguments: ["<annotation", "", "<a><b></a>", "<notes>&bogus;</notes>"])
  func broken(_ text: String) throws {
    var planted = try model()
    planted.annotations = ["annotation", "notes"].map { .init(node: nil, kind: $0, text: text) }
    _ = planted.evidence
    _ = try ModelWriter.write(planted, as: .ginml)
  }
}
