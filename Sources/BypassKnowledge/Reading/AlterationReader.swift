import BypassCore
import BypassLocatedText

/// Reads one alteration.
enum AlterationReader {
  /// The entry.
  static func alteration(_ value: LocatedValue) throws(Diagnostic) -> AlterationEntry {
    let map = try value.map(keys: [
      "id", "name", "gene", "hgvs", "aliases", "potency", "sets", "clamps", "route", "prevalence", "sources", "assumed",
      "note",
    ])
    let id = try map.require("id")
    var key: AlterationEntry.PotencyKey?
    if let potency = try map["potency"]?.map(keys: ["table", "mutation"]) {
      key = .init(table: try potency.require("table").text(), mutation: try potency.require("mutation").text())
    }
    return AlterationEntry(
      id: try id.identifier(Alteration.self), name: try map.require("name").text(), gene: try map.text("gene"),
      hgvs: try map.texts("hgvs"), aliases: try map.texts("aliases"), potency: key,
      sets: try map["sets"]?.levels() ?? [:], clamps: try map["clamps"]?.levels() ?? [:], route: try map.text("route"),
      prevalence: try map["prevalence"].map { value throws(Diagnostic) in
        try value.map(keys: ["printed", "sources", "note", "read", "from"]).require("printed").text()
      },
      justification: try map.justification(), place: id.place)
  }
}
