import BypassBDD
import BypassCore
import BypassModel

/// All pairs of a member and its fixed points with a given number of disagreements, as one decision diagram, from
/// which members are drawn uniformly.
///
/// An unknown's alternative is a binary number of its own variables; numbers beyond the last alternative are excluded.
struct FamilyDiagram {
  /// How many pairs there are.
  let pairs: BigCount
  /// How many members; nil when that needs too large diagrams.
  let members: BigCount?
  private let diagram: Diagram
  private let layout: Layout
  /// For each node of the diagram, behind the two constants, the share of assignments below it that are solutions.
  private let shares: [Double]

  /// Where the variables of scenes and unknowns stand.
  private struct Layout {
    let scenes: Int
    let perScene: Int
    /// For each unknown its first variable and how many it has, the lowest binary digit first.
    let codes: [(first: Int, count: Int)]
    let order: [Int]

    init(_ relations: FamilyRelations) {
      scenes = relations.scenes.count
      perScene = relations.unary.variables.count
      var next = scenes * perScene
      codes = relations.alternatives.map { count in
        let digits = Int.bitWidth - (count - 1).leadingZeroBitCount
        defer { next += digits }
        return (next, digits)
      }
      var order: [Int] = []
      var placed: Set<Int> = []
      for v in relations.order {
        for scene in 0..<scenes { order.append(scene * perScene + v) }
        if let scene = relations.scenes.first, case .open(let unknown, _) = scene.laws[v],
          placed.insert(unknown).inserted
        {
          order += codes[unknown].first..<codes[unknown].first + codes[unknown].count
        }
      }
      self.order = order
    }

    func variable(_ scene: Int, _ v: Int) -> Int { scene * perScene + v }
    var stateVariables: Range<Int> { 0..<scenes * perScene }
  }

  /// Nil when the diagram grows past the limits.
  init?(_ relations: FamilyRelations, disagreements: Int, known: [[Int: Bool]], limits: SearchLimits) {
    layout = Layout(relations)
    do throws(BDDLimit) {
      var arena = BDDArena(order: layout.order, nodeLimit: limits.diagramNodes, workLimit: limits.diagramWork)
      let all = try Self.solutions(relations, layout, disagreements, known, in: &arena)
      pairs = arena.count(of: all)
      diagram = arena.diagram(of: all)
      members = Self.members(all, layout, in: arena)
    } catch {
      return nil
    }
    var shares = [0.0, 1.0]
    for node in diagram.nodes { shares.append((shares[node.low] + shares[node.high]) / 2) }
    // Hundreds of variables fit; beyond that the shares vanish and the draw would not be uniform.
    guard shares[shares.count - 1] > 0 else { return nil }
    self.shares = shares
  }

  private static func members(_ all: BDD, _ layout: Layout, in arena: BDDArena) -> BigCount? {
    var arena = arena
    do throws(BDDLimit) {
      let chosen = try arena.exists(arena.variables(layout.stateVariables), all)
      return arena.count(of: chosen, over: layout.codes.flatMap { Array($0.first..<$0.first + $0.count) })
    } catch {
      return nil
    }
  }

  private static func solutions(
    _ relations: FamilyRelations, _ layout: Layout, _ disagreements: Int, _ known: [[Int: Bool]],
    in arena: inout BDDArena
  ) throws(BDDLimit) -> BDD {
    let given = known.enumerated().flatMap { scene, values in
      values.sorted { $0.key < $1.key }.map { (variable: layout.variable(scene, $0.key), value: $0.value) }
    }
    var all = try arena.and(arena.cube(given), Self.counted(relations, layout, disagreements, in: &arena))
    for (unknown, count) in relations.alternatives.enumerated() {
      var valid = BDD.never
      for choice in 0..<count { valid = try arena.or(valid, code(choice, layout.codes[unknown], in: &arena)) }
      all = try arena.and(all, valid)
    }
    for v in relations.order.reversed() {
      for (scene, laws) in relations.scenes.map(\.laws).enumerated() {
        let rests = try self.rests(v, laws[v], scene, relations, layout, in: &arena)
        all = try arena.and(all, rests)
      }
      if arena.nodeCount > 500_000 {
        var kept = [all]
        arena.collect(keeping: &kept)
        all = kept[0]
      }
    }
    return all
  }

  private static func rests(
    _ v: Int, _ law: FamilyRelations.Law, _ scene: Int, _ relations: FamilyRelations, _ layout: Layout,
    in arena: inout BDDArena
  ) throws(BDDLimit) -> BDD {
    let own = try arena.variable(layout.variable(scene, v))
    var rests: BDD
    switch law {
    case .known(let function):
      rests = try arena.same(own, arena.bdd(of: function.value.renamed { layout.variable(scene, $0) }))
    case .open(let unknown, let functions):
      rests = .never
      for (choice, function) in functions.enumerated() {
        let same = try arena.same(own, arena.bdd(of: function.value.renamed { layout.variable(scene, $0) }))
        rests = try arena.or(rests, arena.and(code(choice, layout.codes[unknown], in: &arena), same))
      }
    }
    if let below = relations.below[v] {
      rests = try arena.and(
        rests, arena.ifThenElse(own, arena.variable(layout.variable(scene, below)), .always))
    }
    return rests
  }

  private static func code(
    _ choice: Int, _ place: (first: Int, count: Int), in arena: inout BDDArena
  ) throws(BDDLimit) -> BDD {
    try arena.cube((0..<place.count).map { (variable: place.first + $0, value: choice >> $0 & 1 != 0) })
  }

  /// "There are exactly so many disagreements."
  private static func counted(
    _ relations: FamilyRelations, _ layout: Layout, _ disagreements: Int, in arena: inout BDDArena
  ) throws(BDDLimit) -> BDD {
    let rank = Dictionary(uniqueKeysWithValues: layout.order.enumerated().map { ($1, $0) })
    let seen = relations.scenes.enumerated().flatMap { scene, row in
      row.seen.map { (variable: layout.variable(scene, $0.variable), value: $0.value) }
    }.sorted { rank[$0.variable, default: 0] > rank[$1.variable, default: 0] }
    // exact[k]: exactly k disagreements among those looked at so far, from the last asked to the first.
    var exact = [BDD](repeating: .never, count: disagreements + 1)
    exact[0] = .always
    for (variable, value) in seen {
      let agrees = try arena.literal(variable, value)
      for k in exact.indices.reversed() {
        exact[k] = try arena.ifThenElse(agrees, exact[k], k > 0 ? exact[k - 1] : .never)
      }
    }
    return exact[disagreements]
  }

  /// Different members, each as likely as any other.
  ///
  /// A pair is drawn and kept with one over the number of its member's fixed points.
  func draw(_ count: Int, _ relations: FamilyRelations, seed: Seed) -> [CalibratedFamily.Member] {
    let wanted = min(count, members?.exactly ?? count)
    var found: [CalibratedFamily.Member] = []
    var seen: Set<[Int]> = []
    var random = RandomStream(seed: seed, purpose: .ensemble, replicate: 0)
    var tries = 0
    while found.count < wanted, tries < 1000 * count {
      tries += 1
      let assignment = draw(&random)
      guard random.nextUnit() * fixedPoints(of: assignment) < 1 else { continue }
      let choice = layout.codes.map { place in
        (0..<place.count).reduce(0) { assignment[place.first + $1] ? $0 | 1 << $1 : $0 }
      }
      guard seen.insert(choice).inserted else { continue }
      let rests = (0..<layout.scenes).map { scene in
        relations.levels { assignment[layout.variable(scene, $0)] == $1 }
      }
      found.append(CalibratedFamily.Member(choice: choice, rests: rests))
    }
    return found
  }

  /// A solution, each as likely as any other.
  private func draw(_ random: inout RandomStream) -> [Bool] {
    var assignment = layout.order.indices.map { _ in Bool.random(using: &random) }
    var index = diagram.nodes.count + 1
    while index > 1 {
      let node = diagram.nodes[index - 2]
      let high = random.nextUnit() * (shares[node.low] + shares[node.high]) < shares[node.high]
      assignment[node.variable] = high
      index = high ? node.high : node.low
    }
    return assignment
  }

  /// How many solutions have this assignment's member.
  private func fixedPoints(of assignment: [Bool]) -> Double {
    var shares = [0.0, 1.0]
    for node in diagram.nodes {
      let isState = layout.stateVariables.contains(node.variable)
      let (low, high) = (shares[node.low], shares[node.high])
      shares.append(isState ? (low + high) / 2 : assignment[node.variable] ? high : low)
    }
    return shares[shares.count - 1] * Double(sign: .plus, exponent: layout.stateVariables.count, significand: 1)
  }
}
