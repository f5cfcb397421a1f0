import BypassCore

/// Finds links and words in the texts that SBML and GINML attach to things.
enum SourceLinks {
  /// A resource with the way in which it relates.
  struct Link {
    let relation: String
    let resource: String
  }

  /// The links of an annotation: resources of RDF with their qualifiers, links of GINsim.
  static func links(in text: String) -> [Link] {
    guard let root = element(text) else { return [] }
    var links: [Link] = []
    collect(root, relation: "link", inRDF: false, &links)
    return links
  }

  private static func collect(_ element: XMLElement, relation: String, inRDF: Bool, _ links: inout [Link]) {
    if element.name == "li", let resource = element.attribute("resource") {
      links.append(Link(relation: relation, resource: resource))
    } else if element.name == "link", let resource = element.attribute("href"), !resource.isEmpty {
      links.append(Link(relation: "link", resource: resource))
    }
    let isQualifier = inRDF && ["biology-qualifiers", "model-qualifiers"].contains { element.namespace.contains($0) }
    let isNamed = inRDF && (element.name.hasPrefix("is") || element.name.hasPrefix("has")) && element.namespace.isEmpty
    let inner = isQualifier || isNamed ? element.name : relation
    for child in element.children {
      collect(child, relation: inner, inRDF: inRDF || element.name == "RDF", &links)
    }
  }

  /// The words of a text without markup; of an annotation, those of GINsim's comments.
  static func words(of text: String, kind: String) -> String {
    if kind == "notes" { return plain(text) }
    if kind == "description" { return text.trimmingBlanks }
    guard let root = element(text) else { return "" }
    return root.children("comment").map { $0.trimmedText }.filter { !$0.isEmpty }.joined(separator: " ")
  }

  private static func element(_ text: String) -> XMLElement? {
    try? XMLReader.root(of: SourceText(file: "annotation", text: text), bindsPrefixes: false)
  }

  /// A text without tags, its references replaced and its blanks collapsed.
  static func plain(_ text: String) -> String {
    var (out, isInTag) = ("", false)
    for character in text {
      if character == "<" {
        isInTag = true
        out += " "
      } else if character == ">", isInTag {
        isInTag = false
      } else if !isInTag {
        out.append(character)
      }
    }
    for (reference, meant) in [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&apos;", "'"), ("&amp;", "&")] {
      out = out.split(separator: reference, omittingEmptySubsequences: false).joined(separator: meant)
    }
    return out.split(whereSeparator: \.isWhitespace).joined(separator: " ")
  }
}
