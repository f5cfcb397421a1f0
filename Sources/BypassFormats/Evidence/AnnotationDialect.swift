import BypassCore
import BypassModel

/// How a format writes evidence into its files.
enum AnnotationDialect {
  /// RDF with qualifiers and notes in XHTML.
  case sbml
  /// Links and a comment.
  case ginml

  private var formats: [Format] { self == .sbml ? [.sbmlQual] : [.ginml, .zginml] }

  /// The model with its texts in this dialect: untouched where they are, else its evidence written anew, since markup of
  /// one format is rubbish in another.
  ///
  /// - Returns: The model and, where texts hold more than evidence, what is lost.
  func speaking(_ model: ImportedModel) -> (model: ImportedModel, changes: [Diagnostic]) {
    guard !formats.contains(model.format), !model.annotations.isEmpty else { return (model, []) }
    let evidence = model.evidence
    var translated = model
    translated.annotations = model.annotations.filter { $0.node == nil && ["id", "name"].contains($0.kind) }
    var keys: [Key] = []
    for entry in evidence {
      let key = Key(node: entry.node, regulator: entry.regulator)
      if !keys.contains(key) { keys.append(key) }
    }
    for key in keys {
      let own = evidence.filter { $0.node == key.node && $0.regulator == key.regulator }
      translated.annotations += self == .sbml ? Self.sbml(key, own) : Self.ginml(key, own)
    }
    let note = Diagnostic(
      .note, code: "annotations-translated",
      "\(evidence.count) pieces of evidence (notes, papers, links) are written the way that this format has them")
    let said = ["annotation", "notes", "description", "metaid"]
    let others = model.annotations.filter { annotation in
      !said.contains { annotation.kind.hasSuffix($0) } && !annotation.kind.hasPrefix("xmlns:")
        && !["id", "name"].contains(annotation.kind)
    }
    let loss = Diagnostic(
      .warning, code: "loss-annotations",
      "\(others.count) texts that are no evidence, such as layouts and visual settings, are not written")
    return (translated, (evidence.isEmpty ? [] : [note]) + (others.isEmpty ? [] : [loss]))
  }

  private struct Key: Hashable {
    let node: NodeID?
    let regulator: String?
  }

  private static func sbml(_ key: Key, _ evidence: [ImportedEvidence]) -> [ImportedModel.Annotation] {
    let prefix = key.regulator.map { "input-\($0)-" } ?? ""
    func annotation(_ kind: String, _ text: String) -> ImportedModel.Annotation {
      .init(node: key.node, kind: prefix + kind, text: text)
    }
    var out: [ImportedModel.Annotation] = []
    let words = evidence.map(\.words).filter { !$0.isEmpty }
    if !words.isEmpty {
      let paragraphs = words.map { "<p>\(XMLText.escaped($0))</p>" }.joined()
      out.append(
        annotation("notes", "<notes><body xmlns=\"http://www.w3.org/1999/xhtml\">\(paragraphs)</body></notes>"))
    }
    let sources = evidence.filter { !$0.source.isEmpty }
    guard !sources.isEmpty else { return out }
    let identity =
      "meta_" + [key.node?.description ?? "model", key.regulator].compactMap(\.self).joined(separator: "_")
    out.append(annotation("metaid", identity))
    var relations: [String] = []
    for source in sources.map({ $0.relation == "link" ? "isDescribedBy" : $0.relation })
    where !relations.contains(source) {
      relations.append(source)
    }
    let groups = relations.map { relation in
      let items = sources.filter { ($0.relation == "link" ? "isDescribedBy" : $0.relation) == relation }
        .map { "<rdf:li rdf:resource=\"\(XMLText.escaped(Citation.address($0.source)))\"/>" }
      return "<bqbiol:\(relation)><rdf:Bag>\(items.joined())</rdf:Bag></bqbiol:\(relation)>"
    }
    out.append(
      annotation(
        "annotation",
        "<annotation><rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\" "
          + "xmlns:bqbiol=\"http://biomodels.net/biology-qualifiers/\"><rdf:Description rdf:about=\"#\(identity)\">"
          + groups.joined() + "</rdf:Description></rdf:RDF></annotation>"))
    return out
  }

  private static func ginml(_ key: Key, _ evidence: [ImportedEvidence]) -> [ImportedModel.Annotation] {
    let links = evidence.filter { !$0.source.isEmpty }.map {
      "<link xlink:href=\"\(XMLText.escaped($0.source))\"/>"
    }
    let words = evidence.map(\.words).filter { !$0.isEmpty }.map { XMLText.escaped($0) }
    let list = links.isEmpty ? "" : "<linklist>\(links.joined())</linklist>"
    let comment = words.isEmpty ? "" : "<comment>\(words.joined(separator: "\n"))</comment>"
    return [
      .init(
        node: key.node, kind: key.regulator.map { "edge-\($0)-annotation" } ?? "annotation",
        text: "<annotation>\(list)\(comment)</annotation>")
    ]
  }
}
