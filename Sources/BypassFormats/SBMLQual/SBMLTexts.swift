import BypassCore

/// Which kept texts a document of SBML can hold, and in what form.
enum SBMLTexts {
  private static let whole: Set<String> = ["id", "name", "layouts", "compartments", "compartment"]

  /// The kind and the text under which an annotation is written; nil for one that a document cannot hold.
  static func writable(_ annotation: ImportedModel.Annotation) -> (kind: String, text: String)? {
    let kind = annotation.kind
    if whole.contains(kind) || kind.hasPrefix("xmlns:") { return (kind, annotation.text) }
    if kind == "description" { return ("notes", notes(annotation.text)) }
    let prefixes = ["document-", "transition-", "input-", "output-"]
    // The identities that RDF is about.
    if kind == "metaid" || kind.hasSuffix("-metaid") && prefixes.contains(where: kind.hasPrefix) {
      return (kind, annotation.text)
    }
    for name in ["notes", "annotation"] {
      guard kind == name || kind.hasSuffix("-" + name) && prefixes.contains(where: kind.hasPrefix) else { continue }
      if annotation.text.hasPrefix("<"), annotation.text.prefix(40).contains(name) {
        // Everything inside an annotation is in a namespace of its own; what is not came from another format.
        return name == "notes" || isInNamespace(annotation.text) ? (kind, annotation.text) : nil
      }
      return name == "notes" ? (kind, notes(annotation.text)) : nil
    }
    return nil
  }

  /// Whether what stands inside an element belongs to a namespace: it has a prefix or declares one.
  private static func isInNamespace(_ text: String) -> Bool {
    guard let end = text.firstIndex(of: ">"), let inner = text[end...].firstIndex(of: "<") else { return true }
    let name = text[text.index(after: inner)...].prefix { !$0.isWhitespace && $0 != ">" && $0 != "/" }
    return name.isEmpty || name.contains(":") || text.contains("xmlns")
  }

  /// What a document cannot hold.
  static func losses(_ model: ImportedModel) -> [Diagnostic] { model.lostAnnotations { writable($0) != nil } }

  private static func notes(_ text: String) -> String {
    "<notes><body xmlns=\"http://www.w3.org/1999/xhtml\"><p>\(XMLText.escaped(text))</p></body></notes>"
  }
}
