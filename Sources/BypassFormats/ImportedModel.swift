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
  /// Texts of the file that are not logic, in its order.
  public var annotations: [Annotation] = []
  /// What a document beside the model asks of it.
  public var experiments: [SimulationExperiment] = []
  /// Levels under names: where runs may start, how inputs may be set; none is in force.
  public var namedLevels: [NamedLevels] = []
  /// Changes of nodes under names; none is in force.
  public var namedPerturbations: [NamedPerturbation] = []
  /// Files of the archive that the model came in which are not read, kept as they are.
  public var companions: [Companion] = []
  /// Every rename, default, normalisation and loss, in the order of the text.
  public var diagnostics: [Diagnostic] = []

  /// A model of a network alone.
  public init(_ network: Network, format: Format = Format("network")) {
    self.network = network
    self.format = format
  }
}
