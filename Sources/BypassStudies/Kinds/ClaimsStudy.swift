public import BypassCore
public import BypassKnowledge

/// `catalogue claims`: whether the model reproduces what it must, statement by statement.
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
  /// Judge the behaviours of the catalogue only, not the statements of the reviews one by one.
  public var behavioursOnly = false
  /// Judge the courses of clones in time as well, which take most of the time.
  public var judgesCourses = true
  /// A contested statement to read the other way as well, by the name of its variant; `all` for one after another.
  public var variant: String?

  /// A question with its defaults.
  public init(catalogue: Catalogue, disease: String?, seed: Seed) {
    self.catalogue = catalogue
    self.disease = disease
    self.seed = seed
  }

  /// Judges every behaviour and every statement.
  public func run(progress: @escaping Progress) async throws -> StudyResult {
    let diseases = try self.diseases()
    let telling = try await telling(progress: progress)
    let document = Envelope(
      verb: Self.verb, modelName: diseases.map(\.id.description).joined(separator: ","), modelDigest: catalogue.digest,
      perturbations: telling.readings.map { "variant \($0.variant.id) of \($0.disease)" }, seed: seed
    ).document(telling.members(trajectories: trajectories), diagnostics: telling.stale)
    return StudyResult(
      json: document, terminal: telling.terminal(summaryOnly: summaryOnly) + "\n" + BypassVersion.disclaimer,
      diagnostics: telling.stale, status: telling.verdicts.contains(where: \.isUnexpected) ? .noAnswer : .done)
  }

  /// The verdicts, and what the variants asked for would change.
  func telling(progress: @escaping Progress) async throws -> LedgerTelling {
    let diseases = try self.diseases()
    let asked = try variants(of: diseases)
    let share = 1 / Double(asked.count + 1)
    let verdicts = try await self.verdicts(on: diseases, in: catalogue) { progress($0 * share) }
    var readings: [LedgerTelling.Reading] = []
    for (number, (disease, variant)) in asked.enumerated() {
      let other = try catalogue.reading(variant, of: disease)
      let changed = try await self.verdicts(on: [other.disease(named: disease.id.description)], in: other) {
        progress((Double(number + 1) + $0) * share)
      }
      readings.append(
        .init(disease: disease.id, variant: variant, changes: changes(from: verdicts, to: changed)))
    }
    return LedgerTelling(verdicts: verdicts, readings: readings)
  }

  private func diseases() throws(Diagnostic) -> [DiseaseEntry] {
    guard let disease else { return catalogue.diseases.values.sorted { $0.id < $1.id } }
    return [try catalogue.disease(named: disease)]
  }

  private func verdicts(
    on diseases: [DiseaseEntry], in catalogue: Catalogue, progress: @escaping Progress
  ) async throws -> [Verdict] {
    try await Ledger(
      catalogue: catalogue, diseases: diseases, judgesStatements: !behavioursOnly, judgesCourses: judgesCourses,
      run: ArmRun(trajectories: trajectories, seed: seed), threads: threads
    ).verdicts(progress: progress)
  }

  private func variants(of diseases: [DiseaseEntry]) throws -> [(disease: DiseaseEntry, variant: Variant)] {
    guard let variant else { return [] }
    let all = diseases.flatMap { disease in disease.variants.map { (disease: disease, variant: $0) } }
    if variant == "all" { return all }
    let key = NearestNames.folded(variant)
    let named = all.filter { NearestNames.folded($0.variant.id.description) == key }
    guard !named.isEmpty else {
      throw Diagnostic.unknown(
        "variant", variant,
        at: .option("--variant", variant),
        among: all.map(\.variant.id.description) + ["all"])
    }
    return named
  }

  private func changes(from before: [Verdict], to after: [Verdict]) -> [(before: Verdict, after: Verdict)] {
    let old = Dictionary(before.map { ($0.id, $0) }) { first, _ in first }
    return after.compactMap { verdict in
      old[verdict.id].flatMap { $0.status == verdict.status ? nil : ($0, verdict) }
    }
  }
}
