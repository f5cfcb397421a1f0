public import BypassCore

/// The structures in which pharmacokinetics are published: absorption into one to three compartments.
public struct KineticStructure: Hashable, Sendable {
  /// How a dose by mouth gets into the central compartment.
  public enum Absorption: Hashable, Sendable {
    /// Straight into it, by vein.
    case direct
    /// With a first-order rate per hour.
    case firstOrder(ka: Double)
    /// Through a chain of `count` transit compartments with a mean time of `mean` hours, then with a first-order rate.
    ///
    /// The delay is Savic's gamma density of shape count + 1 and rate (count + 1)/mean. A count that is not whole is
    /// the mixture of the two neighbouring whole chains that has the same mean and variance, so that the system stays
    /// linear and its steady state exact.
    /// - Source: Savic et al. 2007, doi:10.1007/s10928-007-9066-0; mixture: Tijms 1994.
    case transit(count: Double, mean: Double, ka: Double)
  }

  /// A further compartment that the central one exchanges with.
  public struct Peripheral: Hashable, Sendable {
    /// L/h.
    public let flow: Double
    /// L.
    public let volume: Double

    /// A further compartment.
    public init(flow: Double, volume: Double) {
      self.flow = flow
      self.volume = volume
    }
  }

  /// How a dose gets in.
  public var absorption: Absorption
  /// L/h, over the bioavailability where that is not known apart.
  public var clearance: Double
  /// L.
  public var volume: Double
  /// None to two further compartments.
  public var peripherals: [Peripheral]
  /// The share of a dose by mouth that arrives.
  public var bioavailability: Fraction
  /// Hours before absorption begins.
  public var lag: Double
  /// Hours over which a dose with RATE −2 arrives.
  public var duration: Double?
  /// mg/h with which a dose with RATE −1 arrives.
  public var rate: Double?

  /// A structure.
  public init(
    absorption: Absorption, clearance: Double, volume: Double, peripherals: [Peripheral] = [],
    bioavailability: Fraction = .one, lag: Double = 0, duration: Double? = nil, rate: Double? = nil
  ) {
    self.absorption = absorption
    self.clearance = clearance
    self.volume = volume
    self.peripherals = peripherals
    self.bioavailability = bioavailability
    self.lag = lag
    self.duration = duration
    self.rate = rate
  }

  /// The system: port 1 takes doses by mouth (by vein for direct absorption), the last port the central compartment.
  ///
  /// - Throws: ``Diagnostic`` `kinetics-range` for numbers that no body has.
  public func kinetics(
    of name: String, molarMass: MolarMass, unbound: Fraction
  ) throws(Diagnostic) -> LinearKinetics {
    var system = CompartmentGraph()
    let central = try disposition(in: &system)
    var ports: [LinearKinetics.Port] = []
    if let entries = try absorptionEntries(to: central, in: &system) {
      ports.append(
        .init(
          "mouth", entries: entries, bioavailability: bioavailability, lag: lag, duration: duration, rate: rate))
      ports.append(.init("vein", entries: [.init(central)]))
    } else {
      ports.append(
        .init(
          "vein", entries: [.init(central)], bioavailability: bioavailability, lag: lag, duration: duration, rate: rate)
      )
    }
    let analyte = LinearKinetics.Analyte(
      name, perAmount: system.names.indices.map { $0 == central ? 1 / volume : 0 }, molarMass: molarMass,
      unbound: unbound)
    return try system.kinetics(ports: ports, analytes: [analyte])
  }

  /// The central compartment with its peripherals and its clearance; gives the central one's place.
  private func disposition(in system: inout CompartmentGraph) throws(Diagnostic) -> Int {
    guard volume.isFinite, volume > 0, clearance.isFinite, clearance >= 0, peripherals.count <= 2,
      peripherals.allSatisfy({ $0.volume.isFinite && $0.volume > 0 && $0.flow.isFinite && $0.flow >= 0 })
    else { throw .error("kinetics-range", "clearance, flows and volumes must be numbers above 0") }
    let central = system.add("central")
    system.remove(from: central, rate: clearance / volume)
    for (index, peripheral) in peripherals.enumerated() {
      let place = system.add("peripheral \(index + 1)")
      system.move(from: central, to: place, rate: peripheral.flow / volume)
      system.move(from: place, to: central, rate: peripheral.flow / peripheral.volume)
    }
    return central
  }

  /// Where a dose by mouth enters; nil for direct absorption.
  private func absorptionEntries(
    to central: Int, in system: inout CompartmentGraph
  ) throws(Diagnostic) -> [LinearKinetics.Port.Entry]? {
    switch absorption {
    case .direct: return nil
    case .firstOrder(let ka):
      let depot = system.add("depot")
      system.move(from: depot, to: central, rate: ka)
      return [.init(depot)]
    case .transit(let count, let mean, let ka):
      guard count.isFinite, (0...20).contains(count), mean.isFinite, mean > 0 else {
        throw .error("kinetics-range", "a transit has 0 to 20 compartments and a mean time above 0")
      }
      let depot = system.add("depot")
      system.move(from: depot, to: central, rate: ka)
      let chain = GammaChain(shape: count + 1, mean: mean)
      var target = depot
      var stages: [Int] = []
      for stage in 0..<chain.stages {
        let place = system.add("transit \(chain.stages - stage)")
        system.move(from: place, to: target, rate: chain.rate)
        target = place
        stages.append(place)
      }
      guard chain.short > 0, stages.count > 1 else { return [.init(target)] }
      return [
        .init(target, share: Fraction(clamping: 1 - chain.short)),
        .init(stages[stages.count - 2], share: Fraction(clamping: chain.short)),
      ]
    }
  }
}

/// A delay with the mean and the variance of a gamma density as a chain of equal stages that a share of the dose enters
/// one stage late.
///
/// For a shape a between k − 1 and k (squared variation c = 1/a): the share p = (k·c − √(k(1 + c) − k²c))/(1 + c) passes
/// k − 1 stages and the rest k, each with rate (k − p)/mean.
///
/// - Source: Tijms, Stochastic Models (1994), fitting of mixed Erlang distributions.
struct GammaChain: Hashable {
  /// k.
  let stages: Int
  /// Per hour.
  let rate: Double
  /// The share p that passes one stage less.
  let short: Double

  init(shape: Double, mean: Double) {
    let whole = max(1, shape.rounded(.up))
    let k = whole
    let c = 1 / shape
    let isWhole = shape == shape.rounded()
    let share = isWhole ? 0 : max(0, (k * c - max(0, k * (1 + c) - k * k * c).squareRoot()) / (1 + c))
    stages = Int(k)
    short = share
    rate = (k - share) / mean
  }
}
