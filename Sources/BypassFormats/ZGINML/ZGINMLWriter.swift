import BypassCore
import BypassModel

/// Writes archives that GINsim opens.
enum ZGINMLWriter {
  /// The archive of a model: its graph, its named states and perturbations, and the files that came with it.
  ///
  /// - Throws: ``Diagnostics`` as for GINML, or any loss when strictness is asked for.
  static func write(_ model: ImportedModel, options: WritingOptions) throws(Diagnostics) -> WrittenModel {
    var lenient = options
    lenient.strict = false
    var kept = model
    (kept.namedLevels, kept.namedPerturbations, kept.companions) = ([], [], [])
    let graph = try GINMLWriter.write(kept, options: lenient)
    var changes = graph.changes
    var entries = [ZipWriter.Entry(name: ZGINMLFormat.graph, bytes: graph.files[0].bytes)]
    if !model.namedLevels.isEmpty {
      entries.append(.init(name: ZGINMLFormat.states, bytes: Array(states(model.namedLevels).utf8)))
    }
    if !model.namedPerturbations.isEmpty {
      entries.append(.init(name: ZGINMLFormat.mutants, bytes: Array(mutants(model.namedPerturbations).utf8)))
    }
    entries += model.companions.map { .init(name: $0.name, bytes: $0.bytes) }
    let mentionsNames = !model.companions.isEmpty || model.namedPerturbations.contains { !$0.isReadWhole }
    if mentionsNames, model.diagnostics.contains(where: { $0.code == "renamed-node" }) {
      changes.append(
        Diagnostic(
          .warning, code: "companion-names",
          "nodes were renamed, but files and changes that are kept as they were still use the old names"))
    }
    let bytes = try Diagnostics.collecting { () throws(Diagnostic) in try ZipWriter.archive(entries) }
    return WrittenModel(files: [.init(suffix: ".zginml", bytes: bytes)], changes: try changes.accepted(options))
  }

  private static func states(_ all: [ImportedModel.NamedLevels]) -> String {
    var out = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<initialStates>\n"
    for entry in all {
      let value = entry.settings.map { setting in
        ([setting.node.description] + setting.levels.map(String.init)).joined(separator: ";")
      }
      out +=
        "  <\(entry.role.rawValue) name=\"\(XMLText.escaped(entry.name))\" value=\"\(value.joined(separator: " "))\"/>\n"
    }
    return out + "</initialStates>\n"
  }

  private static func mutants(_ all: [ImportedModel.NamedPerturbation]) -> String {
    var out = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
    // Notes of GINsim hold links in this namespace.
    out += "<perturbationConfig xmlns:xlink=\"http://www.w3.org/1999/xlink\">\n  <listOfPerturbations>\n"
    for entry in all {
      out += "    <mutant name=\"\(XMLText.escaped(entry.name))\">\n"
      for change in entry.changes {
        switch change {
        case .range(let node, let range):
          out += "      <change target=\"\(node)\" min=\"\(range.lowerBound)\" max=\"\(range.upperBound)\"/>\n"
        case .verbatim(let text): out += "      \(text)\n"
        }
      }
      if let notes = entry.notes { out += "      \(notes)\n" }
      out += "    </mutant>\n"
    }
    return out + "  </listOfPerturbations>\n  <listOfUsers/>\n</perturbationConfig>\n"
  }
}

extension ImportedModel.NamedPerturbation {
  /// Whether every change is one that can be applied.
  var isReadWhole: Bool {
    changes.allSatisfy { if case .range = $0 { true } else { false } }
  }
}
