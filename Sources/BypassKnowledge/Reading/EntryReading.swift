import BypassCore
import BypassLocatedText
import BypassModel
import BypassPharmacology

// Pieces that several entries have in common.

extension LocatedValue {
  /// A name of the kind asked for.
  func identifier<Subject: Nameable>(_ kind: Subject.Type) throws(Diagnostic) -> Identifier<Subject> {
    let text = try text()
    do {
      return try Identifier<Subject>(text)
    } catch {
      throw .error("malformed-name", at: place, error.description)
    }
  }

  /// A list of names of the kind asked for.
  func identifiers<Subject: Nameable>(_ kind: Subject.Type) throws(Diagnostic) -> [Identifier<Subject>] {
    var names: [Identifier<Subject>] = []
    for part in try list() { names.append(try part.identifier(kind)) }
    return names
  }

  /// A condition over nodes, with syntax errors at their place in the file.
  func condition() throws(Diagnostic) -> LevelCondition {
    let text = try text()
    do {
      return try ConditionText.parse(text)
    } catch {
      let quote = if case .scalar(_, plain: false) = content { 1 } else { 0 }
      throw .error(
        "condition-syntax",
        at: Place(
          file: place.file, line: place.line, column: place.column + quote + error.offset, length: error.length,
          lineText: place.lineText),
        error.summary, remedy: error.remedy)
    }
  }

  /// A mapping from nodes to levels.
  func levels() throws(Diagnostic) -> [NodeID: Int] {
    var levels: [NodeID: Int] = [:]
    for entry in try openMap().entries {
      let node = try LocatedValue(place: entry.place, content: .scalar(entry.key, plain: true)).identifier(Node.self)
      levels[node] = try entry.value.integer(in: 0...100)
    }
    return levels
  }

  /// A number with a concentration or mass unit, as printed.
  func amount() throws(Diagnostic) -> (number: Double, unit: String) {
    let text = try text()
    let parts = text.split(separator: " ").map(String.init)
    guard parts.count == 2, let number = Double(parts[0]), number.isFinite, number >= 0 else {
      throw .error(
        "amount-syntax", at: place, "'\(text.clipped)' is not a number with a unit", remedy: "write 0.7 nM, say")
    }
    return (number, parts[1])
  }

  /// A concentration as printed, mass concentrations through the molar mass.
  func concentration(molarMass: MolarMass?) throws(Diagnostic) -> Concentration {
    let (number, unit) = try amount()
    let molar = Concentration.nanomolarPerUnit
    let mass: [String: Double] = ["ng/mL": 1, "ug/mL": 1e3, "µg/mL": 1e3, "mg/L": 1e3, "ug/L": 1]
    if let factor = molar[unit], let amount = Concentration.nanomolar(number * factor) { return amount }
    guard let factor = mass[unit] else {
      throw .unknown("unit", unit, at: place, among: (molar.keys.sorted() + mass.keys.sorted()))
    }
    guard let molarMass, let amount = Concentration.nanogramsPerMillilitre(number * factor, of: molarMass) else {
      throw .error(
        "missing-molar-mass", at: place, "\(unit) needs a molar mass", remedy: "add 'molar_mass: …' in g/mol")
    }
    return amount
  }
}

extension LocatedMap {
  /// The sources, the reason of an assumption and the note of an entry.
  func justification() throws(Diagnostic) -> Justification {
    Justification(
      sources: try self["sources"]?.identifiers(Entry.self) ?? [], assumed: try self["assumed"]?.text(),
      note: try self["note"]?.text())
  }

  /// A text that may be absent.
  func text(_ key: String) throws(Diagnostic) -> String? { try self[key]?.text() }

  /// A list of texts that may be absent.
  func texts(_ key: String) throws(Diagnostic) -> [String] { try self[key]?.texts().map(\.text) ?? [] }

  /// One of a list of words.
  func word<Choice: RawRepresentable & CaseIterable>(
    _ key: String, of choices: Choice.Type
  ) throws(Diagnostic) -> Choice where Choice.RawValue == String {
    let value = try require(key)
    let text = try value.text()
    guard let choice = Choice(rawValue: text) else {
      throw .unknown("value", text, at: value.place, among: Choice.allCases.map(\.rawValue), code: "unknown-value")
    }
    return choice
  }

  /// How much of a source was read.
  func readingDepth() throws(Diagnostic) -> ReadingDepth { try word("read", of: ReadingDepth.self) }
}
