import BypassCore
public import BypassKnowledge

/// `catalogue show` and `catalogue evidence`: what is known of a node, edge, drug, alteration or claim, from where,
/// how sure, and which behaviours depend on it.
public struct CatalogueShowStudy: Study {
  /// `catalogue show`.
  public static let verb = "catalogue show"
  /// The knowledge.
  public var catalogue: Catalogue
  /// What to show: a name of any kind, or an edge written `ALK->STAT3`.
  public var subject: String
  /// Print the evidence only.
  public var evidenceOnly: Bool

  /// A question.
  public init(catalogue: Catalogue, subject: String, evidenceOnly: Bool = false) {
    self.catalogue = catalogue
    self.subject = subject
    self.evidenceOnly = evidenceOnly
  }

  /// Looks the name up everywhere.
  public func run(progress: @escaping Progress) async throws -> StudyResult {
    let cards = CardFinder(catalogue: catalogue).cards(for: subject)
    guard !cards.isEmpty else {
      throw Diagnostic.unknown("catalogue entry", subject, among: CardFinder(catalogue: catalogue).allNames)
    }
    let document = Envelope(
      verb: evidenceOnly ? "catalogue evidence" : Self.verb, modelName: "catalogue", modelDigest: catalogue.digest,
      perturbations: [], seed: nil
    ).document([.init("entries", .array(cards.map(\.json)))], diagnostics: [])
    return StudyResult(
      json: document, terminal: cards.map { $0.text(evidenceOnly: evidenceOnly) }.joined(separator: "\n\n"))
  }
}
