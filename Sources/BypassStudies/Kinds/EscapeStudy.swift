import BypassAnalyses
public import BypassCore
import BypassKnowledge
import BypassModel
import BypassPharmacology

/// `escape`: which further alterations give the malignant phenotype back under the drugs, and what closes all of them.
public struct EscapeStudy: Study {
  /// `escape`.
  public static let verb = "escape"

  /// The disease, its alterations and the drugs.
  public var model: ModelChoice
  /// The most further alterations in a set.
  public var size = 1
  /// The most further drugs in a closing set.
  public var closureSize = 1
  /// The most sets to list; nil for all.
  public var limit: Int?
  /// Trajectories for the probability of the malignant phenotype.
  public var trajectories = 500
  /// The seed.
  public var seed = Seed(1)
  /// Threads; never changes a result.
  public var threads = 1

  /// A question with its defaults.
  public init(model: ModelChoice) { self.model = model }

  /// Searches.
  public func run(progress: @escaping Progress) async throws -> StudyResult {
    let ready = try model.ready()
    guard let profile = ready.profile, let catalogue = ready.catalogue else {
      throw Diagnostic.error(
        "escape-needs-disease", "escapes are alterations of a disease of the catalogue, and '\(model.name)' is a file",
        remedy:
          "name a disease: \(try CatalogueSource.read(model.catalogueFolder).diseases.keys.sorted().map(\.description).joined(separator: ", "))"
      )
    }
    guard !model.drugs.isEmpty else {
      throw Diagnostic.error(
        "escape-needs-drug", "without a drug there is nothing to escape from", remedy: "add --drug lorlatinib, say")
    }
    let search = try EscapeRun(study: self, ready: ready, profile: profile, catalogue: catalogue)
    let found = try search.escapes { progress(0.5 * $0) }
    let closures = found.isComplete ? try search.closures() : nil
    var outcomes: [Estimate?] = []
    for (index, escape) in found.items.enumerated() {
      if Task.isCancelled { break }
      outcomes.append(index < 60 ? try await search.malignantShare(of: escape) : nil)
      progress(0.5 + 0.5 * Double(index + 1) / Double(found.items.count))
    }
    return EscapeTelling(
      study: self, ready: ready, escapes: found, shares: outcomes, closures: closures, additions: search.additions
    ).result
  }
}
