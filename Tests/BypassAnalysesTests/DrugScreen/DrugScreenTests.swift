import BypassCore
import BypassDynamics
import BypassModel
import Testing

@testable import BypassAnalyses

@Suite("Conditions of screens") struct DrugScreenTests {
  /// A drives B and C; R is B or C; X hangs on A but nothing reads it; Z is never on.
  private func network() throws -> Network {
    func id(_ name: String) throws -> NodeID { try NodeID(name) }
    func rule(_ text: String) throws -> NodeDeclaration.Behaviour { .ruled(Rule(on: try ConditionText.parse(text))) }
    return try Network(nodes: [
      NodeDeclaration(id("A"), .input(1)), NodeDeclaration(id("B"), rule("A")), NodeDeclaration(id("C"), rule("A | Z")),
      NodeDeclaration(id("Z"), rule("Z & !A")), NodeDeclaration(id("R"), rule("B | C")),
      NodeDeclaration(id("X"), rule("A & !R")),
    ])
  }

  private func inhibit(_ name: String, _ share: Double) throws -> Perturbation {
    Perturbation(.inhibit(Fraction(clamping: share), from: 1), of: try NodeID(name))
  }

  /// P(R ≥ 1) at the end of a condition with its error bound, by the master equation of the whole network.
  private func solved(
    _ whole: Network, under perturbations: [Perturbation]
  ) async throws -> (p: Double, errorBound: Double) {
    let exact = try await ExactSolution(
      ContinuousTimeSimulation(
        phases: [.init(whole, duration: 10), .init(try whole.perturbed(by: perturbations), duration: 4)], window: 4,
        seed: Seed(1)), includesLongRun: false
    ).answer()
    return (exact.endLevels[try #require(whole.index(of: try NodeID("R")))][1], exact.errorBound)
  }

  private func screen(trajectories: Int = 500, halfWidth: Double = 0) throws -> DrugScreen {
    try DrugScreen(
      of: [.init(try network())], readouts: [try NodeID("R")],
      settings: .init(
        settling: 10, duration: 4, trajectories: trajectories, halfWidth: halfWidth, seed: Seed(11)))
  }

  private func counts(_ screen: DrugScreen, _ work: [DrugScreen.Work], threads: Int = 1) async throws -> [String:
    ScreenCounts]
  {
    var all: [String: ScreenCounts] = [:]
    try await screen.run(work, threads: threads) { for piece in $0 { all[piece.work.key] = piece.counts } }
    return all
  }

  @Test("Conditions that cannot differ are one piece of work")
  func conditions() throws {
    let screen = try screen()
    let untreated = screen.work(on: 0, under: [])
    #expect(screen.work(on: 0, under: [try inhibit("X", 0.9)]).key == untreated.key)
    #expect(screen.work(on: 0, under: [try inhibit("Z", 0.9)]).key == untreated.key)
    #expect(screen.work(on: 0, under: [try inhibit("B", 0)]).key == untreated.key)
    let both = screen.work(on: 0, under: [try inhibit("B", 0.9), try inhibit("C", 0.8)])
    #expect(
      screen.work(on: 0, under: [try inhibit("C", 0.8), try inhibit("X", 1), try inhibit("B", 0.9)]).key == both.key)
    let twice = [try inhibit("B", 0.5), try inhibit("B", 0.2)]
    #expect(screen.work(on: 0, under: twice).key == screen.work(on: 0, under: twice.reversed()).key)
  }

  @Test("Conditions that can differ are different work")
  func conditionsThat() throws {
    let screen = try screen()
    let keys = [
      screen.work(on: 0, under: []), screen.work(on: 0, under: [try inhibit("B", 0.9)]),
      screen.work(on: 0, under: [try inhibit("B", 0.91)]), screen.work(on: 0, under: [try inhibit("C", 0.9)]),
      screen.work(on: 0, under: [Perturbation(.clamp(0), of: try NodeID("B"))]),
      try self.screen(trajectories: 501).work(on: 0, under: []),
    ].map(\.key)
    #expect(Set(keys).count == keys.count)
  }

  /// Each share is compared with the exact one at 4.5 standard errors: a false alarm in 150,000.
  @Test(
    "Shares are those of the master equation of the whole network", arguments: [(0.9, 0.8), (0.5, 0.0), (0.0, 0.0)])
  func shares(first: Double, second: Double) async throws {
    let perturbations = [try inhibit("B", first), try inhibit("C", second)]
    let screen = try screen(trajectories: 4000)
    let work = screen.work(on: 0, under: perturbations)
    let found = try #require(try await counts(screen, [work])[work.key])
    let whole = try network()
    let p = try await solved(whole, under: perturbations).p
    let error = (p * (1 - p) / 4000).squareRoot() + 1e-6
    #expect((found.share(0, atLeast: 1).value - p).magnitude < 4.5 * error)
  }

  @Test("Threads change no count")
  func threads() async throws {
    let screen = try screen()
    let work = try (0...40).map {
      screen.work(on: 0, under: [try inhibit("B", Double($0) / 40), try inhibit("C", 0.7)])
    }
    #expect(try await counts(screen, work) == (try await counts(screen, work.reversed(), threads: 3)))
  }

  @Test("A sure condition stops early and an unsure one goes on")
  func sure() async throws {
    let screen = try screen(trajectories: 1000, halfWidth: 0.05)
    let sure = screen.work(on: 0, under: [])
    let unsure = screen.work(on: 0, under: [try inhibit("B", 0.7), try inhibit("C", 0.7)])
    let found = try await counts(screen, [sure, unsure])
    #expect(found[sure.key]?.trajectories == 64)
    #expect((found[unsure.key]?.trajectories ?? 0) > 200)
    // What the first trajectories do does not depend on when the run stops.
    let all = try self.screen(trajectories: 64)
    let same = all.work(on: 0, under: [])
    #expect(try await counts(all, [same])[same.key] == found[sure.key])
  }

  /// The chance that the interval of a condition that stops early holds the truth, exactly: all paths over 64, 128, 256, 512
  /// and 1,000 trajectories.
  private func coverage(_ truth: Double, halfWidth: Double, narrowed: Double = 1) -> Double {
    var open: [Int: Double] = [0: 1]
    var (done, covered) = (0, 0.0)
    for next in [64, 128, 256, 512, 1000] {
      var chances = [1.0]
      for _ in done..<next {
        chances =
          zip(chances + [0], [0] + chances).map { $0 * (1 - truth) + $1 * truth }
      }
      var reached: [Int: Double] = [:]
      for (hits, weight) in open {
        for (more, chance) in chances.enumerated() where weight * chance > 1e-14 {
          reached[hits + more, default: 0] += weight * chance
        }
      }
      open = [:]
      for (hits, weight) in reached {
        let counts = ScreenCounts(trajectories: next, levels: [[next - hits, hits]])
        let share = counts.share(0, atLeast: 1)
        if next == 1000 || (share.upper - share.lower) / 2 <= halfWidth {
          let (low, high) = (share.lower - share.value, share.upper - share.value)
          if (low * narrowed...high * narrowed).contains(truth - share.value) { covered += weight }
        } else {
          open[hits] = weight
        }
      }
      done = next
    }
    return covered
  }

  @Test(
    "Intervals of conditions that stop early hold the truth in at least 92 % of runs, those that never stop in 94 %",
    arguments: [0.01, 0.03, 0.06, 0.1, 0.12, 0.14, 0.16, 0.2, 0.3, 0.5])
  func coverageOfStopping(truth: Double) {
    #expect(coverage(truth, halfWidth: 0.05) >= 0.92)
    #expect(coverage(truth, halfWidth: 0) >= 0.94)
    // A planted interval of six tenths of the width would be seen.
    #expect(coverage(truth, halfWidth: 0.05, narrowed: 0.6) < 0.92)
  }

  @Test("An unknown readout is refused")
  func unknown() throws {
    #expect(throws: Diagnostics.self) {
      try DrugScreen(of: [.init(try network())], readouts: [try NodeID("Q")], settings: .init(seed: Seed(1)))
    }
  }

  @Test("Counts are read back as written and damage is seen")
  func countsAre() {
    let counts = ScreenCounts(trajectories: 10, levels: [[3, 7], [1, 2, 7]])
    #expect(ScreenCounts(text: counts.text) == counts)
    for broken in ["", "10", "10:3,6", "0:0,0", "10:3,7;", "x:3,7", "10:10"] {
      #expect(ScreenCounts(text: broken) == nil || broken == "10:3,7;")
    }
  }

  private func screen(_ engine: DrugScreen.Engine, of network: Network, trajectories: Int = 200, seed: UInt64 = 11)
    throws
    -> DrugScreen
  {
    try DrugScreen(
      of: [.init(network)], readouts: [try NodeID("R")],
      settings: .init(settling: 10, duration: 4, trajectories: trajectories, seed: Seed(seed), engine: engine))
  }

  @Test(
    "An exact condition is the master equation of the whole network, to its error bound",
    arguments: [(0.9, 0.8), (0.5, 0.0), (0.0, 0.0)])
  func exactConditions(first: Double, second: Double) async throws {
    let perturbations = [try inhibit("B", first), try inhibit("C", second), try inhibit("X", 0.5)]
    let whole = try network()
    let screen = try screen(.exact, of: whole)
    let work = screen.work(on: 0, under: perturbations)
    let found = try #require(try await counts(screen, [work], threads: 2)[work.key])
    let (p, errorBound) = try await solved(whole, under: perturbations)
    let share = found.share(0, atLeast: 1)
    let bound = try #require(found.exact?.errorBound)
    #expect(found.trajectories == 0 && bound < 1e-8)
    #expect((share.value - p).magnitude <= bound + errorBound)
    #expect(share.lower <= share.value && share.upper - share.lower <= 2 * bound)
    #expect(found.mean(0) == share && ScreenCounts(text: found.text) == found)
  }

  @Test("Keys name the engine; an exact one asks for no seed, and one that is chosen is sampled's where it must sample")
  func engineKeys() throws {
    let whole = try network()
    func key(_ engine: DrugScreen.Engine, _ trajectories: Int = 200, seed: UInt64 = 11) throws -> String {
      try screen(engine, of: whole, trajectories: trajectories, seed: seed).work(on: 0, under: []).key
    }
    #expect(Set(try [key(.sampled), key(.exact), key(.automatic)]).count == 3)
    #expect(try key(.exact) == key(.exact, 300, seed: 12))
    #expect(try key(.automatic) != key(.automatic, 300) && key(.automatic) != key(.automatic, seed: 12))
    let many = try toggles(DrugScreen.automaticNodes)
    #expect(
      try screen(.automatic, of: many).work(on: 0, under: []).key
        == screen(.sampled, of: many).work(on: 0, under: []).key)
  }

  /// R asks all of some nodes that each follow an input of their own, half of them on at the beginning.
  private func toggles(_ count: Int) throws -> Network {
    var nodes: [NodeDeclaration] = []
    for number in 0..<count {
      let toggle = try NodeID("N\(number)")
      nodes.append(NodeDeclaration(toggle, .ruled(Rule(on: try ConditionText.parse("!N\(number)")))))
    }
    let all = (0..<count).map { "N\($0)" }.joined(separator: " & ")
    nodes.append(NodeDeclaration(try NodeID("R"), .ruled(Rule(on: try ConditionText.parse(all)))))
    return try Network(nodes: nodes)
  }

  @Test("Where the engine is chosen few states are solved and many are sampled as ever, while insisting is refused")
  func chosenEngine() async throws {
    for (count, isExact) in [(4, true), (16, false)] {
      let network = try toggles(count)
      let chosen = try screen(.automatic, of: network, trajectories: 64)
      let work = chosen.work(on: 0, under: [])
      let found = try #require(try await counts(chosen, [work])[work.key])
      #expect((found.exact != nil) == isExact)
      guard !isExact else { continue }
      let sampled = try screen(.sampled, of: network, trajectories: 64)
      let same = sampled.work(on: 0, under: [])
      #expect(try await counts(sampled, [same])[same.key] == found)
      var settings = DrugScreen.Settings(settling: 1, duration: 1, seed: Seed(1), engine: .exact)
      settings.memoryLimit = 1 << 20
      let insisting = try DrugScreen(of: [.init(network)], readouts: [try NodeID("R")], settings: settings)
      let error = await #expect(throws: Diagnostics.self) {
        try await counts(insisting, [insisting.work(on: 0, under: [])])
      }
      #expect(error?.all.first?.code == "exact-too-large")
    }
  }

  @Test("Stored probabilities that do not sum to 1, or are none, are seen")
  func damagedProbabilities() {
    let whole = ScreenCounts(.init(levels: [[0.25, 0.75], [0.125, 0.5, 0.375]], errorBound: 1e-11))
    #expect(whole.text == "exact:1e-11:0.25,0.75;0.125,0.5,0.375")
    #expect(ScreenCounts(text: whole.text) == whole)
    #expect((whole.mean(1).value - 0.625).magnitude < 1e-15 && whole.levelCount(1) == 3)
    for broken in [
      "exact", "exact:1e-11", "exact:1e-11:", "exact:1e-11:0.25,0.7", "exact:x:0.25,0.75", "exact:-1:0.25,0.75",
      "exact:1e-11:0.25,x", "exact:1e-11:1", "exact:inf:0.25,0.75", "exact:1e-11:-0.25,1.25", "exact:1e-11:nan,1",
    ] { #expect(ScreenCounts(text: broken) == nil, "\(broken)") }
  }

  @Test("False discovery rates are those of the textbook")
  func falseDiscovery() {
    // n = 4: 4·0.01/1, 4·0.02/2, 4·0.03/3 = 0.04 each, 4·0.5/4.
    let adjusted = FalseDiscovery.adjusted([0.02, 0.5, 0.01, 0.03])
    for (found, right) in zip(adjusted, [0.04, 0.5, 0.04, 0.04]) { #expect((found - right).magnitude < 1e-12) }
    #expect(FalseDiscovery.adjusted([]).isEmpty)
  }

  @Test("Synergy is expected minus observed with a row of zero at independence")
  func synergy() throws {
    let (a, b) = (Estimate.share(600, of: 1000), Estimate.share(500, of: 1000))
    let bare = Estimate.share(1000, of: 1000)
    let none = try #require(ScreenSynergy.bliss(.share(300, of: 1000), parts: [a, b], untreated: bare))
    #expect(none.score.value.magnitude < 1e-12 && none.p > 0.99)
    let strong = try #require(ScreenSynergy.bliss(.share(100, of: 1000), parts: [a, b], untreated: bare))
    #expect((strong.score.value - 0.2).magnitude < 1e-12 && strong.p < 1e-6)
    #expect(ScreenSynergy.bliss(a, parts: [a, b], untreated: .share(0, of: 10)) == nil)
    // A solution's rounding is no share that survives, and 1 · 1 / 0.1 is none that is expected.
    let rounding = Estimate(value: 1e-13, lower: 0, upper: 1e-9)
    #expect(ScreenSynergy.bliss(a, parts: [a, b], untreated: rounding) == nil)
    let all = Estimate.share(1000, of: 1000)
    #expect(ScreenSynergy.bliss(all, parts: [all, all], untreated: .share(100, of: 1000)) == nil)
    let hsa = ScreenSynergy.highestSingle(.share(400, of: 1000), parts: [a, b])
    #expect((hsa.score.value - 0.1).magnitude < 1e-12)
  }
}
