import BypassCore
import BypassLocatedText
import BypassPharmacology

/// Reads how the body handles a drug: the `kinetics:` of an entry.
///
/// Which parameters stand there says which structure it is: `ka` absorption, `transit` and `transit_time` a chain before
/// it, `Q1 V1 Q2 V2` further compartments, `payload_CL …` what a conjugate sets free. Flows and volumes are over the
/// bioavailability unless `F` is given.
struct KineticsReader {
  private static let units: [String: [String: Double]] = [
    "flow": ["L/h": 1, "L/d": 1.0 / 24, "mL/min": 0.06], "volume": ["L": 1, "mL": 1e-3],
    "rate": ["/h": 1, "/d": 1.0 / 24], "time": ["h": 1, "min": 1.0 / 60, "d": 24], "number": ["": 1],
  ]
  private static let kinds: [String: String] = [
    "CL": "flow", "V": "volume", "Q1": "flow", "V1": "volume", "Q2": "flow", "V2": "volume", "ka": "rate",
    "lag": "time",
    "duration": "time", "F": "number", "transit": "number", "transit_time": "time", "payload_CL": "flow",
    "payload_V": "volume", "payload_Q": "flow", "payload_Vp": "volume", "released": "number", "release": "rate",
  ]

  private var values: [String: Double] = [:]
  private var parameters: [AgentKinetics.Parameter] = []
  private let place: Place

  /// The system of an entry, with the printed numbers that it is held against.
  static func body(
    _ value: LocatedValue, of drug: DrugID, exposure: LocatedMap?
  ) throws(Diagnostic) -> (kinetics: AgentKinetics, comparisons: [KineticComparison]) {
    let map = try value.map(keys: [
      "usual", "molar_mass", "free_fraction", "parameters", "payload", "observed", "note", "sources", "assumed",
    ])
    let reader = try KineticsReader(map)
    guard let massValue = map["molar_mass"] ?? exposure?["molar_mass"],
      let mass = MolarMass(gramsPerMole: try massValue.number(in: 10...1e6))
    else { throw .error("missing-key", at: value.place, "kinetics need a molar_mass here or in the exposure") }
    guard let freeValue = map["free_fraction"] ?? exposure?["free_fraction"] else {
      throw .error("missing-key", at: value.place, "kinetics need a free_fraction here or in the exposure")
    }
    let free = try DrugReader.Printed(freeValue)
    let unbound = Fraction(clamping: try free.value.number(in: 0...1))
    let usual = try map["usual"].map { value throws(Diagnostic) in try Regimen(try value.text(), at: value.place) }
    let system: LinearKinetics
    do throws(Diagnostic) {
      system = try reader.system(named: drug.description, mass: mass, unbound: unbound, payload: map["payload"])
    } catch {
      throw error.place == nil ? .error(error.code, at: value.place, error.summary, remedy: error.remedy) : error
    }
    let kinetics = AgentKinetics(
      system: system, usual: usual, parameters: reader.parameters,
      standing: min(.weakest(of: reader.parameters.map(\.standing)), free.standing))
    var comparisons = try map["observed"].map { value throws(Diagnostic) in
      try Self.comparisons(value, disposition: try reader.disposition(), kinetics: kinetics)
    }
    if let exposure, let peak = try comparison(ofExposure: exposure, kinetics: kinetics) {
      comparisons = (comparisons ?? []) + [peak]
    }
    return (kinetics, comparisons ?? [])
  }

  private func disposition() throws(Diagnostic) -> KineticDisposition {
    let structure = try structure()
    return KineticDisposition(
      clearance: structure.clearance, volume: structure.volume,
      peripherals: structure.peripherals.map { ($0.flow, $0.volume) })
  }

  private init(_ map: LocatedMap) throws(Diagnostic) {
    place = map.place
    for part in try map.require("parameters").list() {
      let entry = try part.map(keys: ["name", "value", "read", "from", "paper", "assumed", "note"])
      let nameValue = try entry.require("name")
      let name = try nameValue.text()
      guard let kind = Self.kinds[name] else {
        throw .unknown("parameter", name, at: nameValue.place, among: Self.kinds.keys.sorted())
      }
      let printed = try entry.require("value")
      guard values.updateValue(try Self.number(printed, kind: kind), forKey: name) == nil else {
        throw .error("duplicate-key", at: nameValue.place, "the parameter \(name) stands twice here")
      }
      let assumed = try entry.text("assumed")
      let origin = try entry.text("from")
      let paper = try entry.text("paper")
      parameters.append(
        AgentKinetics.Parameter(
          name, printed: try printed.text(), standing: assumed != nil ? .assumed : try entry.readingDepth().standing,
          account: assumed ?? origin ?? paper ?? ""))
    }
  }

  private static func number(_ value: LocatedValue, kind: String) throws(Diagnostic) -> Double {
    let words = try value.text().split(separator: " ").map(String.init)
    let units = self.units[kind] ?? [:]
    let unit = words.count == 2 ? words[1] : ""
    guard words.count <= 2, let number = words.first.flatMap({ Double($0) }), number.isFinite, number >= 0 else {
      throw .error(
        "amount-syntax", at: value.place, "this is not a number with a unit",
        remedy: "write a \(kind) in \(units.keys.sorted().joined(separator: ", "))")
    }
    guard let factor = units[unit] else { throw .unknown("unit", unit, at: value.place, among: units.keys.sorted()) }
    return number * factor
  }

  private func require(_ name: String) throws(Diagnostic) -> Double {
    guard let value = values[name] else {
      throw .error("missing-key", at: place, "the parameter \(name) is missing", remedy: "add it to 'parameters:'")
    }
    return value
  }

  private func structure() throws(Diagnostic) -> KineticStructure {
    var absorption = KineticStructure.Absorption.direct
    if let ka = values["ka"] {
      absorption = .firstOrder(ka: ka)
      if let count = values["transit"] {
        absorption = .transit(count: count, mean: try require("transit_time"), ka: ka)
      }
    }
    var peripherals: [KineticStructure.Peripheral] = []
    for (flow, volume) in [("Q1", "V1"), ("Q2", "V2")] where values[flow] != nil || values[volume] != nil {
      peripherals.append(.init(flow: try require(flow), volume: try require(volume)))
    }
    guard let bioavailability = Fraction(values["F"] ?? 1) else {
      throw .error("number-range", at: place, "the bioavailability F is from 0 to 1")
    }
    return KineticStructure(
      absorption: absorption, clearance: try require("CL"), volume: try require("V"), peripherals: peripherals,
      bioavailability: bioavailability, lag: values["lag"] ?? 0, duration: values["duration"])
  }

  private func system(
    named name: String, mass: MolarMass, unbound: Fraction, payload: LocatedValue?
  ) throws(Diagnostic) -> LinearKinetics {
    let structure = try structure()
    guard let payload else { return try structure.kinetics(of: name, molarMass: mass, unbound: unbound) }
    let map = try payload.map(keys: ["name", "molar_mass", "free_fraction", "note"])
    let massValue = try map.require("molar_mass")
    guard let payloadMass = MolarMass(gramsPerMole: try massValue.number(in: 10...1e6)) else {
      throw .error("number-range", at: massValue.place, "a molar mass is above 0")
    }
    let free = try DrugReader.Printed(try map.require("free_fraction"))
    var peripheral: KineticStructure.Peripheral?
    if values["payload_Q"] != nil {
      peripheral = .init(flow: try require("payload_Q"), volume: try require("payload_Vp"))
    }
    return try ConjugateStructure(
      conjugate: structure, released: try require("released"), releaseRate: try require("release"),
      payloadClearance: try require("payload_CL"), payloadVolume: try require("payload_V"),
      payloadPeripheral: peripheral
    ).kinetics(
      of: name, molarMass: mass, unbound: unbound, payload: try map.require("name").text(), payloadMass: payloadMass,
      payloadUnbound: Fraction(clamping: try free.value.number(in: 0...1)))
  }
}
