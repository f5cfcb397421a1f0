import BypassCore

#if canImport(Glibc)
  import Glibc
#else
  import Foundation
#endif

/// Follows a plan through one patient's tumour: what is given now, until when at most, and whether the plan is at its end.
struct PlanRunner {
  /// What the tumour looks like to those who treat it.
  struct Look {
    let day: Double
    let burden: Double
    /// The largest clone.
    let dominant: Int
  }

  /// What happens next.
  enum Order {
    /// This is given until a day at most, when to ask again.
    case give(TreatmentPlan.Regimen, until: Double)
    /// What is left is reduced by powers of ten.
    case transplant(logKill: Double)
    /// The tumour has outgrown the plan.
    case failed
  }

  let plan: TreatmentPlan
  let criteria: Criteria
  let baseline: Double
  /// The net growth of a clone under a regimen in this patient, for choices after a biopsy.
  let net: (Int, TreatmentPlan.Regimen) -> Double

  private(set) var events: [TreatmentEvent] = []
  private var step = 0
  private var stepStart = 0.0
  /// The size when the step, or the drug that a biopsy chose, began.
  private var stepBurden: Double
  /// The smallest burden under the present course of drugs, or since the plan ran out.
  private var nadir: Double
  private var isOn = false
  private var isPaused = false
  private var chosen: TreatmentPlan.Regimen?

  init(
    plan: TreatmentPlan, criteria: Criteria, baseline: Double, net: @escaping (Int, TreatmentPlan.Regimen) -> Double
  ) {
    self.plan = plan
    self.criteria = criteria
    self.baseline = baseline
    self.net = net
    stepBurden = baseline
    nadir = baseline
  }

  /// The order for a look at the tumour.
  mutating func order(_ look: Look) -> Order {
    nadir = min(nadir, look.burden)
    if look.burden >= criteria.lethal {
      note(.failure, look)
      return .failed
    }
    // Each turn of the loop either answers or moves on to the next step.
    while true {
      guard plan.steps.indices.contains(step) else { return afterPlan(look) }
      if let order = order(of: plan.steps[step], look) { return order }
    }
  }

  private mutating func order(of current: TreatmentPlan.Step, _ look: Look) -> Order? {
    switch current {
    case .give(let regimen, let days):
      if let days { return timed(regimen, until: stepStart + days, look) }
      return untilProgression(regimen, look)
    case .cycle(let parts, let times): return cycle(parts, times, look)
    case .adaptive(let regimen, let stop, let resume): return adaptive(regimen, stop, resume, look)
    case .biopsy(let choices): return biopsy(choices, look)
    case .transplant(let logKill):
      moveOn(look)
      guard look.burden < criteria.detection else {
        note(.notEligible, look)
        return nil
      }
      note(.transplant, look)
      return .transplant(logKill: logKill)
    }
  }

  private mutating func timed(_ regimen: TreatmentPlan.Regimen, until end: Double, _ look: Look) -> Order? {
    if look.day >= end - 1e-9 {
      moveOn(look)
      return nil
    }
    turn(on: !regimen.doses.isEmpty, look)
    return .give(regimen, until: end)
  }

  private mutating func untilProgression(_ regimen: TreatmentPlan.Regimen, _ look: Look) -> Order? {
    turn(on: !regimen.doses.isEmpty, look)
    guard hasProgressed(look) else { return .give(regimen, until: .infinity) }
    return progress(look)
  }

  private mutating func cycle(_ parts: [TreatmentPlan.Part], _ times: Int?, _ look: Look) -> Order? {
    let length = parts.reduce(0) { $0 + $1.days }
    let passed = look.day - stepStart + 1e-9
    let round = (passed / length).rounded(.down)
    if let times, round >= Double(times) {
      moveOn(look)
      return nil
    }
    var start = stepStart + round * length
    for part in parts {
      let end = start + part.days
      if look.day < end - 1e-9 {
        turn(on: !part.regimen.doses.isEmpty, look)
        if hasProgressed(look), times == nil { return progress(look) }
        return .give(part.regimen, until: end)
      }
      start = end
    }
    return .give(.off, until: stepStart + (round + 1) * length)
  }

  private mutating func adaptive(
    _ regimen: TreatmentPlan.Regimen, _ stop: Double, _ resume: Double, _ look: Look
  ) -> Order? {
    if isPaused, look.burden >= resume * stepBurden { isPaused = false }
    if !isPaused, look.burden <= stop * stepBurden { isPaused = true }
    turn(on: !isPaused, look)
    if hasProgressed(look) { return progress(look) }
    return .give(isPaused ? .off : regimen, until: .infinity)
  }

  private mutating func biopsy(_ choices: [TreatmentPlan.Regimen], _ look: Look) -> Order? {
    turn(on: true, look)
    if chosen == nil || hasProgressed(look) {
      let ranked = choices.enumerated().min {
        (net(look.dominant, $0.element), $0.offset) < (net(look.dominant, $1.element), $1.offset)
      }
      guard let best = ranked?.element, best != chosen, net(look.dominant, best) < 0 else { return progress(look) }
      if chosen != nil { note(.progression, look) }
      chosen = best
      (stepBurden, nadir) = (look.burden, look.burden)
      note(.biopsy(best.text), look)
    }
    return .give(chosen ?? .off, until: .infinity)
  }

  /// After the last step nothing is given; a tumour that is seen to grow back has outlived the plan.
  private mutating func afterPlan(_ look: Look) -> Order {
    if isOn {
      isOn = false
      nadir = look.burden
    }
    let reference = criteria.reference == .smallest ? nadir : baseline
    if look.burden >= criteria.progression * max(reference, criteria.detection) {
      note(.failure, look)
      return .failed
    }
    return .give(.off, until: .infinity)
  }

  private func hasProgressed(_ look: Look) -> Bool {
    // A step that begins with a tumour that has outgrown the one before is given its chance from there.
    let start = max(baseline, stepBurden)
    let reference = isOn && criteria.reference == .smallest ? min(nadir, start) : start
    return look.burden >= criteria.progression * max(reference, criteria.detection)
  }

  /// A step is outgrown: the next one begins, or the plan has failed.
  private mutating func progress(_ look: Look) -> Order? {
    if step == plan.steps.count - 1 {
      note(.failure, look)
      return .failed
    }
    note(.progression, look)
    moveOn(look)
    return nil
  }

  private mutating func moveOn(_ look: Look) {
    step += 1
    (stepStart, stepBurden, nadir) = (look.day, look.burden, look.burden)
    (isPaused, chosen) = (false, nil)
  }

  private mutating func turn(on: Bool, _ look: Look) {
    if on != isOn { nadir = look.burden }
    isOn = on
  }

  private mutating func note(_ kind: TreatmentEvent.Kind, _ look: Look) {
    events.append(TreatmentEvent(day: look.day, kind: kind, burden: look.burden, dominant: look.dominant))
  }
}
