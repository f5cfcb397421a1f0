import BypassCore
import BypassDynamics

/// The answer of a simulation, whatever answered it.
struct SimulationOutcome {
  /// A fixed point with the share of runs that end in it.
  struct FixedPoint {
    let levels: [Int]
    let share: Estimate
  }

  let method: String
  let nodes: [NodeID]
  let outputs: [NodeID]
  let ticks: [ContinuousTimeAnswer.Tick]
  let fixedPoints: [FixedPoint]
  /// What is said about how it was computed, for machines.
  var facts: [JSONValue.Member]
  /// The same for people, in one phrase.
  let phrase: String
  /// `_probtraj.csv` and `_fp.csv` in MaBoSS's form.
  let trajectoryTable: String
  let fixedPointTable: String
  let isExact: Bool
  /// `_statdist.csv`; nil where no trajectories were to be clustered.
  var distributionTable: String?
  /// How the treatment differs from another one; nil where that was not asked.
  var comparison: SimulationComparison.Outcome?
  /// What was noted on the way.
  var diagnostics: [Diagnostic] = []
  /// Whether the run was stopped before its end.
  var isCut = false
  /// The checkpoint that the written answer replaces.
  var spent: String?

  /// A sampled answer.
  init(_ answer: ContinuousTimeAnswer, trajectoryTable: String, fixedPointTable: String, method: String) {
    self.method = method
    nodes = answer.nodes
    outputs = answer.outputs
    ticks = answer.ticks
    fixedPoints = answer.fixedPoints.map {
      FixedPoint(levels: $0.levels, share: .share($0.count, of: answer.trajectories))
    }
    facts = [
      .init("trajectories", .integer(answer.trajectories)), .init("transitions", .integer(answer.transitions)),
    ]
    phrase = "\(answer.trajectories) trajectories"
    self.trajectoryTable = trajectoryTable
    self.fixedPointTable = fixedPointTable
    isExact = false
  }

  /// An exact answer; its intervals are its error bound.
  init(_ answer: ExactAnswer, trajectoryTable: String, fixedPointTable: String) {
    method = "master equation (uniformisation) on \(answer.stateCount) states"
    nodes = answer.nodes
    outputs = answer.outputs
    ticks = answer.ticks
    let bound = answer.errorBound
    fixedPoints = answer.fixedPoints.map {
      FixedPoint(
        levels: $0.levels,
        share: Estimate(
          value: $0.probability, lower: max(0, $0.probability - bound), upper: min(1, $0.probability + bound)))
    }
    var facts: [JSONValue.Member] = [
      .init("states", .integer(answer.stateCount)), .init("moves", .integer(answer.moveCount)),
      .init("errorBound", .number(bound)),
    ]
    if let longRun = answer.longRun {
      let attractors = longRun.attractors.map { attractor -> JSONValue in
        ["p": .number(attractor.probability), "size": .integer(attractor.size)]
      }
      facts.append(
        .init("longRun", ["attractors": .array(attractors), "residual": .number(longRun.residual)]))
    }
    self.facts = facts
    phrase = "exact on \(answer.stateCount) reachable states, every probability within \(bound.scientific)"
    self.trajectoryTable = trajectoryTable
    self.fixedPointTable = fixedPointTable
    isExact = true
  }
}

extension Double {
  /// One significant figure with a power of ten, such as `1e-10`, for error bounds; rounded up.
  var scientific: String {
    guard self > 0, isFinite else { return "0" }
    var exponent = 0
    var rest = self
    while rest < 1 {
      rest *= 10
      exponent -= 1
    }
    while rest >= 10 {
      rest /= 10
      exponent += 1
    }
    return "\(Int(rest.rounded(.up)))e\(exponent)"
  }
}
