import BypassCore
import BypassKnowledge
import BypassModel
import BypassPharmacology
import BypassPopulation

/// Builds the tumour of an evolution file: its clones, and their rates under every set of drugs of the plans, from the
/// network up.
struct TumourBuilder {
  let catalogue: Catalogue
  let disease: DiseaseEntry
  let growth: GrowthEntry
  let file: EvolutionFile
  let plans: [TreatmentPlan]
  let seed: Seed
  let trajectories: Int
  let threads: Int
  /// What the engine has answered already, for the same catalogue, file, seed and trajectories.
  let answers: RateAnswers

  /// What was built.
  struct Built: Sendable {
    let tumour: Tumour
    let members: [CloneBuilder.Member]
    let drugs: [DrugCourse]
    let notes: [Diagnostic]
    /// How many simulations of the network the surfaces rest on.
    let simulations: Int
    /// The largest error of net growth at the steady exposures of the plans, in 1/day.
    let netError: Double
  }

  private struct Grid {
    let axes: [ExposureAxis]
    let positions: [Int]
  }

  /// Builds it.
  func build(progress: @escaping Progress) async throws -> Built {
    let named = try DrugCourse.courses(
      of: plans, in: catalogue, disease: disease, spread: file.population.highestExposure)
    var drugs: [DrugCourse] = []
    for (_, course) in named where !drugs.contains(where: { $0.entry.agent.id == course.entry.agent.id }) {
      drugs.append(course)
    }
    let position = Dictionary(
      named.map { item in (item.name, drugs.firstIndex { $0.entry.agent.id == item.course.entry.agent.id } ?? 0) },
      uniquingKeysWith: { first, _ in first })
    var clones = CloneBuilder(catalogue: catalogue, disease: disease, growth: growth, file: file)
    let (leaving, notes) = try unknown(clones, drugs)
    try clones.build(leaving: leaving)
    var bench = RateBench(
      growth: growth, disease: disease, memories: try conditions(), seed: seed, trajectories: trajectories,
      answers: answers)
    let origin = try origins(clones.members)
    let growing = clones.members.indices.map { index in
      bench.plan(.init(clones.members[index].profile.untreated, before: origin[index], origin[index]))
    }
    let regimens = Array(Set(plans.flatMap(\.regimens)))
    let sets = Array(
      Set([[]] + regimens.map { $0.doses.compactMap { position[$0.drug] }.sorted() })
    ).sorted { $0.lexicographicallyPrecedes($1) }
    var grids: [[Grid]] = []
    for set in sets {
      var own: [Grid] = []
      for (index, member) in clones.members.enumerated() {
        own.append(try grid(set.map { drugs[$0] }, member, origin[index], &bench))
      }
      grids.append(own)
    }
    let knots = try await bench.run(threads: threads, progress: progress)
    let tumour = try assemble(clones, drugs, sets, grids, growing, knots, position)
    return Built(
      tumour: tumour, members: clones.members, drugs: drugs, notes: notes, simulations: bench.count,
      netError: netError(tumour))
  }

  /// When the node of each memory would be up, were it fast.
  private func conditions() throws(Diagnostic) -> [LevelCondition] {
    file.memories.compactMap { word in
      growth.memories.first { $0.id == word.text }.flatMap { disease.network[$0.node]?.rule?.reaches(1) }
    }
  }

  /// Clones out of a potency table for which a drug of the plans has no potency are left out and said; a clone that was
  /// asked for by name is an error.
  private func unknown(
    _ clones: CloneBuilder, _ drugs: [DrugCourse]
  ) throws(Diagnostic) -> (leaving: Set<AlterationID>, notes: [Diagnostic]) {
    var leaving: Set<AlterationID> = []
    var reasons: [String] = []
    let asked = file.clones.count
    for (index, gain) in try clones.gains().enumerated() {
      var profile = file.founder
      profile.alterations.append(.init(gain.id.description))
      let resolved: ResolvedProfile
      do throws(Diagnostic) {
        resolved = try catalogue.resolve(profile, in: disease)
      } catch {
        // One of `all` that cannot be in the founder's cells is no clone.
        guard index >= asked, error.code == "alterations-conflict" else { throw error }
        leaving.insert(gain.id)
        continue
      }
      for drug in drugs where leaving.contains(gain.id) == false {
        do throws(Diagnostic) {
          _ = try engagements(drug, reference(drug), resolved)
        } catch {
          guard index >= asked else {
            throw .error(
              "clone-without-fitness", at: file.clones[index].alteration.place,
              "the rates of \(gain.name) under \(drug.entry.agent.name) are not known: \(error.summary)",
              remedy: error.remedy)
          }
          leaving.insert(gain.id)
          reasons.append("\(gain.name) (\(drug.entry.agent.id))")
        }
      }
    }
    guard !leaving.isEmpty else { return ([], []) }
    return (
      leaving,
      [
        Diagnostic(
          .note, code: "clones-left-out", at: file.resistance.first?.place ?? file.everyClone,
          "\(leaving.count) mutants of the potency table are no clones, since a drug of the plan has no potency against them: \(reasons.prefix(6).joined(separator: ", "))\(reasons.count > 6 ? ", …" : "")",
          remedy: "name those that matter under 'clones:' and give the drug as an occupancy")
      ]
    )
  }

  private func reference(_ drug: DrugCourse) -> Double {
    switch drug.scale {
    case .concentration(let highest): highest
    case .label: 1
    case .occupancies(let shares): shares.last ?? 1
    }
  }

  private func origins(_ members: [CloneBuilder.Member]) throws(Diagnostic) -> [[Perturbation]] {
    var origins: [[Perturbation]] = []
    for member in members {
      origins.append(try catalogue.engagements(of: file.aroseUnder, in: member.profile).perturbations())
    }
    return origins
  }

  /// What one drug does at an exposure; a drug whose potency here is only a word acts as at its label wherever it is
  /// given.
  private func engagements(
    _ drug: DrugCourse, _ exposure: Double, _ profile: ResolvedProfile
  ) throws(Diagnostic) -> [Engagement] {
    guard exposure > 0 else { return [] }
    switch drug.scale {
    case .label: return try catalogue.engagements(of: drug.entry, at: .label, in: profile)
    case .occupancies:
      return try catalogue.engagements(
        of: drug.entry, at: .occupancy(Fraction(clamping: exposure)), in: profile)
    case .concentration:
      guard let free = Concentration.nanomolar(exposure) else { return [] }
      do throws(Diagnostic) {
        return try catalogue.engagements(of: drug.entry, at: .free(free), in: profile)
      } catch {
        guard error.code == "no-potency" else { throw error }
        return try catalogue.engagements(of: drug.entry, at: .label, in: profile)
      }
    }
  }

  private func grid(
    _ drugs: [DrugCourse], _ member: CloneBuilder.Member, _ before: [Perturbation], _ bench: inout RateBench
  ) throws(Diagnostic) -> Grid {
    let continuous = drugs.count { if case .concentration = $0.scale { true } else { false } }
    var axes: [ExposureAxis] = []
    // The more there is to combine, the coarser each axis; what a straight line between knots may miss is in the answer.
    let spacing = drugs.count == 1 ? 0.25 : continuous <= 1 ? 0.5 : 1
    for drug in drugs { axes.append(try axis(drug, member.profile, spacing: spacing)) }
    var positions: [Int] = []
    let points = axes.reduce(1) { $0 * $1.knots.count }
    guard points <= 20_000 else {
      throw .error(
        "too-many-drugs", at: file.disease.place,
        "\(drugs.map(\.entry.agent.name).joined(separator: " + ")) together need \(points) points of a response surface",
        remedy: "give fewer drugs at once, or some as occupancies (DRUG=90%)")
    }
    for point in 0..<points {
      var rest = point
      var exposures = [Double](repeating: 0, count: axes.count)
      for index in axes.indices.reversed() {
        exposures[index] = axes[index].knots[rest % axes[index].knots.count]
        rest /= axes[index].knots.count
      }
      var engaged: [Engagement] = []
      for (drug, exposure) in zip(drugs, exposures) {
        engaged += try engagements(drug, exposure, member.profile)
      }
      positions.append(bench.plan(.init(member.profile.untreated, before: before, engaged.perturbations())))
    }
    return Grid(axes: axes, positions: positions)
  }

  /// Knots at fixed shares of the drug's targets, so that clones that differ in potency alone ask the same questions.
  private func axis(
    _ drug: DrugCourse, _ profile: ResolvedProfile, spacing: Double
  ) throws(Diagnostic) -> ExposureAxis {
    let id = drug.entry.agent.id
    switch drug.scale {
    case .label: return try ExposureAxis(drug: id, measure: .effectiveDoses, knots: [0, 1])
    case .occupancies(let shares):
      return try ExposureAxis(
        drug: id, measure: .effectiveDoses, knots: Array(Set([0] + shares)).sorted() + (shares == [0] ? [1] : []))
    case .concentration(let highest):
      let engaged = try engagements(drug, highest, profile)
      let halves = Set(engaged.compactMap { $0.potency?.response?.ic50.nanomolar }).sorted()
      var knots: Set<Double> = [0, highest]
      for half in halves.prefix(3) {
        for step in Int((-2.0 / spacing).rounded())...Int((7.0 / spacing).rounded()) {
          let knot = half * (Double(step) * spacing).exponential
          // Far below the half-maximal concentration a straight line from nothing does.
          if knot < highest * 0.999, knot > half * (spacing < 0.5 ? 0.1 : 0.3) { knots.insert(knot) }
        }
      }
      return try ExposureAxis(drug: id, measure: .nanomolar, knots: knots.sorted())
    }
  }

  private func assemble(
    _ clones: CloneBuilder, _ drugs: [DrugCourse], _ sets: [[Int]], _ grids: [[Grid]], _ growing: [Int],
    _ knots: [ResponseSurface.Knot], _ position: [String: Int]
  ) throws(Diagnostic) -> Tumour {
    var drugSets: [Tumour.DrugSet] = []
    for (set, own) in zip(sets, grids) {
      var surfaces: [ResponseSurface] = []
      for grid in own {
        let held = try ResponseSurface(axes: grid.axes, knots: grid.positions.map { knots[$0] })
        surfaces.append(try held.averaged(over: set.map { drugs[$0].profile?.swing ?? [1] }))
      }
      drugSets.append(.init(drugs: set, surfaces: surfaces))
    }
    var regimens: [TreatmentPlan.Regimen: Tumour.Regimen] = [:]
    for regimen in Set(plans.flatMap(\.regimens) + [.off]) {
      var exposures = [Double](repeating: 0, count: drugs.count)
      for dose in regimen.doses {
        if let drug = position[dose.drug] { exposures[drug] = try drugs[drug].exposure(at: dose.amount) }
      }
      let members = regimen.doses.compactMap { position[$0.drug] }.sorted()
      regimens[regimen] = .init(set: members.isEmpty ? nil : sets.firstIndex(of: members), exposures: exposures)
    }
    return try Tumour(
      graph: try graph(clones),
      drugs: drugs.map { drug in
        Tumour.Drug(
          id: drug.entry.agent.id, measure: drug.measure, halfLife: drug.profile.map { $0.halfLife / 24 })
      }, sets: drugSets, regimens: regimens,
      growing: growing.map { knots[$0].rates }, present: try presences(clones.members),
      normalCells: disease.normal.map(\.description),
      clonogenicShare: growth.clonogenic)
  }

  /// The clones with their changes; rates that cannot be are told where the catalogue or the file says them.
  private func graph(_ clones: CloneBuilder) throws(Diagnostic) -> CloneGraph {
    do throws(Diagnostic) {
      return try CloneGraph(names: clones.members.map(\.name), transitions: clones.transitions)
    } catch {
      let fastest = growth.changes.max { ($0.perDivision ?? 0) < ($1.perDivision ?? 0) }
      throw .error(error.code, at: fastest?.place ?? file.disease.place, error.summary, remedy: error.remedy)
    }
  }

  private func presences(_ members: [CloneBuilder.Member]) throws(Diagnostic) -> [Tumour.Presence] {
    var all: [Tumour.Presence] = []
    for request in file.clones {
      guard let patients = request.patients else { continue }
      let entry = try disease.alteration(named: request.alteration.text, at: request.alteration.place)
      if let clone = members.firstIndex(where: { $0.alterations.map(\.id) == [entry.id] }) {
        all.append(.init(clone: clone, patients: patients, cells: request.cells))
      }
    }
    return all
  }

  private func netError(_ tumour: Tumour) -> Double {
    var worst = 0.0
    for regimen in tumour.regimens.values {
      guard let set = regimen.set else { continue }
      for surface in tumour.sets[set].surfaces {
        let point = tumour.sets[set].drugs.map { regimen.exposures[$0] }
        worst = max(worst, (try? surface.reading(at: point).netError) ?? 0)
      }
    }
    return worst
  }
}
