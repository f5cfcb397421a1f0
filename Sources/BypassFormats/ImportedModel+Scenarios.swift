public import BypassCore
public import BypassModel

extension ImportedModel {
  /// Levels of some nodes under a name.
  public struct NamedLevels: Hashable, Sendable {
    /// What the levels are for.
    public enum Role: String, Hashable, Sendable, CaseIterable {
      /// Where runs may start.
      case initialState
      /// How inputs may be set.
      case input
    }

    /// The levels that one node may have.
    public struct Setting: Hashable, Sendable {
      /// The node.
      public let node: NodeID
      /// One or more levels, all of them alike.
      public let levels: [Int]
      /// A node's levels.
      public init(node: NodeID, levels: [Int]) {
        self.node = node
        self.levels = levels
      }
    }

    /// What it is called.
    public let name: String
    /// What it is for.
    public let role: Role
    /// One entry a node, in the order of the file.
    public let settings: [Setting]
    /// Levels under a name.
    public init(name: String, role: Role, settings: [Setting]) {
      self.name = name
      self.role = role
      self.settings = settings
    }
  }

  /// Changes of nodes under a name, such as a mutant.
  public struct NamedPerturbation: Hashable, Sendable {
    /// What is changed.
    public enum Change: Hashable, Sendable {
      /// The node heads for no level outside the range, which is a single level for a knock-out.
      case range(NodeID, ClosedRange<Int>)
      /// A change that is kept as the file says it, and cannot be applied.
      case verbatim(String)
    }

    /// What it is called.
    public let name: String
    /// What it changes, in the order of the file.
    public let changes: [Change]
    /// What the file notes on it, as it is.
    public let notes: String?
    /// Changes under a name.
    public init(name: String, changes: [Change], notes: String? = nil) {
      self.name = name
      self.changes = changes
      self.notes = notes
    }
  }

  /// A file of an archive that is kept as it is.
  public struct Companion: Hashable, Sendable {
    /// Its name in the archive.
    public let name: String
    /// What it holds.
    public let bytes: [UInt8]
    /// Its format, as the archive's resource identifier; nil where archives do not say it.
    public let format: String?
    /// A file.
    public init(name: String, bytes: [UInt8], format: String? = nil) {
      self.name = name
      self.bytes = bytes
      self.format = format
    }
  }

  /// The settings under a name.
  ///
  /// - Throws: ``Diagnostic`` `unknown-named-state` with the nearest names.
  public func levels(named name: String, _ role: NamedLevels.Role, option: String) throws(Diagnostic) -> [NamedLevels
    .Setting]
  {
    let all = namedLevels.filter { $0.role == role }
    guard let entry = all.first(where: { $0.name == name }) else {
      throw .unknown("named state", name, at: .option(option, name), among: all.map(\.name))
    }
    return entry.settings
  }

  /// The network under a named perturbation: a single level is a clamp, a range bounds what the rule asks for.
  ///
  /// - Throws: ``Diagnostics`` `unknown-perturbation` with the nearest names, or `perturbation-kept-only` for one with
  ///   changes that cannot be applied.
  public func network(under name: String, of network: Network, at place: Place?) throws(Diagnostics) -> Network {
    guard let perturbation = namedPerturbations.first(where: { $0.name == name }) else {
      throw Diagnostics([.unknown("perturbation", name, at: place, among: namedPerturbations.map(\.name))])
    }
    var (nodes, clamps) = (network.nodes, [Perturbation]())
    for change in perturbation.changes {
      guard case .range(let id, let range) = change, let index = network.index(of: id) else {
        throw Diagnostics([
          .error(
            "perturbation-kept-only", at: place,
            "'\(name.clipped)' changes a regulator or depends on a state, which is kept in the file but not applied")
        ])
      }
      if range.count == 1 {
        clamps.append(Perturbation(.clamp(range.lowerBound), of: id))
      } else {
        nodes[index] = nodes[index].bounded(to: range)
      }
    }
    return try Network(
      nodes: nodes, perturbations: network.perturbations + clamps, parameters: network.parameters,
      initial: network.initial)
  }
}

extension NodeDeclaration {
  /// The same node, which heads for no level outside a range.
  fileprivate func bounded(to range: ClosedRange<Int>) -> NodeDeclaration {
    switch behaviour {
    case .input(let level): return with(.input(min(max(level, range.lowerBound), range.upperBound)))
    case .ruled(let rule):
      let clauses = rule.clauses.map { Rule.Clause(level: min($0.level, range.upperBound), when: $0.when) }
      let floor = range.lowerBound > 0 ? [Rule.Clause(level: range.lowerBound, when: .constant(true))] : []
      return with(.ruled(Rule(clauses.filter { $0.level > range.lowerBound } + floor)))
    }
  }
}
