public import BypassCore

/// A reference that says what a combination should do when its drugs do not interact.
public enum ReferenceModel: String, Hashable, Sendable, CaseIterable {
  /// The strongest of the drugs alone.
  case hsa = "HSA"
  /// The surviving shares multiply.
  /// - Source: Bliss 1939, doi:10.1111/j.1744-7348.1939.tb06990.x.
  case bliss = "Bliss"
  /// Doses add: Σ dᵢ/Dᵢ(E) = 1, Dᵢ(E) the dose of drug i alone that does E.
  /// - Source: Loewe and Muischnek 1926.
  case loewe = "Loewe"
  /// The potency of each drug is as it is alone; the measured side is the mean of curves fitted along each drug.
  /// - Source: Yadav et al. 2015, doi:10.1016/j.csbj.2015.09.001.
  case zip = "ZIP"
}

/// What a reference expects of one condition, and what was found.
public struct CombinationScore: Hashable, Sendable {
  /// One dose a drug.
  public let doses: [Double]
  /// The surviving share: measured, or for ZIP the fitted one.
  public let observed: Double
  /// The surviving share without interaction; nil where the reference says nothing.
  public let expected: Double?
  /// expected − observed, positive for synergy; nil where the reference says nothing.
  public let score: Estimate?
  /// Why the reference says nothing here.
  public let undefined: String?
}

/// The scores of one reference over a matrix.
public struct CombinationScores: Hashable, Sendable {
  /// The reference.
  public let model: ReferenceModel
  /// One a condition in which two or more drugs have a dose.
  public let cells: [CombinationScore]
  /// The mean over the cells that have a score; nil when none has.
  public let mean: Estimate?
  /// The highest score; nil when no cell has one.
  public let highest: Estimate?
  /// Σ (expected − observed)² over the cells that have a score.
  public let sse: Double
  /// Cells without a score.
  public var undefinedCount: Int { cells.count { $0.score == nil } }
}

extension CombinationScores {
  /// Scores a matrix.
  ///
  /// - Parameters:
  ///   - resampled: lists of condition means, for the intervals.
  ///   - fitted: the means that these were drawn around; nil for the measured ones.
  /// - Throws: ``Diagnostic`` when the drugs alone are not known well enough for this reference.
  public init(
    _ model: ReferenceModel, of data: CombinationData, resampled: [[Double]], around fitted: [Double]? = nil
  ) throws(Diagnostic) {
    let scorer = CombinationScorer(model: model, data: data)
    if let finding = scorer.finding { throw finding }
    let own = scorer.cells(data.conditions.map(\.mean))
    let others = resampled.map { scorer.cells($0) }
    let centre = fitted.map { scorer.cells($0) } ?? own
    let places = data.conditions.indices.filter { data.conditions[$0].active >= 2 }
    cells = places.indices.map { place in
      let cell = own[place]
      let score = cell.expected.map { $0 - cell.observed }
      return CombinationScore(
        doses: data.conditions[places[place]].doses, observed: cell.observed, expected: cell.expected,
        score: score.map { value in
          Bootstrap.estimate(
            value, others.compactMap { other in other[place].score }, around: centre[place].score)
        }, undefined: cell.undefined)
    }
    self.model = model
    let scored = own.compactMap(\.score)
    let central = centre.compactMap(\.score)
    mean =
      scored.isEmpty
      ? nil
      : Bootstrap.estimate(
        Self.mean(scored), others.map { Self.mean($0.compactMap(\.score)) },
        around: central.isEmpty ? nil : Self.mean(central))
    highest = scored.max().map {
      Bootstrap.estimate(
        $0, others.compactMap { $0.compactMap(\.score).max() }, around: central.max(), isMirrored: true)
    }
    sse = scored.reduce(0) { $0 + $1 * $1 }
  }

  private static func mean(_ values: [Double]) -> Double { values.reduce(0, +) / Double(values.count) }
}
