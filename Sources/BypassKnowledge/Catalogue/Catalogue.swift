public import BypassCore
public import BypassPharmacology

/// The curated knowledge as values: diseases with their rules, drugs, potencies, evidence.
public struct Catalogue: Sendable {
  /// The disease models.
  public let diseases: [DiseaseID: DiseaseEntry]
  /// The drugs, shared by all diseases.
  public let drugs: [DrugID: DrugEntry]
  /// The potency tables, by name.
  public let potencies: [String: PotencyTable]
  /// The statements of the reviews.
  public let claims: [EntryID: Claim]
  /// The sources.
  public let papers: [EntryID: Paper]
  /// SHA-256 over all files, in the order of their paths.
  public let digest: String

  init(
    diseases: [DiseaseID: DiseaseEntry], drugs: [DrugID: DrugEntry], potencies: [String: PotencyTable],
    claims: [EntryID: Claim], papers: [EntryID: Paper], digest: String
  ) {
    self.diseases = diseases
    self.drugs = drugs
    self.potencies = potencies
    self.claims = claims
    self.papers = papers
    self.digest = digest
  }

  /// The standing of one evidence entry; nil when there is none of that name.
  public func standing(of entry: EntryID) -> Standing? {
    claims[entry]?.standing ?? papers[entry]?.read.standing
  }

  /// The standing of an entry of the catalogue by its justification: assumed without a source, else that of its
  /// best source, except that a contested source among them makes it contested.
  public func standing(of justification: Justification) -> Standing {
    let standings = justification.sources.compactMap(standing(of:))
    if standings.contains(.contested) { return .contested }
    return standings.max() ?? .assumed
  }

  /// The disease that a user's word means, by id, name or alias.
  ///
  /// - Throws: ``Diagnostic`` with the nearest names.
  public func disease(named word: String, at place: Place? = nil) throws(Diagnostic) -> DiseaseEntry {
    let key = NearestNames.folded(word)
    let all = diseases.values.sorted { $0.id < $1.id }
    if let found = all.first(where: { $0.names.contains { NearestNames.folded($0) == key } }) { return found }
    throw .unknown("disease", word, at: place, among: all.flatMap(\.names))
  }

  /// The drug that a user's word means, by id, name or alias.
  ///
  /// - Throws: ``Diagnostic`` with the nearest names.
  public func drug(named word: String, at place: Place? = nil) throws(Diagnostic) -> DrugEntry {
    let key = NearestNames.folded(word)
    let all = drugs.values.sorted { $0.agent.id < $1.agent.id }
    if let found = all.first(where: { $0.names.contains { NearestNames.folded($0) == key } }) { return found }
    throw .unknown("drug", word, at: place, among: all.flatMap(\.names))
  }
}

/// A drug with what is known about it beside what it does.
public struct DrugEntry: Hashable, Sendable {
  /// What it does.
  public let agent: Agent
  /// `ALK inhibitor`, say.
  public let drugClass: String
  /// `ATP-competitive`, `degrader`, `antibody`, ….
  public let mode: String
  /// Other names.
  public let aliases: [String]
  /// True for an idealised member of a class rather than a medicine.
  public let isClassAgent: Bool
  /// One sentence about it.
  public let about: String
  /// Printed numbers beside what the entry's pharmacokinetics give for them.
  public let comparisons: [KineticComparison]
  /// Where the entry comes from.
  public let justification: Justification
  /// The entry's place.
  public let place: Place

  /// Identifier, name and aliases.
  public var names: [String] { [agent.id.description, agent.name] + aliases }
}
