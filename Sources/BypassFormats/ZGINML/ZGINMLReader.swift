import BypassCore
import BypassModel

/// Reads archives of GINsim.
struct ZGINMLReader {
  private let archive: ZipReader
  private let file: String
  private var findings: Findings
  private let naming: Naming
  private let network: Network

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
      archive: archive, file: source.file, findings: Findings(strict: options.strict), naming: naming,
      network: model.network)
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
        case ZGINMLFormat.states: model.namedLevels = try namedLevels(in: text)
        case ZGINMLFormat.mutants: model.namedPerturbations = try namedPerturbations(in: text)
        default: model.companions.append(.init(name: entry.name, bytes: bytes))
        }
      }
    } catch {
      findings.add(error)
    }
    if model.companions.contains(where: { $0.name == ZGINMLFormat.parameters }) {
      findings.add(
        Diagnostic(
          .note, code: "kept-only", at: Place(file: "\(file)/\(ZGINMLFormat.parameters)", line: 1, column: 1),
          "update modes and priority classes of GINsim are kept in the file, but nothing here runs by them"))
    }
    model.diagnostics += try findings.checked()
  }

  private mutating func root(of text: SourceText, _ names: Set<String>) throws(Diagnostic) -> (SourceText, XMLElement) {
    let source = try XMLText.prepared(text, &findings)
    let root = try XMLReader.root(of: source, verbatim: ["annotation"], bindsPrefixes: false)
    guard names.contains(root.name) else {
      throw .error(
        "ginsim-file", at: root.place(in: source), "this file of GINsim begins with '\(root.name.clipped)'",
        remedy: "expected is \(names.sorted().joined(separator: " or "))")
    }
    return (source, root)
  }

  /// A name that no earlier entry has; entries without one are called by their position.
  private func unique(_ name: String?, _ stem: String, _ position: Int, _ taken: inout Set<String>) -> String {
    let wanted = name.flatMap { $0.isEmpty ? nil : $0 } ?? "\(stem)_\(position)"
    var (candidate, number) = (wanted, 2)
    while !taken.insert(candidate).inserted {
      candidate = "\(wanted)_\(number)"
      number += 1
    }
    return candidate
  }

  // MARK: Initial states

  private mutating func namedLevels(in text: SourceText) throws(Diagnostic) -> [ImportedModel.NamedLevels] {
    let (source, root) = try root(of: text, ["initialStates"])
    var (taken, all): (Set<String>, [ImportedModel.NamedLevels]) = ([], [])
    for element in root.children where !findings.isFull {
      guard let role = ImportedModel.NamedLevels.Role(rawValue: element.name) else { continue }
      let name = unique(element.attribute("name"), role.rawValue, all.count + 1, &taken)
      if name != element.attribute("name") {
        findings.noteOnce(
          "renamed-state", at: element.place(in: source),
          "states without a name of their own get one, such as '\(name)'")
      }
      let settings = settings(of: element, source)
      all.append(.init(name: name, role: role, settings: settings))
    }
    return all
  }

  /// `A;1 B;0;2`: a node and the levels that it may have.
  private mutating func settings(of element: XMLElement, _ source: SourceText) -> [ImportedModel.NamedLevels.Setting] {
    var settings: [ImportedModel.NamedLevels.Setting] = []
    for word in (element.attribute("value") ?? "").split(whereSeparator: \.isWhitespace) {
      let parts = word.split(separator: ";", omittingEmptySubsequences: false).map(String.init)
      let levels = parts.dropFirst().map { Int($0) ?? -1 }
      guard let id = naming[parts[0]], let node = network[id] else {
        leaveOut("'\(String(word).clipped)' is of no node of the graph", element, source)
        continue
      }
      guard !levels.isEmpty, levels.allSatisfy({ (0...node.maximum).contains($0) }) else {
        leaveOut("'\(String(word).clipped)' names a level that the node has not", element, source)
        continue
      }
      settings.append(.init(node: id, levels: levels))
    }
    return settings
  }

  private mutating func leaveOut(_ what: String, _ element: XMLElement, _ source: SourceText) {
    findings.normalise("scenario-left-out", at: element.place(in: source), what + ": it is left out", as: .warning)
  }

  // MARK: Mutants

  private mutating func namedPerturbations(
    in text: SourceText
  ) throws(Diagnostic) -> [ImportedModel.NamedPerturbation] {
    let (source, root) = try root(of: text, ["perturbationConfig", "mutantList"])
    let list = root.name == "mutantList" ? root : root.child("listOfPerturbations")
    var (taken, all): (Set<String>, [ImportedModel.NamedPerturbation]) = ([], [])
    for element in list?.children("mutant") ?? [] where !findings.isFull {
      let name = unique(element.attribute("name"), "mutant", all.count + 1, &taken)
      if name != element.attribute("name") {
        findings.noteOnce(
          "renamed-state", at: element.place(in: source),
          "mutants without a name of their own get one, such as '\(name)'")
      }
      var changes: [ImportedModel.NamedPerturbation.Change] = []
      for child in element.children where child.name != "annotation" {
        if let change = change(child, source) { changes.append(change) }
      }
      all.append(
        .init(name: name, changes: changes, notes: element.child("annotation")?.verbatim(in: source)))
    }
    if let users = root.child("listOfUsers"), !users.children.isEmpty {
      findings.add(
        Diagnostic(
          .note, code: "kept-only", at: users.place(in: source),
          "which tool of GINsim uses which mutant is not read and not written"))
    }
    return all
  }

  private mutating func change(
    _ element: XMLElement, _ source: SourceText
  ) -> ImportedModel.NamedPerturbation.Change? {
    guard element.name == "change", element.attribute("condition") == nil else {
      findings.noteOnce(
        "kept-only", at: element.place(in: source),
        "changes of regulators and changes under conditions are kept in the file, but cannot be applied")
      return .verbatim(element.verbatim(in: source))
    }
    guard let id = element.attribute("target").flatMap({ naming[$0] }), let node = network[id] else {
      leaveOut("'\((element.attribute("target") ?? "").clipped)' is of no node of the graph", element, source)
      return nil
    }
    // GINsim writes -1 for a bound that is not set.
    let bound = { (name: String, otherwise: Int) -> Int? in
      guard let text = element.attribute(name), text != "-1" else { return otherwise }
      return Int(text)
    }
    guard let low = bound("min", 0), let high = bound("max", node.maximum), low >= 0, low <= high,
      low <= node.maximum
    else {
      leaveOut("a change of '\(node.name.clipped)' has no range of its levels", element, source)
      return nil
    }
    return .range(id, low...min(high, node.maximum))
  }
}
