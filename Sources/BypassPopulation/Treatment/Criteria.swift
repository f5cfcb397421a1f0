/// When a tumour counts as grown, shrunk or gone.
public struct Criteria: Hashable, Sendable {
  /// Cells below which nothing is seen.
  public var detection = 6.3e7
  /// How much larger than its smallest size under the present course of drugs a tumour has progressed: 1.2³, a fifth in
  /// diameter. Off drugs the size at the start of treatment counts instead, so that a planned holiday is no failure.
  public var progression = 1.728
  /// The share of its size at which a tumour has responded: 0.7³, three tenths in diameter.
  public var response = 0.343
  /// Cells that nobody survives.
  public var lethal = 1e13

  /// The usual criteria: RECIST 1.1 diameters turned into volumes, and the detection limit of imaging.
  /// - Source: Eisenhauer and colleagues 2009, doi:10.1016/j.ejca.2008.10.026; detection from Bozic and colleagues 2013.
  public init() {}
}
