import BypassCore
import BypassLocatedText
import BypassModel

/// What a document says beside its nodes.
struct BypassExtras {
  let known: Set<NodeID>

  private func node(_ value: LocatedValue) throws(Diagnostic) -> NodeID {
    let text = try value.text()
    guard let id = try? NodeID(text), known.contains(id) else {
      throw .unknown("node", text, at: value.place, among: known.map(\.description).sorted())
    }
    return id
  }

  /// A group of nodes that begin together.
  func group(_ value: LocatedValue) throws(Diagnostic) -> InitialCondition.Group {
    let map = try value.map(keys: ["node", "level", "nodes", "states"])
    if let only = map["node"] {
      return .init([try node(only)], alternatives: [.init([try map.require("level").integer()], weight: 1)])
    }
    var nodes: [NodeID] = []
    for entry in try map.require("nodes").list() { nodes.append(try node(entry)) }
    var states: [InitialCondition.Group.Alternative] = []
    for entry in try map.require("states").list() {
      let state = try entry.map(keys: ["levels", "weight"])
      let levels = try state.require("levels")
      var numbers: [Int] = []
      for level in try levels.list() { numbers.append(try level.integer()) }
      guard numbers.count == nodes.count else {
        throw .error(
          "state-width", at: levels.place, "a state has \(numbers.count) levels for \(nodes.count) nodes",
          remedy: "give one level a node")
      }
      states.append(.init(numbers, weight: try state["weight"]?.number(in: 0...Double.greatestFiniteMagnitude) ?? 1))
    }
    return .init(nodes, alternatives: states)
  }

  /// A change to a node.
  func perturbation(_ value: LocatedValue) throws(Diagnostic) -> Perturbation {
    let map = try value.map(keys: ["node", "clamp", "inhibit", "from", "supply", "to"])
    let id = try node(map.require("node"))
    if let level = map["clamp"] { return Perturbation(.clamp(try level.integer(in: 0...100)), of: id) }
    if let share = map["inhibit"] {
      return Perturbation(
        .inhibit(Fraction(clamping: try share.number(in: 0...1)), from: try map["from"]?.integer(in: 1...100) ?? 1),
        of: id)
    }
    if let share = map["supply"] {
      return Perturbation(
        .supply(Fraction(clamping: try share.number(in: 0...1)), to: try map["to"]?.integer(in: 1...100) ?? 1), of: id)
    }
    throw .error(
      "missing-key", at: value.place, "a perturbation needs 'clamp', 'inhibit' or 'supply'",
      remedy: "write {node: X, clamp: 0}, say")
  }

  /// Settings, outputs, schedule and annotations.
  func fill(_ model: inout ImportedModel, from root: LocatedMap) throws(Diagnostic) {
    if let settings = root["settings"] { model.settings = try self.settings(settings) }
    for entry in try root["internal"]?.list() ?? [] { model.internalNodes.insert(try node(entry)) }
    for entry in try root["graph"]?.list() ?? [] { model.graphNodes.insert(try node(entry)) }
    for entry in try root["references"]?.list() ?? [] {
      let map = try entry.map(keys: ["node", "level"])
      model.references.append(
        .init(node: try node(map.require("node")), level: try map.require("level").integer(in: 0...100)))
    }
    for entry in try root["schedule"]?.list() ?? [] {
      let map = try entry.map(keys: ["node", "time", "probability"])
      model.schedule.append(
        .init(
          node: try node(map.require("node")), time: try map.require("time").number(),
          probability: try map.require("probability").number(in: 0...1)))
    }
    for entry in try root["annotations"]?.list() ?? [] {
      let map = try entry.map(keys: ["node", "kind", "text"])
      let text = try map.require("kind").text()
      model.annotations.append(
        .init(
          node: try map["node"].map { value throws(Diagnostic) in try node(value) }, kind: text,
          text: try map["text"]?.text() ?? ""))
    }
  }

  private func settings(_ value: LocatedValue) throws(Diagnostic) -> SimulationSettings {
    let map = try value.map(keys: [
      "time-tick", "max-time", "sample-count", "discrete-time", "generator", "seed", "thread-count",
      "displayed-trajectories", "clustered-trajectories", "cluster-threshold", "similarity-cache-size",
      "initial-population", "population-base",
    ])
    var settings = SimulationSettings()
    let positive = Double.leastNormalMagnitude...Double.greatestFiniteMagnitude
    if let entry = map["time-tick"] { settings.timeTick = try entry.number(in: positive) }
    if let entry = map["max-time"] { settings.maxTime = try entry.number(in: positive) }
    if let entry = map["sample-count"] { settings.sampleCount = try entry.integer(in: 1...Int.max) }
    if let entry = map["discrete-time"] { settings.discreteTime = try entry.truth() }
    if let entry = map["generator"] {
      let text = try entry.text()
      guard let generator = SimulationSettings.Generator(rawValue: text) else {
        throw .unknown(
          "value", text, at: entry.place, among: SimulationSettings.Generator.allCases.map(\.rawValue))
      }
      settings.generator = generator
    }
    if let entry = map["seed"] { settings.seed = try entry.integer() }
    if let entry = map["thread-count"] { settings.threadCount = try entry.integer(in: 1...Int.max) }
    if let entry = map["displayed-trajectories"] { settings.displayedTrajectories = try entry.integer() }
    if let entry = map["clustered-trajectories"] { settings.clusteredTrajectories = try entry.integer() }
    if let entry = map["cluster-threshold"] { settings.clusterThreshold = try entry.number() }
    if let entry = map["similarity-cache-size"] { settings.similarityCacheSize = try entry.integer() }
    if let entry = map["initial-population"] { settings.initialPopulation = try entry.integer(in: 1...Int.max) }
    if let entry = map["population-base"] { settings.populationBase = try entry.number() }
    return settings
  }
}
