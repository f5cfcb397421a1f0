import BypassCore
import BypassModel

extension SBMLQualReader {
  /// Keeps notes and annotations of an element as they are.
  mutating func keepTexts(of element: XMLElement, node: NodeID?, prefix: String) {
    // What RDF is about it names by this identity.
    if let identity = element.attribute("metaid") {
      annotations.append(.init(node: node, kind: prefix + "metaid", text: identity))
    }
    for kind in ["notes", "annotation"] {
      guard let child = element.child(kind) else { continue }
      annotations.append(.init(node: node, kind: prefix + kind, text: child.verbatim(in: source)))
    }
  }

  /// Keeps texts of a transition's inputs and outputs under the species that they are about.
  mutating func keepInputTexts(of transition: XMLElement, node: NodeID) {
    for input in transition.child("listOfInputs")?.children("input") ?? [] {
      keepTexts(of: input, node: node, prefix: "input-\(input.attribute("qualitativeSpecies") ?? "")-")
    }
    for output in transition.child("listOfOutputs")?.children("output") ?? [] {
      keepTexts(of: output, node: node, prefix: "output-\(output.attribute("qualitativeSpecies") ?? "")-")
    }
  }

  /// Keeps what surrounds the species: names, notes, layouts, compartments, declared prefixes; says what is left out.
  mutating func keepSurroundings(_ root: XMLElement, _ model: XMLElement) {
    func keep(_ kind: String, _ text: String?) {
      if let text { annotations.append(.init(node: nil, kind: kind, text: text)) }
    }
    let known = ["", "qual", "layout"]
    for (prefix, namespace) in root.prefixes + model.prefixes where !known.contains(prefix) {
      keep("xmlns:\(prefix)", namespace)
    }
    keepTexts(of: root, node: nil, prefix: "document-")
    if let id = model.attribute("id"), id != "model" { keep("id", id) }
    keep("name", model.attribute("name"))
    keepTexts(of: model, node: nil, prefix: "")
    let compartments = model.child("listOfCompartments")
    if compartments?.children.count != 1 || compartments?.children.first?.isPlainCell != true {
      keep("compartments", compartments?.verbatim(in: source))
    }
    keep("layouts", model.child("listOfLayouts")?.verbatim(in: source))
    let read: Set<String> = [
      "notes", "annotation", "listOfCompartments", "listOfLayouts", "listOfQualitativeSpecies", "listOfTransitions",
    ]
    for child in model.children where !read.contains(child.name) && !child.children.isEmpty {
      let place = child.place(in: source)
      findings.normalise(
        "element-left-out", at: place, "'\(child.name.clipped)' is not part of a qualitative model and is left out",
        as: .warning)
    }
  }
}

extension XMLElement {
  /// Whether this is the compartment that is written where a model has none of its own.
  fileprivate var isPlainCell: Bool {
    attribute("id") == "cell" && children.isEmpty && attributes.allSatisfy { ["id", "constant"].contains($0.name) }
  }
}
