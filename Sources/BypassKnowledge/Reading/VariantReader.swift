import BypassCore
import BypassLocatedText

/// Reads one variant of `disease.yaml`.
enum VariantReader {
  /// The entry.
  static func variant(_ value: LocatedValue) throws(Diagnostic) -> Variant {
    let map = try value.map(keys: ["id", "says", "claims", "changes", "note"])
    let id = try map.require("id")
    let changes = try map.require("changes").map(keys: ["set", "potency"])
    var potencies: [Variant.Potency] = []
    if let potency = changes["potency"] { potencies.append(try self.potency(potency)) }
    let sets = try changes["set"]?.levels() ?? [:]
    guard !sets.isEmpty || !potencies.isEmpty else {
      throw .error("nothing-changes", at: id.place, "this variant changes nothing", remedy: "add 'set:' or 'potency:'")
    }
    return Variant(
      id: try id.identifier(Entry.self), says: try map.require("says").text(),
      claims: try map["claims"]?.identifiers(Entry.self) ?? [], sets: sets, potencies: potencies, place: id.place)
  }

  private static func potency(_ value: LocatedValue) throws(Diagnostic) -> Variant.Potency {
    let map = try value.map(keys: ["table", "mutation", "drug", "fold", "anchor_nM"])
    let change: Variant.Potency.Change
    switch (map["fold"], map["anchor_nM"]) {
    case (let fold?, nil): change = .fold(try fold.number(in: 1e-6...1e6))
    case (nil, let anchor?): change = .anchor(nanomolar: try anchor.number(in: 1e-4...1e7))
    default:
      throw .error(
        "figure-form", at: value.place, "a potency changes by 'fold:' or by 'anchor_nM:'", remedy: "keep one")
    }
    let mutation = try map.text("mutation")
    guard (mutation == nil) == (map["anchor_nM"] != nil) else {
      throw .error(
        "figure-form", at: value.place, "'fold:' is of a mutation, 'anchor_nM:' of the wild type",
        remedy: "give 'mutation:' with 'fold:' only")
    }
    return .init(
      table: try map.require("table").text(), mutation: mutation,
      drug: try LedgerReader.word(try map.require("drug")), change: change)
  }
}
