import BypassCore
import BypassModel

/// Reads what GINsim keeps beside a graph: initial states, settings of inputs, mutants.
struct GINsimScenarios {
  let naming: Naming
  let network: Network
  /// Everything said so far.
  var findings: Findings

  /// Reads one text, known by its root element; what is none of initial states and mutants is kept as it is.
  ///
  /// - Throws: ``Diagnostic`` for a text that is not XML or of no known kind.
  mutating func read(_ text: SourceText, into model: inout ImportedModel) throws(Diagnostic) {
    let (source, root) = try root(of: text)
    switch root.name {
    case let name where Self.mutantRoots.contains(name):
      model.namedPerturbations += namedPerturbations(below: root, source)
    case let name where Self.stateRoots.contains(name): model.namedLevels += namedLevels(below: root, source)
    case "simulationParameters", "modelModifierConfig", "avatarParameters", "biblio":
      let name = text.file.split(separator: "/").last.map(String.init) ?? root.name
      model.companions.append(.init(name: ZGINMLFormat.folder + name, bytes: text.bytes))
      if root.name == "simulationParameters" { noteParameters(at: root.place(in: source)) }
    default:
      throw .error(
        "not-ginml", at: root.place(in: source),
        "'\(root.name.clipped)' is nothing that stands beside a graph of GINsim")
    }
  }

  /// Says that parameters of simulations are kept and no more.
  mutating func noteParameters(at place: Place) {
    findings.add(
      Diagnostic(
        .note, code: "kept-only", at: place,
        "update modes and priority classes of GINsim are kept in the file, but nothing here runs by them"))
  }

  private static let stateRoots: Set = ["initialStates"]
  private static let mutantRoots: Set = ["perturbationConfig", "mutantList"]

  private mutating func root(of text: SourceText) throws(Diagnostic) -> (SourceText, XMLElement) {
    let source = try XMLText.prepared(text, &findings)
    return (source, try XMLReader.root(of: source, verbatim: ["annotation"], bindsPrefixes: false))
  }

  private mutating func root(of text: SourceText, _ names: Set<String>) throws(Diagnostic) -> (SourceText, XMLElement) {
    let (source, root) = try root(of: text)
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

  mutating func namedLevels(in text: SourceText) throws(Diagnostic) -> [ImportedModel.NamedLevels] {
    let (source, root) = try root(of: text, Self.stateRoots)
    return namedLevels(below: root, source)
  }

  private mutating func namedLevels(below root: XMLElement, _ source: SourceText) -> [ImportedModel.NamedLevels] {
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

  mutating func namedPerturbations(
    in text: SourceText
  ) throws(Diagnostic) -> [ImportedModel.NamedPerturbation] {
    let (source, root) = try root(of: text, Self.mutantRoots)
    return namedPerturbations(below: root, source)
  }

  private mutating func namedPerturbations(
    below root: XMLElement, _ source: SourceText
  ) -> [ImportedModel.NamedPerturbation] {
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
    guard element.name == "change", (element.attribute("condition") ?? "").trimmingBlanks.isEmpty else {
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
