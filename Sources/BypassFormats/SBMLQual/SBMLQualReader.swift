import BypassCore
import BypassModel

/// Reads SBML-qual models: the first function term that holds decides the level, else the default term.
struct SBMLQualReader {
  /// A species of the file.
  struct Species {
    let id: NodeID
    let name: String?
    let declaredMaximum: Int?
    let initial: Int?
    let isConstant: Bool
    let element: XMLElement
  }

  let source: SourceText
  var findings: Findings
  private(set) var species: [Species] = []
  private(set) var ids: [String: NodeID] = [:]
  private var declaredMaxima: [NodeID: Int] = [:]
  /// Levels that the file uses of each species, for those that do not say their highest.
  private var usedLevels: [NodeID: Int] = [:]
  private var rules: [NodeID: Rule] = [:]
  var annotations: [ImportedModel.Annotation] = []

  /// Elements whose inside is kept as it is.
  static let verbatim: Set<String> = ["notes", "annotation", "listOfLayouts"]

  /// The model of a text.
  ///
  /// - Throws: ``Diagnostics`` with every fault; reading of XML stops at its first.
  static func read(_ sources: [SourceText], options: ReadingOptions) throws(Diagnostics) -> ImportedModel {
    let first = try OneFile.only(sources, "an SBML model")
    var findings = Findings(strict: options.strict)
    var reader: SBMLQualReader
    do throws(Diagnostic) {
      let source = try XMLText.prepared(first, &findings)
      let root = try XMLReader.root(of: source, verbatim: verbatim)
      reader = SBMLQualReader(source: source, findings: findings)
      let model = try reader.modelElement(of: root)
      reader.keepSurroundings(root, model)
      reader.readSpecies(model)
      for list in ["listOfQualitativeSpecies", "listOfTransitions"] { try reader.refuseSecond(list, in: model) }
      let transitions = model.child("listOfTransitions")?.children("transition") ?? []
      reader.findLevels(transitions)
      for transition in transitions { reader.readTransition(transition) }
    } catch {
      throw Diagnostics(findings.all + [error])
    }
    return try reader.model()
  }

  private init(source: SourceText, findings: Findings) {
    self.source = source
    self.findings = findings
  }

  private func modelElement(of root: XMLElement) throws(Diagnostic) -> XMLElement {
    guard root.name == "sbml" else {
      throw .error("not-sbml", at: root.place(in: source), "the document is '\(root.name.clipped)', not 'sbml'")
    }
    guard root.attribute("level") == "3" else {
      throw .error(
        "sbml-level", at: root.place(in: source), "the document is of SBML Level \(root.attribute("level") ?? "?")",
        remedy: "qualitative models are of Level 3")
    }
    guard let model = root.child("model") else {
      throw .error("no-model", at: root.place(in: source), "the document holds no model")
    }
    return model
  }

  mutating func add(_ finding: Diagnostic) { findings.add(finding) }

  /// Only the first of several elements would be read, so that the others are refused.
  private func refuseSecond(_ name: String, in parent: XMLElement) throws(Diagnostic) {
    guard let second = parent.children(name).dropFirst().first else { return }
    throw .error(
      "several-elements", at: second.place(in: source), "a second '\(name)' stands where one may",
      remedy: "put all that belongs together into one")
  }

  /// A whole number of an attribute; nil when it is absent.
  func level(_ element: XMLElement, _ name: String) throws(Diagnostic) -> Int? {
    guard let text = element.attribute(name) else { return nil }
    guard let value = Int(text.trimmingBlanks), value >= 0, value <= 1000 else {
      throw .error(
        "level-range", at: element.place(in: source),
        "'\(name)' is '\(text.clipped)', but must be a whole number from 0")
    }
    return value
  }

  private mutating func readSpecies(_ model: XMLElement) {
    let list = model.child("listOfQualitativeSpecies")?.children("qualitativeSpecies") ?? []
    if list.isEmpty {
      add(
        .error(
          "no-nodes", at: model.place(in: source), "the model has no qualitative species",
          remedy: "is it a quantitative model?"))
    }
    for element in list where !findings.isFull {
      do throws(Diagnostic) {
        guard let text = element.attribute("id"), let id = try? NodeID(text) else {
          throw .error("malformed-id", at: element.place(in: source), "a species has no well-formed 'id'")
        }
        guard ids.updateValue(id, forKey: text) == nil else {
          throw .error("duplicate-node", at: element.place(in: source), "species '\(id)' is declared twice")
        }
        species.append(
          Species(
            id: id, name: element.attribute("name"), declaredMaximum: try level(element, "maxLevel"),
            initial: try level(element, "initialLevel"), isConstant: element.attribute("constant") == "true",
            element: element))
        declaredMaxima[id] = species.last?.declaredMaximum
        keepTexts(of: element, node: id, prefix: "")
        if let compartment = element.attribute("compartment"), compartment != "cell" {
          annotations.append(.init(node: id, kind: "compartment", text: compartment))
        }
      } catch {
        add(error)
      }
    }
  }

  private mutating func model() throws(Diagnostics) -> ImportedModel {
    var nodes: [NodeDeclaration] = []
    var groups: [InitialCondition.Group] = []
    for species in species {
      let maximum = maximum(of: species.id)
      let initial = species.initial ?? 0
      if species.declaredMaximum == 0 {
        findings.normaliseOnce(
          "raised-maximum", at: species.element.place(in: source),
          "'\(species.id)' has no level but 0, and nodes have two at least: level 1 exists here, which no rule asks for"
        )
      }
      if species.declaredMaximum == nil {
        findings.normaliseOnce(
          "inferred-maximum", at: species.element.place(in: source),
          "'\(species.id)' does not say its highest level: it is read as \(maximum), the highest that is used")
      }
      if initial > maximum {
        add(
          .error(
            "level-range", at: species.element.place(in: source),
            "'\(species.id)' begins at \(initial), above its highest",
            remedy: "its levels are 0 to \(maximum)"))
      }
      if let rule = rules[species.id] {
        nodes.append(NodeDeclaration(species.id, name: species.name, maximum: maximum, .ruled(rule)))
        if species.initial != nil {
          groups.append(.init([species.id], alternatives: [.init([initial], weight: 1)]))
        }
      } else {
        nodes.append(NodeDeclaration(species.id, name: species.name, maximum: maximum, .input(initial)))
        if !species.isConstant {
          findings.noteOnce(
            "species-without-transition", at: species.element.place(in: source),
            "no transition sets '\(species.id)': it is read as an input at level \(initial)")
        }
      }
    }
    _ = try findings.checked()
    let network: Network
    do {
      network = try Network(nodes: nodes, initial: InitialCondition(groups))
    } catch {
      throw Diagnostics(findings.all + error.all)
    }
    var model = ImportedModel(network, format: .sbmlQual)
    model.annotations = annotations
    model.diagnostics = try findings.checked()
    return model
  }
}

extension SBMLQualReader {
  /// The highest level of a species: declared, or the highest that is used, 1 at least.
  func maximum(of id: NodeID) -> Int {
    max(1, declaredMaxima[id] ?? usedLevels[id] ?? 1)
  }

  private mutating func use(_ level: Int, of id: NodeID) { usedLevels[id] = max(usedLevels[id] ?? 1, level) }

  /// Notes the levels that transitions use of species that do not declare their highest.
  private mutating func findLevels(_ transitions: [XMLElement]) {
    for species in species { if let initial = species.initial { use(initial, of: species.id) } }
    for transition in transitions {
      let inputs = transition.child("listOfInputs")?.children("input") ?? []
      for input in inputs {
        if let id = ids[input.attribute("qualitativeSpecies") ?? ""],
          let level = try? self.level(input, "thresholdLevel")
        {
          use(level, of: id)
        }
      }
      let terms = transition.child("listOfFunctionTerms")?.children ?? []
      let highest = terms.compactMap { try? level($0, "resultLevel") }.max() ?? 1
      for output in transition.child("listOfOutputs")?.children("output") ?? [] {
        if let id = ids[output.attribute("qualitativeSpecies") ?? ""] { use(highest, of: id) }
      }
    }
  }

  private mutating func readTransition(_ transition: XMLElement) {
    guard !findings.isFull else { return }
    do throws(Diagnostic) {
      let thresholds = try thresholds(of: transition)
      let outputs = try outputs(of: transition)
      if outputs.isEmpty {
        findings.normalise(
          "no-output", at: transition.place(in: source), "a transition without outputs changes nothing and is left out",
          as: .warning)
      }
      if transition.child("listOfFunctionTerms") == nil, transition.child("defaultTerm") == nil {
        return try readUnspecified(transition)
      }
      for id in outputs {
        guard rules[id] == nil else {
          throw .error(
            "several-transitions", at: transition.place(in: source), "a second transition sets '\(id)'",
            remedy: "put all function terms of a species into one transition")
        }
        rules[id] = try rule(of: id, transition, thresholds)
        keepTexts(of: transition, node: id, prefix: "transition-")
        keepInputTexts(of: transition, node: id)
      }
    } catch {
      add(error)
    }
  }

  /// A transition that says nothing of its function is an input when nothing acts on it, and no model otherwise.
  private mutating func readUnspecified(_ transition: XMLElement) throws(Diagnostic) {
    guard transition.child("listOfInputs")?.children.isEmpty ?? true else {
      throw .error(
        "unspecified-function", at: transition.place(in: source),
        "a transition with inputs has no function terms, so that its rule is open",
        remedy: "add a default term and function terms")
    }
    findings.noteOnce(
      "unspecified-function", at: transition.place(in: source),
      "a transition has neither inputs nor function terms: its outputs are read as inputs of the model")
  }

  /// Says where a term asks for the threshold of an input that states none.
  private mutating func noteAssumed(_ thresholds: [String: Int?], in math: XMLElement) {
    var pending = [math]
    while let next = pending.popLast() {
      pending += next.children
      guard next.name == "ci", ids[next.trimmedText] == nil, let stated = thresholds[next.trimmedText], stated == nil
      else { continue }
      findings.normaliseOnce(
        "no-threshold", at: next.place(in: source),
        "input '\(next.trimmedText.clipped)' says no thresholdLevel: it is read as 1")
    }
  }

  /// Levels by the identifiers of inputs, which function terms use as constants; nil for an input that states none.
  private mutating func thresholds(of transition: XMLElement) throws(Diagnostic) -> [String: Int?] {
    var thresholds: [String: Int?] = [:]
    for input in transition.child("listOfInputs")?.children("input") ?? [] {
      let name = input.attribute("qualitativeSpecies") ?? ""
      guard ids[name] != nil else {
        throw .unknown("species", name, at: input.place(in: source), among: ids.keys.sorted())
      }
      if input.attribute("transitionEffect") == "consumption" {
        throw .error(
          "consumption", at: input.place(in: source), "an input is consumed, which a logical rule cannot express",
          remedy: "set transitionEffect to 'none'")
      }
      let threshold = try level(input, "thresholdLevel")
      if let id = input.attribute("id") { thresholds[id] = .some(threshold) }
    }
    return thresholds
  }

  private func outputs(of transition: XMLElement) throws(Diagnostic) -> [NodeID] {
    var outputs: [NodeID] = []
    for output in transition.child("listOfOutputs")?.children("output") ?? [] {
      let name = output.attribute("qualitativeSpecies") ?? ""
      guard let id = ids[name] else {
        throw .unknown("species", name, at: output.place(in: source), among: ids.keys.sorted())
      }
      if output.attribute("transitionEffect") == "production" {
        throw .error(
          "production", at: output.place(in: source), "an output is produced, which a logical rule cannot express",
          remedy: "set transitionEffect to 'assignmentLevel'")
      }
      outputs.append(id)
    }
    return outputs
  }

  private mutating func rule(
    of id: NodeID, _ transition: XMLElement, _ thresholds: [String: Int?]
  ) throws(Diagnostic) -> Rule {
    try refuseSecond("listOfFunctionTerms", in: transition)
    let terms = transition.child("listOfFunctionTerms")
    if let terms { try refuseSecond("defaultTerm", in: terms) }
    let standard = terms?.child("defaultTerm") ?? transition.child("defaultTerm")
    let rest = try standard.flatMap { element throws(Diagnostic) in try level(element, "resultLevel") }
    if rest == nil {
      findings.normaliseOnce(
        "no-default", at: transition.place(in: source),
        "the transition of '\(id)' has no default level: it is read as 0")
    }
    let species = ids
    let reader = MathMLReader(source: source) { species[$0] == nil ? thresholds[$0].map { Double($0 ?? 1) } : nil }
    let meaning = Meaning(source: source, node: { species[$0] }, maximum: { [self] in maximum(of: $0) })
    var cases: [(level: Int, when: LevelCondition)] = []
    for term in terms?.children("functionTerm") ?? [] {
      guard let level = try level(term, "resultLevel"), level <= maximum(of: id) else {
        throw .error(
          "level-range", at: term.place(in: source), "a term of '\(id)' has no level, or one above its highest",
          remedy: "its levels are 0 to \(maximum(of: id))")
      }
      guard let math = term.child("math") else {
        throw .error("no-math", at: term.place(in: source), "a term of '\(id)' has no 'math'")
      }
      let expression = try reader.expression(math)
      cases.append((level, try expression.condition(meaning).simplified))
      noteAssumed(thresholds, in: math)
    }
    guard rest ?? 0 <= maximum(of: id) else {
      throw .error(
        "level-range", at: (standard ?? transition).place(in: source),
        "the default of '\(id)' is above its highest level",
        remedy: "its levels are 0 to \(maximum(of: id))")
    }
    return Rule(firstMatching: cases, otherwise: rest ?? 0)
  }
}

extension Rule {
  /// The rule that takes the level of the first case that holds, else another level.
  init(firstMatching cases: [(level: Int, when: LevelCondition)], otherwise: Int) {
    var clauses: [Clause] = []
    for (position, entry) in (cases + [(otherwise, .constant(true))]).enumerated() where entry.level > 0 {
      // Clauses take the highest level that holds, so that only earlier cases of lower levels must be excluded.
      let lower = cases.prefix(position).filter { $0.level < entry.level }.map { LevelCondition.not($0.when) }
      let when = LevelCondition.all(lower + [entry.when]).simplified
      if when != .constant(false) { clauses.append(Clause(level: entry.level, when: when)) }
    }
    self.init(clauses)
  }
}
