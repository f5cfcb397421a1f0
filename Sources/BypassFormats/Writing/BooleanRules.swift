import BypassCore
import BypassModel

/// A network as plain Boolean rules with names, which is all that many formats can say.
struct BooleanRules {
  /// One rule; variables by their position.
  struct Line {
    let name: String
    let rule: Formula<Int>
    /// Whether the format's convention for inputs says that nothing is written.
    let isOmitted: Bool
  }

  let lines: [Line]
  let changes: [Diagnostic]

  var names: [String] { lines.map(\.name) }

  /// The rules of a model, perturbations folded in, inputs by the convention asked for.
  init(_ model: ImportedModel, _ options: WritingOptions, reserved: Set<String>, digitsMayLead: Bool = false) {
    let unary = UnaryNetwork(model.network)
    let naming = VariableNames(unary, reserved: reserved, digitsMayLead: digitsMayLead)
    var changes = naming.changes
    let clamped = Set(
      model.network.perturbations.compactMap { perturbation -> NodeID? in
        if case .clamp = perturbation.effect { perturbation.node } else { nil }
      })
    let read = Set(unary.variables.indices.flatMap { unary.updateFunction(of: $0).atoms })
    var lines: [Line] = []
    for (index, variable) in unary.variables.enumerated() {
      let node = model.network.nodes[variable.nodeIndex]
      guard case .input(let level) = node.behaviour, !clamped.contains(node.id) else {
        lines.append(Line(name: naming.names[index], rule: unary.updateFunction(of: index), isOmitted: false))
        continue
      }
      let (line, change) = Self.input(
        index, naming.names[index], isOn: level >= variable.level, isRead: read.contains(index), options)
      lines.append(line)
      if let change { changes.append(change) }
    }
    self.lines = lines
    self.changes = changes
  }

  private static func input(
    _ index: Int, _ name: String, isOn: Bool, isRead: Bool, _ options: WritingOptions
  ) -> (Line, Diagnostic?) {
    var convention = options.inputs
    var change: Diagnostic?
    if convention == .omitted, !isRead {
      convention = .identity
      change = Diagnostic(
        .note, code: "input-unread",
        "no rule reads input '\(name)', so that it is written as an identity instead of left out")
    } else if convention == .level {
      convention = isOn ? .true : .false
    } else if isOn != (convention == .true) {
      change = Diagnostic(
        .warning, code: "loss-input-level", "input '\(name)' is at \(isOn ? 1 : 0), which the file does not say",
        remedy: "write inputs as the constants of their levels")
    }
    let rule: Formula<Int> =
      switch convention {
      case .omitted, .identity: .atom(index)
      case .false, .level: .constant(false)
      case .true: .constant(true)
      }
    return (Line(name: name, rule: rule, isOmitted: convention == .omitted), change)
  }
}
