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
