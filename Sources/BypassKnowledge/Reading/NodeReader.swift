import BypassCore
import BypassLocatedText
import BypassModel

/// Reads the nodes of one arm.
enum NodeReader {
  private static let keys = [
    "id", "name", "kind", "hgnc", "aliases", "levels", "rule", "input", "speed", "because", "activity", "regulators",
    "sources", "assumed", "note",
  ]
  /// What a node can be.
  static let kinds: Set<String> = [
    "genotype", "environment", "agent", "gene", "protein", "phosphosite", "complex", "family", "mirna", "metabolite",
    "process", "phenotype", "cell",
  ]

  /// The entry of one node.
  static func node(_ value: LocatedValue) throws(Diagnostic) -> NodeEntry {
    let map = try value.map(keys: keys)
    let idValue = try map.require("id")
    let id = try idValue.identifier(Node.self)
    let kindValue = try map.require("kind")
    let kind = try kindValue.text()
    guard kinds.contains(kind) else {
      throw .unknown("node kind", kind, at: kindValue.place, among: kinds.sorted())
    }
    let levels = try map.require("levels")
    let levelNames = try levels.texts().map(\.text)
    guard levelNames.count >= 2, levelNames.count <= 10 else {
      throw .error("level-names", at: levels.place, "a node needs the names of 2 to 10 levels, from level 0")
    }
    let (behaviour, places) = try behaviour(map, id: id, maximum: levelNames.count - 1)
    let activity = try map["activity"].map { value throws(Diagnostic) in try self.activity(value) }
    let declaration = NodeDeclaration(
      id, name: try map.text("name"), maximum: levelNames.count - 1, behaviour, kinetics: try kinetics(map),
      activity: activity?.activity)
    var regulators: [NodeEntry.Regulator] = []
    for part in try map["regulators"]?.list() ?? [] { regulators.append(try regulator(part)) }
    return NodeEntry(
      declaration: declaration, kind: kind, hgnc: try map.texts("hgnc"), aliases: try map.texts("aliases"),
      levelNames: levelNames, because: try map.text("because"), regulators: regulators,
      justification: try map.justification(), activityJustification: activity?.justification,
      place: idValue.place, clausePlaces: places)
  }

  private static func behaviour(
    _ map: LocatedMap, id: NodeID, maximum: Int
  ) throws(Diagnostic) -> (NodeDeclaration.Behaviour, [Int: Place]) {
    if let input = map["input"] {
      guard map["rule"] == nil else {
        throw .error(
          "rule-and-input", at: input.place, "'\(id)' has both a rule and an input level", remedy: "keep one")
      }
      return (.input(try input.integer(in: 0...maximum)), [:])
    }
    var clauses: [Rule.Clause] = []
    var places: [Int: Place] = [:]
    for entry in try map.require("rule").openMap().entries {
      guard let level = Int(entry.key), level >= 1, level <= maximum else {
        throw .error(
          "level-range", at: entry.place, "'\(id)' has no level \(entry.key)", remedy: "its levels are 1 to \(maximum)")
      }
      clauses.append(Rule.Clause(level: level, when: try entry.value.condition()))
      places[level] = entry.value.place
    }
    return (.ruled(Rule(clauses)), places)
  }

  private static func kinetics(_ map: LocatedMap) throws(Diagnostic) -> Kinetics {
    guard let speed = try map["speed"]?.map(keys: ["up", "down"]) else { return .standard }
    let range = 0.0...1e6
    return .followingRule(
      up: try speed["up"]?.number(in: range) ?? 1, down: try speed["down"]?.number(in: range) ?? 1)
  }

  private static func activity(
    _ value: LocatedValue
  ) throws(Diagnostic) -> (activity: Activity, justification: Justification) {
    let map = try value.map(keys: ["expression", "cuts", "spread", "sources", "assumed", "note"])
    var factors: [Activity.Factor] = []
    for part in try map["expression"]?.list() ?? [] {
      let factor = try part.map(keys: ["when", "factor", "sources", "assumed", "note"])
      guard try !factor.justification().isMissing else {
        throw .error("missing-source", at: part.place, "this factor has neither sources nor 'assumed:'")
      }
      factors.append(
        .init(when: try factor.require("when").condition(), factor: try factor.require("factor").number(in: 1e-6...1e6))
      )
    }
    var cuts: [Double] = []
    for cut in try map.require("cuts").list() { cuts.append(try cut.number(in: 1e-6...1e6)) }
    let spread = try map.require("spread").number(in: 1e-3...10)
    return (Activity(factors: factors, cuts: cuts, spread: spread), try map.justification())
  }

  private static func regulator(_ value: LocatedValue) throws(Diagnostic) -> NodeEntry.Regulator {
    let map = try value.map(keys: ["node", "sign", "kind", "site", "because", "sources", "assumed", "note"])
    let node = try map.require("node")
    let kind = try map.text("kind")
    if let kind, let at = map["kind"]?.place, !["direct", "indirect", "hypothesised", "negated"].contains(kind) {
      throw .unknown("edge kind", kind, at: at, among: ["direct", "indirect", "hypothesised", "negated"])
    }
    return NodeEntry.Regulator(
      node: try node.identifier(Node.self), sign: try map.word("sign", of: NodeEntry.Regulator.Sign.self), kind: kind,
      site: try map.text("site"), because: try map.text("because"), justification: try map.justification(),
      place: node.place)
  }
}
