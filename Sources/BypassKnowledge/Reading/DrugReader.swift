import BypassCore
import BypassLocatedText
import BypassPharmacology

/// Reads one drug.
enum DrugReader {
  /// The entry in a file of `Catalogue/drugs`.
  static func drug(_ value: LocatedValue) throws(Diagnostic) -> DrugEntry {
    let map = try value.map(keys: [
      "id", "name", "class", "mode", "generation", "aliases", "class_agent", "targets", "exposure", "kinetics",
      "sources", "assumed", "note", "about",
    ])
    let idValue = try map.require("id")
    let id = try idValue.identifier(Drug.self)
    let exposure = try map["exposure"].map { value throws(Diagnostic) in try self.exposure(value) }
    let body = try map["kinetics"].map { value throws(Diagnostic) in
      try KineticsReader.body(value, of: id, exposure: try map["exposure"]?.openMap())
    }
    var targets: [Agent.Target] = []
    for part in try map.require("targets").list() { targets.append(try target(part)) }
    return DrugEntry(
      agent: Agent(
        id: id, name: try map.text("name") ?? id.description, targets: targets, exposure: exposure ?? nil,
        kinetics: body?.kinetics),
      drugClass: try map.require("class").text(), mode: try map.require("mode").text(),
      aliases: try map.texts("aliases"), isClassAgent: try map["class_agent"]?.truth() ?? false,
      about: try map.text("about") ?? "", comparisons: body?.comparisons ?? [], justification: try map.justification(),
      place: idValue.place)
  }

  private static func target(_ value: LocatedValue) throws(Diagnostic) -> Agent.Target {
    let map = try value.map(keys: [
      "node", "site", "effect", "level", "potency", "occupancy", "sources", "assumed", "note", "kind",
    ])
    let node = try map.require("node")
    let effect = try map.word("effect", of: Agent.Target.Effect.self)
    let (strength, strengthStanding) = try strength(map, at: value.place)
    let justification = try map.justification()
    let own: Standing = justification.sources.isEmpty ? .assumed : .read
    return Agent.Target(
      node: try node.identifier(Node.self), site: try map.text("site") ?? "active site", effect: effect,
      level: try map["level"]?.integer(in: 1...100) ?? 1, strength: strength, standing: min(own, strengthStanding),
      evidence: justification.sources)
  }

  private static func strength(
    _ map: LocatedMap, at place: Place
  ) throws(Diagnostic) -> (Agent.Target.Strength, Standing) {
    if let occupancy = map["occupancy"] {
      let share = try occupancy.map(keys: ["share", "assumed", "sources", "note"])
      let value = Fraction(clamping: try share.require("share").number(in: 0...1))
      return (.share(value), try share.justification().sources.isEmpty ? .assumed : .read)
    }
    guard let potency = map["potency"] else {
      throw .error(
        "missing-potency", at: place, "this target has neither 'potency:' nor 'occupancy:'",
        remedy: "without a number, say occupancy: { share: 0.95, assumed: … }")
    }
    let entry = try potency.map(keys: [
      "table", "printed", "quantity", "hill", "max", "assay", "read", "from", "paper", "note", "sources", "assumed",
    ])
    if let table = try entry.text("table") { return (.table(table), .read) }
    let ic50 = try entry.require("printed").concentration(molarMass: nil)
    guard ic50.nanomolar >= 1e-4, ic50.nanomolar <= 1e7 else {
      throw .error(
        "implausible-value", at: try entry.require("printed").place,
        "an IC50 of \(ic50) is outside the plausible range of 0.1 pM to 10 mM", remedy: "check the unit")
    }
    let maximum = Fraction(clamping: try entry["max"]?.number(in: 0...1) ?? 1)
    let response = DoseResponse(
      ic50: ic50, hill: try entry["hill"]?.number(in: 0.1...10) ?? 1, maximum: maximum)
    return (.response(response), try entry.readingDepth().standing)
  }

  private static func exposure(_ value: LocatedValue) throws(Diagnostic) -> Exposure? {
    let map = try value.map(keys: [
      "label", "total", "molar_mass", "free_fraction", "free", "note", "sources", "assumed",
    ])
    let label = try map.require("label").text()
    let rate = Exposure.milligramsPerHour(ofLabel: label)
    let mass = try map["molar_mass"].map { value throws(Diagnostic) in
      MolarMass(gramsPerMole: try value.number(in: 10...1e6))
    }
    if let free = map["free"] {
      let printed = try Printed(free)
      return Exposure(
        label: label, milligramsPerHour: rate, free: try printed.value.concentration(molarMass: mass ?? nil),
        standing: printed.standing)
    }
    guard map["total"] != nil || map["free_fraction"] != nil else { return nil }
    let total = try Printed(try map.require("total"))
    let unbound = try Printed(try map.require("free_fraction"))
    return Exposure(
      label: label, milligramsPerHour: rate, total: try total.value.concentration(molarMass: mass ?? nil),
      unbound: Fraction(clamping: try unbound.value.number(in: 0...1)), standing: min(total.standing, unbound.standing))
  }

  /// A number as its source prints it, with how much of the source was read.
  struct Printed {
    let value: LocatedValue
    let standing: Standing

    init(_ entry: LocatedValue) throws(Diagnostic) {
      let map = try entry.map(keys: [
        "printed", "quantity", "read", "from", "paper", "note", "assumed", "because", "sources",
      ])
      value = try map.require("printed")
      standing = map["assumed"] != nil ? .assumed : try map.readingDepth().standing
    }
  }
}
