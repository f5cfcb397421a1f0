import BypassCore
import BypassPharmacology

#if canImport(Glibc)
  import Glibc
#else
  import Foundation
#endif

/// The rates of every clone in one patient as exposures rise and fall; computed anew only where an exposure has moved.
struct PatientRates {
  let tumour: Tumour
  let patient: Patient
  private(set) var births: [Double]
  private(set) var deaths: [Double]
  /// The exposure to each drug now.
  private(set) var exposures: [Double]
  /// Rates of the switches out of each clone.
  private(set) var switching: [[Double]]
  /// The loss of each kind of normal cells now, 0...1.
  private(set) var losses: [Double] = []
  private var set: Int?
  private var read: [Double] = []

  init(tumour: Tumour, patient: Patient) {
    self.tumour = tumour
    self.patient = patient
    births = tumour.growing.map { $0.birth.perDay * patient.pace }
    deaths = tumour.growing.map { $0.death.perDay * patient.pace }
    exposures = [Double](repeating: 0, count: tumour.drugs.count)
    switching = tumour.graph.constantSwitching
    if !tumour.graph.isConstant, let first = tumour.sets.first {
      let none = first.drugs.map { _ in 0.0 }
      switching = tumour.graph.switching(
        readouts: first.surfaces.map { (try? $0.reading(at: none).readouts) ?? [] })
    }
  }

  /// The exposure that a regimen aims at: concentrations vary between patients, engaged shares do not.
  private func target(_ drug: Int, _ regimen: Tumour.Regimen) -> Double {
    regimen.exposures[drug] * (tumour.drugs[drug].measure == .nanomolar ? patient.exposure : 1)
  }

  /// Moves exposures and rates over a stretch under a regimen; the rates are those at its middle.
  ///
  /// A drug that something else has replaced counts no more; where nothing has, it is washed out.
  mutating func move(to regimen: TreatmentPlan.Regimen, over days: Double) throws(Diagnostic) {
    guard let known = tumour.regimens[regimen] else { return }
    // Off from the beginning: the set without drugs, or any other at exposures of 0.
    guard let newSet = known.set ?? set ?? tumour.sets.firstIndex(where: \.drugs.isEmpty) ?? tumour.sets.indices.first
    else { return }
    let members = tumour.sets[newSet].drugs
    var middle = [Double](repeating: 0, count: members.count)
    for (axis, drug) in members.enumerated() {
      let goal = target(drug, known)
      let halfLife = tumour.drugs[drug].halfLife ?? 0
      let half = halfLife > 0 ? exp(-2.0.naturalLogarithm * days / 2 / halfLife) : 0
      middle[axis] = settled(goal + (exposures[drug] - goal) * half, at: goal, drug)
      exposures[drug] = settled(goal + (exposures[drug] - goal) * half * half, at: goal, drug)
    }
    if set != newSet {
      for drug in exposures.indices where !members.contains(drug) { exposures[drug] = 0 }
    }
    if set == newSet, read == middle { return }
    (set, read) = (newSet, middle)
    try readRates(newSet, middle)
  }

  /// A thousandth off its goal counts as there, so that steady treatment is read once; washed out is a drug at a
  /// hundred-thousandth of its highest exposure.
  private func settled(_ exposure: Double, at goal: Double, _ drug: Int) -> Double {
    abs(exposure - goal) <= max(1e-3 * goal, 1e-5 * tumour.highest[drug] * patient.exposure) ? goal : exposure
  }

  private mutating func readRates(_ set: Int, _ middle: [Double]) throws(Diagnostic) {
    let surfaces = tumour.sets[set].surfaces
    for (clone, surface) in surfaces.enumerated() {
      let rates = try surface.rates(at: middle)
      births[clone] = rates.birth * patient.pace
      deaths[clone] = rates.death * patient.pace
    }
    if !tumour.graph.isConstant {
      var readouts: [[Double]] = []
      for surface in surfaces { readouts.append(try surface.reading(at: middle).readouts) }
      switching = tumour.graph.switching(readouts: readouts)
    }
    guard !tumour.normalCells.isEmpty else { return }
    let now = try surfaces[0].reading(at: middle).readouts
    let none = try surfaces[0].reading(at: middle.map { _ in 0 }).readouts
    losses = zip(now, none).prefix(tumour.normalCells.count).map { $1 > 0 ? min(1, max(0, 1 - $0 / $1)) : 0 }
  }

  /// The net growth of a clone under the steady exposures of a regimen; infinite where it is not known.
  func net(of clone: Int, under regimen: TreatmentPlan.Regimen) -> Double {
    guard let known = tumour.regimens[regimen] else { return .infinity }
    guard let set = known.set else { return births[clone] - deaths[clone] }
    let point = tumour.sets[set].drugs.map { target($0, known) }
    guard let rates = try? tumour.sets[set].surfaces[clone].rates(at: point) else { return .infinity }
    return (rates.birth - rates.death) * patient.pace
  }
}
