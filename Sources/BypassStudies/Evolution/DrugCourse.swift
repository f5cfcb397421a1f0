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
      courses.append((name, DrugCourse(entry: entry, scale: try scale(entry, own, disease, spread))))
    }
    return courses
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
