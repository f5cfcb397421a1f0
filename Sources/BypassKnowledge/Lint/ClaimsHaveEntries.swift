import BypassCore

extension CatalogueLinter {
  /// Every statement of the reviews is carried by exactly one entry of one disease's `claims.yaml`, and every entry is
  /// of a statement.
  @Sendable static func claimsHaveEntries(_ catalogue: Catalogue) -> [Diagnostic] {
    var carried: Set<EntryID> = []
    var findings: [Diagnostic] = []
    for entry in catalogue.sortedDiseases.flatMap(\.ledger) {
      if catalogue.claims[entry.id] == nil {
        findings.append(
          .unknown(
            "claim", entry.id.description, at: entry.place, among: catalogue.claims.keys.map(\.description).sorted()))
      }
      if !carried.insert(entry.id).inserted {
        findings.append(
          .error(
            "claim-twice", at: entry.place, "\(entry.id) has two entries in 'claims.yaml'", remedy: "keep one of them"))
      }
    }
    for claim in catalogue.claims.values.sorted(by: { $0.id < $1.id }) where !carried.contains(claim.id) {
      findings.append(
        .error(
          "claim-without-entry", at: claim.place, "\(claim.id) has no entry in the 'claims.yaml' of any disease",
          remedy: "add one that says how it is judged; one that waits is 'verdict_kind: deferred'"))
    }
    return findings
  }
}
