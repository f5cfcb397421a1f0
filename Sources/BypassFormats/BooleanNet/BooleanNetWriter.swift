import BypassCore
import BypassModel

/// Writes BooleanNet rules with their beginnings.
enum BooleanNetWriter {
  /// The rules of a model, nodes with levels as two-level nodes, perturbations folded in.
  ///
  /// - Throws: ``Diagnostics`` for a rule that becomes too long, or any loss when strictness is asked for.
  static func write(_ model: ImportedModel, options: WritingOptions) throws(Diagnostics) -> WrittenModel {
    let rules = BooleanRules(model, options, reserved: BooleanNetFormat.reserved)
    let starts = Beginnings(model.network)
    let inputChanges = rules.changes.filter { $0.code != "loss-input-level" }
    let changes = try
      (inputChanges + starts.changes + model.foldedPerturbations()
      + model.losses(keeping: BooleanNetFormat.entry.expresses)).accepted(options)
    let unary = UnaryNetwork(model.network)
    let names = rules.names
    let style = FormulaStyle(and: " and ", or: " or ", not: "not ", yes: "True", no: "False")
    var text = ""
    for (index, variable) in unary.variables.enumerated() {
      switch starts.start(of: variable.node) {
      case .level(let level): text += "\(names[index]) = \(level >= variable.level ? "True" : "False")\n"
      case .random: text += "\(names[index]) = Random\n"
      case .open: break
      }
    }
    do throws(Diagnostic) {
      for line in rules.lines where !line.isOmitted {
        text += "\(line.name)* = \(try line.rule.text(style) { names[$0] })\n"
      }
    } catch {
      throw Diagnostics([error])
    }
    return WrittenModel(files: [.init(suffix: ".booleannet", text: text)], changes: changes)
  }
}

/// Where nodes begin, as far as a format can say that knows one level or a fair coin a node.
struct Beginnings {
  /// How a node begins.
  enum Start: Hashable { case level(Int), random, open }

  private let starts: [NodeID: Start]
  /// What cannot be said.
  let changes: [Diagnostic]

  init(_ network: Network) {
    var starts: [NodeID: Start] = [:]
    var lost: [NodeID] = []
    for group in network.initial.groups {
      let total = group.alternatives.reduce(0) { $0 + $1.weight }
      for (position, node) in group.nodes.enumerated() {
        let possible = group.alternatives.filter { $0.weight > 0 }
        let levels = Set(possible.map { $0.levels[position] })
        let on = possible.filter { $0.levels[position] > 0 }.reduce(0) { $0 + $1.weight }
        if levels.count == 1 {
          starts[node] = .level(levels.first ?? 0)
        } else if group.nodes.count == 1, network[node]?.maximum == 1, abs(on / total - 0.5) < 1e-12 {
          starts[node] = .random
        } else {
          lost.append(node)
        }
      }
    }
    for node in network.nodes where starts[node.id] == nil {
      if case .input(let level) = node.behaviour { starts[node.id] = .level(level) }
    }
    self.starts = starts
    changes =
      lost.isEmpty
      ? []
      : [
        Diagnostic(
          .warning, code: "loss-initial-distribution",
          "\(lost.count) nodes begin at more than one level, which the file does not say: "
            + lost.prefix(6).map(\.description).joined(separator: ", "))
      ]
  }

  /// How a node begins.
  func start(of node: NodeID) -> Start { starts[node] ?? .open }
}
