public import BypassCore

/// What a file says about where one of its statements comes from: a paper, a database entry, or a note.
public struct ImportedEvidence: Hashable, Sendable {
  /// The node that it is about, or whose regulation it is about; nil for the model itself.
  public let node: NodeID?
  /// The regulator, when it is about a regulation.
  public let regulator: String?
  /// How the source relates to it, such as `isDescribedBy`; `link` where the file does not say; `note` for words.
  public let relation: String
  /// The source: `PMID:…`, `doi:…` or an address; empty for words alone.
  public let source: String
  /// Words, without markup; empty for a source alone.
  public let words: String
}

extension ImportedModel {
  /// The evidence in the texts of the file, in their order.
  ///
  /// - Complexity: O(length of the texts).
  public var evidence: [ImportedEvidence] {
    annotations.flatMap { annotation -> [ImportedEvidence] in
      guard let (part, kind) = Self.part(annotation.kind) else { return [] }
      let regulator = part
      func entry(_ relation: String, _ source: String, _ words: String) -> ImportedEvidence {
        ImportedEvidence(
          node: annotation.node, regulator: regulator, relation: relation, source: source, words: words)
      }
      var found: [ImportedEvidence] = []
      if kind == "annotation" {
        found += SourceLinks.links(in: annotation.text).map { entry($0.relation, Citation.normal($0.resource), "") }
      }
      let words = SourceLinks.words(of: annotation.text, kind: kind)
      if !words.isEmpty {
        found.append(entry("note", "", words))
        let named = Citation.named(in: words).filter { source in !found.contains { $0.source == source } }
        found += named.map { entry("link", $0, "") }
      }
      return found
    }
  }

  /// The regulator that a kind of text names, and the kind without it: `edge-A-annotation`, `input-A-notes`.
  private static func part(_ kind: String) -> (regulator: String?, kind: String)? {
    for plain in ["annotation", "notes", "description"] {
      if kind == plain || kind == "transition-\(plain)" || kind == "document-\(plain)" { return (nil, plain) }
      for prefix in ["edge-", "input-"] where kind.hasPrefix(prefix) && kind.hasSuffix("-\(plain)") {
        let name = kind.dropFirst(prefix.count).dropLast(plain.count + 1)
        return name.isEmpty ? nil : (String(name), plain)
      }
      if kind.hasPrefix("output-"), kind.hasSuffix("-\(plain)") { return (nil, plain) }
    }
    return nil
  }
}
