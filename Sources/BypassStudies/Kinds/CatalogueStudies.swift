public import BypassCore
public import BypassKnowledge
import BypassModel
import BypassReports

/// `catalogue lint`: whether the catalogue is sound.
public struct LintStudy: Study {
  /// `catalogue lint`.
  public static let verb = "catalogue lint"
  /// The catalogue's folder; nil for where it is found.
  public var folder: String?

  /// A question.
  public init(folder: String?) { self.folder = folder }

  /// Reads and checks; findings of reading and of checking alike are the answer, not a failure to answer.
  public func run(progress: @escaping Progress) async throws -> StudyResult {
    var findings: [Diagnostic] = []
    var digest = ""
    do {
      let catalogue = try CatalogueSource.read(folder)
      digest = catalogue.digest
      findings = CatalogueLinter.findings(in: catalogue)
    } catch {
      guard error.all.first?.code != "no-catalogue" else { throw error }
      findings = error.all
    }
    let errors = findings.filter { $0.severity == .error }.count
    let summary =
      errors == 0 ? "the catalogue is sound (\(findings.count) remarks)" : "\(errors) errors in the catalogue"
    let document = Envelope(
      verb: Self.verb, modelName: "catalogue", modelDigest: digest, perturbations: [], seed: nil
    ).document([.init("errors", .integer(errors)), .init("sound", .bool(errors == 0))], diagnostics: findings)
    return StudyResult(
      json: document, terminal: (findings.map(\.description) + [summary]).joined(separator: "\n"),
      status: errors == 0 ? .done : .inputFault)
  }
}

/// `catalogue claims`: whether the model reproduces what it must.
public struct ClaimsStudy: Study {
  /// `catalogue claims`.
  public static let verb = "catalogue claims"
  /// The knowledge.
  public var catalogue: Catalogue
  /// The disease's name; nil for all.
  public var disease: String?
  /// Trajectories an arm.
  public var trajectories = 500
  /// The seed.
  public var seed: Seed
  /// Threads; never changes a result.
  public var threads = 1
  /// Print the counts only.
  public var summaryOnly = false

  /// A question with its defaults.
  public init(catalogue: Catalogue, disease: String?, seed: Seed) {
    self.catalogue = catalogue
    self.disease = disease
    self.seed = seed
  }

  /// Runs every behaviour.
  public func run(progress: @escaping Progress) async throws -> StudyResult {
    let diseases =
      try disease.map { name in [try catalogue.disease(named: name)] }
      ?? catalogue.diseases.values.sorted { $0.id < $1.id }
    var verdicts: [(disease: DiseaseEntry, verdict: Verdict)] = []
    let total = max(1, diseases.reduce(0) { $0 + $1.behaviours.count })
    for disease in diseases {
      let check = BehaviourCheck(
        catalogue: catalogue, disease: disease, trajectories: trajectories, seed: seed, threads: threads)
      for behaviour in disease.behaviours {
        verdicts.append((disease, try await check.verdict(on: behaviour)))
        progress(Double(verdicts.count) / Double(total))
      }
    }
    return result(verdicts, diseases: diseases)
  }

  private func result(
    _ verdicts: [(disease: DiseaseEntry, verdict: Verdict)], diseases: [DiseaseEntry]
  ) -> StudyResult {
    func count(_ status: Verdict.Status) -> Int { verdicts.filter { $0.verdict.status == status }.count }
    let summary = "\(count(.holds)) hold, \(count(.fails)) fail, \(count(.deferred)) not yet expressible"
    let rows = verdicts.map { disease, verdict -> JSONValue in
      [
        "id": .string(verdict.behaviour.id.description), "disease": .string(disease.id.description),
        "kind": "behaviour", "status": .string(verdict.status.rawValue), "says": .string(verdict.behaviour.says),
        "claims": .strings(verdict.behaviour.claims.map(\.description)), "detail": .string(verdict.detail),
      ]
    }
    let document = Envelope(
      verb: Self.verb, modelName: diseases.map(\.id.description).joined(separator: ","), modelDigest: catalogue.digest,
      perturbations: [], seed: seed
    ).document(
      [
        .init("holds", .integer(count(.holds))), .init("fails", .integer(count(.fails))),
        .init("deferred", .integer(count(.deferred))), .init("trajectories", .integer(trajectories)),
        .init("claims", .array(rows)),
      ], diagnostics: [])
    let lines = verdicts.map { _, verdict in
      "\(verdict.behaviour.id)  \(verdict.status.rawValue)  \(verdict.behaviour.says)\n     \(verdict.detail)"
    }
    return StudyResult(
      json: document,
      terminal: ((summaryOnly ? [] : lines) + [summary, BypassVersion.disclaimer]).joined(separator: "\n"),
      status: count(.fails) == 0 ? .done : .noAnswer)
  }
}
