import BypassCore
import BypassModel

/// Reads the JSON of the BioModelAnalyzer.
///
/// A target function is a number; it is rounded, halves up, and held within the variable's range. A variable of another
/// range than the target's is scaled to it. Without a formula the target is the mean of the activators less the mean of the
/// inhibitors.
struct BMAReader {
  /// A variable of the file.
  struct Variable {
    let number: Int
    let name: String
    let id: NodeID
    let lowest: Int
    let highest: Int
    let formula: String
    /// Where the formula stands, or else the variable.
    let place: Place
  }

  private let source: SourceText
  private var findings: Findings
  private var variables: [Variable] = []
  /// Variables by number and by name, as formulas name them; a number comes first.
  private var byText: [String: Variable] = [:]
  /// How many combinations of levels may still be tabulated.
  private var tableRoom = BMATarget.fileLimit
  private var activators: [Int: [Int]] = [:]
  private var inhibitors: [Int: [Int]] = [:]

  /// The model of a text.
  ///
  /// - Throws: ``Diagnostics`` with every fault; reading of JSON stops at its first.
  static func read(_ sources: [SourceText], options: ReadingOptions) throws(Diagnostics) -> ImportedModel {
    var findings = Findings(strict: options.strict)
    let source = try OneFile.prepared(sources, "a BMA model", findings: &findings)
    var reader = BMAReader(source: source, findings: findings)
    do throws(Diagnostic) {
      let root = try LocatedJSONReader.value(of: source)
      try reader.readModel(root["Model"] ?? root)
    } catch {
      throw Diagnostics(reader.findings.all + [error])
    }
    return try reader.model()
  }

  private init(source: SourceText, findings: Findings) {
    self.source = source
    self.findings = findings
  }

  private mutating func readModel(_ model: LocatedJSON) throws(Diagnostic) {
    guard let list = model["Variables"]?.list else {
      throw .error("not-bma", at: source.spot(model.range), "the document has no list 'Variables'")
    }
    guard !list.isEmpty else { throw .error("no-nodes", at: source.spot(model.range), "the model has no variables") }
    let names = uniqueNames(list)
    var naming = Naming()
    let changes = naming.adopt(names).map { ($0.id, $0.original) }
    let originals = Dictionary(changes, uniquingKeysWith: { first, _ in first })
    var numbers: Set<Int> = []
    for (entry, name) in zip(list, names) {
      let place = source.spot(entry.range)
      guard let number = entry["Id"]?.integer, let id = naming[name] else {
        throw .error("malformed-id", at: place, "a variable has no whole number 'Id'")
      }
      guard numbers.insert(number).inserted else {
        throw .error("duplicate-node", at: place, "variable \(number) is declared twice")
      }
      let (lowest, highest) = (try bound(entry["RangeFrom"], otherwise: 0), try bound(entry["RangeTo"], otherwise: 1))
      guard lowest >= 0, lowest <= highest, highest <= 100 else {
        throw .error(
          "level-range", at: place, "the range of '\(name.clipped)' is \(lowest) to \(highest)",
          remedy: "ranges lie between 0 and 100")
      }
      if let original = originals[id] {
        findings.normalise(
          "renamed-node", at: place,
          "'\(original.clipped)' is called '\(id.description.clipped)' here, because names hold letters, digits and _")
      }
      variables.append(
        Variable(
          number: number, name: name, id: id, lowest: lowest, highest: highest, formula: entry["Formula"]?.text ?? "",
          place: entry["Formula"].map { source.spot($0.range) } ?? place))
    }
    for variable in variables { byText[variable.name] = byText[variable.name] ?? variable }
    for variable in variables { byText[String(variable.number)] = variable }
    try readRelationships(model["Relationships"]?.list ?? [], numbers)
  }

  /// An end of a range; some files write it as a text.
  private mutating func bound(_ value: LocatedJSON?, otherwise missing: Int) throws(Diagnostic) -> Int {
    guard let value else { return missing }
    if let number = value.integer { return number }
    guard let number = value.text.flatMap({ Int($0.trimmingBlanks) }) else {
      throw .error("level-range", at: source.spot(value.range), "an end of a range is no whole number")
    }
    findings.normaliseOnce(
      "number-as-text", at: source.spot(value.range), "an end of a range is written as a text: it is read as the number"
    )
    return number
  }

  /// Names that several variables have, or none, get the variable's number.
  private func uniqueNames(_ list: [LocatedJSON]) -> [String] {
    let plain = list.map { $0["Name"]?.text ?? "" }
    let counts = Dictionary(plain.map { ($0, 1) }, uniquingKeysWith: +)
    return zip(list, plain).map { entry, name in
      name.isEmpty || counts[name, default: 0] > 1 ? "\(name.isEmpty ? "v" : name)_\(entry["Id"]?.integer ?? 0)" : name
    }
  }

  private mutating func readRelationships(_ list: [LocatedJSON], _ numbers: Set<Int>) throws(Diagnostic) {
    for entry in list {
      let place = source.spot(entry.range)
      guard let from = entry["FromVariable"]?.integer ?? entry["FromVariableId"]?.integer,
        let to = entry["ToVariable"]?.integer ?? entry["ToVariableId"]?.integer, numbers.contains(from),
        numbers.contains(to)
      else { throw .error("edge-syntax", at: place, "a relationship does not name two variables") }
      switch entry["Type"]?.text?.lowercased() {
      case "activator"?: activators[to, default: []].append(from)
      case "inhibitor"?: inhibitors[to, default: []].append(from)
      default:
        throw .error(
          "edge-sign", at: place, "a relationship is neither Activator nor Inhibitor",
          remedy: "'Type' is \"Activator\" or \"Inhibitor\"")
      }
    }
  }

  private mutating func model() throws(Diagnostics) -> ImportedModel {
    var nodes: [NodeDeclaration] = []
    for variable in variables where !findings.isFull {
      do throws(Diagnostic) { nodes.append(try node(variable)) } catch { findings.add(error) }
    }
    _ = try findings.checked()
    var model: ImportedModel
    do {
      model = ImportedModel(try Network(nodes: nodes), format: .bma)
    } catch {
      throw Diagnostics(findings.all + error.all)
    }
    model.diagnostics = try findings.checked()
    return model
  }

  private mutating func node(_ variable: Variable) throws(Diagnostic) -> NodeDeclaration {
    let maximum = max(1, variable.highest)
    let number = variable.number
    let target = try BMATarget(
      variable, among: byText,
      sources: variable.formula.trimmingBlanks.isEmpty
        ? .means(activators[number] ?? [], inhibitors[number] ?? []) : .formula)
    let outcome = try target.rule(room: &tableRoom)
    if variable.formula.trimmingBlanks.isEmpty {
      findings.noteOnce(
        "default-target", at: variable.place,
        "'\(variable.name.clipped)' has no formula: it heads for the mean of its activators less that of its inhibitors"
      )
    }
    if outcome.isScaled {
      findings.noteOnce(
        "scaled-variable", at: variable.place,
        "the formula of '\(variable.name.clipped)' reads variables of another range, which are scaled to its own")
    }
    if outcome.isRounded {
      findings.noteOnce(
        "rounded-target", at: variable.place,
        "the formula of '\(variable.name.clipped)' gives fractions, which are rounded, halves up")
    }
    if variable.lowest > 0 {
      findings.normaliseOnce(
        "range-start", at: variable.place,
        "the range of '\(variable.name.clipped)' begins at \(variable.lowest): levels below exist here, but it never heads for them"
      )
    }
    if maximum == 1, outcome.rule == Rule(on: .level(variable.id)) {
      findings.normaliseIdentity(variable.id, at: variable.place)
      return NodeDeclaration(variable.id, name: variable.name, .input(0))
    }
    return NodeDeclaration(variable.id, name: variable.name, maximum: maximum, .ruled(outcome.rule))
  }
}
