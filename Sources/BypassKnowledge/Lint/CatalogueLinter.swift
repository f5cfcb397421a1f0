public import BypassCore
import BypassPharmacology

/// Checks what no reader checks: signs, observability, sources, names across files.
///
/// A lint rule is one file in this folder and one line in ``rules``; each has a fixture with the fault.
public enum CatalogueLinter {
  /// Every rule, in the order in which findings of the same place are shown.
  static let rules: [@Sendable (Catalogue) -> [Diagnostic]] = [
    claimsHaveEntries, danglingNames, figures, missingSources, regulatorsMatchRules, signs, symbols, wordsOfBehaviours,
    wordsOfLedgers, wordsOfTrials, wordsOfVariants, potencies, kineticsAgreement,
  ]

  /// All findings of a catalogue, by file, line and column.
  ///
  /// - Complexity: dominated by ``signs``: 2^(thresholds read) evaluations a rule, refused above 2²⁰.
  public static func findings(in catalogue: Catalogue) -> [Diagnostic] {
    rules.flatMap { $0(catalogue) }.sorted { left, right in
      guard let a = left.place, let b = right.place else { return left.place != nil && right.place == nil }
      return (a.file, a.line, a.column, left.code) < (b.file, b.line, b.column, right.code)
    }
  }
}

extension Catalogue {
  /// The diseases by name.
  var sortedDiseases: [DiseaseEntry] { diseases.values.sorted { $0.id < $1.id } }
  /// The drugs by name.
  var sortedDrugs: [DrugEntry] { drugs.values.sorted { $0.agent.id < $1.agent.id } }
}
