import BypassCore
import BypassModel

/// Writes `.bnet` files in the core that every reader of the field takes.
enum BNetWriter {
  /// Words that no node is written as: those of rules, and the header, for which some programs take any such line.
  private static let reserved = BNetFormat.reserved.union(["targets", "factors"])

  /// The rules of a model, nodes with levels as two-level nodes, perturbations folded in.
  ///
  /// - Throws: ``Diagnostics`` for a rule that becomes too long, or any loss when strictness is asked for.
  static func write(_ model: ImportedModel, options: WritingOptions) throws(Diagnostics) -> WrittenModel {
    let rules = BooleanRules(model, options, reserved: reserved)
    let changes = try (rules.changes + model.foldedPerturbations() + model.losses(keeping: BNetFormat.entry.expresses))
      .accepted(options)
    var text = "targets, factors\n"
    let names = rules.names
    for line in rules.lines where !line.isOmitted {
      do {
        text += "\(line.name), \(try line.rule.text(FormulaStyle()) { names[$0] })\n"
      } catch {
        throw Diagnostics([error])
      }
    }
    return WrittenModel(files: [.init(suffix: ".bnet", text: text)], changes: changes)
  }
}
