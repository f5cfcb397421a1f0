public import BypassCore

/// One statement of a source, in our words: an edge, a number, a behaviour, a trial.
public struct Claim: Hashable, Sendable {
  /// `ALCL-024`, say.
  public let id: EntryID
  /// Which of the reviews, by file name.
  public let seed: String
  /// `edge`, `drug-target`, `clinical-outcome`, ….
  public let kind: String
  /// What it is about.
  public let subject: String
  /// What the subject does.
  public let relation: String
  /// To what.
  public let object: String
  /// Residue, number, condition.
  public let detail: String
  /// The whole statement in one sentence.
  public let statement: String
  /// `structure: …`, `behaviour: …`, `data: …` or `metadata`.
  public let executableAs: String
  /// `established`, `reported`, `hypothesised-by-authors`, `contradictory`.
  public let certainty: String
  /// The line of the table.
  public let place: Place

  /// Derived: contradictory statements are contested, all others were read in the review.
  public var standing: Standing { certainty == "contradictory" ? .contested : .read }
}

/// One source: what it is and what of it could be read.
public struct Paper: Hashable, Sendable {
  /// The key by which entries name it.
  public let key: EntryID
  /// Authors, year, title, journal as far as known.
  public let citation: String
  /// DOI, if known.
  public let doi: String?
  /// `full-text`, `abstract`, `secondary`, `database` or `memory`.
  public let read: ReadingDepth
  /// The entry's place.
  public let place: Place
}

/// How much of a source was read.
public enum ReadingDepth: String, Hashable, Sendable, CaseIterable {
  case fullText = "full-text"
  case abstract
  case secondary
  case database
  case memory

  /// What comes from memory is recalled, all else was read.
  public var standing: Standing { self == .memory ? .recalled : .read }
}

/// Why an entry says what it says: its sources, or the reason why it is assumed without one.
public struct Justification: Hashable, Sendable {
  /// Claims and papers, in the entry's order.
  public let sources: [EntryID]
  /// Why it is assumed; nil when there are sources.
  public let assumed: String?
  /// A remark, such as the printed form of a corrected site.
  public let note: String?

  /// A justification.
  public init(sources: [EntryID] = [], assumed: String? = nil, note: String? = nil) {
    self.sources = sources
    self.assumed = assumed
    self.note = note
  }

  /// Nothing at all: a finding of the linter.
  public var isMissing: Bool { sources.isEmpty && assumed == nil }
}
