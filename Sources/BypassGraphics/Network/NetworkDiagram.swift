/// Nodes and signed edges, such as the causal path from a drug to cell death.
public struct NetworkDiagram: Hashable, Sendable {
  /// The outline of a node.
  public enum Outline: Hashable, Sendable {
    /// A rectangle with round corners: a protein.
    case rounded
    /// A rectangle with half-circles at its ends: an outcome.
    case pill
    /// A hexagon: a drug.
    case hexagon
    /// An octagon: an alteration.
    case octagon
    /// A rectangle.
    case rectangle
  }

  /// One node.
  public struct Node: Hashable, Sendable {
    /// Its name in edges; the first node of a name counts.
    public let id: String
    /// What is written in it.
    public let label: String
    /// A second, smaller line, such as `88 % on`; may be nil.
    public let note: String?
    /// Its outline.
    public let outline: Outline
    /// Its colour inside; the writing is black or white, whichever reads better.
    public let fill: Color
    /// The group that it belongs to; groups have outline colours and a legend.
    public let cluster: String?

    /// A node.
    public init(
      _ id: String, label: String? = nil, note: String? = nil, outline: Outline = .rounded,
      fill: Color = Color(0xF3F6F8), cluster: String? = nil
    ) {
      self.id = id
      self.label = label ?? id
      self.note = note
      self.outline = outline
      self.fill = fill
      self.cluster = cluster
    }
  }

  /// What an edge does to its target.
  public enum Sign: Hashable, Sendable {
    /// Ends in an arrow head.
    case activates
    /// Ends in a bar.
    case inhibits
    /// Ends in a disc: both, or unknown.
    case other
  }

  /// One edge.
  public struct Edge: Hashable, Sendable {
    /// Where it begins.
    public let from: String
    /// Where it ends.
    public let to: String
    /// What it does to its target.
    public let sign: Sign
    /// How well it is supported: solid, dashed, dotted.
    public let dash: Dash
    /// Whether it lies on the path that matters; other edges are grey and thin.
    public let emphasised: Bool
    /// Words shown by a resting pointer, such as its source.
    public let hint: String?

    /// An edge.
    public init(
      _ from: String, _ to: String, _ sign: Sign = .activates, dash: Dash = .solid, emphasised: Bool = true,
      hint: String? = nil
    ) {
      self.from = from
      self.to = to
      self.sign = sign
      self.dash = dash
      self.emphasised = emphasised
      self.hint = hint
    }
  }

  /// Where the graph begins.
  public enum Flow: Hashable, Sendable {
    /// At the left where the width suffices, otherwise at the top.
    case automatic
    /// At the left.
    case leftToRight
    /// At the top.
    case topToBottom
  }

  /// The nodes, each name once.
  public let nodes: [Node]
  /// The edges between known nodes.
  public let edges: [Edge]
  /// Where the graph begins.
  public let flow: Flow
  /// What the dashes mean, for the legend: shown for the styles that occur.
  public let dashNames: [DashName]

  /// What a line style means.
  public struct DashName: Hashable, Sendable {
    /// The style.
    public let dash: Dash
    /// What it means.
    public let name: String

    /// What a line style means.
    public init(_ dash: Dash, _ name: String) {
      self.dash = dash
      self.name = name
    }
  }

  /// A diagram. An edge to a name without a node makes a plain node of that name, so that nothing is lost.
  public init(nodes: [Node], edges: [Edge], flow: Flow = .automatic, dashNames: [DashName] = []) {
    var known: Set<String> = []
    var kept = nodes.filter { known.insert($0.id).inserted }
    for id in edges.flatMap({ [$0.from, $0.to] }) where known.insert(id).inserted { kept.append(Node(id)) }
    self.nodes = kept
    self.edges = edges
    self.flow = flow
    self.dashNames = dashNames
  }
}
