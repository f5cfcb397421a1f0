public import BypassCore
import BypassPharmacology

#if canImport(Glibc)
  import Glibc
#else
  import Foundation
#endif

/// One treatment of one tumour in one patient, step by step.
///
/// What is followed are the clonogenic cells; sizes in plans, criteria and outcomes are of all cells.
///
/// - Complexity: O(days × clones); memory does not depend on the number of cells.
public struct TreatmentRun: Sendable {
  /// The tumour.
  public private(set) var tumour: Tumour
  /// What is given.
  public let plan: TreatmentPlan
  /// What counts as what.
  public var criteria = Criteria()
  /// Days of follow-up.
  public var horizon = 1826.25
  /// The longest step in days.
  public var step = 1.0
  /// Record the course every so many days and where the regimen changes; nil for not at all.
  public var recordEvery: Double?

  /// A treatment.
  ///
  /// - Throws: ``Diagnostic`` `clone-without-fitness` when the tumour does not know a regimen of the plan.
  public init(tumour: Tumour, plan: TreatmentPlan) throws(Diagnostic) {
    for regimen in plan.regimens where tumour.regimens[regimen] == nil {
      throw .error(
        "clone-without-fitness", at: regimen.doses.first?.place,
        "the tumour has no rates under '\(regimen.text)'")
    }
    self.tumour = tumour
    self.plan = plan
  }

  /// The same treatment of a tumour with another share of clonogenic cells.
  public func with(clonogenicShare share: Fraction) throws(Diagnostic) -> TreatmentRun {
    var copy = self
    copy.tumour = try tumour.with(clonogenicShare: share)
    return copy
  }

  /// Treats a patient.
  ///
  /// - Throws: ``Diagnostic`` `outside-surface` when an exposure is outside what was computed, `burden-range` for a
  ///   tumour without a clonogenic cell.
  public func outcome(of patient: Patient, seed: Seed) throws(Diagnostic) -> ClonalOutcome {
    var random = RandomStream(
      seed: seed, purpose: .population, replicate: UInt32(truncatingIfNeeded: patient.number))
    var rates = PatientRates(tumour: tumour, patient: patient)
    // Cells of the tumour for each cell that is followed.
    let cellsEach = 1 / tumour.clonogenicShare.value
    var counts = try startingCells(patient, rates.switching, &random)
    var tally = CourseTally(tumour: tumour, start: counts, cellsEach: cellsEach, recordEvery: recordEvery)
    let choices = PatientRates(tumour: tumour, patient: patient)
    var runner = PlanRunner(plan: plan, criteria: criteria, baseline: tally.baseline) { clone, regimen in
      choices.net(of: clone, under: regimen)
    }
    var stepper = CloneStepper(graph: tumour.graph)
    stepper.exactBelow = 1e4
    var arrivals = [Double](repeating: 0, count: counts.count)
    var day = 0.0
    var hasFailed = false
    following: while day < horizon - 1e-9 {
      let burden = counts.reduce(0, +) * cellsEach
      let dominant = counts.indices.max { counts[$0] < counts[$1] } ?? 0
      guard burden > 0 else { break following }
      switch runner.order(.init(day: day, burden: burden, dominant: dominant)) {
      case .failed:
        hasFailed = true
        break following
      case .transplant(let logKill):
        let share = pow(10, -logKill)
        for clone in counts.indices { counts[clone] = Draw.binomial(counts[clone].rounded(), share, &random) }
      case .give(let regimen, let until):
        let length = min(step, until - day, horizon - day)
        try rates.move(to: regimen, over: length)
        tally.record(day: day, counts: counts, rates: rates, regimen: regimen, length: length)
        if !tumour.graph.isConstant { stepper.switching = rates.switching }
        stepper.advance(
          &counts, births: rates.births, deaths: rates.deaths, days: length, arrivals: &arrivals, using: &random)
        tally.passed(burden: counts.reduce(0, +) * cellsEach)
        day += length
      }
    }
    return tally.outcome(
      of: patient, counts: counts, day: day, horizon: horizon, hasFailed: hasFailed, events: runner.events,
      detection: criteria.detection, rates: rates)
  }

  /// The clones at the start of treatment: what the founder shed while it grew, and what the patient has anyway.
  private func startingCells(
    _ patient: Patient, _ switching: [[Double]], _ random: inout RandomStream
  ) throws(Diagnostic) -> [Double] {
    var stepper = CloneStepper(graph: tumour.graph)
    stepper.switching = switching
    let growth = TumourGrowth(
      stepper: stepper, births: tumour.growing.map { $0.birth.perDay * patient.pace },
      deaths: tumour.growing.map { $0.death.perDay * patient.pace }, step: 2 / patient.pace)
    let founders = try Tumour.clonogenicCells(of: patient.cells, share: tumour.clonogenicShare)
    var counts = growth.counts(atFounder: founders, using: &random)
    for presence in tumour.present {
      // A number is drawn for everyone, so that one patient's luck does not shift another arm's.
      let isCarrier = random.nextUnit() < presence.patients.value
      guard isCarrier else { continue }
      let cells = (founders * presence.cells.value).rounded()
      counts[presence.clone] += cells
      if presence.clone != 0 { counts[0] = max(0, counts[0] - cells) }
    }
    return counts
  }
}
