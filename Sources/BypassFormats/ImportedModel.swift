public import BypassCore
public import BypassModel

/// A model as a file says it: the network, what the file says beside it, and every liberty taken in reading it.
public struct ImportedModel: Hashable, Sendable {
  /// A MaBoSS `schedule` entry: at a time the node is set once, on with a probability and off otherwise.
  public struct ScheduledSetting: Hashable, Sendable {
    /// The node that is set.
    public let node: NodeID
    /// Model time.
    public let time: Double
    /// The probability of being set on, 0...1.
    public let probability: Double
    /// An entry.
    public init(node: NodeID, time: Double, probability: Double) {
      self.node = node
      self.time = time
      self.probability = probability
    }
  }

  /// A text that a file attaches to a node or to the model, kept as it is.
  public struct Annotation: Hashable, Sendable {
    /// The node; nil for the model itself.
    public let node: NodeID?
    /// What kind of text it is, such as `description`, `notes` or `annotation`.
    public let kind: String
    /// The text, verbatim.
    public let text: String
    /// A text attached to something.
    public init(node: NodeID?, kind: String, text: String) {
      self.node = node
      self.kind = kind
      self.text = text
    }
  }

  /// A state with respect to which distances are counted: one node's part of it.
  public struct Reference: Hashable, Sendable {
    /// The node.
    public let node: NodeID
    /// Its level in the reference state.
    public let level: Int
    /// A node's part of the reference state.
    public init(node: NodeID, level: Int) {
      self.node = node
      self.level = level
    }
  }

  /// Perturbations that a file names.
  public struct Mutant: Hashable, Sendable {
    /// The name.
    public let name: String
    /// What it does.
    public let perturbations: [Perturbation]
    /// Perturbations with a name.
    public init(name: String, perturbations: [Perturbation]) {
      self.name = name
      self.perturbations = perturbations
    }
  }

  /// A state, or part of one, that a file names.
  public struct NamedStart: Hashable, Sendable {
    /// The name; not always different from others.
    public let name: String
    /// The levels; nodes not named may have any.
    public let levels: [NodeID: Int]
    /// Whether it is meant for inputs only.
    public let isOfInputs: Bool
    /// A state with a name.
    public init(name: String, levels: [NodeID: Int], isOfInputs: Bool) {
      self.name = name
      self.levels = levels
      self.isOfInputs = isOfInputs
    }
  }

  /// The network; nodes in the order that the format defines.
  public var network: Network
  /// Where it came from.
  public var format: Format
  /// How the file says a simulation is to be run; nil when it says nothing.
  public var settings: SimulationSettings?
  /// Nodes that outputs leave out.
  public var internalNodes: Set<NodeID> = []
  /// Nodes that the observed graph shows; empty when the file does not choose.
  public var graphNodes: Set<NodeID> = []
  /// The reference state, in the order of the network.
  public var references: [Reference] = []
  /// Settings at given times, in the order of the file.
  public var schedule: [ScheduledSetting] = []
  /// Named perturbations, in the order of the file.
  public var mutants: [Mutant] = []
  /// Named states, in the order of the file.
  public var starts: [NamedStart] = []
  /// Texts of the file that are not logic, in its order.
  public var annotations: [Annotation] = []
  /// Every rename, default, normalisation and loss, in the order of the text.
  public var diagnostics: [Diagnostic] = []

  /// A model of a network alone.
  public init(_ network: Network, format: Format = Format("network")) {
    self.network = network
    self.format = format
  }
}
