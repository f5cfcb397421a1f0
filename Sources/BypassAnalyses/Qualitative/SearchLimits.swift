/// How far a search may go. Limits count steps and answers, so that a limited answer repeats.
public struct SearchLimits: Hashable, Sendable {
  /// The most answers to list; nil for all.
  public var answers: Int?
  /// The most conflicts of the solver for one question; nil for no limit.
  public var conflicts: Int32?
  /// The most nodes of the diagrams of one symbolic computation.
  public var diagramNodes: Int
  /// The most elementary steps of one symbolic computation.
  public var diagramWork: Int
  /// The most candidate states of an attractor search.
  public var candidates: Int

  /// Limits; the standing ones list everything and end a symbolic computation after some ten seconds.
  public init(
    answers: Int? = nil, conflicts: Int32? = nil, diagramNodes: Int = 20_000_000, diagramWork: Int = 100_000_000,
    candidates: Int = 20_000
  ) {
    self.answers = answers
    self.conflicts = conflicts
    self.diagramNodes = diagramNodes
    self.diagramWork = diagramWork
    self.candidates = candidates
  }

  /// A fiftieth of the effort, as many answers.
  var reduced: SearchLimits {
    var limits = self
    limits.diagramWork /= 50
    limits.candidates /= 50
    return limits
  }

  /// No limit on answers, the standing ones otherwise.
  public static let standing = SearchLimits()
}

/// Why an answer is not the whole answer.
public enum Shortfall: String, Hashable, Sendable, Error, CaseIterable {
  /// There are more answers than were asked for.
  case answerLimit = "the limit of answers was reached"
  /// The solver gave up on a question.
  case conflictLimit = "the limit of solver conflicts was reached"
  /// A decision diagram grew too large.
  case diagramLimit = "the limit of diagram nodes or steps was reached"
  /// There were too many candidate states.
  case candidateLimit = "the limit of candidate states was reached"
  /// The caller stopped the search.
  case stopped = "the search was stopped"
}

/// The answers of a search, and whether they are all.
public struct Enumeration<Item: Hashable & Sendable>: Hashable, Sendable {
  /// What was found, in a fixed order.
  public let items: [Item]
  /// Why there may be more; nil when the items are all.
  public let shortfall: Shortfall?

  /// Answers.
  public init(_ items: [Item], shortfall: Shortfall? = nil) {
    self.items = items
    self.shortfall = shortfall
  }

  /// Whether the items are all.
  public var isComplete: Bool { shortfall == nil }

  /// The same answers in another form.
  public func map<Other>(_ transform: (Item) -> Other) -> Enumeration<Other> {
    Enumeration<Other>(items.map(transform), shortfall: shortfall)
  }
}

/// What a caller of a lazy search wants after an answer.
public enum Continuation: Hashable, Sendable {
  /// The next answer.
  case next
  /// No more.
  case stop
}
