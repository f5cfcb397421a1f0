import BypassCore
import BypassModel
import BypassPharmacology

extension CatalogueLinter {
  /// Trials that name a drug or a claim that does not exist; two trials of one name.
  @Sendable static func wordsOfTrials(_ catalogue: Catalogue) -> [Diagnostic] {
    var seen: Set<EntryID> = []
    return catalogue.sortedDiseases.flatMap(\.trials).flatMap { trial -> [Diagnostic] in
      let claims = trial.claims + trial.outcomes.compactMap(\.claim)
      var findings = danglingClaims(claims, at: trial.place, in: catalogue)
      for drug in trial.drugs {
        do throws(Diagnostic) { _ = try catalogue.drug(named: drug.text, at: drug.place) } catch {
          findings.append(error)
        }
      }
      if !seen.insert(trial.id).inserted {
        findings.append(.error("duplicate-entry", at: trial.place, "'\(trial.id)' is in the catalogue twice"))
      }
      return findings
    }
  }

  /// Variants that cannot be applied, or that change nothing.
  @Sendable static func wordsOfVariants(_ catalogue: Catalogue) -> [Diagnostic] {
    catalogue.sortedDiseases.flatMap { disease in
      var seen: Set<EntryID> = []
      return disease.variants.flatMap { variant -> [Diagnostic] in
        var findings = danglingClaims(variant.claims, at: variant.place, in: catalogue)
        if !seen.insert(variant.id).inserted {
          findings.append(.error("duplicate-entry", at: variant.place, "'\(variant.id)' is in the catalogue twice"))
        }
        do throws(Diagnostic) { _ = try catalogue.reading(variant, of: disease) } catch { findings.append(error) }
        let idle = variant.sets.keys.sorted().filter { node in
          disease.network[node].map { $0.behaviour == .input(variant.sets[node] ?? 0) } ?? false
        }
        return findings
          + idle.map {
            .error(
              "nothing-changes", at: variant.place, "'\(variant.id)' sets \($0) to the level that it has anyway",
              remedy: "name the level of the other reading")
          }
      }
    }
  }
}
