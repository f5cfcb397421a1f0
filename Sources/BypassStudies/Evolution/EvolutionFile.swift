public import BypassCore
public import BypassKnowledge
import BypassLocatedText
import BypassPharmacology
public import BypassPopulation

/// A question about clones in time as its file asks it: a tumour, what it is treated with, who is followed for how long.
///
/// One form serves `evolve` (one treatment) and `trial` (several arms).
public struct EvolutionFile: Sendable {
  /// A clone that the tumour may have or acquire.
  public struct CloneRequest: Sendable {
    /// Its alteration.
    public let alteration: TumourProfile.Word
    /// The share of patients that have it from the start; nil when nobody is said to.
    public let patients: Fraction?
    /// Its share of the tumour in them.
    public let cells: Fraction
    /// Whether cells of it may also arise.
    public let arises: Bool
  }

  /// A clinical grid: regimens, and days on and off them.
  public struct Grid: Sendable {
    /// Regimens as plans write them, with their places.
    public let regimens: [TumourProfile.Word]
    /// Days on.
    public let on: [Double]
    /// Days off; 0 for none.
    public let off: [Double]
  }

  /// A number of the disease's growth, with the values to try.
  public struct Sweep: Sendable {
    /// `turnover`, `doubling_days` or the name of a change.
    public let name: TumourProfile.Word
    /// The values.
    public let values: [Double]
  }

  /// One treatment.
  public struct Arm: Sendable {
    /// Its name.
    public let name: String
    /// What is given.
    public let plan: TreatmentPlan
  }

  /// The disease's name.
  public var disease: TumourProfile.Word
  /// What to call the question.
  public var name: String
  /// The founder's alterations, surroundings and clamps.
  public var founder: TumourProfile
  /// Drugs under which the tumour grew up.
  public var aroseUnder: [TumourProfile.DrugUse]
  /// What may be there beside the founder.
  public var clones: [CloneRequest]
  /// Where `all` stands among the clones: every alteration whose rate the catalogue states is one; nil for only those named.
  public var everyClone: Place?
  /// Potency tables of which every single mutant is a clone.
  public var resistance: [TumourProfile.Word]
  /// The most further alterations in one cell, 1 to 3.
  public var depth: Int
  /// Memories of the disease that count.
  public var memories: [TumourProfile.Word]
  /// The treatments, the control first.
  public var arms: [Arm]
  /// How many patients, or replicates of one tumour.
  public var patients: Int?
  /// Where they come from.
  public var population: PatientPopulation
  /// Where the burden stands; nil when the file leaves it out.
  public var burden: Place?
  /// Days of follow-up.
  public var followUp: Double
  /// What counts as progression, response and gone.
  public var criteria: Criteria
  /// A clinical grid of plans to search; nil for none.
  public var grid: Grid?
  /// Numbers of the disease's growth to try other values of: how much the answer rests on them.
  public var ranges: [Sweep]
  /// The file's text: part of what a run is told apart by.
  public var text: String

  static let keys = [
    "disease", "name", "about", "alterations", "environment", "set", "clamp", "variants", "arose_under", "burden",
    "clones", "resistance", "depth", "memory", "treatment", "arms", "patients", "pace_spread", "exposure_spread",
    "follow_up", "detection", "progression", "growth_from", "search", "ranges",
  ]

  /// Reads a file.
  ///
  /// - Throws: ``Diagnostic`` for anything that cannot be used.
  public init(path: String) throws(Diagnostic) {
    let source = try TextFile.read(path, limit: 1 << 20)
    let map = try LocatedYAML.parse(source).map(keys: Self.keys)
    let disease = try map.require("disease")
    try self.init(
      map, disease: .init(try disease.text(), at: disease.place),
      name: String(path.split(separator: "/").last ?? "tumour"), text: String(decoding: source.bytes, as: UTF8.self))
  }

  /// The question of a mapping that does not say its disease itself, as behaviours of the catalogue have it.
  init(
    _ map: LocatedMap, disease: TumourProfile.Word, name: String, text: String
  ) throws(Diagnostic) {
    self.text = text
    self.disease = disease
    self.name = try map["name"]?.text() ?? name
    founder = TumourProfile(alterations: try Self.words(map["alterations"]))
    founder.settings = try Self.settings(map["set"]) + Self.settings(map["environment"])
    founder.clamps = try Self.settings(map["clamp"])
    founder.variants = try Self.words(map["variants"])
    aroseUnder = []
    for (text, place) in try map["arose_under"]?.texts() ?? [] { aroseUnder.append(try .init(text, at: place)) }
    (clones, everyClone) = try Self.clones(map["clones"])
    resistance = try Self.words(map["resistance"])
    depth = try map["depth"]?.integer(in: 1...3) ?? 1
    memories = try Self.words(map["memory"])
    arms = []
    if let plan = map["treatment"] { arms.append(try Self.arm("treatment", plan)) }
    for entry in try map["arms"]?.openMap().entries ?? [] { arms.append(try Self.arm(entry.key, entry.value)) }
    grid = try map["search"].map { value throws(Diagnostic) in try Self.grid(value) }
    if let grid { arms += try Self.arms(of: grid) }
    guard !arms.isEmpty else {
      throw .error(
        "no-treatment", at: disease.place ?? map.place, "the file says no treatment",
        remedy: "add 'treatment: crizotinib', or 'arms:' with one plan each")
    }
    ranges = []
    for entry in try map["ranges"]?.openMap().entries ?? [] {
      let values = try entry.value.list().map { value throws(Diagnostic) in try value.number(in: 0...3650) }
      ranges.append(.init(name: .init(entry.key, at: entry.place), values: values))
    }
    patients = try map["patients"]?.integer(in: 1...1_000_000)
    population = try Self.population(map)
    burden = map["burden"]?.place
    followUp = try map["follow_up"].map { value throws(Diagnostic) in try Self.days(value) } ?? 5 * 365.25
    criteria = Criteria()
    if let detection = map["detection"] { criteria.detection = try detection.number(in: 1...1e13) }
    if let progression = map["progression"] { criteria.progression = try progression.number(in: 1.01...1e6) }
    if let word = map["growth_from"] {
      guard let reference = Criteria.Reference(rawValue: try word.text()) else {
        throw .unknown(
          "size to count growth from", try word.text(), at: word.place,
          among: Criteria.Reference.allCases.map(\.rawValue), code: "unknown-value")
      }
      criteria.reference = reference
    }
  }

  private static func grid(_ value: LocatedValue) throws(Diagnostic) -> Grid {
    let map = try value.map(keys: ["give", "on", "off"])
    var (on, off): ([Double], [Double]) = ([], [])
    for part in try map.require("on").list() { on.append(try part.number(in: 0.1...3650)) }
    for part in try map.require("off").list() { off.append(try part.number(in: 0...3650)) }
    return Grid(regimens: try words(try map.require("give")), on: on, off: off)
  }

  /// Every regimen with every length on and off; without a gap it is given until progression.
  private static func arms(of grid: Grid) throws(Diagnostic) -> [Arm] {
    var texts: [(text: String, place: Place?)] = []
    for word in grid.regimens {
      for off in grid.off {
        for on in off == 0 ? [0] : grid.on {
          texts.append((off == 0 ? word.text : "(\(word.text) \(on)d, off \(off)d)", word.place))
        }
      }
    }
    guard (1...500).contains(texts.count) else {
      throw .error(
        "grid-size", at: grid.regimens.first?.place, "a grid of \(texts.count) plans cannot be searched",
        remedy: "1 to 500 plans: fewer lengths or fewer regimens")
    }
    var arms: [Arm] = []
    for (text, place) in texts {
      arms.append(Arm(name: text, plan: try PlanParser.plan(text, at: place ?? .option("search", text))))
    }
    return arms
  }

  private static func words(_ value: LocatedValue?) throws(Diagnostic) -> [TumourProfile.Word] {
    try value?.texts().map { .init($0.text, at: $0.place) } ?? []
  }

  private static func settings(_ value: LocatedValue?) throws(Diagnostic) -> [TumourProfile.Setting] {
    var settings: [TumourProfile.Setting] = []
    for entry in try value?.openMap().entries ?? [] {
      settings.append(
        .init(node: .init(entry.key, at: entry.place), level: try entry.value.integer(in: 0...100)))
    }
    return settings
  }

  /// The clones of a list; the word `all`, alone or in it, stands for every alteration with a rate.
  private static func clones(
    _ value: LocatedValue?
  ) throws(Diagnostic) -> (named: [CloneRequest], every: Place?) {
    guard let value else { return ([], nil) }
    func isAll(_ part: LocatedValue) -> Bool { if case .scalar("all", _) = part.content { true } else { false } }
    if isAll(value) { return ([], value.place) }
    var (named, every): ([CloneRequest], Place?) = ([], nil)
    for part in try value.list() {
      if isAll(part) { every = part.place } else { named.append(try clone(part)) }
    }
    return (named, every)
  }

  private static func clone(_ value: LocatedValue) throws(Diagnostic) -> CloneRequest {
    if case .scalar = value.content {
      return .init(alteration: .init(try value.text(), at: value.place), patients: nil, cells: .zero, arises: true)
    }
    let map = try value.map(keys: ["alteration", "patients", "cells", "arises"])
    let alteration = try map.require("alteration")
    let cells = try map["cells"]?.number(in: 0...1)
    let patients = try map["patients"]?.number(in: 0...1)
    return .init(
      alteration: .init(try alteration.text(), at: alteration.place),
      patients: cells == nil && patients == nil ? nil : Fraction(clamping: patients ?? 1),
      cells: Fraction(clamping: cells ?? 1), arises: try map["arises"]?.truth() ?? true)
  }

  private static func arm(_ name: String, _ value: LocatedValue) throws(Diagnostic) -> Arm {
    // A list of steps means one after the other, as '>' does.
    if case .list(let parts) = value.content {
      var steps: [TreatmentPlan.Step] = []
      for part in parts { steps += try PlanParser.plan(try part.text(), at: textPlace(part)).steps }
      guard !steps.isEmpty else { throw .error("no-treatment", at: value.place, "the arm '\(name)' has no step") }
      return Arm(name: name, plan: TreatmentPlan(steps))
    }
    return Arm(name: name, plan: try PlanParser.plan(try value.text(), at: textPlace(value)))
  }

  /// Where a scalar's text begins: after the quotation mark when there is one.
  private static func textPlace(_ value: LocatedValue) -> Place {
    guard case .scalar(_, plain: false) = value.content else { return value.place }
    let place = value.place
    return Place(
      file: place.file, line: place.line, column: place.column + 1, length: place.length, lineText: place.lineText)
  }

  private static func population(_ map: LocatedMap) throws(Diagnostic) -> PatientPopulation {
    let burden = map["burden"]
    var cells = 1e10...1e10
    if let burden {
      if case .scalar = burden.content {
        let size = try burden.number()
        try check(size, at: burden.place)
        cells = size...size
      } else {
        let range = try burden.map(keys: ["from", "to"])
        let (from, to) = (try range.require("from"), try range.require("to"))
        let low = try from.number()
        let high = try to.number()
        try check(low, at: from.place)
        try check(high, at: to.place)
        guard low <= high else {
          throw .error("burden-range", at: to.place, "the burden goes from \(low) down to \(high)", remedy: "swap them")
        }
        cells = low...high
      }
    }
    return try PatientPopulation(
      cells: cells, paceSpread: try map["pace_spread"]?.number(in: 0...2) ?? 0,
      exposureSpread: try map["exposure_spread"]?.number(in: 0...2) ?? 0)
  }

  private static func check(_ cells: Double, at place: Place) throws(Diagnostic) {
    guard cells >= 1, cells <= 1e13 else {
      throw .error(
        "burden-range", at: place, "a tumour of \(cells.significant(4)) cells is impossible",
        remedy: "give a burden from 1 to 1e13 cells, such as 1e10")
    }
  }

  private static func days(_ value: LocatedValue) throws(Diagnostic) -> Double {
    guard let days = PlanParser.Duration.days(try value.text()), days.isFinite, days > 0, days <= 36_525 else {
      throw .error(
        "plan-length", at: value.place, "'\(try value.text().clipped)' is no length of time from above 0 to 100 years",
        remedy: "write 90d, 12w, 6m or 5y")
    }
    return days
  }
}
