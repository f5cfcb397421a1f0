import BypassAnalyses
import BypassCore
import BypassKnowledge
import BypassModel

/// A single alteration after which most cells are malignant at the end of treatment, though the tumour settles into
/// nothing in which every state is.
struct LikelyEscape: Sendable {
  let element: EscapeElement
  let malignant: Estimate
  /// Single additions under which most cells are not, as positions; nil when they were not tried.
  let closing: [Int]?
}

/// What the stochastic engine finds beside the exact search.
struct LikelyEscapes: Sendable {
  /// P(malignant) under the drugs without any further alteration.
  let alone: Estimate
  let items: [LikelyEscape]

  /// Whether the drugs leave most cells malignant, so that no alteration is needed.
  var needsNone: Bool { alone.lower > 0.5 }
}

extension EscapeRun {
  /// A dose that engages its target in part leaves states of both fates open for ever: what the tumour settles into
  /// then holds malignant states beside others, and only how often they occur tells the ways out.
  ///
  /// - Parameter additions: What may be added, for closures; nil when they are not asked for.
  /// - Returns: Nil where every drug acts fully or not at all, so that the exact search has said everything.
  func likely(beside found: [FoundEscape], adding additions: [DrugEntry]?) async throws -> LikelyEscapes? {
    let candidates = try likelyCandidates(beside: found)
    let matters = try !candidates.isEmpty || isPartial(contexts[0])
    guard matters, let alone = try await malignantShare(with: []) else { return nil }
    guard alone.lower <= 0.5 else { return LikelyEscapes(alone: alone, items: []) }
    var items: [LikelyEscape] = []
    for element in candidates {
      guard let share = try await malignantShare(with: [element]), share.lower > 0.5 else { continue }
      var closing: [Int]?
      if let additions {
        closing = []
        for (position, drug) in additions.enumerated() {
          if let left = try await malignantShare(with: [element], adding: drug), left.upper < 0.5 {
            closing?.append(position)
          }
        }
      }
      items.append(LikelyEscape(element: element, malignant: share, closing: closing))
    }
    return LikelyEscapes(alone: alone, items: items)
  }

  /// Single alterations that the exact search did not find, where a drug acts in part.
  private func likelyCandidates(beside found: [FoundEscape]) throws -> [EscapeElement] {
    guard study.size >= 1 else { return [] }
    let known = Set(found.filter { $0.elements.count == 1 }.flatMap { $0.elements.map(\.id) })
    var candidates: [EscapeElement] = []
    for context in contexts where try isPartial(context) {
      if let mutation = context.mutation {
        if meetsTreatment(context) { candidates.append(mutation) }
      } else {
        candidates += changes.filter(\.isOfCatalogue)
      }
    }
    return candidates.filter { !known.contains($0.id) }
  }

  private func isPartial(_ context: EscapeContext) throws -> Bool {
    try QualitativeNetwork(context.treated).isPartial.contains(true)
  }
}
