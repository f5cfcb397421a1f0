import BypassCore
import BypassLocatedText

/// Reads statements and sources.
enum EvidenceReader {
  /// The claims of `claims/claims.tsv`.
  static func claims(_ source: SourceText) throws(Diagnostic) -> [Claim] {
    let table = try LocatedTable(
      source,
      requiring: ["id", "seed", "kind", "subject", "relation", "object", "statement", "executable_as", "certainty"])
    var claims: [Claim] = []
    for row in table.rows {
      let first = row.cells[0]
      claims.append(
        Claim(
          id: try first.identifier(Entry.self), seed: row.text("seed"), kind: row.text("kind"),
          subject: row.text("subject"), relation: row.text("relation"), object: row.text("object"),
          detail: row.text("site_or_detail"), statement: row.text("statement"), executableAs: row.text("executable_as"),
          certainty: row.text("certainty"), place: first.place))
    }
    return claims
  }

  /// One file of `papers/`.
  static func paper(_ value: LocatedValue) throws(Diagnostic) -> Paper {
    let map = try value.map(keys: [
      "key", "authors", "year", "title", "journal", "doi", "read", "note", "url", "pmid", "nct",
    ])
    let key = try map.require("key")
    let parts = [
      try map.text("authors"), try map.text("year").map { "(\($0))" }, try map.text("title"), try map.text("journal"),
    ]
    return Paper(
      key: try key.identifier(Entry.self), citation: parts.compactMap(\.self).joined(separator: " "),
      doi: try map.text("doi"), read: try map.readingDepth(), place: key.place)
  }
}
