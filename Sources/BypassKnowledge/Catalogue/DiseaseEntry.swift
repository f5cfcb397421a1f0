public import BypassCore
public import BypassModel
import BypassPharmacology

/// A disease: its network with evidence, its alterations, what is asked of it.
public struct DiseaseEntry: Sendable {
  /// `alcl`, say.
  public let id: DiseaseID
  /// The name for people.
  public let name: String
  /// Other names.
  public let aliases: [String]
  /// A sentence or two.
  public let about: String
  /// The arms in the order of the nodes.
  public let pathways: [Pathway]
  /// The logical network of an untreated typical tumour.
  public let network: Network
  /// The node that says that a cell dies.
  public let death: NodeID
  /// The node that says that it divides.
  public let proliferation: NodeID
  /// When a cell counts as malignant.
  public let malignant: LevelCondition
  /// Nodes shown by default.
  public let readouts: [NodeID]
  /// Drugs tried by default.
  public let panel: [DrugID]
  /// Readouts of normal cells, which treatment should spare.
  public let normal: [NodeID]
  /// What can be altered.
  public let alterations: [AlterationEntry]
  /// What the model must reproduce.
  public let behaviours: [Behaviour]
  /// How each statement about the disease is carried and judged.
  public let ledger: [LedgerEntry]
  /// Trials and case reports.
  public let trials: [Trial]
  /// Contested statements that can be read the other way.
  public let variants: [Variant]
  /// How fast its cells divide, die and change; nil when the catalogue does not say.
  public let growth: GrowthEntry?
  /// The entry's place.
  public let place: Place

  /// Identifier, name and aliases.
  public var names: [String] { [id.description, name] + aliases }

  /// The variant that a user's word means.
  ///
  /// - Throws: ``Diagnostic`` with the nearest names.
  public func variant(named word: String, at place: Place? = nil) throws(Diagnostic) -> Variant {
    let key = NearestNames.folded(word)
    if let found = variants.first(where: { NearestNames.folded($0.id.description) == key }) { return found }
    throw .unknown("variant", word, at: place, among: variants.map(\.id.description))
  }

  /// The entry of a node; nil when the disease has none of that name.
  public func node(_ id: NodeID) -> NodeEntry? { pathways.lazy.flatMap(\.nodes).first { $0.declaration.id == id } }

  /// The node that a user's word means, by id, HGNC symbol or alias.
  ///
  /// - Throws: ``Diagnostic`` with the nearest names.
  public func node(named word: String, at place: Place? = nil) throws(Diagnostic) -> NodeEntry {
    let all = pathways.flatMap(\.nodes)
    if let exact = all.first(where: { $0.declaration.id.description == word }) { return exact }
    let key = NearestNames.folded(word)
    let matches = all.filter { $0.names.contains { NearestNames.folded($0) == key } }
    if matches.count == 1 { return matches[0] }
    if matches.count > 1 {
      throw .error(
        "ambiguous-node", at: place, "'\(word)' can mean several nodes",
        remedy: "name one of \(matches.map(\.declaration.id.description).sorted().joined(separator: ", "))")
    }
    throw .unknown("node", word, at: place, among: all.flatMap(\.names))
  }

  /// The alteration that a user's word means: an id, a name, an alias or HGVS such as `ALK:p.G1202R`.
  ///
  /// - Throws: ``Diagnostic`` with the nearest names.
  public func alteration(named word: String, at place: Place? = nil) throws(Diagnostic) -> AlterationEntry {
    let key = NearestNames.folded(word)
    if let found = alterations.first(where: { $0.names.contains { NearestNames.folded($0) == key } }) { return found }
    throw unknownMutation(word, at: place)
      ?? .unknown("alteration", word, at: place, among: alterations.flatMap(\.names))
  }

  /// What is said about an amino-acid change of which nothing is known; nil for a word that is none of a known gene's.
  private func unknownMutation(_ word: String, at place: Place?) -> Diagnostic? {
    let parts = word.split(separator: ":").map(String.init)
    guard let change = parts.last.map({ $0.hasPrefix("p.") ? String($0.dropFirst(2)) : $0 }), parts.count <= 2 else {
      return nil
    }
    let residue = Mutant.residue(change)
    let letters = change.split { $0.isNumber || $0 == "+" }
    guard word.contains(":") || word.contains("p."), residue > 0, letters.count >= 2,
      letters.allSatisfy({ $0.count <= 3 && $0.allSatisfy(\.isLetter) })
    else {
      return nil
    }
    let kin = alterations.filter { entry in
      entry.potency != nil && (parts.count == 1 || entry.gene.map(NearestNames.folded) == NearestNames.folded(parts[0]))
    }
    let near = kin.compactMap { entry in
      entry.potency.flatMap { Mutant($0.mutation) }.map {
        (entry: entry, distance: ($0.firstResidue - residue).magnitude)
      }
    }.min { ($0.distance, $0.entry.id) < ($1.distance, $1.entry.id) }
    guard let near else { return nil }
    return .error(
      "unknown-mutation", at: place, "nothing is known about \(word.clipped) and any drug, and nothing is guessed",
      remedy: near.distance == 0
        ? "another change of the same residue is known: \(near.entry.name)"
        : "the nearest residue of which something is known is that of \(near.entry.name)")
  }
}

/// One arm of a network: one section of the texts.
public struct Pathway: Sendable {
  /// The file's name without extension.
  public let arm: String
  /// The name for people.
  public let title: String
  /// The nodes, each with its rule and its regulators.
  public let nodes: [NodeEntry]
}

/// A node with its evidence.
public struct NodeEntry: Sendable {
  /// One regulator of the node.
  public struct Regulator: Hashable, Sendable {
    /// How a regulator acts.
    public enum Sign: String, Hashable, Sendable, CaseIterable {
      case activates
      case inhibits
      /// Activates at one level or in one context and inhibits in another; the entry says why.
      case both
    }
    /// The node that regulates.
    public let node: NodeID
    /// How.
    public let sign: Sign
    /// `direct`, `indirect`, `hypothesised`; nil when not said.
    public let kind: String?
    /// The residue, corrected.
    public let site: String?
    /// Why a regulator of both signs is one.
    public let because: String?
    /// Where the edge comes from.
    public let justification: Justification
    /// The edge's place.
    public let place: Place
  }

  /// What engines need.
  public let declaration: NodeDeclaration
  /// `protein`, `genotype`, `phenotype`, ….
  public let kind: String
  /// Approved gene symbols of the members.
  public let hgnc: [String]
  /// Other names.
  public let aliases: [String]
  /// What the levels are called, from 0.
  public let levelNames: [String]
  /// Why this rule and not another.
  public let because: String?
  /// The regulators, in the entry's order.
  public let regulators: [Regulator]
  /// Where the node itself comes from.
  public let justification: Justification
  /// Why the activity's cuts, factors and spread are what they are; nil without activity.
  public let activityJustification: Justification?
  /// Places of the entry, of the rule's clauses by level, and of the activity.
  public let place: Place
  /// Where each clause of the rule stands, by level.
  public let clausePlaces: [Int: Place]

  /// Identifier, name, aliases and symbols.
  public var names: [String] {
    [declaration.id.description, declaration.name] + aliases + (hgnc.count == 1 ? hgnc : [])
  }
}

/// A genetic or epigenetic change and what it does to the network.
public struct AlterationEntry: Hashable, Sendable {
  /// The name in questions.
  public let id: AlterationID
  /// The name for people.
  public let name: String
  /// Approved symbol of the gene.
  public let gene: String?
  /// Protein HGVS without the gene, short and long.
  public let hgvs: [String]
  /// Other names.
  public let aliases: [String]
  /// A potency table and the mutant in it.
  public let potency: PotencyKey?
  /// Input levels that it sets.
  public let sets: [NodeID: Int]
  /// Levels that it fixes on nodes with a rule.
  public let clamps: [NodeID: Int]
  /// `driver-mutation`, `bypass`, `fate`, …; nil when not said.
  public let route: String?
  /// Prevalence as printed.
  public let prevalence: String?
  /// Where it comes from.
  public let justification: Justification
  /// The entry's place.
  public let place: Place

  /// A row of a potency table.
  public struct PotencyKey: Hashable, Sendable {
    /// The table's name.
    public let table: String
    /// The mutant.
    public let mutation: String
  }

  /// Identifier, name, aliases and HGVS with and without gene.
  public var names: [String] {
    let variants = hgvs.flatMap { variant in [variant] + (gene.map { ["\($0):\(variant)"] } ?? []) }
    return [id.description, name] + aliases + variants
  }
}
