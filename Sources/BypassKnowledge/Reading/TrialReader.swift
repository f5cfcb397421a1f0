import BypassCore
import BypassLocatedText

/// Reads one trial of `trials.yaml`.
enum TrialReader {
  /// The entry.
  static func trial(_ value: LocatedValue) throws(Diagnostic) -> Trial {
    let map = try value.map(keys: [
      "id", "name", "drugs", "setting", "status", "outcomes", "claims", "read", "from", "note",
    ])
    let id = try map.require("id")
    var drugs: [TumourProfile.Word] = []
    for part in try map["drugs"]?.list() ?? [] { drugs.append(try LedgerReader.word(part)) }
    var outcomes: [Trial.Outcome] = []
    for part in try map["outcomes"]?.list() ?? [] {
      let figure = try LedgerReader.figure(part, keys: ["claim"])
      outcomes.append(.init(figure: figure, claim: try part.openMap()["claim"]?.identifier(Entry.self)))
    }
    return Trial(
      id: try id.identifier(Entry.self), name: try map.require("name").text(), drugs: drugs,
      setting: try map.require("setting").text(), status: try map.text("status"), outcomes: outcomes,
      claims: try map["claims"]?.identifiers(Entry.self) ?? [], read: try map.readingDepth(),
      from: try map.text("from"), note: try map.text("note"), place: id.place)
  }
}
