import BypassCore
import BypassModel

/// Names a network by what it says, whatever file it came from.
enum NetworkDigest {
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
