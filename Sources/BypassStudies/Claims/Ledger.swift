import BypassCore
import BypassKnowledge
import BypassModel

/// The behaviours of some diseases and the statements of the reviews about them, judged.
struct Ledger: Sendable {
  let catalogue: Catalogue
  let diseases: [DiseaseEntry]
  /// Whether the statements of the reviews are judged too.
  let judgesStatements: Bool
  /// Whether courses of clones in time are judged too.
  let judgesCourses: Bool
  let run: ArmRun
  let threads: Int

  /// Two diseases can have a behaviour of the same name.
  private struct Key: Hashable {
    let disease: DiseaseID
    let id: EntryID
  }

  /// A verdict on each behaviour and each statement, behaviours first, in the order of the diseases and their files.
  func verdicts(progress: @escaping Progress) async throws -> [Verdict] {
    var bench = ArmBench()
    var planned: [Key: ArmBench.Planned] = [:]
    for (disease, behaviour) in neededBehaviours where behaviour.notYet == nil {
      planned[Key(disease: disease.id, id: behaviour.id)] = try bench.plan(
        behaviour.experiment, of: disease, in: catalogue)
    }
    for disease in diseases {
      for entry in statements(of: disease) {
        guard case .experiment(let experiment) = entry.judgement else { continue }
        planned[Key(disease: disease.id, id: entry.id)] = try bench.plan(experiment, of: disease, in: catalogue)
      }
    }
    let outcomes = try await bench.run(run, threads: threads) { progress(0.8 * $0) }
    var courses: [Key: Finding] = [:]
    for (disease, behaviour) in neededBehaviours where behaviour.notYet == nil {
      guard let course = behaviour.course else { continue }
      guard judgesCourses else {
        courses[Key(disease: disease.id, id: behaviour.id)] = Finding(
          status: .deferred, detail: "its course in time was left out")
        continue
      }
      courses[Key(disease: disease.id, id: behaviour.id)] = try await CourseCheck(
        catalogue: catalogue, disease: disease, course: course, run: run, threads: threads
      ).finding(named: behaviour.id)
    }
    progress(1)
    func finding(_ disease: DiseaseEntry, _ id: EntryID) -> Finding {
      guard let planned = planned[Key(disease: disease.id, id: id)] else {
        return Finding(status: .fails, detail: "FAILS: not planned")
      }
      let check = ExpectationCheck(network: planned.network) { name in planned.positions[name].map { outcomes[$0] } }
      let found = check.finding(on: planned.experiment)
      guard let course = courses[Key(disease: disease.id, id: id)] else { return found }
      return Finding(
        status: found.status == .holds ? course.status : found.status,
        detail: [found.detail, course.detail].filter { !$0.isEmpty }.joined(separator: "; "))
    }
    let judged = neededBehaviours.map { disease, behaviour in
      verdict(on: behaviour, of: disease) { finding(disease, behaviour.id) }
    }
    let own = Set(diseases.map(\.id))
    return judged.filter { own.contains($0.disease) }
      + diseases.flatMap { disease in
        statements(of: disease).map { entry in
          verdict(on: entry, of: disease, behaviours: judged) { finding(disease, entry.id) }
        }
      }
  }

  private func statements(of disease: DiseaseEntry) -> [LedgerEntry] { judgesStatements ? disease.ledger : [] }

  /// The diseases' own behaviours, then those of other diseases that their statements refer to.
  private var neededBehaviours: [(DiseaseEntry, Behaviour)] {
    let own = diseases.flatMap { disease in disease.behaviours.map { (disease, $0) } }
    var known = Set(own.map(\.1.id))
    let named = Set(
      diseases.flatMap(statements).compactMap { entry in
        if case .behaviour(let id) = entry.judgement { id } else { nil }
      })
    let others = catalogue.diseases.values.sorted { $0.id < $1.id }.flatMap { disease in
      disease.behaviours.map { (disease, $0) }
    }
    // A disease without a behaviour of that name means the first that has one.
    return own + others.filter { named.contains($0.1.id) && known.insert($0.1.id).inserted }
  }

  private func verdict(
    on behaviour: Behaviour, of disease: DiseaseEntry, _ finding: () -> Finding
  ) -> Verdict {
    let finding = behaviour.notYet.map { Finding(status: .deferred, detail: $0) } ?? finding()
    return Verdict(
      id: behaviour.id, disease: disease.id, kind: .behaviour, status: finding.status, says: behaviour.says,
      claims: behaviour.claims, detail: finding.detail, knownFailure: behaviour.knownFailure)
  }

  private func verdict(
    on entry: LedgerEntry, of disease: DiseaseEntry, behaviours: [Verdict], _ experiment: () -> Finding
  ) -> Verdict {
    let claim = catalogue.claims[entry.id]
    let kind: Verdict.Kind
    let finding: Finding
    var knownFailure = entry.knownFailure
    switch entry.judgement {
    case .structure(let structure):
      kind = .structure
      finding = StructureCheck(catalogue: catalogue, disease: disease).finding(on: structure)
    case .experiment: (kind, finding) = (.behaviour, experiment())
    case .behaviour(let id):
      kind = .behaviour
      let named = behaviours.filter { $0.id == id }
      let seen = named.first { $0.disease == disease.id } ?? named.first
      knownFailure = knownFailure ?? seen?.knownFailure
      finding = Finding(status: seen?.status ?? .fails, detail: "as \(id): \(seen?.detail ?? "no such behaviour")")
    case .data(let data): (kind, finding) = (.data, self.finding(on: data, of: claim))
    case .metadata(let subject): (kind, finding) = (.metadata, self.finding(on: [subject]))
    case .deferred(let needs, let room):
      (kind, finding) = (.deferred, Finding(status: .deferred, detail: "needs \(needs); \(room)"))
    }
    let note = entry.note.map { "; \($0)" } ?? ""
    return Verdict(
      id: entry.id, disease: disease.id, kind: kind, status: finding.status, says: claim?.statement ?? "",
      claims: [entry.id], detail: finding.detail + note, knownFailure: knownFailure)
  }

  private func finding(on data: LedgerEntry.Data, of claim: Claim?) -> Finding {
    let disagreement = claim?.disagreement(with: data)
    let carried = data.figures.map(\.text) + [data.relation].compactMap(\.self)
    let subject = data.subject.map { finding(on: [$0]) }
    let parts = (disagreement.map { ["FAILS: \($0)"] } ?? []) + carried + (subject.map { [$0.detail] } ?? [])
    return Finding(
      status: claim != nil && disagreement == nil && subject?.status != .fails ? .holds : .fails,
      detail: parts.joined(separator: "; "))
  }

  private func finding(on subjects: [TumourProfile.Word]) -> Finding {
    let finder = CardFinder(catalogue: catalogue)
    return .all(
      subjects.map { subject in
        let cards = finder.cards(for: subject.text)
        let kinds = cards.map { "\($0.kind) \($0.id)" }.joined(separator: ", ")
        return (!cards.isEmpty, cards.isEmpty ? "nothing is called '\(subject.text)'" : "'\(subject.text)' is \(kinds)")
      })
  }
}
