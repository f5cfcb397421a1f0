import BypassAnalyses
import BypassCore
import BypassKnowledge
import BypassModel
import BypassPharmacology
import BypassReports

/// `control`: the smallest sets of interventions after which a phenotype holds in everything that is left to settle into.
public struct ControlStudy: Study {
  /// `control`.
  public static let verb = "control"

  /// The model and what already acts on it.
  public var model: ModelChoice
  /// What every attractor must satisfy in every state, such as `Death>=1 & Proliferation=0`.
  public var toward: String
  /// The most interventions in a set.
  public var size = 1
  /// Drugs of the disease's panel instead of clamps of nodes.
  public var withDrugs = false
  /// Nodes that may not be clamped.
  public var forbidden: [String] = []
  /// The most sets to list; nil for all.
  public var limit: Int?

  /// A question with its defaults.
  public init(model: ModelChoice, toward: String) {
    self.model = model
    self.toward = toward
  }

  /// Searches.
  public func run(progress: @escaping Progress) async throws -> StudyResult {
    let ready = try model.ready()
    let phenotype = try ConditionText.parse(toward, for: ready.treated, origin: "--toward")
    let choices = try withDrugs ? drugs(ready) : clamps(ready, phenotype)
    var limits = SearchLimits.standing
    limits.answers = limit
    let options = QualitativeNetwork.Options(inputs: ready.profile == nil ? .identity : .asDeclared)
    let found = try ControlSearch(
      ready.treated, options: options, choices: choices, phenotype: phenotype, size: size, limits: limits
    ).answer { Task.isCancelled }
    let sets = found.items.map { set in
      JSONValue.object([
        .init("interventions", .strings(set.map { choices[$0].name })), .init("size", .integer(set.count)),
      ])
    }
    let document = Envelope(
      verb: Self.verb, modelName: ready.name, modelDigest: ready.digest, perturbations: ready.perturbations, seed: nil
    ).document(
      [
        .init("toward", .string(phenotype.text)), .init("complete", .bool(found.isComplete)),
        .init("shortfall", found.shortfall.map { .string($0.rawValue) } ?? .null), .init("sets", .array(sets)),
      ], diagnostics: ready.diagnostics)
    let lines = found.items.map { set in
      "  " + (set.isEmpty ? "(nothing needed)" : set.map { choices[$0].name }.joined(separator: " + "))
    }
    let head = "\(ready.name): \(found.items.count) smallest sets of at most \(size) toward \(phenotype.text)"
    let partial = found.shortfall.map { ["not complete: \($0.rawValue)"] } ?? []
    return StudyResult(
      json: document,
      terminal: ([head] + ready.perturbations + lines + partial + [BypassVersion.disclaimer]).joined(separator: "\n"),
      diagnostics: ready.diagnostics,
      status: found.isComplete ? (found.items.isEmpty ? .noAnswer : .done) : .limitReached)
  }

  /// Clamps of every ruled node but the forbidden ones and those that the phenotype is about.
  private func clamps(_ ready: ReadyModel, _ phenotype: LevelCondition) throws(Diagnostic) -> [Choice] {
    var except = Set(phenotype.nodes)
    for name in forbidden {
      guard let node = ready.treated.nodes.first(where: { $0.id.description == name || $0.name == name }) else {
        throw .unknown("node", name, among: ready.treated.nodes.map(\.id.description))
      }
      except.insert(node.id)
    }
    return Choice.clamps(of: ready.treated, except: except)
  }

  private func drugs(_ ready: ReadyModel) throws(Diagnostic) -> [Choice] {
    guard let profile = ready.profile, let catalogue = ready.catalogue else {
      throw .error(
        "no-catalogue-model", "a model file has no panel of drugs",
        remedy: "leave --drugs out to search clamps of nodes")
    }
    return profile.disease.panel.compactMap { catalogue.drugs[$0] }.compactMap { drug in
      (try? catalogue.engagements(of: drug, at: .label, in: profile)).map {
        Choice(drug.agent.name, perturbations: $0.perturbations())
      }
    }
  }
}
