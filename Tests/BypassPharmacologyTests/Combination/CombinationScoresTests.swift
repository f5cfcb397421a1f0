import BypassCore
import Testing

@testable import BypassPharmacology

@Suite("Combination scores") struct CombinationScoresTests {
  private let axes = [DoseAxis(name: "A", unit: "nM"), DoseAxis(name: "B", unit: "nM")]

  private func data(_ wells: [([Double], Double)], scale: EffectScale = .init(.viability, whole: 1)) -> CombinationData
  {
    CombinationData(axes: axes, scale: scale, wells: wells.map { .init(doses: $0.0, effect: $0.1) })
  }

  private func grid(_ effect: (Double, Double) -> Double) -> CombinationData {
    let doses = [0, 0.1, 0.3, 1, 3, 10, 30]
    return data(doses.flatMap { a in doses.map { b in ([a, b], effect(a, b)) } })
  }

  @Test("The four wells of a textbook score as worked by hand")
  func four() throws {
    let four = data([([0, 0], 1), ([1, 0], 0.6), ([0, 1], 0.5), ([1, 1], 0.2)])
    let bliss = try CombinationScores(.bliss, of: four, resampled: [])
    #expect((try #require(bliss.cells[0].score).value - 0.1).magnitude < 1e-12)  // 0.6 · 0.5 − 0.2
    let hsa = try CombinationScores(.hsa, of: four, resampled: [])
    #expect((try #require(hsa.cells[0].score).value - 0.3).magnitude < 1e-12)  // 0.5 − 0.2
  }

  @Test("Inhibition in percent scores as the same viability")
  func inhibition() throws {
    let four = data(
      [([0, 0], 0), ([1, 0], 40), ([0, 1], 50), ([1, 1], 80)], scale: .init(.inhibition, whole: 100))
    let bliss = try CombinationScores(.bliss, of: four, resampled: [])
    #expect((try #require(bliss.cells[0].score).value - 0.1).magnitude < 1e-12)
  }

  @Test("A drug combined with itself is additive for Loewe and not for Bliss")
  func drug() throws {
    let sham = grid { a, b in 0.1 + 0.9 / (1 + (a + b) * (a + b)) }
    let loewe = try CombinationScores(.loewe, of: sham, resampled: [])
    #expect(loewe.undefinedCount == 0)
    #expect(loewe.cells.allSatisfy { ($0.score?.value.magnitude ?? 1) < 1e-4 })
    // Solved by hand, S(d) = 0.1 + 0.9/(1 + d²): the largest excess S(a)S(b) − S(a + b) of this grid is at 0.3 and 0.3.
    let bliss = try CombinationScores(.bliss, of: sham, resampled: [])
    let worked = (0.1 + 0.9 / 1.09) * (0.1 + 0.9 / 1.09) - (0.1 + 0.9 / 1.36)
    #expect(((bliss.highest?.value ?? 0) - worked).magnitude < 1e-12 && worked > 0.095)
  }

  @Test("Loewe says why it says nothing beyond the weaker drug")
  func loewe() throws {
    // B reaches 0.6 at most; with A the combination is expected far below.
    let uneven = grid { a, b in (1 / (1 + a)) * (1 - 0.4 * b / (1 + b)) }
    let loewe = try CombinationScores(.loewe, of: uneven, resampled: [])
    #expect(loewe.undefinedCount > 0 && loewe.undefinedCount < loewe.cells.count)
    for cell in loewe.cells {
      #expect((cell.score == nil) == (cell.undefined != nil))
      #expect((cell.expected == nil) == (cell.undefined != nil))
    }
    // The undefined cells are the ones with the most of the stronger drug.
    let strongest = try #require(loewe.cells.last)
    #expect(strongest.undefined != nil)
  }

  @Test("Independent drugs have no ZIP score and a shift of potency has one")
  func independent() throws {
    let independent = grid { a, b in (0.2 + 0.8 / (1 + a)) * (0.3 + 0.7 / (1 + b * b)) }
    let none = try CombinationScores(.zip, of: independent, resampled: [])
    #expect(none.cells.allSatisfy { ($0.score?.value.magnitude ?? 1) < 1e-3 })
    let shifted = grid { a, b in (1 / (1 + a * (1 + 3 * b / (1 + b)))) * (1 / (1 + b)) }
    let some = try CombinationScores(.zip, of: shifted, resampled: [])
    #expect((some.highest?.value ?? 0) > 0.08)
  }

  @Test("A reference without its singles is refused with the drug's name")
  func reference() {
    let pairsOnly = data([([1, 1], 0.5), ([1, 2], 0.4), ([2, 1], 0.4)])
    for model in ReferenceModel.allCases {
      let error = #expect(throws: Diagnostic.self) { try CombinationScores(model, of: pairsOnly, resampled: []) }
      #expect(error?.code == "no-single-agent")
    }
  }

  @Test("ZIP of three drugs is refused")
  func zip() {
    var wells: [CombinationData.Well] = []
    for (a, b) in [(0.0, 0.0), (1, 0), (0, 1), (1, 1), (2, 1)] {
      for c in [0.0, 1, 2] { wells.append(.init(doses: [a, b, c], effect: 1 / (1 + a + b + c))) }
    }
    let three = CombinationData(
      axes: axes + [DoseAxis(name: "C")], scale: .init(.viability, whole: 1),
      wells: wells
        + [2.0, 3].flatMap { [.init(doses: [$0, 0, 0], effect: 0.3), .init(doses: [0, $0, 0], effect: 0.3)] })
    let error = #expect(throws: Diagnostic.self) { try CombinationScores(.zip, of: three, resampled: []) }
    #expect(error?.code == "zip-two-drugs")
  }

  /// Independent drugs with noise: of 36 intervals of 95 % each holds 0 with probability 0.95; fewer than 24 holding it
  /// (or a planted shift that is not seen) has a chance below 1e-5 with independent cells, and the seed is fixed.
  @Test("Bootstrap intervals of independent drugs mostly hold 0")
  func bootstrap() async throws {
    var random = RandomStream(seed: Seed(3), purpose: .bootstrap, replicate: 99)
    let noisy = grid { a, b in (0.2 + 0.8 / (1 + a)) * (0.3 + 0.7 / (1 + b)) + 0.02 * random.nextNormal() }
    var fit = MuSyCFit(noisy)
    fit.starts = 1
    let answer = await fit.answer(bootstraps: 20, threads: 2)
    let bliss = try CombinationScores(.bliss, of: noisy, resampled: answer.resampledMeans)
    let holding = bliss.cells.count { $0.score.map { $0.lower <= 0 && 0 <= $0.upper } ?? false }
    #expect(holding >= 24)
    #expect(bliss.cells.allSatisfy { $0.score.map { $0.upper > $0.lower } ?? false })
    var shifted = 0
    let planted = grid { a, b in (0.2 + 0.8 / (1 + a)) * (0.3 + 0.7 / (1 + b)) - (a > 0 && b > 0 ? 0.2 : 0) }
    let scores = try CombinationScores(.bliss, of: planted, resampled: answer.resampledMeans)
    shifted = scores.cells.count { ($0.score?.value ?? 0) > 0.19 }
    #expect(shifted == scores.cells.count)
  }

  /// The highest of 36 noisy scores of independent drugs is above 0 nearly always. With the 87 % that were measured, fewer
  /// than 27 of 40 intervals hold 0 with a chance below 1e-3, and the seeds are fixed. Resampling pushes the highest up once
  /// more, so an interval that adds what resampling adds (the planted fault) holds 0 hardly ever.
  @Test("The highest score of independent drugs is seldom called synergy")
  func highest() throws {
    let exact = grid { a, b in (0.2 + 0.8 / (1 + a)) * (0.3 + 0.7 / (1 + b)) }
    let truth = exact.conditions.map(\.mean)
    var (holding, wrong) = (0, 0)
    for number in 0..<40 {
      var random = RandomStream(seed: Seed(5), purpose: .bootstrap, replicate: UInt32(number))
      let noisy = grid { a, b in (0.2 + 0.8 / (1 + a)) * (0.3 + 0.7 / (1 + b)) + 0.03 * random.nextNormal() }
      let resampled = Bootstrap.means(of: noisy, around: truth, parameters: 0, count: 60, seed: Seed(UInt64(number)))
      let scores = try CombinationScores(.bliss, of: noisy, resampled: resampled, around: truth)
      let highest = try #require(scores.highest)
      if highest.lower <= 0 { holding += 1 }
      let upwards = Bootstrap.estimate(
        highest.value,
        try resampled.compactMap { means in
          let wells = Swift.zip(noisy.conditions, means).map { CombinationData.Well(doses: $0.doses, effect: $1) }
          let again = CombinationData(axes: noisy.axes, scale: noisy.scale, wells: wells)
          return try CombinationScores(.bliss, of: again, resampled: []).highest?.value
        }, around: 0)
      if upwards.lower <= 0 { wrong += 1 }
    }
    #expect(holding >= 27)
    #expect(wrong <= 10)
  }

  @Test("A dose of a curve has its effect")
  func dose() throws {
    let curve = HillCurve(untreated: 1, highest: 0.2, hill: 1.7, half: 30)
    for dose in [0.0, 1, 30, 500] {
      #expect((try #require(curve.dose(of: curve.effect(of: dose))) - dose).magnitude < 1e-9 * (1 + dose))
    }
    #expect(curve.dose(of: 0.2) == nil && curve.dose(of: 0.1) == nil && curve.dose(of: 1.1) == 0)
  }

  @Test("Student's quantiles are the tabulated ones")
  func students() {
    for (freedom, value) in [(1, 12.706), (5, 2.5706), (10, 2.2281), (96, 1.98498), (1000, 1.96234)] {
      #expect((StudentDistribution.quantile975(freedom: freedom) / value - 1).magnitude < 0.004)
    }
  }
}
