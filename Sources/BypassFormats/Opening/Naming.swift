import BypassCore
import BypassModel

/// Turns the names of a file into node names; each name gets one of its own, well-formed names their own text.
struct Naming {
  /// A name that had to be changed.
  struct Change {
    let original: String
    let id: NodeID
  }

  private var ids: [String: NodeID] = [:]
  private var taken: Set<String> = []

  /// Gives every name its node name: first those that need no change, then the others in their order.
  ///
  /// - Returns: the changes, in the order of the names.
  mutating func adopt(_ names: some Sequence<String>, reserved: Set<String> = []) -> [Change] {
    var changes: [Change] = []
    var strange: [String] = []
    for name in names where ids[name] == nil {
      if let id = try? NodeID(name), !reserved.contains(name.lowercased()) {
        ids[name] = id
        taken.insert(name)
      } else {
        strange.append(name)
      }
    }
    for name in strange where ids[name] == nil {
      guard let id = try? NodeID(unique(Self.identifier(from: name, reserved: reserved))) else { continue }
      ids[name] = id
      taken.insert(id.description)
      changes.append(Change(original: name, id: id))
    }
    return changes
  }

  /// The node name of a name that was adopted.
  subscript(name: String) -> NodeID? { ids[name] }

  private func unique(_ name: String) -> String {
    var (candidate, number) = (name, 2)
    while taken.contains(candidate) {
      candidate = "\(name)_\(number)"
      number += 1
    }
    return candidate
  }

  /// A text with every character that names cannot hold as an underscore.
  static func identifier(from text: String, reserved: Set<String> = []) -> String {
    let mapped = String(
      text.map { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "_") ? $0 : "_" })
    guard let first = mapped.first else { return "_" }
    return first.isNumber || reserved.contains(mapped.lowercased()) ? "_" + mapped : mapped
  }
}
