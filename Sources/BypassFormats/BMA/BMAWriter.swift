import BypassCore
import BypassModel

/// Writes the JSON of the BioModelAnalyzer: two-level variables, rules as minima, maxima and complements.
enum BMAWriter {
  /// The network of a model, nodes with levels as two-level variables, perturbations folded in.
  ///
  /// - Throws: ``Diagnostics`` for a rule that becomes too long, or any loss when strictness is asked for.
  static func write(_ model: ImportedModel, options: WritingOptions) throws(Diagnostics) -> WrittenModel {
    var options = options
    var notes: [Diagnostic] = []
    if options.inputs == .omitted {
      // A variable without formula and relationships is the constant 0 there.
      options.inputs = .identity
      notes.append(
        Diagnostic(.note, code: "input-unread", "the format has no free variables: inputs are written as identities"))
    }
    let rules = BooleanRules(model, options, reserved: [])
    let changes = try
      (rules.changes + notes + model.foldedPerturbations() + model.losses(keeping: BMAFormat.entry.expresses))
      .accepted(options)
    var variables: [JSONValue] = []
    var relationships: [JSONValue] = []
    var layout: [JSONValue] = []
    do throws(Diagnostic) {
      for (index, line) in rules.lines.enumerated() {
        variables.append([
          "Name": .string(line.name), "Id": .integer(index), "RangeFrom": 0, "RangeTo": 1,
          "Formula": .string(try formula(line.rule)),
        ])
        layout.append(position(index, line.name))
        for atom in line.rule.atoms {
          for type in types(of: atom, in: line.rule) {
            relationships.append([
              "Id": .integer(relationships.count), "FromVariable": .integer(atom), "ToVariable": .integer(index),
              "Type": .string(type),
            ])
          }
        }
      }
    } catch {
      throw Diagnostics([error])
    }
    let container: JSONValue = ["Id": 0, "Name": "cell", "Size": 1, "PositionX": 0, "PositionY": 0]
    let document: JSONValue = [
      "Model": [
        "Name": .string(options.name), "Variables": .array(variables), "Relationships": .array(relationships),
      ],
      "Layout": ["Variables": .array(layout), "Containers": [container], "Description": ""],
    ]
    return WrittenModel(files: [.init(suffix: ".bma.json", text: document.text() + "\n")], changes: changes)
  }

  private static func position(_ index: Int, _ name: String) -> JSONValue {
    [
      "Id": .integer(index), "Name": .string(name), "Type": "Default", "ContainerId": 0,
      "PositionX": .integer(75 * (index % 12)), "PositionY": .integer(75 * (index / 12)), "CellX": 0, "CellY": 0,
      "Angle": 0, "Description": "",
    ]
  }

  private static func types(of atom: Int, in rule: Formula<Int>) -> [String] {
    switch AEONWriter.sign(rule, atom) {
    case .positive: ["Activator"]
    case .negative: ["Inhibitor"]
    // The format draws a regulation as one or the other; the formula decides.
    case .dual, .unknown: ["Activator"]
    }
  }

  private static func formula(_ rule: Formula<Int>) throws(Diagnostic) -> String {
    var out = ""
    try write(rule, to: &out)
    return out
  }

  private static func write(_ rule: Formula<Int>, to out: inout String) throws(Diagnostic) {
    guard out.utf8.count < 1 << 24 else {
      throw .error("rule-too-long", "a rule becomes longer than 16 million characters in this format")
    }
    switch rule {
    case .constant(let value): out += value ? "1" : "0"
    case .atom(let index): out += "var(\(index))"
    case .not(let part):
      out += "(1 - "
      try write(part, to: &out)
      out += ")"
    case .all(let parts) where parts.isEmpty: out += "1"
    case .any(let parts) where parts.isEmpty: out += "0"
    case .all(let parts): try call("min", parts[...], to: &out)
    case .any(let parts): try call("max", parts[...], to: &out)
    case .either(let first, let second):
      try write(.any([.all([first, .not(second)]), .all([.not(first), second])]), to: &out)
    }
  }

  /// Two operands a call, which every reader of the format takes, in halves so that depth stays small.
  private static func call(_ name: String, _ parts: ArraySlice<Formula<Int>>, to out: inout String) throws(Diagnostic) {
    guard parts.count > 1 else {
      if let only = parts.first { try write(only, to: &out) }
      return
    }
    let middle = parts.startIndex + parts.count / 2
    out += name + "("
    try call(name, parts[..<middle], to: &out)
    out += ", "
    try call(name, parts[middle...], to: &out)
    out += ")"
  }
}
