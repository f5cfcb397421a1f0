public import BypassCore
public import BypassPharmacology

/// The kinds of cells that a tumour can be made of, and what turns one into another.
public struct CloneGraph: Hashable, Sendable {
  /// What turns a cell of one clone into a cell of another.
  public enum Change: Hashable, Sendable {
    /// At a division one of the two daughters is of the other clone with this probability.
    case atDivision(Fraction)
    /// A cell becomes one of the other clone at this rate: a reversible epigenetic state, a memory, a persister.
    case switching(DailyRate)
    /// A cell becomes one of the other clone at this rate times a further readout of the response surface (from 0 to 1),
    /// or times what is left of it to 1: a memory that follows its cause slowly.
    case driven(DailyRate, readout: Int, whenHigh: Bool)
  }

  /// A switch out of a clone.
  struct Switch: Sendable {
    let to: Int
    let perDay: Double
    /// The readout that drives it and whether by its presence; nil for a constant rate.
    let driver: (readout: Int, whenHigh: Bool)?
  }

  /// One edge of the graph.
  public struct Transition: Hashable, Sendable {
    /// The clone that changes.
    public let from: Int
    /// What it becomes.
    public let to: Int
    /// How.
    public let change: Change
    /// An edge.
    public init(from: Int, to: Int, _ change: Change) {
      self.from = from
      self.to = to
      self.change = change
    }
  }

  /// The clones' names, the founder first.
  public let names: [String]
  /// The edges, by clone and then by what it becomes.
  public let transitions: [Transition]
  /// Probability per division of each edge from a clone, by clone.
  let mutations: [[(to: Int, probability: Double)]]
  /// Rate per day of each switch from a clone, by clone.
  let switches: [[Switch]]
  /// The probability that a division gives a daughter of another clone, by clone.
  let mutationShare: [Double]
  /// The rates of ``switches`` where nothing drives them; driven ones are 0.
  let constantSwitching: [[Double]]

  /// A graph.
  ///
  /// - Throws: ``Diagnostic`` `clone-graph` for an edge that names no clone or leads back, and `mutation-above-one` when
  ///   more than one daughter a division would be of another clone.
  public init(names: [String], transitions: [Transition]) throws(Diagnostic) {
    guard !names.isEmpty, Set(names).count == names.count else {
      throw .error("clone-graph", "a tumour needs at least one clone, each with a name of its own")
    }
    for edge in transitions {
      guard names.indices.contains(edge.from), names.indices.contains(edge.to), edge.from != edge.to else {
        throw .error("clone-graph", "an edge of the clone graph leads from \(edge.from) to \(edge.to)")
      }
    }
    var mutations = [[(to: Int, probability: Double)]](repeating: [], count: names.count)
    var switches = [[Switch]](repeating: [], count: names.count)
    let sorted = transitions.sorted { ($0.from, $0.to) < ($1.from, $1.to) }
    for edge in sorted {
      switch edge.change {
      case .atDivision(let share) where share.value > 0: mutations[edge.from].append((edge.to, share.value))
      case .switching(let rate) where rate.perDay > 0:
        switches[edge.from].append(.init(to: edge.to, perDay: rate.perDay, driver: nil))
      case .driven(let rate, let readout, let whenHigh) where rate.perDay > 0 && readout >= 0:
        switches[edge.from].append(.init(to: edge.to, perDay: rate.perDay, driver: (readout, whenHigh)))
      case .atDivision, .switching, .driven: break
      }
    }
    for (index, edges) in mutations.enumerated() where edges.reduce(0, { $0 + $1.probability }) > 1 {
      throw .error(
        "mutation-above-one",
        "the changes from '\(names[index])' add up to \(edges.reduce(0) { $0 + $1.probability }.significant(4)) per division, more than one daughter",
        remedy: "rates per division are probabilities: lower them so that their sum is at most 1")
    }
    self.names = names
    self.transitions = sorted
    self.mutations = mutations
    self.switches = switches
    mutationShare = mutations.map { $0.reduce(0) { $0 + $1.probability } }
    constantSwitching = switches.map { $0.map { $0.driver == nil ? $0.perDay : 0 } }
  }

  /// Whether no switch is driven by exposures.
  public var isConstant: Bool { switches.allSatisfy { $0.allSatisfy { $0.driver == nil } } }

  /// The rates of the switches out of each clone for its further readouts.
  func switching(readouts: [[Double]]) -> [[Double]] {
    zip(switches, readouts).map { edges, readouts in
      edges.map { edge in
        guard let driver = edge.driver else { return edge.perDay }
        let level = readouts.indices.contains(driver.readout) ? min(1, max(0, readouts[driver.readout])) : 0
        return edge.perDay * (driver.whenHigh ? level : 1 - level)
      }
    }
  }

  /// The number of clones.
  public var count: Int { names.count }

  /// By names and edges.
  public static func == (left: Self, right: Self) -> Bool {
    left.names == right.names && left.transitions == right.transitions
  }
  /// By names and edges.
  public func hash(into hasher: inout Hasher) {
    hasher.combine(names)
    hasher.combine(transitions)
  }
}
