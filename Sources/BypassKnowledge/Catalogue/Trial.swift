public import BypassCore

/// A trial or case report as data: never an input of the model.
public struct Trial: Sendable {
  /// One outcome with the claim that states it.
  public struct Outcome: Hashable, Sendable {
    /// The number.
    public let figure: PrintedFigure
    /// The claim that prints it; nil when none of the reviews does.
    public let claim: EntryID?
  }

  /// `NCT00939770`, or a name of ours.
  public let id: EntryID
  /// The name for people.
  public let name: String
  /// What was given.
  public let drugs: [TumourProfile.Word]
  /// Who was treated.
  public let setting: String
  /// Whether it was going on; nil when not said.
  public let status: String?
  /// What came out.
  public let outcomes: [Outcome]
  /// Claims about it.
  public let claims: [EntryID]
  /// How much of its source was read.
  public let read: ReadingDepth
  /// Where it is from.
  public let from: String?
  /// A remark.
  public let note: String?
  /// The entry's place.
  public let place: Place

  /// Identifier and name.
  public var names: [String] { [id.description, name] }
}
