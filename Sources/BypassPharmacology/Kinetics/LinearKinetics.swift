public import BypassCore

/// How a body handles a drug, as amounts in compartments between which fixed shares move an hour.
///
/// x′ = A·x + input, x in mg, A per hour; what is measured are sums of amounts over volumes. Made by the structures of
/// ``KineticStructure`` or from any matrix.
public struct LinearKinetics: Hashable, Sendable {
  /// A place where doses enter; ports are what CMT of a dosing record counts, from 1.
  public struct Port: Hashable, Sendable {
    /// A share of a dose and the compartment that gets it.
    public struct Entry: Hashable, Sendable {
      /// The compartment, counted from 0.
      public let compartment: Int
      /// The share of the dose.
      public let share: Fraction

      /// A share of a dose.
      public init(_ compartment: Int, share: Fraction = .one) {
        self.compartment = compartment
        self.share = share
      }
    }

    /// The name, `depot` or `central`.
    public let name: String
    /// Where a dose goes; shares sum to 1.
    public let entries: [Entry]
    /// The share of a dose that arrives at all.
    public let bioavailability: Fraction
    /// Hours from a dose to the beginning of its arrival, 0 or more.
    public let lag: Double
    /// Hours over which a dose with RATE −2 arrives; nil when the model says none.
    public let duration: Double?
    /// mg/h with which a dose with RATE −1 arrives; nil when the model says none.
    public let rate: Double?

    /// A port.
    public init(
      _ name: String, entries: [Entry], bioavailability: Fraction = .one, lag: Double = 0, duration: Double? = nil,
      rate: Double? = nil
    ) {
      self.name = name
      self.entries = entries
      self.bioavailability = bioavailability
      self.lag = lag
      self.duration = duration
      self.rate = rate
    }
  }

  /// Something whose concentration is asked for.
  public struct Analyte: Hashable, Sendable {
    /// `crizotinib`, `MMAE`.
    public let name: String
    /// mg/L for each mg in each compartment: one over the volume at the place of measurement, else 0.
    public let perAmount: [Double]
    /// Mass of a mole.
    public let molarMass: MolarMass
    /// The unbound share.
    public let unbound: Fraction

    /// Something measured.
    public init(_ name: String, perAmount: [Double], molarMass: MolarMass, unbound: Fraction) {
      self.name = name
      self.perAmount = perAmount
      self.molarMass = molarMass
      self.unbound = unbound
    }
  }

  /// Names of the compartments.
  public let compartments: [String]
  /// Where doses enter.
  public let ports: [Port]
  /// What is measured; at least one, the first is what acts unless another is named.
  public let analytes: [Analyte]
  /// Per hour: from column to row; the diagonal holds what leaves.
  let rates: DenseMatrix
  /// The flow of amounts, infusion rates and areas together.
  let propagator: Propagator

  /// A system given by its matrix.
  ///
  /// - Parameter rates: row by row, per hour: the amount that flows from the column's compartment to the row's, and on
  ///   the diagonal minus what leaves.
  /// - Throws: ``Diagnostic`` `kinetics-range` for numbers that no body has: not finite, negative flows, rates above
  ///   10,000/h, a system that grows by itself, a lag below 0, shares that do not sum to 1.
  public init(
    compartments: [String], rates: [[Double]], ports: [Port], analytes: [Analyte]
  ) throws(Diagnostic) {
    let n = compartments.count
    func refuse(_ why: String) -> Diagnostic {
      .error("kinetics-range", "these pharmacokinetics are impossible: \(why)")
    }
    guard n >= 1, n <= 32, rates.count == n, rates.allSatisfy({ $0.count == n }) else {
      throw refuse("there must be 1 to 32 compartments and a square matrix of rates")
    }
    guard !ports.isEmpty, !analytes.isEmpty else { throw refuse("nothing enters or nothing is measured") }
    var matrix = DenseMatrix(size: n)
    for row in 0..<n {
      for column in 0..<n {
        let rate = rates[row][column]
        guard rate.isFinite, rate.magnitude <= 1e4 else { throw refuse("a rate is above 10,000/h or not a number") }
        guard row == column ? rate <= 0 : rate >= 0 else { throw refuse("a flow is negative") }
        matrix[row, column] = rate
      }
    }
    guard matrix.isStable else { throw refuse("amounts would grow by themselves") }
    for port in ports {
      let sum = port.entries.reduce(0) { $0 + $1.share.value }
      guard (sum - 1).magnitude < 1e-9, port.entries.allSatisfy({ (0..<n).contains($0.compartment) }) else {
        throw refuse("the shares of a dose at '\(port.name)' do not sum to 1")
      }
      guard port.lag.isFinite, (0...1e4).contains(port.lag),
        [port.duration, port.rate].allSatisfy({
          $0.map { $0.isFinite && $0 > 0 && $0 <= 1e9 } ?? true
        })
      else { throw refuse("a lag, duration or rate at '\(port.name)' is out of range") }
    }
    for analyte in analytes {
      guard analyte.perAmount.count == n, analyte.perAmount.allSatisfy({ $0.isFinite && $0 >= 0 && $0 <= 1e9 }) else {
        throw refuse("a volume of '\(analyte.name)' is out of range")
      }
    }
    self.compartments = compartments
    self.ports = ports
    self.analytes = analytes
    self.rates = matrix
    propagator = Propagator(Self.extended(matrix, ports: ports, analytes: analytes))
  }

  /// (x, r, q): amounts, infusion rates of the ports (constant), and the areas under the analytes' curves.
  private static func extended(_ matrix: DenseMatrix, ports: [Port], analytes: [Analyte]) -> DenseMatrix {
    let n = matrix.size
    var extended = DenseMatrix(size: n + ports.count + analytes.count)
    for row in 0..<n { for column in 0..<n { extended[row, column] = matrix[row, column] } }
    for (index, port) in ports.enumerated() {
      for entry in port.entries { extended[entry.compartment, n + index] += entry.share.value }
    }
    for (index, analyte) in analytes.enumerated() {
      for column in 0..<n { extended[n + ports.count + index, column] = analyte.perAmount[column] }
    }
    return extended
  }

  /// The compartments that a dose at a port gets to, ascending; nil when some of it never leaves them.
  func reached(from port: Int) -> [Int]? {
    let all = Array(0..<rates.size)
    func spread(_ seeds: [Int], _ flows: (Int, Int) -> Bool) -> Set<Int> {
      var found = Set(seeds)
      var rest = seeds
      while let here = rest.popLast() {
        for there in all where flows(here, there) && found.insert(there).inserted { rest.append(there) }
      }
      return found
    }
    let entries = ports[port].entries.filter { $0.share.value > 0 }.map(\.compartment)
    let reached = spread(entries) { rates[$1, $0] > 0 }
    let leaving = spread(all.filter { rates.lost(from: $0) > 0 }) { rates[$0, $1] > 0 }
    return reached.isSubset(of: leaving) ? reached.sorted() : nil
  }

  /// Amounts in all compartments with M·x = right side on those that a dose at a port gets to; nil when there are none.
  func solve(_ matrix: DenseMatrix, _ right: [Double], reachedFrom port: Int) -> [Double]? {
    guard let places = reached(from: port), let part = matrix.block(places).solve(places.map { right[$0] }) else {
      return nil
    }
    var amounts = [Double](repeating: 0, count: rates.size)
    for (place, amount) in zip(places, part) { amounts[place] = amount }
    return amounts
  }

  /// Two systems are the same when what they were made of is.
  public static func == (left: Self, right: Self) -> Bool {
    left.compartments == right.compartments && left.ports == right.ports && left.analytes == right.analytes
      && left.rates == right.rates
  }

  /// By what the system was made of.
  public func hash(into hasher: inout Hasher) {
    hasher.combine(compartments)
    hasher.combine(ports)
    hasher.combine(analytes)
    hasher.combine(rates)
  }
}
