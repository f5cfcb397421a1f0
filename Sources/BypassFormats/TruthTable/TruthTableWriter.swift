import BypassCore
import BypassModel

/// Writes truth tables: native levels, every combination a row.
enum TruthTableWriter {
  /// The tables of a model; clamps become constants, inputs tables of their own.
  ///
  /// - Throws: ``Diagnostics`` for a table that becomes too long, or any loss when strictness is asked for.
  static func write(_ model: ImportedModel, options: WritingOptions) throws(Diagnostics) -> WrittenModel {
    let network = model.network
    var clamps: [NodeID: Int] = [:]
    for perturbation in network.perturbations {
      if case .clamp(let level) = perturbation.effect { clamps[perturbation.node] = level }
    }
    let read = Set(network.nodes.flatMap { $0.rule?.regulators ?? [] })
    var changes: [Diagnostic] = []
    var text = ""
    for node in network.nodes {
      let rule: Rule
      if let level = clamps[node.id] {
        rule = constant(level)
      } else {
        switch node.behaviour {
        case .ruled(let own): rule = own
        case .input(let level):
          let (own, change) = input(node, level, isRead: read.contains(node.id), options)
          if let change { changes.append(change) }
          guard let own else { continue }
          rule = own
        }
      }
      do throws(Diagnostic) {
        text += try table(of: node, rule, in: network) + "\n"
      } catch {
        throw Diagnostics([error])
      }
    }
    changes += model.foldedPerturbations() + model.losses(keeping: TruthTableFormat.entry.expresses)
    return WrittenModel(files: [.init(suffix: ".truth.csv", text: text)], changes: try changes.accepted(options))
  }

  private static func constant(_ level: Int) -> Rule {
    Rule(level > 0 ? [.init(level: level, when: .constant(true))] : [])
  }

  /// The rule that stands for an input; nil when nothing is to be written.
  private static func input(
    _ node: NodeDeclaration, _ level: Int, isRead: Bool, _ options: WritingOptions
  ) -> (Rule?, Diagnostic?) {
    func lost(unless kept: Bool) -> Diagnostic? {
      kept
        ? nil
        : Diagnostic(
          .warning, code: "loss-input-level", "input '\(node.id)' is at \(level), which the file does not say",
          remedy: "write inputs as the constants of their levels")
    }
    switch options.inputs {
    case .level: return (constant(level), nil)
    case .false: return (constant(0), lost(unless: level == 0))
    case .true: return (constant(node.maximum), lost(unless: level == node.maximum))
    case .omitted where isRead && node.maximum == 1: return (nil, lost(unless: level == 0))
    case .identity, .omitted: return (TruthTableReader.identity(node.id, node.maximum), lost(unless: level == 0))
    }
  }

  private static func table(of node: NodeDeclaration, _ rule: Rule, in network: Network) throws(Diagnostic) -> String {
    let regulators = rule.regulators
    let maxima = regulators.map { network[$0]?.maximum ?? 1 }
    var size = 1
    for maximum in maxima {
      size *= maximum + 1
      guard size <= TruthTableFormat.sizeLimit else {
        throw .error(
          "table-size", "the table of '\(node.id)' would have more than \(TruthTableFormat.sizeLimit) rows",
          remedy: "write another format")
      }
    }
    func title(_ id: NodeID, _ maximum: Int) -> String { maximum > 1 ? "\(id):\(maximum)" : "\(id)" }
    var text =
      (zip(regulators, maxima).map(title) + [title(node.id, node.maximum)]).joined(separator: ",") + "\n"
    for row in 0..<size {
      let levels = TruthTableReader.levels(row, maxima)
      let state = Dictionary(uniqueKeysWithValues: zip(regulators, levels))
      let target = rule.target { state[$0] ?? 0 }
      text += (levels + [target]).map(String.init).joined(separator: ",") + "\n"
    }
    return text
  }
}
