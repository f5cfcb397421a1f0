import BypassCore
import BypassModel

/// Writes SBML Level 3 Version 1 with the qualitative package.
struct SBMLQualWriter {
  private let model: ImportedModel
  private let clamps: [NodeID: Int]
  /// The first text of each kind, by what it is attached to.
  private let texts: [NodeID?: [String: String]]
  /// Where species are that do not say it.
  private let standardCompartment: String
  /// Layouts with what the package for them requires.
  private let layouts: LayoutCompletion?
  /// What layouts refer to and the model does not have.
  private var absentReferences: [String] = []
  private var out = ""

  /// The document of a model: native levels, clamps as constant rules, inputs as constant species.
  ///
  /// - Throws: ``Diagnostics`` for a rule that becomes too long, or any loss when strictness is asked for.
  static func write(_ model: ImportedModel, options: WritingOptions) throws(Diagnostics) -> WrittenModel {
    let (model, translated) = AnnotationDialect.sbml.speaking(model)
    var writer = SBMLQualWriter(model)
    do throws(Diagnostic) {
      try writer.document(options)
    } catch {
      throw Diagnostics([error])
    }
    let changes = try
      (translated + model.foldedPerturbations() + model.losses(keeping: SBMLQualFormat.entry.expresses)
      + writer.completed() + writer.uncertainStarts() + AnnotationDialect.sbml.losses(model))
      .accepted(options)
    return WrittenModel(files: [.init(suffix: ".sbml", text: writer.out)], changes: changes)
  }

  private init(_ model: ImportedModel) {
    self.model = model
    var clamps: [NodeID: Int] = [:]
    for perturbation in model.network.perturbations {
      if case .clamp(let level) = perturbation.effect { clamps[perturbation.node] = level }
    }
    self.clamps = clamps
    var texts: [NodeID?: [String: String]] = [:]
    for annotation in model.annotations {
      guard let (kind, text) = AnnotationDialect.sbml.writable(annotation), texts[annotation.node]?[kind] == nil else {
        continue
      }
      texts[annotation.node, default: [:]][kind] = text
    }
    self.texts = texts
    layouts = texts[nil]?["layouts"].map { LayoutCompletion($0) }
    standardCompartment = Self.firstIdentifier(in: texts[nil]?["compartments"]) ?? "cell"
  }

  /// The first `id` of a kept list; nil when there is none, or when the list has `cell`, which need not be said.
  private static func firstIdentifier(in text: String?) -> String? {
    guard let text, !text.contains("id=\"cell\""), !text.contains("id='cell'"),
      let mark = text.range(of: " id=", last: false)
    else { return nil }
    let rest = text[mark.upperBound...]
    guard let quote = rest.first, quote == "\"" || quote == "'" else { return nil }
    return String(rest.dropFirst().prefix { $0 != quote })
  }

  /// Identifiers may not begin with a digit.
  private func sid(_ id: NodeID) -> String { Naming.identifier(from: id.description) }

  private func text(_ kind: String, _ node: NodeID? = nil) -> String? { texts[node]?[kind] }

  /// Identities and sizes that files of this format must have.
  private func completed() -> [Diagnostic] {
    var changes: [Diagnostic] = []
    if let id = text("id"), Naming.identifier(from: id) != id {
      changes.append(
        Diagnostic(
          .note, code: "renamed-model",
          "the model '\(id.clipped)' is written as '\(Naming.identifier(from: id).clipped)', which the format can read")
      )
    }
    if let layouts, layouts.count > 0 {
      changes.append(
        Diagnostic(
          .note, code: "layout-completed",
          "\(layouts.count) identities and sizes that layouts must have are added; the file that was read lacks them"))
    }
    if let first = absentReferences.first {
      changes.append(
        Diagnostic(
          .note, code: "layout-reference",
          "layouts refer to \(absentReferences.count) elements that the model does not have, such as '\(first.clipped)': these references are left out"
        ))
    }
    return changes
  }

  private func uncertainStarts() -> [Diagnostic] {
    var changes: [Diagnostic] = []
    let renamed = model.network.nodes.filter { sid($0.id) != $0.id.description }
    changes += renamed.map {
      Diagnostic(.note, code: "renamed-node", "'\($0.id)' is written as '\(sid($0.id))', which the format can read")
    }
    let drawn = model.network.nodes.map(\.id).filter { level(of: $0) == nil && isBegun($0) }
    if !drawn.isEmpty {
      changes.append(
        Diagnostic(
          .warning, code: "loss-initial-distribution",
          "\(drawn.count) nodes begin at more than one level, which the file does not say: "
            + drawn.prefix(6).map(\.description).joined(separator: ", ")))
    }
    return changes
  }

  /// The identity that annotations name, as an attribute; core attributes have no prefix.
  private func metaid(_ kind: String, _ node: NodeID? = nil) -> String {
    text(kind, node).map { " metaid=\"\(XMLText.escaped($0))\"" } ?? ""
  }

  private func isBegun(_ id: NodeID) -> Bool { model.network.initial.groups.contains { $0.nodes.contains(id) } }

  /// The level at which a node begins for certain; nil when none is given or it is drawn.
  private func level(of id: NodeID) -> Int? {
    if let level = clamps[id] { return level }
    for group in model.network.initial.groups {
      guard let position = group.nodes.firstIndex(of: id) else { continue }
      let levels = Set(group.alternatives.filter { $0.weight > 0 }.map { $0.levels[position] })
      return levels.count == 1 ? levels.first : nil
    }
    if case .input(let level)? = model.network[id]?.behaviour { return level }
    return nil
  }

  private mutating func line(_ depth: Int, _ text: String) {
    out += String(repeating: "  ", count: depth) + text + "\n"
  }

  private mutating func document(_ options: WritingOptions) throws(Diagnostic) {
    line(0, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>")
    var root = "<sbml xmlns=\"\(SBMLQualFormat.core)\" xmlns:qual=\"\(SBMLQualFormat.qual)\""
    if layouts != nil { root += " xmlns:layout=\"\(SBMLQualFormat.layout)\"" }
    for annotation in model.annotations where annotation.node == nil && annotation.kind.hasPrefix("xmlns:") {
      root += " \(annotation.kind)=\"\(XMLText.escaped(annotation.text))\""
    }
    root += " level=\"3\" version=\"1\" qual:required=\"true\""
    if layouts != nil { root += " layout:required=\"false\"" }
    line(0, root + metaid("document-metaid") + ">")
    block(["document-notes", "document-annotation"], 1)
    let id = Naming.identifier(from: text("id") ?? options.name)
    let name = text("name").map { " name=\"\(XMLText.escaped($0))\"" } ?? ""
    line(1, "<model\(metaid("metaid")) id=\"\(XMLText.escaped(id))\"\(name)>")
    block(["notes", "annotation"], 2)
    compartments()
    species()
    line(2, "<qual:listOfTransitions>")
    for node in model.network.nodes where node.rule != nil || clamps[node.id] != nil { try transition(node) }
    line(2, "</qual:listOfTransitions>")
    if let layouts {
      let referring = LayoutReferences(layouts.text, in: out)
      absentReferences = referring.absent
      line(2, referring.text)
    }
    line(1, "</model>")
    line(0, "</sbml>")
  }

  private mutating func block(_ kinds: [String], _ depth: Int, node: NodeID? = nil) {
    for kind in kinds { if let text = text(kind, node) { line(depth, text) } }
  }

  /// The compartment of a species: its own, else the first that the model keeps, else one that is written for all.
  private func compartment(of id: NodeID) -> String {
    if let own = text("compartment", id) { return own }
    return standardCompartment
  }

  /// The compartments that the model keeps, with those that its species name and it does not declare; such files exist,
  /// and are not valid.
  private mutating func compartments() {
    let used = Set(model.network.nodes.map { compartment(of: $0.id) }).sorted()
    if let kept = text("compartments"), let end = kept.range(of: "</", last: true) {
      let absent = used.filter { name in
        let escaped = XMLText.escaped(name)
        return !kept.contains("id=\"\(escaped)\"") && !kept.contains("id='\(escaped)'")
      }
      // A list in a prefix has its compartments in the same.
      let name = kept[end.upperBound...].prefix { $0 != ">" }
      let prefix = name.split(separator: ":").dropLast().map { "\($0):" }.joined()
      let added = absent.map { "<\(prefix)compartment id=\"\(XMLText.escaped($0))\" constant=\"true\"/>" }
      return line(2, "\(kept[..<end.lowerBound])\(added.joined())\(kept[end.lowerBound...])")
    }
    line(2, "<listOfCompartments>")
    for name in used { line(3, "<compartment id=\"\(XMLText.escaped(name))\" constant=\"true\"/>") }
    line(2, "</listOfCompartments>")
  }

  private mutating func species() {
    line(2, "<qual:listOfQualitativeSpecies>")
    for node in model.network.nodes {
      var start = "<qual:qualitativeSpecies\(metaid("metaid", node.id)) qual:id=\"\(sid(node.id))\""
      if node.name != node.id.description { start += " qual:name=\"\(XMLText.escaped(node.name))\"" }
      let isInput = node.rule == nil && clamps[node.id] == nil
      start += " qual:compartment=\"\(XMLText.escaped(compartment(of: node.id)))\""
      start += " qual:constant=\"\(isInput)\" qual:maxLevel=\"\(node.maximum)\""
      if let level = level(of: node.id) { start += " qual:initialLevel=\"\(level)\"" }
      element(start, "qual:qualitativeSpecies", ["notes", "annotation"], node.id, 3)
    }
    line(2, "</qual:listOfQualitativeSpecies>")
  }

  /// An element with its texts inside, or an empty one.
  private mutating func element(_ start: String, _ name: String, _ kinds: [String], _ node: NodeID, _ depth: Int) {
    guard kinds.contains(where: { text($0, node) != nil }) else { return line(depth, start + "/>") }
    line(depth, start + ">")
    block(kinds, depth + 1, node: node)
    line(depth, "</\(name)>")
  }

  private mutating func transition(_ node: NodeDeclaration) throws(Diagnostic) {
    let id = sid(node.id)
    line(3, "<qual:transition\(metaid("transition-metaid", node.id)) qual:id=\"tr_\(id)\">")
    block(["transition-notes", "transition-annotation"], 4, node: node.id)
    let (cases, rest) = cases(of: node)
    let regulators = Rule(cases.map { Rule.Clause(level: $0.level, when: $0.when) }).regulators
    if !regulators.isEmpty {
      // A sign is that of each step upwards, whatever the terms exclude so that one of them holds.
      let steps = (node.rule?.clauses ?? []).compactMap { clause in node.rule?.reaches(clause.level) }
      line(4, "<qual:listOfInputs>")
      for regulator in regulators {
        let sign = RegulationSign.sign(of: regulator, in: steps)
        let start =
          "<qual:input\(metaid("input-\(regulator)-metaid", node.id)) qual:id=\"tr_\(id)_in_\(sid(regulator))\" qual:qualitativeSpecies=\"\(sid(regulator))\""
          + " qual:transitionEffect=\"none\" qual:sign=\"\(sign.rawValue)\""
        element(start, "qual:input", ["input-\(regulator)-notes", "input-\(regulator)-annotation"], node.id, 5)
      }
      line(4, "</qual:listOfInputs>")
    }
    line(4, "<qual:listOfOutputs>")
    element(
      "<qual:output\(metaid("output-\(node.id)-metaid", node.id)) qual:id=\"tr_\(id)_out\" qual:qualitativeSpecies=\"\(id)\" qual:transitionEffect=\"assignmentLevel\"",
      "qual:output", ["output-\(node.id)-notes", "output-\(node.id)-annotation"], node.id, 5)
    line(4, "</qual:listOfOutputs>")
    line(4, "<qual:listOfFunctionTerms>")
    line(5, "<qual:defaultTerm qual:resultLevel=\"\(rest)\"/>")
    for entry in cases {
      line(5, "<qual:functionTerm qual:resultLevel=\"\(entry.level)\">")
      line(6, "<math xmlns=\"\(SBMLQualFormat.mathML)\">")
      try write(entry.when, 7)
      line(6, "</math>")
      line(5, "</qual:functionTerm>")
    }
    line(4, "</qual:listOfFunctionTerms>")
    line(3, "</qual:transition>")
  }

  /// Levels from the highest down with their conditions, and the level when none holds, which is 0 beside conditions.
  private func cases(of node: NodeDeclaration) -> (cases: [(level: Int, when: LevelCondition)], rest: Int) {
    if let level = clamps[node.id] { return ([], level) }
    var cases: [(level: Int, when: LevelCondition)] = []
    for clause in (node.rule?.clauses ?? []).reversed() {
      let when = clause.when.simplified
      if when == .constant(true), cases.isEmpty { return ([], clause.level) }
      if when == .constant(true) {
        // A default above 0 beside terms is legal, and other readers ignore it or join it to the terms.
        cases.append((clause.level, LevelCondition.not(.any(cases.map(\.when))).simplified))
        return (cases, 0)
      }
      if when != .constant(false) { cases.append((clause.level, when)) }
    }
    return (cases, 0)
  }

  private mutating func write(_ condition: LevelCondition, _ depth: Int) throws(Diagnostic) {
    guard out.utf8.count < 1 << 28 else { throw .error("rule-too-long", "the document becomes too long") }
    switch condition {
    case .constant(let value): line(depth, value ? "<true/>" : "<false/>")
    case .atom(let atom): compare(atom, holds: true, depth)
    case .not(.atom(let atom)): compare(atom, holds: false, depth)
    case .not(let part): try apply("not", [part], depth)
    case .all(let parts) where parts.count == 1, .any(let parts) where parts.count == 1: try write(parts[0], depth)
    case .all(let parts): try apply("and", parts, depth)
    case .any(let parts): try apply("or", parts, depth)
    case .either(let first, let second):
      // Few readers know the exclusive or.
      try apply("or", [.all([first, .not(second)]), .all([.not(first), second])], depth)
    }
  }

  private mutating func apply(_ name: String, _ parts: [LevelCondition], _ depth: Int) throws(Diagnostic) {
    line(depth, "<apply>")
    line(depth + 1, "<\(name)/>")
    for part in parts { try write(part, depth + 1) }
    line(depth, "</apply>")
  }

  private mutating func compare(_ atom: LevelAtom, holds: Bool, _ depth: Int) {
    let isBoolean = model.network[atom.node]?.maximum == 1
    let (sign, level) = isBoolean ? ("eq", holds ? 1 : 0) : (holds ? "geq" : "lt", atom.atLeast)
    line(
      depth,
      "<apply><\(sign)/><ci>\(sid(atom.node))</ci><cn type=\"integer\">\(level)</cn></apply>")
  }
}
