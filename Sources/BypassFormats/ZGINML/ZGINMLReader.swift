import BypassCore
import BypassModel

/// Reads archives of GINsim.
struct ZGINMLReader {
  private let archive: ZipReader
  private let file: String
  private var beside: GINsimScenarios

  /// The model of an archive.
  ///
  /// - Throws: ``Diagnostics`` with every fault of the archive, of the graph or of the files beside it.
  static func read(_ sources: [SourceText], options: ReadingOptions) throws(Diagnostics) -> ImportedModel {
    let source = try OneFile.only(sources, "an archive of GINsim")
    let (archive, graph) = try Diagnostics.collecting { () throws(Diagnostic) in
      let archive = try ZipReader(source.bytes, file: source.file)
      return (archive, try Self.graph(in: archive, file: source.file))
    }
    let text = try Diagnostics.collecting { () throws(Diagnostic) in
      SourceText(file: "\(source.file)/\(graph.name)", bytes: try archive.contents(of: graph))
    }
    var (model, naming) = try GINMLReader.named([text], options: options)
    var reader = ZGINMLReader(
      archive: archive, file: source.file,
      beside: GINsimScenarios(naming: naming, network: model.network, findings: Findings(strict: options.strict)))
    try reader.complete(&model, graph: graph.name)
    return model
  }

  private static func graph(in archive: ZipReader, file: String) throws(Diagnostic) -> ZipReader.Entry {
    if let graph = archive[ZGINMLFormat.graph] { return graph }
    let graphs = archive.entries.filter { $0.name.hasSuffix(".ginml") }
    guard let graph = graphs.first, graphs.count == 1 else {
      throw .error(
        "not-ginml", at: Place(file: file, line: 1, column: 1),
        "the archive holds \(graphs.count) files that end in .ginml instead of one",
        remedy: "GINsim keeps its model in \(ZGINMLFormat.graph)")
    }
    return graph
  }

  private mutating func complete(_ model: inout ImportedModel, graph: String) throws(Diagnostics) {
    model.format = .zginml
    do throws(Diagnostic) {
      for entry in archive.entries where entry.name != graph {
        let bytes = try archive.contents(of: entry)
        let text = SourceText(file: "\(file)/\(entry.name)", bytes: bytes)
        switch entry.name {
        case ZGINMLFormat.states: model.namedLevels = try beside.namedLevels(in: text)
        case ZGINMLFormat.mutants: model.namedPerturbations = try beside.namedPerturbations(in: text)
        default: model.companions.append(.init(name: entry.name, bytes: bytes))
        }
      }
    } catch {
      beside.findings.add(error)
    }
    if model.companions.contains(where: { $0.name == ZGINMLFormat.parameters }) {
      beside.noteParameters(at: Place(file: "\(file)/\(ZGINMLFormat.parameters)", line: 1, column: 1))
    }
    model.diagnostics += try beside.findings.checked()
  }
}
