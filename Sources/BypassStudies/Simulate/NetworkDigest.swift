import BypassCore
import BypassDynamics
import BypassModel

/// Names a network by what it says, whatever file it came from.
enum NetworkDigest {
  /// SHA-256 over everything that a sampled answer depends on, the version among it.
  static func digest(of question: ContinuousTimeSimulation, halfWidth: Double?, confidence: Double) -> String {
    var text = "\(BypassVersion.text)\n"
    for phase in question.phases {
      text += "\(digest(of: phase.network)) for \(phase.duration)\n"
      for setting in phase.settings { text += "set \(setting.node)=\(setting.level) \(setting.probability)\n" }
    }
    for group in question.phases.first?.network.initial.groups ?? [] {
      text += "\(group.nodes.map(\.description))"
      for alternative in group.alternatives { text += " \(alternative.levels) \(alternative.weight)" }
      text += "\n"
    }
    text += "\(question.observedPhases) \(question.window) \(question.trajectories) \(question.seed)\n"
    text += "\(question.outputs.map { $0.map(\.description) } ?? []) \(question.questions.map(\.text))\n"
    for (node, level) in question.references.sorted(by: { $0.key < $1.key }) { text += "reference \(node)=\(level)\n" }
    text += "\(halfWidth.map(\.description) ?? "all") \(confidence)\n"
    if let step = question.step { text += "a move takes \(step)\n" }
    return SHA256.hexadecimal(of: text)
  }

  /// SHA-256 over nodes, levels, rules, kinetics, parameters and perturbations in the network's order.
  static func digest(of network: Network) -> String {
    var text = ""
    for node in network.nodes {
      text += "\(node.id) 0..\(node.maximum) "
      switch node.behaviour {
      case .input(let level): text += "input \(level)"
      case .ruled(let rule): text += rule.clauses.map { "\($0.level): \($0.when.text)" }.joined(separator: "; ")
      }
      text += " \(node.kinetics) \(node.activity.map { "\($0)" } ?? "")\n"
    }
    for (name, value) in network.parameters.sorted(by: { $0.key < $1.key }) { text += "$\(name) = \(value)\n" }
    for perturbation in network.perturbations { text += "\(perturbation)\n" }
    return SHA256.hexadecimal(of: text)
  }
}
