import BypassCore

extension AnnotationDialect {
  private static let wholeOfSBML: Set<String> = ["id", "name", "layouts", "compartments", "compartment"]
  private static let kindsOfGINML = ["nodestyle", "edgestyle", "nodevisualsetting", "edgevisualsetting", "annotation"]

  /// The kind and the text under which an annotation is written; nil for one that a file cannot hold.
  func writable(_ annotation: ImportedModel.Annotation) -> (kind: String, text: String)? {
    switch self {
    case .sbml: Self.writableInSBML(annotation)
    case .ginml: Self.isWritableInGINML(annotation) ? (annotation.kind, annotation.text) : nil
    }
  }

  /// A warning for texts of kinds that a file cannot hold.
  func losses(_ model: ImportedModel) -> [Diagnostic] {
    let lost = model.annotations.filter { writable($0) == nil }
    guard !lost.isEmpty else { return [] }
    var kinds: [String] = []
    for kind in lost.map(\.kind) where !kinds.contains(kind) && kinds.count < 4 { kinds.append(kind) }
    return [
      Diagnostic(
        .warning, code: "loss-annotations",
        "\(lost.count) texts are of kinds that the format does not hold: \(kinds.joined(separator: ", ").clipped)")
    ]
  }

  private static func writableInSBML(_ annotation: ImportedModel.Annotation) -> (kind: String, text: String)? {
    let kind = annotation.kind
    if wholeOfSBML.contains(kind) || kind.hasPrefix("xmlns:") { return (kind, annotation.text) }
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

  private static func notes(_ text: String) -> String {
    "<notes><body xmlns=\"http://www.w3.org/1999/xhtml\"><p>\(XMLText.escaped(text))</p></body></notes>"
  }

  /// Whether a text is one that a graph can hold, as GINsim writes them.
  private static func isWritableInGINML(_ annotation: ImportedModel.Annotation) -> Bool {
    if annotation.kind == "id" { return annotation.node == nil }
    guard let kind = kindsOfGINML.first(where: { annotation.kind == $0 || annotation.kind.hasSuffix("-" + $0) }) else {
      return false
    }
    return annotation.text.hasPrefix("<" + kind) && !annotation.text.contains(":RDF")
      && (annotation.kind == kind || annotation.kind.hasPrefix("edge-"))
  }
}
