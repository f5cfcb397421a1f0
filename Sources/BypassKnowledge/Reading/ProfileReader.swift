import BypassCore
import BypassLocatedText
import BypassModel

/// Reads the parts of a tumour profile, as arms of behaviours and profile files have them.
enum ProfileReader {
  /// The keys of a profile.
  static let keys = ["alterations", "drugs", "set", "clamp", "first", "variants"]

  /// The profile in a mapping.
  static func profile(_ map: LocatedMap) throws(Diagnostic) -> TumourProfile {
    var profile = TumourProfile(
      alterations: try map["alterations"]?.texts().map { TumourProfile.Word($0.text, at: $0.place) } ?? [],
      drugs: try drugs(map["drugs"]), settings: try settings(map["set"]), clamps: try settings(map["clamp"]))
    profile.variants = try map["variants"]?.texts().map { TumourProfile.Word($0.text, at: $0.place) } ?? []
    return profile
  }

  /// A list of drugs with doses.
  static func drugs(_ value: LocatedValue?) throws(Diagnostic) -> [TumourProfile.DrugUse] {
    var drugs: [TumourProfile.DrugUse] = []
    for (text, place) in try value?.texts() ?? [] { drugs.append(try TumourProfile.DrugUse(text, at: place)) }
    return drugs
  }

  /// A mapping from nodes to levels, names not resolved.
  static func settings(_ value: LocatedValue?) throws(Diagnostic) -> [TumourProfile.Setting] {
    var settings: [TumourProfile.Setting] = []
    for entry in try value?.openMap().entries ?? [] {
      let level = try entry.value.integer(in: 0...100)
      settings.append(.init(node: TumourProfile.Word(entry.key, at: entry.place), level: level))
    }
    return settings
  }
}
