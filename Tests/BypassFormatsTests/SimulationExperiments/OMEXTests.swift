import BypassCore
import BypassModel
import Testing

@testable import BypassFormats

@Suite("COMBINE archives carry a model with its experiments")
struct OMEXTests {
  private func read(_ archive: OMEXArchive) throws -> ImportedModel {
    try ModelReader.read([SourceText(file: "x.omex", bytes: try archive.bytes())])
  }

  private func refusal(_ archive: OMEXArchive) -> [String] {
    do throws(Diagnostics) {
      let bytes = try Diagnostics.collecting { () throws(Diagnostic) in try archive.bytes() }
      _ = try ModelReader.read([SourceText(file: "x.omex", bytes: bytes)])
      return []
    } catch {
      return error.all.map(\.code)
    }
  }

  private func content(_ name: String, _ text: String, isMaster: Bool = false) -> OMEXArchive.Content {
    .init(name, format: OMEXArchive.format(ofFileNamed: name), isMaster: isMaster, bytes: Array(text.utf8))
  }

  @Test("A model with rates and settings comes back with both; the archive is the same bytes each time")
  func kinetics() throws {
    let model = try SmallModels.kinetics()
    let written = try ModelWriter.write(model, as: .omex)
    #expect(try ModelWriter.write(model, as: .omex) == written)
    let again = try ModelReader.read([SourceText(file: "x.omex", bytes: written.files[0].bytes)])
    #expect([.maboss, .bypass].contains(again.format))
    #expect(again.settings == model.settings)
    #expect(RateView(model.network).differences(from: RateView(again.network)) == [])
    #expect(again.experiments.map(\.question) == [.continuousTime])
    #expect(!written.changes.contains { $0.code == "loss-rates" || $0.code == "loss-settings" })
  }

  @Test("A qualitative model travels as SBML-qual, with its settings in the experiment")
  func qualitative() throws {
    var model = try SmallModels.levels()
    var settings = SimulationSettings()
    (settings.maxTime, settings.seed) = (20, 9)
    model.settings = settings
    let written = try ModelWriter.write(model, as: .omex)
    #expect(written.changes.map(\.code) == [])
    let again = try ModelReader.read([SourceText(file: "x.omex", bytes: written.files[0].bytes)])
    #expect(again.format == .sbmlQual)
    #expect(again.settings == settings)
  }

  @Test("Without an experiment the only model is meant; of two, the master; of two without one, none")
  func choice() throws {
    let (a, b) = (content("a.bnet", "A, B\nB, A\n"), content("sub/b.bnet", "C, !C\n"))
    #expect(try read(OMEXArchive([a, content("notes.txt", "x")])).network.nodes.count == 2)
    #expect(refusal(OMEXArchive([a, b])) == ["omex-model"])
    #expect(refusal(OMEXArchive([content("notes.txt", "x")])) == ["omex-model"])
    let master = content("sub/b.bnet", "C, !C\n", isMaster: true)
    #expect(try read(OMEXArchive([a, master])).network.nodes.map(\.id.description) == ["C"])
  }

  @Test("Files that are neither model nor experiment are kept in archives and told as lost elsewhere")
  func furtherFiles() throws {
    let figure = OMEXArchive.Content("doc/figure.svg", format: "urn:own:figure", bytes: Array("<svg/>".utf8))
    let taken = content("model.sbml", "not a model, but called like one")
    let metadata = content("metadata.rdf", "<rdf/>")
    let model = try read(
      OMEXArchive([content("m.bnet", "A, B\nB, A\n", isMaster: true), figure, taken, metadata]))
    #expect(model.companions.map(\.name) == ["doc/figure.svg", "model.sbml", "metadata.rdf"])
    let written = try ModelWriter.write(model, as: .omex)
    #expect(written.changes.map(\.code) == ["renamed-file"])
    let again = try OMEXArchive(reading: written.files[0].bytes, file: "y.omex")
    #expect(again["doc/figure.svg"] == figure)
    #expect(again["metadata.rdf"]?.bytes == metadata.bytes && again["kept/model.sbml"]?.bytes == taken.bytes)
    #expect(try read(again).companions.map(\.name) == ["doc/figure.svg", "kept/model.sbml", "metadata.rdf"])
    for format in [Format.bnet, .sbmlQual, .bypass, .sedml] {
      let changes = try ModelWriter.write(model, as: format).changes
      #expect(changes.contains { $0.code == "loss-companions" && $0.severity == .warning }, "\(format)")
    }
    let own = try ModelReader.read([
      SourceText(
        file: "z.omex", bytes: try ModelWriter.write(SmallModels.levels(), as: .omex).files[0].bytes)
    ])
    #expect(own.companions.isEmpty, "what an archive of ours says of itself is no further file")
  }

  @Test("Experiments are told as lost by formats of models alone, and a document without one says so")
  func experiments() throws {
    let steady = SEDMLWriter.text([SEDMLTests.experiment(.fixedPoints)]).replacing("model.sbml", with: "m.bnet")
    let model = try read(OMEXArchive([content("m.bnet", "A, !A\n"), content("x.sedml", steady)]))
    #expect(try ModelWriter.write(model, as: .bnet).changes.map(\.code).contains("loss-experiments"))
    #expect(try !ModelWriter.write(model, as: .omex).changes.map(\.code).contains("loss-experiments"))
    var plain = model
    plain.experiments = []
    #expect(try ModelWriter.write(plain, as: .sedml).changes.map(\.code).contains("no-experiment"))
    #expect(try !ModelWriter.write(model, as: .sedml).changes.map(\.code).contains("no-experiment"))
  }

  @Test("A MaBoSS configuration beside its network belongs to it")
  func configuration() throws {
    let archive = OMEXArchive([content("m.bnd", "node A { logic = !A; }\n"), content("m.cfg", "max_time = 7;\n")])
    #expect(try read(archive).settings?.maxTime == 7)
  }

  @Test("A faulty manifest and a faulty experiment are refused with the file that is at fault")
  func faults() throws {
    let model = content("m.bnet", "A, A\n")
    #expect(
      refusal(OMEXArchive([model, content("x.sedml", "<sedML level=\"1\"/>", isMaster: true)])) == ["sedml-reference"])
    let lost = SEDMLWriter.text([SEDMLTests.experiment(.fixedPoints)])
    #expect(refusal(OMEXArchive([model, content("x.sedml", lost)])) == ["sedml-source"])
    let escaping = lost.replacing("model.sbml", with: "../../etc/passwd")
    #expect(refusal(OMEXArchive([model, content("x.sedml", escaping)])) == ["sedml-source"])
    for (manifest, code) in [
      ("<omexManifest><content location=\"./gone\"/></omexManifest>", "omex-missing"),
      ("<omexManifest><content location=\"../x\"/></omexManifest>", "zip-name"),
      ("<omexManifest><content/></omexManifest>", "omex-manifest"), ("<other/>", "omex-manifest"),
    ] {
      let bytes = try ZipWriter.archive([.init(name: "manifest.xml", bytes: Array(manifest.utf8))])
      do throws(Diagnostics) {
        _ = try OMEXArchive(reading: bytes, file: "x.omex")
        Issue.record("it was read")
      } catch {
        #expect(error.all.map(\.code) == [code])
        #expect(error.all.first?.place?.file == "x.omex/manifest.xml")
      }
    }
    let none = try ZipWriter.archive([.init(name: "a", bytes: [])])
    #expect(throws: Diagnostics.self) { try OMEXArchive(reading: none, file: "x.omex") }
  }
}
