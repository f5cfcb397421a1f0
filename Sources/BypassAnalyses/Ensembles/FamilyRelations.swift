import BypassBDD
import BypassCore
import BypassModel

/// What a family's alternatives say of its variables under each observation, as functions.
struct FamilyRelations: Sendable {
  /// How a variable is updated.
  enum Law: Sendable {
    /// By every member alike.
    case known(BooleanSystem.Function)
    /// By the alternative that an unknown takes.
    case open(unknown: Int, functions: [BooleanSystem.Function])
  }

  /// One observation's network: its laws and what was seen of its variables.
  struct Scene: Sendable {
    let laws: [Law]
    let seen: [(variable: Int, value: Bool)]
  }

  let scenes: [Scene]
  /// The unary form of the base, for names and ladders.
  let unary: UnaryNetwork
  /// For each unknown the number of its alternatives.
  let alternatives: [Int]
  /// The order in which diagrams ask about the variables of one scene.
  let order: [Int]

  var below: [Int?] { unary.variables.map(\.below) }

  init(_ family: NetworkFamily, _ observations: [FamilyCalibration.Observation]) throws(Diagnostics) {
    let unary = UnaryNetwork(family.base)
    self.unary = unary
    alternatives = family.unknowns.map(\.alternatives.count)
    scenes = try observations.map { observation throws(Diagnostics) in
      let seen = try Self.seen(observation, unary)
      return Scene(laws: try Self.laws(family, under: observation), seen: seen)
    }
    do throws(Diagnostic) {
      order = VariableOrder.byDependency(try QualitativeNetwork(unary, options: .init(inputs: .identity)).system)
    } catch {
      throw Diagnostics([error])
    }
  }

  private static func seen(
    _ observation: FamilyCalibration.Observation, _ unary: UnaryNetwork
  ) throws(Diagnostics) -> [(variable: Int, value: Bool)] {
    var seen: [(variable: Int, value: Bool)] = []
    for (id, level) in observation.levels.sorted(by: { $0.key < $1.key }) {
      guard let index = unary.network.index(of: id) else {
        throw Diagnostics([.unknown("node", id.description, among: unary.network.nodes.map(\.id.description))])
      }
      guard (0...unary.network.nodes[index].maximum).contains(level) else {
        throw Diagnostics([
          .error(
            "level-range", "'\(id)' has no level \(level)",
            remedy: "its levels are 0 to \(unary.network.nodes[index].maximum)")
        ])
      }
      seen += unary.variables(ofNodeAt: index).map { ($0, unary.variables[$0].level <= level) }
    }
    return seen
  }

  private static func laws(
    _ family: NetworkFamily, under observation: FamilyCalibration.Observation
  ) throws(Diagnostics) -> [Law] {
    let clamps = observation.clamps.sorted { $0.key < $1.key }.map { Perturbation(.clamp($0.value), of: $0.key) }
    let base = UnaryNetwork(try family.base.perturbed(by: clamps))
    let below = base.variables.map(\.below)
    var laws = try base.variables.indices.map { v throws(Diagnostics) in
      Law.known(try function(base, v, below))
    }
    for (position, unknown) in family.unknowns.enumerated() {
      let nodes = unknown.nodes
      let variables = nodes.compactMap { base.network.index(of: $0) }.flatMap { base.variables(ofNodeAt: $0) }
      var functions = [[BooleanSystem.Function]](repeating: [], count: variables.count)
      for alternative in unknown.alternatives {
        let member = UnaryNetwork(try family.base.replacing(alternative.nodes).perturbed(by: clamps))
        for (row, v) in variables.enumerated() { functions[row].append(try function(member, v, below)) }
      }
      for (row, v) in variables.enumerated() { laws[v] = .open(unknown: position, functions: functions[row]) }
    }
    return laws
  }

  private static func function(
    _ unary: UnaryNetwork, _ variable: Int, _ below: [Int?]
  ) throws(Diagnostics) -> BooleanSystem.Function {
    do throws(BDDLimit) {
      return try FormulaCompiler.function(unary.updateFunction(of: variable), below: below)
    } catch {
      throw Diagnostics([
        .error(
          "rule-too-complex", "the rule of '\(unary.variables[variable].node)' is too complex to analyse",
          remedy: "split it over intermediate nodes")
      ])
    }
  }

  /// The levels of each node in a box of one scene.
  func levels(_ canBe: (Int, Bool) -> Bool) -> [NodeID: ClosedRange<Int>] {
    var levels: [NodeID: ClosedRange<Int>] = [:]
    for (index, node) in unary.network.nodes.enumerated() {
      let steps = unary.variables(ofNodeAt: index)
      let low = steps.prefix { !canBe($0, false) }.count
      levels[node.id] = low...max(low, steps.prefix { canBe($0, true) }.count)
    }
    return levels
  }
}
