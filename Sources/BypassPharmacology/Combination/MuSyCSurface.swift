import BypassCore

/// Which numbers the MuSyC model of a number of drugs has, and where they stand in a list.
///
/// States are the subsets of bound drugs, as bit masks. E of every subset; h and C of every drug; for each drug and
/// each nonempty subset of others already bound, α (how much they raise its potency) and γ (its steepness).
public struct MuSyCLayout: Hashable, Sendable {
  /// A drug that binds where others are bound.
  public struct Edge: Hashable, Sendable {
    /// The drugs already bound, as a mask above 0.
    public let others: Int
    /// The drug that binds.
    public let drug: Int
  }

  /// Two to four.
  public let drugs: Int
  /// Whether γ is fitted; otherwise it is 1.
  public let fitsGamma: Bool
  /// The edges that have an α, by drug, then by mask.
  public let edges: [Edge]

  init(drugs: Int, fitsGamma: Bool) {
    self.drugs = drugs
    self.fitsGamma = fitsGamma
    edges = (0..<drugs).flatMap { drug in
      (1..<1 << drugs).filter { $0 >> drug & 1 == 0 }.map { Edge(others: $0, drug: drug) }
    }
  }

  var states: Int { 1 << drugs }
  var firstHill: Int { states }
  var firstHalf: Int { states + drugs }
  var firstAlpha: Int { states + 2 * drugs }
  var firstGamma: Int { firstAlpha + edges.count }
  /// How many numbers are fitted.
  public var count: Int { firstAlpha + edges.count * (fitsGamma ? 2 : 1) }

  /// The position of an edge in `edges`; nil for a drug that binds first.
  func edge(_ drug: Int, on others: Int) -> Int? {
    guard others > 0 else { return nil }
    let rank = (1..<others).reduce(0) { $0 + ($1 >> drug & 1 == 0 ? 1 : 0) }
    return drug * (1 << (drugs - 1)) - drug + rank
  }

  /// Names in the order of the list, the drugs numbered from 1: `E0`, `E1`, `E12`, `h1`, `C1`, `alpha_1_2` ("of 1 on
  /// 2"), `gamma_12_3`, ….
  public var names: [String] {
    func numbers(_ mask: Int) -> String {
      mask == 0 ? "0" : (0..<drugs).filter { mask >> $0 & 1 == 1 }.map { "\($0 + 1)" }.joined()
    }
    let shifts = (fitsGamma ? ["alpha", "gamma"] : ["alpha"]).flatMap { kind in
      edges.map { "\(kind)_\(numbers($0.others))_\($0.drug + 1)" }
    }
    return (0..<states).map { "E\(numbers($0))" } + (0..<drugs).map { "h\($0 + 1)" } + (0..<drugs).map { "C\($0 + 1)" }
      + shifts
  }
}

/// The effect of drugs that bind and let go, each changing how the others bind: the equilibrium mean of the subsets'
/// effects over a Markov chain on subsets.
///
/// Drug i binds to subset S at rate ((α d/C)ʰ)ᵞ with h, C of the drug and α, γ of the edge (1 for S = ∅), and leaves
/// at rate 1. Numbers of E are linear, all others are logarithms, C relative to the highest dose.
/// - Source: Meyer et al. 2019, doi:10.1016/j.cels.2019.01.003; Wooten et al. 2021, doi:10.1038/s41467-021-24789-z.
///   Equilibrium without subtractions by Grassmann, Taksar and Heyman 1985; derivatives by the chain's Poisson equation.
struct MuSyCSurface: FittedSurface {
  let layout: MuSyCLayout
  private let logDoses: [[Double?]]
  /// Of each place the drugs with a dose.
  private let active: [[Int]]
  private var rates: [Double]
  private var exits: [Double]
  private var shares: [Double]
  private var potentials: [Double]
  private var exponents: [Double]
  private var binding: [Double]
  private var masks: [Int]
  private let edgeTable: [Int]

  init(layout: MuSyCLayout, logDoses: [[Double?]]) {
    self.layout = layout
    self.logDoses = logDoses
    active = logDoses.map { doses in doses.indices.filter { doses[$0] != nil } }
    let states = layout.states
    rates = Array(repeating: 0, count: states * states)
    exits = Array(repeating: 0, count: states)
    shares = exits
    potentials = exits
    exponents = Array(repeating: 0, count: states * layout.drugs)
    binding = exponents
    masks = Array(repeating: 0, count: states)
    edgeTable = (0..<states).flatMap { mask in
      (0..<layout.drugs).map { mask >> $0 & 1 == 1 ? -1 : layout.edge($0, on: mask) ?? -1 }
    }
  }

  var placeCount: Int { logDoses.count }

  mutating func value(at place: Int, _ parameters: [Double], gradient: inout [Double]) -> Double {
    for index in gradient.indices { gradient[index] = 0 }
    let drugs = active[place]
    let states = 1 << drugs.count
    for state in 0..<states {
      var mask = 0
      for (bit, drug) in drugs.enumerated() where state >> bit & 1 == 1 { mask |= 1 << drug }
      masks[state] = mask
    }
    setRates(place, drugs, states, parameters)
    let effect = settle(states, parameters)
    solvePotentials(states, effect, parameters)
    collect(place, drugs, states, parameters, &gradient)
    return effect
  }

  private func index(_ state: Int, _ other: Int) -> Int { state * layout.states + other }

  private mutating func setRates(_ place: Int, _ drugs: [Int], _ states: Int, _ parameters: [Double]) {
    // Rows of all states: a plain run of numbers is cleared faster than a part of each row.
    rates.withUnsafeMutableBufferPointer { $0.update(repeating: 0) }
    for (bit, drug) in drugs.enumerated() {
      let hill = parameters[layout.firstHill + drug].exponential
      let distance = (logDoses[place][drug] ?? 0) - parameters[layout.firstHalf + drug]
      for state in 0..<states where state >> bit & 1 == 0 {
        let edge = edgeTable[masks[state] * layout.drugs + drug]
        var exponent = hill * distance
        if edge >= 0 {
          exponent = hill * (distance + parameters[layout.firstAlpha + edge])
          if layout.fitsGamma { exponent *= parameters[layout.firstGamma + edge].exponential }
        }
        exponents[state * layout.drugs + bit] = exponent
        let rate = min(max(exponent, -300), 300).exponential
        binding[state * layout.drugs + bit] = rate
        rates[index(state, state | 1 << bit)] = rate
        rates[index(state | 1 << bit, state)] = 1
      }
    }
  }

  /// Eliminates states from the highest down, then builds the equilibrium up again; returns its mean effect.
  private mutating func settle(_ states: Int, _ parameters: [Double]) -> Double {
    let width = layout.states
    rates.withUnsafeMutableBufferPointer { rates in
      for state in stride(from: states - 1, to: 0, by: -1) {
        let row = state * width
        var exit = 0.0
        for lower in 0..<state { exit += rates[row + lower] }
        exits[state] = exit
        for from in 0..<state {
          let rate = rates[from * width + state]
          guard rate > 0 else { continue }
          let share = rate / exit
          rates[from * width + state] = share
          // Staying where one is counts as well; nobody reads that number.
          let start = from &* width
          for to in 0..<state { rates[start &+ to] += share * rates[row &+ to] }
        }
      }
    }
    shares[0] = 1
    var total = 1.0
    for state in 1..<max(1, states) {
      var share = 0.0
      for lower in 0..<state { share += shares[lower] * rates[index(lower, state)] }
      shares[state] = share
      total += share
      // Only ratios matter; without this the share of a far state would leave the range of numbers.
      guard total > 1e200 else { continue }
      for known in 0...state { shares[known] *= 1e-200 }
      total *= 1e-200
    }
    var effect = 0.0
    for state in 0..<states {
      shares[state] /= total
      effect += shares[state] * parameters[masks[state]]
    }
    return effect
  }

  /// λ with Σ q(s,t)(λt − λs) = E − w(s), by the same elimination; λ of the empty subset is 0.
  private mutating func solvePotentials(_ states: Int, _ effect: Double, _ parameters: [Double]) {
    for state in 0..<states { potentials[state] = parameters[masks[state]] - effect }
    let width = layout.states
    rates.withUnsafeBufferPointer { rates in
      potentials.withUnsafeMutableBufferPointer { potentials in
        for state in stride(from: states - 1, to: 0, by: -1) {
          for lower in 0..<state { potentials[lower] += rates[lower &* width &+ state] * potentials[state] }
        }
        potentials[0] = 0
        for state in 1..<max(1, states) {
          var sum = potentials[state]
          for lower in 0..<state { sum += rates[state &* width &+ lower] * potentials[lower] }
          potentials[state] = sum / exits[state]
        }
      }
    }
  }

  private func collect(
    _ place: Int, _ drugs: [Int], _ states: Int, _ parameters: [Double], _ gradient: inout [Double]
  ) {
    for state in 0..<states { gradient[masks[state]] = shares[state] }
    for (bit, drug) in drugs.enumerated() {
      let hill = parameters[layout.firstHill + drug].exponential
      for state in 0..<states where state >> bit & 1 == 0 {
        let exponent = exponents[state * layout.drugs + bit]
        let change =
          binding[state * layout.drugs + bit] * shares[state] * (potentials[state | 1 << bit] - potentials[state])
        let edge = edgeTable[masks[state] * layout.drugs + drug]
        var slope = hill
        if edge >= 0 {
          if layout.fitsGamma {
            slope *= parameters[layout.firstGamma + edge].exponential
            gradient[layout.firstGamma + edge] += change * exponent
          }
          gradient[layout.firstAlpha + edge] += change * slope
        }
        gradient[layout.firstHill + drug] += change * exponent
        gradient[layout.firstHalf + drug] -= change * slope
      }
    }
  }
}
