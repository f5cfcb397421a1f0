import BypassCore
import Testing

@testable import BypassPharmacology

@Suite("MuSyC") struct MuSyCTests {
  /// Parameters drawn at random: effects around 0.5, steepness around 1, interactions of up to e^±1.
  private func parameters(_ layout: MuSyCLayout, seed: UInt64) -> [Double] {
    var random = RandomStream(seed: Seed(seed), purpose: .bootstrap, replicate: 0)
    return (0..<layout.count).map { $0 < layout.states ? random.nextUnit() : 2 * random.nextUnit() - 1 }
  }

  /// The equilibrium by Gaussian elimination of the balance equations, as directly as can be written.
  private func bruteForce(_ layout: MuSyCLayout, _ logs: [Double], _ parameters: [Double]) -> Double {
    let states = layout.states
    var matrix = Array(repeating: Array(repeating: 0.0, count: states + 1), count: states)
    for state in 0..<states {
      for drug in 0..<layout.drugs where state >> drug & 1 == 0 {
        let other = state | 1 << drug
        let hill = parameters[layout.firstHill + drug].exponential
        var exponent = hill * (logs[drug] - parameters[layout.firstHalf + drug])
        if let edge = layout.edge(drug, on: state) {
          let gamma = layout.fitsGamma ? parameters[layout.firstGamma + edge].exponential : 1
          exponent += hill * parameters[layout.firstAlpha + edge]
          exponent *= gamma
        }
        let rate = exponent.exponential
        matrix[state][state] -= rate
        matrix[other][state] += rate
        matrix[other][other] -= 1
        matrix[state][other] += 1
      }
    }
    matrix[0] = Array(repeating: 1, count: states + 1)
    for column in 0..<states {
      let pivot = (column..<states).max { matrix[$0][column].magnitude < matrix[$1][column].magnitude } ?? column
      matrix.swapAt(column, pivot)
      for row in 0..<states where row != column {
        let factor = matrix[row][column] / matrix[column][column]
        for index in column...states { matrix[row][index] -= factor * matrix[column][index] }
      }
    }
    return (0..<states).reduce(0) { $0 + parameters[$1] * matrix[$1][states] / matrix[$1][$1] }
  }

  @Test(
    "The surface is the equilibrium of the chain on subsets", arguments: [(2, true), (3, false), (3, true), (4, false)])
  func surface(drugs: Int, gamma: Bool) {
    let layout = MuSyCLayout(drugs: drugs, fitsGamma: gamma)
    for seed in 1...5 as ClosedRange<UInt64> {
      let parameters = parameters(layout, seed: seed)
      let logs = (0..<drugs).map { 0.7 * Double($0) - 0.8 }
      var surface = MuSyCSurface(layout: layout, logDoses: [logs.map { $0 }])
      var gradient = [Double](repeating: 0, count: layout.count)
      let value = surface.value(at: 0, parameters, gradient: &gradient)
      #expect((value - bruteForce(layout, logs, parameters)).magnitude < 1e-12)
    }
  }

  @Test("The gradient is the limit of differences", arguments: [(2, true), (3, true), (4, false)])
  func gradient(drugs: Int, gamma: Bool) {
    let layout = MuSyCLayout(drugs: drugs, fitsGamma: gamma)
    let parameters = parameters(layout, seed: 9)
    // One drug is left out of the second place, so that smaller chains are tried too.
    let doses: [[Double?]] = [(0..<drugs).map { 0.5 - 0.4 * Double($0) }, (0..<drugs).map { $0 == 0 ? nil : 0.3 }]
    var surface = MuSyCSurface(layout: layout, logDoses: doses)
    for place in 0..<2 {
      var gradient = [Double](repeating: 0, count: layout.count)
      var unused = gradient
      _ = surface.value(at: place, parameters, gradient: &gradient)
      for index in parameters.indices {
        var (up, down) = (parameters, parameters)
        up[index] += 1e-5
        down[index] -= 1e-5
        let slope =
          (surface.value(at: place, up, gradient: &unused) - surface.value(at: place, down, gradient: &unused)) / 2e-5
        #expect((gradient[index] - slope).magnitude < 1e-8, "parameter \(layout.names[index]) at \(place)")
      }
    }
  }

  /// A noise-free matrix of a surface with known numbers.
  static func matrix(unit: Double = 1, noise: Double = 0) -> CombinationData {
    let layout = MuSyCLayout(drugs: 2, fitsGamma: true)
    let inner = [1, 0.4, 0.3, 0.05, 0.3, -0.2, -2.5, -2, 1.2, -0.7, 0.1, -0.2]
    let doses = [0, 0.03, 0.1, 0.4, 1.5, 10].map { $0 * unit }
    let model = MuSyCModel(layout: layout, inner: inner, highestDoses: [10 * unit, 10 * unit])
    var random = RandomStream(seed: Seed(5), purpose: .bootstrap, replicate: 7)
    let wells = doses.flatMap { first in
      doses.map { second in
        CombinationData.Well(
          doses: [first, second], effect: model.effect(of: [first, second]) + noise * random.nextNormal())
      }
    }
    return CombinationData(
      axes: [DoseAxis(name: "A"), DoseAxis(name: "B")], scale: EffectScale(.viability, whole: 1), wells: wells)
  }

  @Test("What made a noise-free matrix is found again")
  func made() async {
    var fit = MuSyCFit(Self.matrix())
    fit.starts = 3
    let answer = await fit.answer(bootstraps: 0, threads: 2)
    #expect(answer.sse < 1e-16)
    let truth = [1, 0.4, 0.3, 0.05, 1.349859, 0.818731, 0.820850, 1.353353, 3.320117, 0.496585, 1.105171, 0.818731]
    for (found, right) in zip(answer.model.values, truth) { #expect((found / right - 1).magnitude < 1e-4) }
  }

  @Test("Another unit of dose changes no parameter but the doses", arguments: [1e6, 1e-6])
  func another(unit: Double) async {
    var (one, other) = (MuSyCFit(Self.matrix(noise: 0.02)), MuSyCFit(Self.matrix(unit: unit, noise: 0.02)))
    one.starts = 2
    other.starts = 2
    let (first, second) = (await one.answer(bootstraps: 4, threads: 1), await other.answer(bootstraps: 4, threads: 2))
    for (index, name) in first.model.layout.names.enumerated() {
      let factor = name.hasPrefix("C") ? unit : 1
      #expect((second.model.values[index] / first.model.values[index] / factor - 1).magnitude < 1e-6, "\(name)")
      if let low = first.intervals[index].lower, let same = second.intervals[index].lower {
        #expect((same / low / factor - 1).magnitude < 1e-6, "lower end of \(name)")
      }
    }
    #expect(first.sse == second.sse || (first.sse / second.sse - 1).magnitude < 1e-9)
    #expect((first.beta.lower - second.beta.lower).magnitude < 1e-6)
  }

  @Test("Profile intervals hold the optimum and leave the unbounded open")
  func profile() async {
    let data = Self.matrix(noise: 0.02)
    var fit = MuSyCFit(data)
    fit.starts = 1
    let answer = await fit.answer(bootstraps: 0, threads: 1)
    for (value, ends) in zip(answer.model.values, answer.intervals) {
      if let lower = ends.lower { #expect(lower <= value) }
      if let upper = ends.upper { #expect(value <= upper) }
    }
    // A drug that does nothing has no potency that data could bound from both sides.
    let flat = CombinationData(
      axes: data.axes, scale: data.scale,
      wells: data.wells.map { .init(doses: $0.doses, effect: 1 - 0.5 * $0.doses[0] / (1 + $0.doses[0])) })
    var idle = MuSyCFit(flat)
    idle.starts = 1
    let open = await idle.answer(bootstraps: 0, threads: 1)
    let potency = open.intervals[7]
    #expect(potency.lower == nil || potency.upper == nil)
  }
}
