/// When a tumour counts as grown, shrunk or gone.
public struct Criteria: Hashable, Sendable {
  /// The size against which growth is counted.
  public enum Reference: String, Hashable, Sendable, CaseIterable {
    /// The smallest size under the present course of drugs, as RECIST has it; off drugs the size at the start.
    case smallest
    /// The size at the start of treatment (of a later step, if that is larger), on drugs and off them alike. A plan under
    /// which every clone is at all times at most as large as under another is then never the first to lose control, which
    /// the smallest size cannot promise: who has shrunk further has less to grow until it is passed.
    case start
  }

  /// The size against which growth is counted.
  public var reference = Reference.smallest
  /// Cells below which nothing is seen.
  public var detection = 6.3e7
  /// How much larger than its ``reference`` a tumour has progressed: 1.2³, a fifth in diameter.
  public var progression = 1.728
  /// The share of its size at which a tumour has responded: 0.7³, three tenths in diameter.
  public var response = 0.343
  /// Cells that nobody survives.
  public var lethal = 1e13

  /// The usual criteria: RECIST 1.1 diameters turned into volumes, and the detection limit of imaging.
  /// - Source: Eisenhauer and colleagues 2009, doi:10.1016/j.ejca.2008.10.026; detection from Bozic and colleagues 2013.
  public init() {}
}
