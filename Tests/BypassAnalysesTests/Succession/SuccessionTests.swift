import BypassAnalyses
import BypassCore
import BypassModel
import Testing

@Suite("Succession diagrams lead from the whole to the minimal trap spaces")
struct SuccessionTests {
  private func isInside(_ a: LevelSubspace, _ b: LevelSubspace) -> Bool {
    zip(a.intervals, b.intervals).allSatisfy { $0.lowest >= $1.lowest && $0.highest <= $1.highest }
  }

  @Test("Minimal spaces, steps and depths of random networks, multi-valued and canalysing ones too", arguments: 0..<60)
  func random(replicate: Int) throws {
    var random = RandomNetworks(replicate, seed: 91)
    let network = try random.network(
      nodes: 4, fanIn: 3, maximum: replicate % 3 == 0 ? 2 : 1, canalysing: replicate % 2 == 0)
    let answer = try SuccessionDiagram(QualitativeNetwork(network)).answer()
    let oracle = BruteForce(network)
    #expect(answer.shortfall == nil)
    #expect(answer.spaces.filter(\.isMinimal).map(\.levels).sorted() == oracle.minimalTrapSpaces())
    #expect(Set(answer.spaces.map(\.levels)).count == answer.spaces.count)
    for step in answer.steps {
      let (outer, inner) = (answer.spaces[step.from], answer.spaces[step.to])
      #expect(isInside(inner.levels, outer.levels) && inner.levels != outer.levels)
      #expect(inner.depth > outer.depth && !outer.isMinimal && !step.motif.isEmpty)
    }
    let traps = Set(oracle.boxes().filter(oracle.isTrap).map(oracle.asAnswer))
    #expect(answer.spaces.allSatisfy { traps.contains($0.levels) })
    // The first steps are the maximal trap spaces, propagated.
    let maximal = oracle.maximalTrapSpaces()
    #expect(answer.steps.filter { $0.from == 0 }.count == maximal.count)
  }

  @Test("Two switches, the second heard only when the first is on: decided one after the other")
  func byHand() throws {
    let (a, b) = (RandomNetworks.name(0), RandomNetworks.name(1))
    let network = try Network(nodes: [
      NodeDeclaration(a, .ruled(Rule(on: .level(a)))),
      NodeDeclaration(b, .ruled(Rule(on: .all([.level(a), .level(b)])))),
    ])
    let answer = try SuccessionDiagram(QualitativeNetwork(network)).answer()
    // A=0 decides all; A=1 leaves B; B=0 leaves A; A=B=1 is reached at once or after A=1.
    #expect(answer.spaces.count == 6 && answer.depth == 2)
    #expect(answer.spaces.filter(\.isMinimal).count == 3)
    let limited = try SuccessionDiagram(QualitativeNetwork(network), limits: .init(answers: 3)).answer()
    #expect(limited.shortfall == .answerLimit && limited.spaces.count == 3)
  }
}
