import BypassCore

/// What is counted while a treatment runs.
struct CourseTally {
  let baseline: Double
  private let start: Double
  private let cellsEach: Double
  private let every: Double?
  private var nextRecord = 0.0
  private var smallest: Double
  private var drugDays: [Double]
  private var lossDays: [Double] = []
  private var course: ClonalOutcome.Course?

  /// - Parameter cellsEach: cells of the tumour for each that is followed, as all counts given here are.
  init(tumour: Tumour, start counts: [Double], cellsEach: Double, recordEvery: Double?) {
    self.cellsEach = cellsEach
    baseline = counts.reduce(0, +) * cellsEach
    start = baseline
    smallest = baseline
    every = recordEvery
    drugDays = [Double](repeating: 0, count: tumour.drugs.count)
    course = recordEvery == nil ? nil : .init()
  }

  /// Notes the state at the beginning of a stretch and what is given during it.
  mutating func record(
    day: Double, counts: [Double], rates: PatientRates, regimen: TreatmentPlan.Regimen, length: Double
  ) {
    if let known = rates.tumour.regimens[regimen] {
      for drug in drugDays.indices where known.exposures[drug] > 0 { drugDays[drug] += length }
    }
    if lossDays.isEmpty, !rates.losses.isEmpty { lossDays = rates.losses.map { _ in 0 } }
    for (index, loss) in rates.losses.enumerated() { lossDays[index] += loss * length }
    guard let every else { return }
    let isDue = day >= nextRecord - 1e-9
    // A change of drugs is told on its day, so that no bar of a dosing strip is longer or shorter than what was given.
    guard isDue || course?.regimens.last != regimen.text else { return }
    if isDue { nextRecord += every }
    course?.days.append(day)
    course?.counts.append(counts.map { $0 * cellsEach })
    course?.exposures.append(rates.exposures)
    course?.regimens.append(regimen.text)
  }

  mutating func passed(burden: Double) { smallest = min(smallest, burden) }

  /// The account at the end.
  func outcome(
    of patient: Patient, counts: [Double], day: Double, horizon: Double, hasFailed: Bool, events: [TreatmentEvent],
    detection: Double, rates: PatientRates
  ) -> ClonalOutcome {
    let end = counts.reduce(0, +) * cellsEach
    let isCured = end == 0
    let followed = isCured ? horizon : day
    var course = course
    let lastRegimen = course?.regimens.last ?? TreatmentPlan.Regimen.off.text
    course?.days.append(day)
    course?.counts.append(counts.map { $0 * cellsEach })
    course?.exposures.append(rates.exposures)
    course?.regimens.append(lastRegimen)
    let first = events.first { $0.kind == .progression || $0.kind == .failure }
    return ClonalOutcome(
      patient: patient.number, control: followed, hasFailed: hasFailed, firstProgression: first?.day, isCured: isCured,
      depth: start > 0 ? smallest / start : 0, isComplete: smallest < detection,
      route: hasFailed ? counts.indices.max { counts[$0] < counts[$1] } : nil, drugDays: drugDays,
      toxicity: lossDays.map { followed > 0 ? $0 / followed : 0 }, cells: (start, end), events: events, course: course)
  }
}
