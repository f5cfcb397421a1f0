import BypassCore
import BypassModel
import Testing

@Suite("Formulas")
struct FormulaTests {
  /// A seeded random formula over four atoms.
  private func random(_ stream: inout RandomStream, depth: Int) -> Formula<Int> {
    let choice = stream.next() % (depth == 0 ? 2 : 7)
    func part() -> Formula<Int> { random(&stream, depth: depth - 1) }
    switch choice {
    case 0: return .atom(Int(stream.next() % 4))
    case 1: return .constant(stream.next() % 2 == 0)
    case 2: return .not(part())
    case 3: return .all([part(), part(), part()])
    case 4: return .any([part(), part()])
    case 5: return .either(part(), part())
    default: return stream.next() % 2 == 0 ? .all([]) : .any([])
    }
  }

  @Test("Simplifying changes no value: 300 random formulas on all 16 assignments")
  func simplified() {
    var stream = RandomStream(seed: Seed(3), purpose: .networkGeneration, replicate: 0)
    for _ in 0..<300 {
      let formula = random(&stream, depth: 4)
      for bits in 0..<16 {
        #expect(formula.value { bits >> $0 & 1 == 1 } == formula.simplified.value { bits >> $0 & 1 == 1 })
      }
    }
  }

  @Test("…and the comparison sees a dropped negation")
  func theCheckCanFail() {
    let formula = Formula<Int>.not(.atom(0))
    withKnownIssue("a planted dropped negation") {
      #expect(formula.value { _ in true } == Formula<Int>.atom(0).value { _ in true })
    }
  }
}
