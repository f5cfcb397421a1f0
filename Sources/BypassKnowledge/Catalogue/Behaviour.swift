public import BypassCore
public import BypassLocatedText
public import BypassModel

/// Arms to run and what must come out of them.
public struct Experiment: Sendable {
  /// What runs.
  public struct Arm: Sendable {
    /// The name by which expectations mean it.
    public let name: String
    /// Alterations, drugs and settings, as a user would write them.
    public let profile: TumourProfile
    /// Drugs under which the state is reached from which the arm starts; empty: the untreated state.
    public let firstDrugs: [TumourProfile.DrugUse]
  }

  /// What must come out.
  public enum Expectation: Hashable, Sendable {
    /// P(condition) at least 0.9 at the end of the arm.
    case holds(LevelCondition, in: String)
    /// P(condition) above a share.
    case above(Double, LevelCondition, in: String)
    /// P(condition) below a share.
    case below(Double, LevelCondition, in: String)
    /// The expected level is higher in one arm than in another, 95 % intervals apart.
    case more(NodeID, in: String, than: String)
    /// The expected levels differ by at most 0.05.
    case same(NodeID, in: String, as: String)
  }

  /// The arms.
  public let arms: [Arm]
  /// What must come out, with where it is said.
  public let expectations: [(expectation: Expectation, place: Place)]
}

/// Something that a correct model reproduces.
public struct Behaviour: Sendable {
  /// `B17`, say.
  public let id: EntryID
  /// What it says, in our words.
  public let says: String
  /// The claims that it restates.
  public let claims: [EntryID]
  /// `logic`, `levels`, `memory`, `dose`, `time`, `population`.
  public let needs: String
  /// What is run and must come out; empty when it cannot be expressed yet.
  public let experiment: Experiment
  /// A question about clones in time with what must come out of it, as written; nil for none.
  public let course: LocatedValue?
  /// Why it cannot be expressed yet; nil when it can.
  public let notYet: String?
  /// Why it is known to fail; nil when it must hold.
  public let knownFailure: String?
  /// The entry's place.
  public let place: Place
}
