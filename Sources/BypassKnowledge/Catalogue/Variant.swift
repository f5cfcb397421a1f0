public import BypassCore

/// A contested statement read the other way: what changes in the model when the other side is right.
public struct Variant: Sendable {
  /// A potency read otherwise.
  public struct Potency: Hashable, Sendable {
    /// What it is then.
    public enum Change: Hashable, Sendable {
      /// This many times the wild type's.
      case fold(Double)
      /// The wild type has this IC50, in nM; mutants follow by their fold changes.
      case anchor(nanomolar: Double)
    }
    /// The potency table.
    public let table: String
    /// The mutant; nil for the wild type.
    public let mutation: String?
    /// The drug.
    public let drug: TumourProfile.Word
    /// What it is then.
    public let change: Change
  }

  /// `autophagy-literature`, say.
  public let id: EntryID
  /// Both readings, in our words.
  public let says: String
  /// The contested claims.
  public let claims: [EntryID]
  /// Inputs whose default level is another.
  public let sets: [NodeID: Int]
  /// Potencies that are others.
  public let potencies: [Potency]
  /// The entry's place.
  public let place: Place
}
