import BypassCore
public import BypassKnowledge
import BypassModel
import BypassPharmacology

/// `catalogue list`: what the catalogue holds, by kind.
public struct CatalogueListStudy: Study {
  /// `catalogue list`.
  public static let verb = "catalogue list"

  /// What can be listed.
  public enum Kind: String, CaseIterable, Sendable {
    case diseases
    case nodes
    case drugs
    case alterations
    case behaviours
    case claims
    case trials
    case variants
    case papers
  }

  /// The knowledge.
  public var catalogue: Catalogue
  /// What to list; nil for the numbers of each kind.
  public var kind: Kind?
  /// A disease to keep to; nil for all.
  public var disease: String?

  /// A question.
  public init(catalogue: Catalogue, kind: Kind?, disease: String?) {
    self.catalogue = catalogue
    self.kind = kind
    self.disease = disease
  }

  /// Lists.
  public func run(progress: @escaping Progress) async throws -> StudyResult {
    let diseases =
      try disease.map { name in [try catalogue.disease(named: name)] }
      ?? catalogue.diseases.values.sorted { $0.id < $1.id }
    let kinds = kind.map { [$0] } ?? Kind.allCases
    let listed = kinds.map { (kind: $0, items: items(of: $0, diseases)) }
    let members = listed.map { kind, items in
      JSONValue.Member(
        kind.rawValue,
        .array(
          items.map { ["id": .string($0.id), "name": .string($0.name), "standing": .string($0.standing.rawValue)] }))
    }
    let terminal =
      kind == nil
      ? listed.map { "\($0.kind.rawValue): \($0.items.count)" }
      : listed.flatMap(\.items).map {
        "\($0.id)  \($0.name)\($0.standing < .read ? "  [\($0.standing.rawValue)]" : "")"
      }
    let document = Envelope(
      verb: Self.verb, modelName: diseases.map(\.id.description).joined(separator: ","), modelDigest: catalogue.digest,
      perturbations: [], seed: nil
    ).document(members, diagnostics: [])
    return StudyResult(json: document, terminal: terminal.joined(separator: "\n"))
  }

  private typealias Item = (id: String, name: String, standing: Standing)

  private func items(of kind: Kind, _ diseases: [DiseaseEntry]) -> [Item] {
    switch kind {
    case .diseases: diseases.map { ($0.id.description, $0.name, .read) }
    case .nodes:
      diseases.flatMap(\.pathways).flatMap(\.nodes).map { node in
        let standings = [node.justification] + node.regulators.map(\.justification)
        let kept = standings.filter { !$0.isMissing }.map(catalogue.standing(of:))
        return (node.declaration.id.description, node.declaration.name, .weakest(of: kept))
      }
    case .drugs:
      catalogue.drugs.values.sorted { $0.agent.id < $1.agent.id }.map {
        ($0.agent.id.description, "\($0.agent.name), \($0.drugClass)", .weakest(of: $0.agent.targets.map(\.standing)))
      }
    case .alterations:
      diseases.flatMap(\.alterations).map { ($0.id.description, $0.name, catalogue.standing(of: $0.justification)) }
    case .behaviours: diseases.flatMap(\.behaviours).map { ($0.id.description, $0.says, .read) }
    case .claims:
      catalogue.claims.values.sorted { $0.id < $1.id }.map { ($0.id.description, $0.statement, $0.standing) }
    case .trials: diseases.flatMap(\.trials).map { ($0.id.description, $0.name, $0.read.standing) }
    case .variants: diseases.flatMap(\.variants).map { ($0.id.description, $0.says, .contested) }
    case .papers:
      catalogue.papers.values.sorted { $0.key < $1.key }.map { ($0.key.description, $0.citation, $0.read.standing) }
    }
  }
}
