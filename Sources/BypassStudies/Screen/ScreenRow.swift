import BypassAnalyses
import BypassCore
import BypassKnowledge
import BypassPharmacology

/// One condition with what was found, and what follows from it.
struct ScreenRow {
  let condition: ScreenPlan.Condition
  let counts: ScreenCounts
}

/// How rows become scores.
struct ScreenScore {
  let plan: ScreenPlan
  private let disease: DiseaseEntry?
  private let fate: CellFate?

  init(plan: ScreenPlan) {
    self.plan = plan
    disease = plan.base.profile?.disease
    fate = disease.flatMap { CellFate($0) }
  }

  /// How good a condition is, 0...1: for a disease (mean death + 1 − mean proliferation)/2, else the effect's mean level;
  /// nil when the question names no effect.
  func score(_ counts: ScreenCounts) -> Estimate? {
    if let effect = plan.effect {
      guard let place = plan.readouts.firstIndex(of: effect.node) else { return nil }
      let mean = counts.mean(place)
      return effect.isLoss ? mean.complement : mean
    }
    guard let disease, let death = plan.readouts.firstIndex(of: disease.death),
      let growth = plan.readouts.firstIndex(of: disease.proliferation)
    else { return nil }
    return counts.bounded((counts.mean(death).value + 1 - counts.mean(growth).value) / 2)
  }

  /// What is left, 1 − score.
  func survival(_ counts: ScreenCounts) -> Estimate? { score(counts)?.complement }

  /// The gain in score over the untreated tumour minus the mean loss of normal cells' levels; nil without both.
  func benefit(_ counts: ScreenCounts, untreated: ScreenCounts) -> Estimate? {
    guard let disease, !disease.normal.isEmpty, let own = score(counts), let before = score(untreated) else {
      return nil
    }
    let places = disease.normal.compactMap { plan.readouts.firstIndex(of: $0) }
    let parts = places.flatMap { place in [(untreated.mean(place), -1.0), (counts.mean(place), 1.0)] }
    let share = 1 / Double(max(1, places.count))
    var value = own.value - before.value
    var down = square(own.value - own.lower) + square(before.upper - before.value)
    var up = square(own.upper - own.value) + square(before.value - before.lower)
    for (mean, sign) in parts {
      value += sign * share * mean.value
      let (low, high) = (share * (mean.value - mean.lower), share * (mean.upper - mean.value))
      down += square(sign > 0 ? low : high)
      up += square(sign > 0 ? high : low)
    }
    return Estimate(value: value, lower: value - down.squareRoot(), upper: value + up.squareRoot())
  }

  /// Growth rate inhibition against the untreated tumour; nil where the disease does not say how fast its cells grow, or the
  /// untreated cells cannot be told from cells that do not.
  func growthRate(_ counts: ScreenCounts, untreated: ScreenCounts) -> Estimate? {
    guard let own = growth(counts), let before = growth(untreated) else { return nil }
    return GrowthRateMetrics.value(own, untreated: before)
  }

  private func growth(_ counts: ScreenCounts) -> Estimate? {
    guard let fate, let death = plan.readouts.firstIndex(of: fate.death),
      let division = plan.readouts.firstIndex(of: fate.proliferation)
    else { return nil }
    let shares = [death, division].flatMap { place in
      (1..<counts.levelCount(place)).map { counts.share(place, atLeast: $0).value }
    }
    return fate.growth(shares, bounded: counts.bounded)
  }

  private func square(_ x: Double) -> Double { x * x }
}

extension Estimate {
  /// One minus it.
  var complement: Estimate { Estimate(value: 1 - value, lower: 1 - upper, upper: 1 - lower) }
}
