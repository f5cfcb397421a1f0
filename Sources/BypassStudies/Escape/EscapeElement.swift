import BypassAnalyses
import BypassCore
import BypassKnowledge
import BypassModel

/// One thing that can happen to a treated tumour: an alteration of the catalogue, or a change of any node or edge.
struct EscapeElement: Hashable, Sendable {
  /// The catalogue's identifier, or `NODE=LEVEL` or `SOURCE>TARGET=LEVEL`.
  let id: String
  let name: String
  /// `bypass`, `driver-mutation`, …; nil when the catalogue does not say.
  let route: String?
  /// How often it is seen, in the words of its source.
  let prevalence: String?
  /// What the statement rests on; `assumed` where it has no source.
  let evidence: [String]
  /// Whether it is an entry of the catalogue, not a change that merely can be thought of.
  let isOfCatalogue: Bool
  /// What it does to nodes.
  let choice: Choice
  /// The catalogue's entry when it changes what a drug meets.
  let mutation: AlterationEntry?

  /// An alteration of the catalogue.
  init(_ alteration: AlterationEntry, changesTarget: Bool) {
    id = alteration.id.description
    name = alteration.name
    route = alteration.route
    prevalence = alteration.prevalence
    let sources = alteration.justification.sources.map(\.description)
    evidence = sources.isEmpty ? ["assumed"] : sources
    isOfCatalogue = true
    mutation = changesTarget ? alteration : nil
    choice = Choice(
      alteration.name,
      perturbations: alteration.clamps.sorted { $0.key < $1.key }.map { Perturbation(.clamp($0.value), of: $0.key) },
      settings: alteration.sets)
  }

  /// A change that no entry of the catalogue stands for.
  init(_ choice: Choice, route: String) {
    id = choice.name
    name = choice.name
    self.route = route
    prevalence = nil
    evidence = []
    isOfCatalogue = false
    mutation = nil
    self.choice = choice
  }
}

/// One set of changes that gives the malignant phenotype back.
struct FoundEscape: Hashable, Sendable {
  /// A mutation of a target first, then in the order of the question.
  let elements: [EscapeElement]
  /// States that are not left any more and in which the phenotype holds.
  let refuge: LevelSubspace

  var mutation: AlterationEntry? { elements.lazy.compactMap(\.mutation).first }
  /// The elements that are changes of nodes and edges.
  var changes: [Choice] { elements.filter { $0.mutation == nil }.map(\.choice) }

  /// Whether another set is part of this one.
  func contains(_ other: FoundEscape) -> Bool {
    Set(other.elements.map(\.id)).isSubset(of: Set(elements.map(\.id)))
  }
}
