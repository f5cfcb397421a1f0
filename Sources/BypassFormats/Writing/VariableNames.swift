import BypassCore
import BypassModel

/// The names that the Boolean variables of a network have in a format without levels: `X`, or `X_b1`, `X_b2`, ….
struct VariableNames {
  /// One name a variable, in the order of ``UnaryNetwork/variables``.
  let names: [String]
  /// Every node that had to be called otherwise.
  let changes: [Diagnostic]

  /// Names for a network's variables.
  ///
  /// - Parameters:
  ///   - reserved: words, in lower case, that no name may be.
  ///   - digitsMayLead: whether a name may begin with a digit.
  ///   - prefix: what a name gets that may not stay as it is.
  init(_ unary: UnaryNetwork, reserved: Set<String>, digitsMayLead: Bool = false, prefix: String = "_") {
    var names: [String] = []
    var changes: [Diagnostic] = []
    var taken = Set(unary.network.nodes.filter { $0.maximum == 1 }.map(\.id.description))
    for variable in unary.variables {
      let node = unary.network.nodes[variable.nodeIndex]
      let plain = node.id.description
      var name = node.maximum == 1 ? plain : "\(plain)_b\(variable.level)"
      let isFit = (digitsMayLead || !(name.utf8.first?.isDigit ?? false)) && !reserved.contains(name.lowercased())
      if !isFit || node.maximum > 1 {
        if !isFit { name = prefix + name }
        let wanted = name
        var number = 2
        while !taken.insert(name).inserted {
          name = "\(wanted)_\(number)"
          number += 1
        }
      }
      names.append(name)
      if node.maximum == 1, name != plain {
        changes.append(
          Diagnostic(.note, code: "renamed-node", "'\(plain)' is written as '\(name)', which the format can read"))
      }
      if node.maximum > 1, variable.level == 1 {
        changes.append(
          Diagnostic(
            .note, code: "unary-nodes",
            "'\(plain)' has levels 0 to \(node.maximum) and is written as two-level nodes '\(name)' and so on; only "
              + "states in which a level implies the ones below it have a meaning"))
      }
    }
    self.names = names
    self.changes = changes
  }
}
