import BypassCore
import BypassLocatedText
import BypassModel

/// Reads one disease from the files of its folder.
struct DiseaseReader {
  /// The folder's files by path below it, such as `pathways/driver.yaml`.
  let values: [String: LocatedValue]
  /// Everything wrong so far; a reader goes on after a fault to find the next one.
  var findings: [Diagnostic] = []

  /// The disease; nil when there are findings without which it cannot be made.
  mutating func disease() -> DiseaseEntry? {
    guard let file = values["disease.yaml"] else { return nil }
    return attempt { () throws(Diagnostic) in try file.map(keys: Self.keys) }.flatMap { read($0) }
  }

  private static let keys = [
    "id", "name", "aliases", "about", "pathways", "death", "proliferation", "malignant", "readouts", "panel", "normal",
    "variants", "sources", "assumed", "note",
  ]

  private mutating func read(_ map: LocatedMap) -> DiseaseEntry? {
    let arms = attempt { () throws(Diagnostic) in try map.require("pathways").texts() } ?? []
    var pathways: [Pathway] = []
    for (arm, place) in arms {
      guard let file = values["pathways/\(arm).yaml"] else {
        findings.append(.unknown("pathway file", arm, at: place, among: values.keys.sorted()))
        continue
      }
      if let pathway = pathway(file, arm: arm) { pathways.append(pathway) }
    }
    for name in values.keys.sorted() where name.hasPrefix("pathways/") {
      let arm = String(name.dropFirst(9).dropLast(5))
      if !arms.contains(where: { $0.text == arm }), let file = values[name] {
        findings.append(
          .error(
            "unlisted-pathway", at: file.place, "the arm '\(arm)' is not listed under 'pathways:'", remedy: "list it"))
      }
    }
    let alterations = entries("alterations.yaml", "alterations", AlterationReader.alteration)
    let behaviours = entries("behaviours.yaml", "behaviours", BehaviourReader.behaviour)
    let ledger = entries("claims.yaml", "claims", LedgerReader.entry)
    let trials = entries("trials.yaml", "trials", TrialReader.trial)
    let variants = map["variants"].map { items($0, VariantReader.variant) } ?? []
    let growth = values["growth.yaml"].flatMap { file in
      attempt { () throws(Diagnostic) in try GrowthReader.growth(file) }
    }
    guard findings.isEmpty, let network = network(pathways) else { return nil }
    return attempt { () throws(Diagnostic) in
      DiseaseEntry(
        id: try map.require("id").identifier(Disease.self), name: try map.require("name").text(),
        aliases: try map.texts("aliases"), about: try map.text("about") ?? "", pathways: pathways, network: network,
        death: try map.require("death").identifier(Node.self),
        proliferation: try map.require("proliferation").identifier(Node.self),
        malignant: try map.require("malignant").condition(),
        readouts: try map["readouts"]?.identifiers(Node.self) ?? [],
        panel: try map["panel"]?.identifiers(Drug.self) ?? [],
        normal: try map["normal"]?.identifiers(Node.self) ?? [], alterations: alterations, behaviours: behaviours,
        ledger: ledger, trials: trials, variants: variants, growth: growth,
        place: try map.require("id").place)
    }
  }

  private mutating func pathway(_ file: LocatedValue, arm: String) -> Pathway? {
    guard
      let map = attempt({ () throws(Diagnostic) in
        try file.map(keys: ["arm", "title", "nodes", "sources", "note", "claims", "about"])
      }), let parts = attempt({ () throws(Diagnostic) in try map.require("nodes").list() })
    else { return nil }
    let nodes = parts.compactMap { part in attempt { () throws(Diagnostic) in try NodeReader.node(part) } }
    let title = attempt { () throws(Diagnostic) in try map.text("title") ?? arm } ?? arm
    return Pathway(arm: arm, title: title, nodes: nodes)
  }

  private mutating func entries<Item>(
    _ name: String, _ key: String, _ read: (LocatedValue) throws(Diagnostic) -> Item
  ) -> [Item] {
    guard let file = values[name] else { return [] }
    let list = attempt { () throws(Diagnostic) in try file.map(keys: [key, "about", "note"]).require(key) }
    return list.map { items($0, read) } ?? []
  }

  private mutating func items<Item>(
    _ list: LocatedValue, _ read: (LocatedValue) throws(Diagnostic) -> Item
  ) -> [Item] {
    let parts = attempt { () throws(Diagnostic) in try list.list() } ?? []
    return parts.compactMap { part in attempt { () throws(Diagnostic) in try read(part) } }
  }

  /// The network, whose own findings are given the place of the node that they name.
  private mutating func network(_ pathways: [Pathway]) -> Network? {
    let nodes = pathways.flatMap(\.nodes)
    do {
      return try Network(nodes: nodes.map(\.declaration))
    } catch {
      for finding in error.all {
        let place = nodes.last { finding.summary.contains("'\($0.declaration.id)'") }?.place
        findings.append(.error(finding.code, at: place, finding.summary, remedy: finding.remedy))
      }
      return nil
    }
  }

  private mutating func attempt<Item>(_ body: () throws(Diagnostic) -> Item) -> Item? {
    do {
      return try body()
    } catch {
      findings.append(error)
      return nil
    }
  }
}
