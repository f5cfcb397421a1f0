public import BypassCore
import BypassLocatedText

/// The question of one tumour as its file asks it: disease, what is altered, surroundings, drugs to try.
public struct AssessmentProfile: Sendable {
  /// The disease's name.
  public let disease: TumourProfile.Word
  /// What to call the tumour.
  public let name: String
  /// Alterations, environment and clamps.
  public private(set) var tumour: TumourProfile
  /// The drugs to try; nil for the disease's own panel.
  public private(set) var panel: [TumourProfile.DrugUse]?

  /// Drugs under which the tumour arose and settled; empty for an untreated one.
  public let aroseUnder: [TumourProfile.DrugUse]

  private static let keys = [
    "arose_under",
    "disease", "name", "about", "include", "alterations", "environment", "set", "clamp", "panel", "drugs", "variants",
  ]

  /// Reads a profile file and the files that it includes.
  ///
  /// An included file is read first; the including one adds to its lists and overrides its other values.
  /// - Throws: ``Diagnostic`` for anything that cannot be used, a cycle of includes among it.
  public init(path: String) throws(Diagnostic) {
    let merged = try Self.layers(path, at: nil, within: [])
    func last(_ key: String) -> LocatedValue? { merged.lazy.reversed().compactMap { $0[key] }.first }
    guard let disease = last("disease") else {
      throw .error(
        "missing-key", at: merged.last?.place, "the profile names no disease", remedy: "add 'disease: alcl', say")
    }
    self.disease = TumourProfile.Word(try disease.text(), at: disease.place)
    name = try last("name")?.text() ?? String(path.split(separator: "/").last ?? "tumour")
    var tumour = TumourProfile()
    var panel: [TumourProfile.DrugUse] = []
    var hasPanel = false
    for layer in merged {
      let part = try ProfileReader.profile(
        LocatedMap(
          place: layer.place,
          entries: layer.entries.filter { ["alterations", "set", "clamp", "variants"].contains($0.key) }))
      tumour.alterations += part.alterations
      tumour.variants += part.variants
      tumour.settings = Self.overriding(tumour.settings, by: part.settings)
      tumour.settings = Self.overriding(tumour.settings, by: try ProfileReader.settings(layer["environment"]))
      tumour.clamps = Self.overriding(tumour.clamps, by: part.clamps)
      if let drugs = layer["drugs"], layer["panel"] != nil {
        throw .error(
          "panel-twice", at: drugs.place, "'drugs:' and 'panel:' mean the same here", remedy: "keep 'panel:'")
      }
      if let list = layer["panel"] ?? layer["drugs"] {
        panel += try ProfileReader.drugs(list)
        hasPanel = true
      }
    }
    self.tumour = tumour
    aroseUnder = try ProfileReader.drugs(last("arose_under"))
    self.panel = hasPanel ? panel : nil
  }

  /// Adds what the command line says: more alterations and variants, other levels, and a panel instead of the file's.
  ///
  /// - Throws: ``Diagnostic`` for text that is not of the form asked for.
  public mutating func add(
    alterations: [String], drugs: [String], settings: [String], clamps: [String], variants: [String] = []
  ) throws(Diagnostic) {
    tumour.variants += variants.map { TumourProfile.Word($0, at: .option("--variant", $0)) }
    tumour.alterations += alterations.map { TumourProfile.Word($0, at: .option("--alteration", $0)) }
    tumour.settings = Self.overriding(tumour.settings, by: try Self.read(settings, "--set"))
    tumour.clamps = Self.overriding(tumour.clamps, by: try Self.read(clamps, "--clamp"))
    guard !drugs.isEmpty else { return }
    var uses: [TumourProfile.DrugUse] = []
    for drug in drugs { uses.append(try TumourProfile.DrugUse(drug, at: .option("--drug", drug))) }
    panel = uses
  }

  private static func read(_ texts: [String], _ option: String) throws(Diagnostic) -> [TumourProfile.Setting] {
    var settings: [TumourProfile.Setting] = []
    for text in texts { settings.append(try TumourProfile.Setting(text, at: .option(option, text))) }
    return settings
  }

  /// The file's mapping after those that it includes.
  private static func layers(
    _ path: String, at place: Place?, within opened: [String]
  ) throws(Diagnostic) -> [LocatedMap] {
    guard !opened.contains(path) else {
      let circle = (opened.drop { $0 != path } + [path]).joined(separator: " → ")
      throw .error(
        "include-cycle", at: place, "files include each other in a circle: \(circle)", remedy: "remove one 'include:'")
    }
    guard opened.count < 32 else { throw .error("include-depth", at: place, "files include each other 32 deep") }
    let source: SourceText
    do {
      source = try TextFile.read(path, limit: 1 << 20)
    } catch {
      throw .error(error.code, at: error.place ?? place, error.summary, remedy: error.remedy)
    }
    let map = try LocatedYAML.parse(source).map(keys: keys)
    var layers: [LocatedMap] = []
    if let include = map["include"] {
      let names =
        if case .list = include.content { try include.texts() } else {
          [(text: try include.text(), place: include.place)]
        }
      for (name, place) in names {
        let folder = path.split(separator: "/", omittingEmptySubsequences: false).dropLast().joined(separator: "/")
        let full = name.hasPrefix("/") || folder.isEmpty && !path.hasPrefix("/") ? name : "\(folder)/\(name)"
        layers += try self.layers(normalised(full), at: place, within: opened + [path])
      }
    }
    return layers + [map]
  }

  /// A path without `.` and inner `..`, so that the same file has the same path.
  private static func normalised(_ path: String) -> String {
    var parts: [Substring] = []
    for part in path.split(separator: "/") where part != "." {
      if part == "..", let last = parts.last, last != ".." { parts.removeLast() } else { parts.append(part) }
    }
    return (path.hasPrefix("/") ? "/" : "") + parts.joined(separator: "/")
  }

  private static func overriding(
    _ settings: [TumourProfile.Setting], by more: [TumourProfile.Setting]
  ) -> [TumourProfile.Setting] {
    let names = Set(more.map { NearestNames.folded($0.node.text) })
    return settings.filter { !names.contains(NearestNames.folded($0.node.text)) } + more
  }
}
