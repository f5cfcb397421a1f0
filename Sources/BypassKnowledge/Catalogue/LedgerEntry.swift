public import BypassCore

/// How the catalogue carries one statement of a review, and so how it is judged.
public struct LedgerEntry: Sendable {
  /// What makes the statement true of the catalogue.
  public enum Judgement: Sendable {
    /// Nodes, edges, drug targets and alterations are there, or are not.
    case structure(Structure)
    /// An experiment of its own comes out as said.
    case experiment(Experiment)
    /// A behaviour of the catalogue says the same.
    case behaviour(EntryID)
    /// Numbers or a comparison that the model does not compute are carried as printed.
    case data(Data)
    /// Something of this name is known to the catalogue.
    case metadata(TumourProfile.Word)
    /// It needs a room that is not built: what it needs, and which room.
    case deferred(needs: String, room: String)
  }

  /// What must be there, or must not.
  public struct Structure: Sendable {
    /// An edge; without a sign any will do.
    public struct Edge: Hashable, Sendable {
      /// Where it begins.
      public let from: NodeID
      /// Where it ends.
      public let to: NodeID
      /// How it acts.
      public let sign: NodeEntry.Regulator.Sign?
      /// Where it is named.
      public let place: Place
    }
    /// A drug and a node that it acts on.
    public struct Target: Hashable, Sendable {
      /// The drug's name.
      public let drug: TumourProfile.Word
      /// The node.
      public let node: NodeID
    }
    /// Edges that must be there.
    public let edges: [Edge]
    /// Edges that must not be there.
    public let absentEdges: [Edge]
    /// Nodes that must be there.
    public let nodes: [(id: NodeID, place: Place)]
    /// Drug targets that must be there.
    public let targets: [Target]
    /// Drug targets that must not be there.
    public let absentTargets: [Target]
    /// Alterations that must be there.
    public let alterations: [TumourProfile.Word]
  }

  /// What is carried without being computed.
  public struct Data: Sendable {
    /// The numbers.
    public let figures: [PrintedFigure]
    /// A comparison in words; nil when there are numbers.
    public let relation: String?
    /// What the data are about, when something of the catalogue is.
    public let subject: TumourProfile.Word?
  }

  /// The claim.
  public let id: EntryID
  /// How it is judged.
  public let judgement: Judgement
  /// Why it is known to fail; nil when it must hold.
  public let knownFailure: String?
  /// A remark.
  public let note: String?
  /// The entry's place.
  public let place: Place
}

/// A printed number with what it counts.
public struct PrintedFigure: Hashable, Sendable {
  /// The number or the range.
  public enum Amount: Hashable, Sendable {
    case exactly(Double)
    case between(Double, Double)
    case above(Double)
    case below(Double)

    /// The numbers that it is made of.
    public var numbers: [Double] {
      switch self {
      case .exactly(let value), .above(let value), .below(let value): [value]
      case .between(let lower, let upper): [lower, upper]
      }
    }
  }

  /// What is counted: `objective response`, say.
  public let quantity: String
  /// How much.
  public let amount: Amount
  /// `fraction`, `months`, `patients`, …; nil for a bare number.
  public let unit: String?
  /// Where the entry is.
  public let place: Place
}
