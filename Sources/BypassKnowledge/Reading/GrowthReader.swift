import BypassCore
import BypassLocatedText
import BypassModel

/// Reads `growth.yaml` of a disease.
enum GrowthReader {
  /// The entry.
  static func growth(_ value: LocatedValue) throws(Diagnostic) -> GrowthEntry {
    let map = try value.map(keys: [
      "about", "doubling_days", "turnover", "slow_division", "partial_death", "full_death", "clonogenic_share",
      "changes", "memories", "note",
    ])
    var changes: [GrowthEntry.ChangeEntry] = []
    for part in try map["changes"]?.list() ?? [] { changes.append(try change(part)) }
    var memories: [GrowthEntry.MemoryEntry] = []
    for part in try map["memories"]?.list() ?? [] { memories.append(try memory(part)) }
    return GrowthEntry(
      doublingDays: try quantity(map, "doubling_days", in: 0.1...3650),
      turnover: try quantity(map, "turnover", in: 0...0.999),
      slowDivision: try quantity(map, "slow_division", in: 0...1),
      partialDeath: try quantity(map, "partial_death", in: 0...100),
      fullDeath: try quantity(map, "full_death", in: 0...100),
      clonogenicShare: map["clonogenic_share"] == nil ? nil : try quantity(map, "clonogenic_share", in: 1e-12...1),
      changes: changes, memories: memories)
  }

  private static func quantity(
    _ map: LocatedMap, _ key: String, in range: ClosedRange<Double>
  ) throws(Diagnostic) -> GrowthEntry.Quantity {
    let value = try map.require(key)
    let entry = try value.map(keys: ["value", "printed", "sources", "assumed", "note"])
    return .init(
      value: try entry.require("value").number(in: range), justification: try entry.justification(), place: value.place)
  }

  private static func change(_ value: LocatedValue) throws(Diagnostic) -> GrowthEntry.ChangeEntry {
    let map = try value.map(keys: [
      "id", "alterations", "routes", "per_division", "back_per_division", "per_day", "back_per_day", "sources",
      "assumed", "note",
    ])
    guard (map["per_division"] == nil) != (map["per_day"] == nil) else {
      throw .error(
        "change-form", at: value.place, "a change has one of 'per_division:' and 'per_day:'", remedy: "keep one of them"
      )
    }
    let backDivision = try map["back_per_division"]?.number(in: 0...1)
    let backDay = try map["back_per_day"]?.number(in: 0...1e3)
    return .init(
      id: try map.require("id").text(),
      alterations: try map["alterations"]?.texts().map { TumourProfile.Word($0.text, at: $0.place) } ?? [],
      routes: try map.texts("routes"), perDivision: try map["per_division"]?.number(in: 0...1),
      backPerDivision: backDivision ?? 0, perDay: try map["per_day"]?.number(in: 0...1e3), backPerDay: backDay ?? 0,
      justification: try map.justification(), place: value.place)
  }

  private static func memory(_ value: LocatedValue) throws(Diagnostic) -> GrowthEntry.MemoryEntry {
    let map = try value.map(keys: ["id", "node", "days_up", "days_down", "sources", "assumed", "note"])
    return .init(
      id: try map.require("id").text(), node: try map.require("node").identifier(Node.self),
      days: (
        try map.require("days_up").number(in: 0.01...1e5), try map.require("days_down").number(in: 0.01...1e5)
      ), justification: try map.justification(), place: value.place)
  }
}
