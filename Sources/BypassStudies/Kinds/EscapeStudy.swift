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
  /// The alterations to consider, by any of their names; empty for all of the disease.
  public var considered: [String] = []
  /// Also clamps of any node that no outcome is read from.
  public var anyNode = false
  /// Also changes of any edge into such a node.
  public var anyEdge = false
  /// Only the ways out: no closures, no other drugs.
  public var isBrief = false
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
    let found = try search.escapes { progress(0.4 * $0) }
    let additions = search.additions
    let closures = found.isComplete && !isBrief ? try search.closures(adding: additions) : nil
    progress(0.5)
    var details: [EscapeDetail] = []
    for (index, escape) in found.items.prefix(Self.mostDetails).enumerated() {
      if Task.isCancelled { break }
      details.append(try await EscapeDetail(of: escape, in: search, adding: isBrief ? nil : additions))
      progress(0.5 + 0.5 * Double(index + 1) / Double(min(Self.mostDetails, found.items.count)))
    }
    let likely = try await search.likely(beside: found.items, adding: isBrief ? nil : additions)
    return EscapeTelling(
      study: self, ready: ready, run: search, escapes: found, details: details, likely: likely, closures: closures,
      additions: additions
    ).result
  }

  /// The most escapes whose probability, cross-resistance and own closures are computed.
  private static let mostDetails = 60
}

/// What is told about one escape beside what it is.
struct EscapeDetail: Sendable {
  /// P(malignant) under the drugs; nil when it could not be computed.
  let malignant: Estimate?
  /// The other drugs against the same target.
  let others: [EscapeRun.Other]
  /// The smallest additions that close it, as positions; nil when they were not searched.
  let closures: Enumeration<[Int]>?

  init(of escape: FoundEscape, in run: EscapeRun, adding additions: [DrugEntry]?) async throws {
    malignant = try await run.malignantShare(with: escape.elements)
    others = additions == nil ? [] : try await run.others(for: escape)
    closures = try additions.map { try run.closures(of: escape, adding: $0) }
  }
}
