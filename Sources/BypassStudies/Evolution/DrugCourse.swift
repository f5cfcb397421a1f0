import BypassCore
import BypassKnowledge
import BypassModel
import BypassPharmacology
import BypassPopulation

/// A drug of a plan with how its exposure is counted and how large it becomes.
struct DrugCourse: Sendable {
  /// How the drug acts at an exposure.
  enum Scale: Hashable, Sendable {
    /// Its free concentration in nM, up to the highest that occurs.
    case concentration(highest: Double)
    /// The label's effect or nothing: only an engaged share is known.
    case label
    /// The shares of its targets that plans ask for.
    case occupancies([Double])
  }

  let entry: DrugEntry
  let scale: Scale
  /// How a concentration builds up, swings between doses and washes out; nil where exposure follows the plan at once.
  let profile: DosingProfile?

  /// What the exposure does in time, for the answer.
  var movement: String {
    guard let profile else {
      return switch scale {
      case .concentration: "no pharmacokinetics in the catalogue: exposure follows the plan at once"
      case .label: "a drug without potency acts as at its label while it is given, and not at all else"
      case .occupancies: "a share of its target is asked for: held while it is given, gone when it is not"
      }
    }
    let (low, high) = (profile.swing.min() ?? 1, profile.swing.max() ?? 1)
    let half = "half-life \((profile.halfLife / 24).significant(3)) days"
    return profile.swing.count > 1
      ? "\(half), swings from \(low.significant(2)) to \(high.significant(2)) of the concentration quoted" : half
  }

  /// The steady exposure that a dose gives, in the unit of the scale.
  func exposure(at dose: DoseRequest) throws(Diagnostic) -> Double {
    switch (scale, dose) {
    case (.label, _): return 1
    case (.occupancies, .occupancy(let share)): return share.value
    case (.concentration, _):
      guard let free = try entry.agent.freeConcentration(under: dose) else { return 0 }
      return free.nanomolar
    case (.occupancies, _): return 0
    }
  }

  /// The unit of the response surface's axis.
  var measure: ExposureAxis.Measure {
    if case .concentration = scale { .nanomolar } else { .effectiveDoses }
  }

  /// The drugs of some plans in the order in which they are first named.
  ///
  /// - Parameter spread: what a concentration can be multiplied by in a patient.
  /// - Throws: ``Diagnostic`` for an unknown drug, a dose that needs a number that is not there, or doses of one drug both
  ///   as concentrations and as shares.
  static func courses(
    of plans: [TreatmentPlan], in catalogue: Catalogue, disease: DiseaseEntry, spread: Double
  ) throws(Diagnostic) -> [(name: String, course: DrugCourse)] {
    var doses: [DrugID: [TreatmentPlan.Dose]] = [:]
    var order: [(name: String, entry: DrugEntry)] = []
    for dose in plans.flatMap(\.regimens).flatMap(\.doses) {
      let entry = try catalogue.drug(named: dose.drug, at: dose.place)
      if !order.contains(where: { $0.name == dose.drug }) { order.append((dose.drug, entry)) }
      doses[entry.agent.id, default: []].append(dose)
    }
    var courses: [(name: String, course: DrugCourse)] = []
    for (name, entry) in order {
      let own = doses[entry.agent.id] ?? []
      let profile = try profile(entry, own)
      let scale = try scale(entry, own, disease, spread * max(1, profile?.swing.max() ?? 1))
      let isConcentration = if case .concentration = scale { true } else { false }
      courses.append((name, DrugCourse(entry: entry, scale: scale, profile: isConcentration ? profile : nil)))
    }
    return courses
  }

  /// How the drug's concentration moves: by the last regimen that is written for it, or by the usual one of its label; a
  /// concentration that is written itself is held between doses.
  private static func profile(_ entry: DrugEntry, _ doses: [TreatmentPlan.Dose]) throws(Diagnostic) -> DosingProfile? {
    guard let kinetics = entry.agent.kinetics else { return nil }
    for dose in doses.reversed() {
      switch dose.amount {
      case .regimen(let regimen, let statistic): return try kinetics.profile(of: regimen, quoting: statistic)
      // Labels print peaks.
      case .label: return try kinetics.profile(of: kinetics.usual)
      case .free, .total, .occupancy: continue
      }
    }
    return try kinetics.profile(of: nil)
  }

  private static func scale(
    _ entry: DrugEntry, _ doses: [TreatmentPlan.Dose], _ disease: DiseaseEntry, _ spread: Double
  ) throws(Diagnostic) -> Scale {
    let shares = doses.compactMap { dose -> Double? in
      if case .occupancy(let share) = dose.amount { share.value } else { nil }
    }
    if !shares.isEmpty {
      guard shares.count == doses.count else {
        throw .error(
          "mixed-doses", at: doses.first?.place,
          "\(entry.agent.name) is dosed both as a share of its target and as a concentration",
          remedy: "write all its doses in one way")
      }
      return .occupancies(Array(Set(shares)).sorted())
    }
    let targets = entry.agent.targets.filter { disease.network[$0.node] != nil }
    let isNumeric = targets.allSatisfy { if case .share = $0.strength { false } else { true } }
    if doses.allSatisfy({ $0.amount == .label }), !isNumeric || entry.agent.exposure == nil { return .label }
    var highest = 0.0
    for dose in doses {
      do throws(Diagnostic) {
        guard let free = try entry.agent.freeConcentration(under: dose.amount) else { continue }
        highest = max(highest, free.nanomolar)
      } catch {
        throw .error(error.code, at: dose.place, error.summary, remedy: error.remedy)
      }
    }
    guard highest > 0 else {
      throw .error(
        "no-exposure", at: doses.first?.place, "the free exposure of \(entry.agent.name) at this dose is not known",
        remedy: "give a free concentration (\(entry.agent.id)=300nM) or an occupancy (\(entry.agent.id)=90%)")
    }
    return .concentration(highest: highest * spread * 1.0001)
  }
}
