import BypassCore
import BypassModel

/// Writes `.aeon` files: a signed regulation for everything that a function reads, inputs without function.
enum AEONWriter {
  /// The network of a model, nodes with levels as two-level nodes, perturbations folded in.
  ///
  /// - Throws: ``Diagnostics`` for a rule that becomes too long, or any loss when strictness is asked for.
  static func write(_ model: ImportedModel, options: WritingOptions) throws(Diagnostics) -> WrittenModel {
    var options = options
    if options.inputs == .identity { options.inputs = .omitted }
    let rules = BooleanRules(model, options, reserved: AEONFormat.reserved, digitsMayLead: true)
    var other = model
    let comments = model.annotations.filter { $0.kind == "aeon" && $0.node == nil }
    other.annotations.removeAll { comments.contains($0) }
    let changes = try (rules.changes + model.foldedPerturbations() + other.losses(keeping: AEONFormat.entry.expresses))
      .accepted(options)
    let names = rules.names
    var style = FormulaStyle()
    (style.yes, style.no) = ("true", "false")
    var text = comments.map { $0.text + "\n" }.joined()
    do throws(Diagnostic) {
      for line in rules.lines where !line.isOmitted {
        for atom in line.rule.atoms { text += "\(names[atom]) \(arrow(line.rule, atom)) \(line.name)\n" }
      }
      for line in rules.lines where !line.isOmitted {
        text += "$\(line.name): \(try line.rule.text(style) { names[$0] })\n"
      }
    } catch {
      throw Diagnostics([error])
    }
    return WrittenModel(files: [.init(suffix: ".aeon", text: text)], changes: changes)
  }

  private static func arrow(_ rule: Formula<Int>, _ variable: Int) -> String {
    switch sign(rule, variable) {
    case .positive: "->"
    case .negative: "-|"
    case .dual: "-?"
    case .unknown: "-??"
    }
  }

  /// The sign of a variable in a rule, decided exactly where the rule reads up to 12 others; unknown, too, for one on
  /// which nothing depends.
  static func sign(_ rule: Formula<Int>, _ variable: Int) -> RegulationSign {
    let others = rule.atoms.filter { $0 != variable }
    guard others.count <= 12 else { return .unknown }
    var rises = false
    var falls = false
    for row in 0..<(1 << others.count) {
      func value(_ own: Bool) -> Bool {
        rule.value { $0 == variable ? own : others.firstIndex(of: $0).map { row >> $0 & 1 == 1 } ?? false }
      }
      switch (value(false), value(true)) {
      case (false, true): rises = true
      case (true, false): falls = true
      default: break
      }
    }
    return rises ? (falls ? .dual : .positive) : falls ? .negative : .unknown
  }
}
