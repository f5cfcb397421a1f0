import BypassCore
import BypassKnowledge
import BypassPharmacology
import BypassPopulation

/// What `evolve`, `trial` and their kin have in common: a file, a catalogue, and how exactly to compute.
struct EvolutionQuestion: Sendable {
  let catalogue: Catalogue
  let file: EvolutionFile
  let seed: Seed
  let threads: Int
  /// Trajectories of the network a knot of the response surfaces.
  let trajectories: Int
  /// Where finished work is kept.
  let checkpoints: String?
  /// What the engine has answered already; copies of the question with other numbers of growth share it.
  let answers = RateAnswers()
  /// A number of the disease's growth in place of the catalogue's.
  var instead: (name: TumourProfile.Word, value: Double)?

  /// Everything that an outcome depends on, as one digest.
  func digest(_ verb: String, patients: Int) -> String {
    let parts =
      [verb, catalogue.digest, file.text, seed.description, "\(trajectories)", "\(patients)"]
      + file.arms.map { "\($0.name)=\($0.plan.text)" } + (instead.map { ["\($0.name.text)=\($0.value)"] } ?? [])
    return SHA256.hexadecimal(of: parts.joined(separator: "\u{1}"))
  }

  /// The disease with what is known of its growth.
  func disease() throws(Diagnostic) -> (DiseaseEntry, GrowthEntry) {
    let disease = try catalogue.disease(named: file.disease.text, at: file.disease.place)
    guard let growth = disease.growth else {
      throw .error(
        "no-growth-data", at: file.disease.place, "the catalogue does not say how fast \(disease.name) grows",
        remedy: "add diseases/\(disease.id)/growth.yaml")
    }
    guard let instead else {
      try check(growth)
      return (disease, growth)
    }
    guard growth.changeable.contains(instead.name.text) else {
      throw .unknown("growth number", instead.name.text, at: instead.name.place, among: growth.changeable)
    }
    guard let changed = growth.replacing(instead.name.text, with: instead.value) else {
      throw .error(
        "growth-range", at: instead.name.place,
        "\(instead.value.significant(4)) is no possible value of '\(instead.name.text)'",
        remedy: "a turnover is below 1, a share above 0, a probability per division at most 1, a doubling time above 0")
    }
    try check(changed)
    return (disease, changed)
  }

  /// No tumour may be left without a clonogenic cell.
  private func check(_ growth: GrowthEntry) throws(Diagnostic) {
    _ = try Tumour.clonogenicCells(
      of: file.population.cells.lowerBound, share: growth.clonogenic, at: file.burden ?? file.disease.place)
  }

  /// The tumour of the file under the plans of its arms.
  func tumour(progress: @escaping Progress) async throws -> TumourBuilder.Built {
    let (disease, growth) = try disease()
    return try await TumourBuilder(
      catalogue: catalogue, disease: disease, growth: growth, file: file, plans: file.arms.map(\.plan), seed: seed,
      trajectories: trajectories, threads: threads, answers: answers
    ).build(progress: progress)
  }

  /// The outcomes of one arm.
  func outcomes(
    of arm: EvolutionFile.Arm, in built: TumourBuilder.Built, patients: Int, verb: String, recordEvery: Double?,
    progress: @escaping Progress
  ) async throws -> [ClonalOutcome] {
    var run = try TreatmentRun(tumour: built.tumour, plan: arm.plan)
    run.criteria = file.criteria
    run.horizon = file.followUp
    run.recordEvery = recordEvery
    return try await ArmRunner(
      seed: seed, threads: threads, checkpoints: checkpoints, digest: digest(verb, patients: patients)
    ).outcomes(of: run, arm: arm.name, patients: patients, from: file.population, progress: progress)
  }

  /// The question as understood, in words.
  func echo(_ built: TumourBuilder.Built) -> [String] {
    let (cells, spread) = (file.population.cells, file.population)
    let burden =
      cells.lowerBound == cells.upperBound
      ? "\(cells.lowerBound.significant(3)) cells"
      : "\(cells.lowerBound.significant(3)) to \(cells.upperBound.significant(3)) cells, even in the logarithm"
    return built.members[0].profile.echo + file.arms.map { "\($0.name): \($0.plan.text)" } + built.movements + [
      "burden \(burden)"
        + (built.clonogenic.map { ", " + $0 } ?? ""),
      "spread of pace \(spread.paceSpread.significant(3)), of exposure \(spread.exposureSpread.significant(3))",
      "follow-up \(file.followUp.significant(6)) days",
      "progression at \(file.criteria.progression.significant(4)) times \(file.criteria.reference == .smallest ? "the smallest size" : "the size at the start"), detection from \(file.criteria.detection.significant(3)) cells",
    ]
  }
}

extension TumourBuilder.Built {
  /// How many of the cells count for what becomes of the tumour; nil when all do.
  var clonogenic: String? {
    guard tumour.clonogenicShare != .one else { return nil }
    return "one cell in \((1 / tumour.clonogenicShare.value).significant(2)) can found a clone"
  }

  /// What the courses of a whole answer rest on, in a sentence or two.
  var basis: String {
    "Rates from \(simulations) simulations of the network; net growth is off by at most \(netError.significant(2))/day."
      + (clonogenic.map { " Of the tumour \($0)." } ?? "")
  }

  /// What each drug's exposure does in time, and on what that rests.
  var movements: [String] {
    drugs.map { drug in
      let standing = drug.profile == nil ? nil : drug.entry.agent.kinetics?.standing
      return "\(drug.entry.agent.name): \(drug.movement)" + (standing.map { " (\($0))" } ?? "")
    }
  }
}

extension EvolutionFile {
  /// That other numbers were asked for, for the verbs that try none.
  var unreadRanges: [Diagnostic] {
    ranges.first.map { range in
      [
        Diagnostic(
          .warning, code: "ranges-unread", at: range.name.place,
          "'ranges:' is read by 'bypass trial' alone; this answer is for the catalogue's numbers",
          remedy: "ask 'bypass trial' on this file, or leave 'ranges:' out")
      ]
    } ?? []
  }
}
