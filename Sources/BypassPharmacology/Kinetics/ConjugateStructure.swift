public import BypassCore

/// An antibody that carries a payload: three compartments for the conjugate, two for what it sets free.
///
/// The payload arises as the conjugate is cleared, `released` mg for each mg of conjugate, first into a pool that it
/// leaves with a first-order rate (the peak of the payload lags days behind the infusion), then in two compartments.
///
/// - Source: Li et al. 2017, doi:10.1002/jcph.920 (structure; brentuximab vedotin and MMAE).
public struct ConjugateStructure: Hashable, Sendable {
  /// The conjugate: by vein, with up to two further compartments.
  public var conjugate: KineticStructure
  /// mg of payload set free for each mg of conjugate cleared.
  public var released: Double
  /// Per hour, from the pool of cells into plasma.
  public var releaseRate: Double
  /// L/h.
  public var payloadClearance: Double
  /// L.
  public var payloadVolume: Double
  /// The further compartment of the payload.
  public var payloadPeripheral: KineticStructure.Peripheral?

  /// A conjugate with its payload.
  public init(
    conjugate: KineticStructure, released: Double, releaseRate: Double, payloadClearance: Double,
    payloadVolume: Double, payloadPeripheral: KineticStructure.Peripheral?
  ) {
    self.conjugate = conjugate
    self.released = released
    self.releaseRate = releaseRate
    self.payloadClearance = payloadClearance
    self.payloadVolume = payloadVolume
    self.payloadPeripheral = payloadPeripheral
  }

  /// The system; the first analyte is the conjugate, the second the payload.
  ///
  /// - Throws: ``Diagnostic`` `kinetics-range` for numbers that no body has.
  public func kinetics(
    of name: String, molarMass: MolarMass, unbound: Fraction, payload: String, payloadMass: MolarMass,
    payloadUnbound: Fraction
  ) throws(Diagnostic) -> LinearKinetics {
    let numbers = [conjugate.volume, conjugate.clearance, released, releaseRate, payloadClearance, payloadVolume]
    guard numbers.allSatisfy({ $0.isFinite && $0 > 0 }), conjugate.absorption == .direct,
      conjugate.peripherals.allSatisfy({ $0.volume.isFinite && $0.volume > 0 && $0.flow.isFinite && $0.flow >= 0 }),
      payloadPeripheral.map({ $0.volume.isFinite && $0.volume > 0 && $0.flow.isFinite && $0.flow >= 0 }) ?? true
    else { throw .error("kinetics-range", "a conjugate needs clearances and volumes above 0 and goes by vein") }
    var system = CompartmentGraph()
    let central = system.add("conjugate central")
    for (index, peripheral) in conjugate.peripherals.enumerated() {
      let place = system.add("conjugate peripheral \(index + 1)")
      system.move(from: central, to: place, rate: peripheral.flow / conjugate.volume)
      system.move(from: place, to: central, rate: peripheral.flow / peripheral.volume)
    }
    system.remove(from: central, rate: conjugate.clearance / conjugate.volume)
    let pool = system.add("payload in cells")
    system.form(from: central, to: pool, rate: released * conjugate.clearance / conjugate.volume)
    let plasma = system.add("payload central")
    system.move(from: pool, to: plasma, rate: releaseRate)
    system.remove(from: plasma, rate: payloadClearance / payloadVolume)
    if let peripheral = payloadPeripheral {
      let place = system.add("payload peripheral")
      system.move(from: plasma, to: place, rate: peripheral.flow / payloadVolume)
      system.move(from: place, to: plasma, rate: peripheral.flow / peripheral.volume)
    }
    let weights = { (at: Int, volume: Double) in system.names.indices.map { $0 == at ? 1 / volume : 0 } }
    return try system.kinetics(
      ports: [.init("vein", entries: [.init(central)], lag: conjugate.lag)],
      analytes: [
        .init(name, perAmount: weights(central, conjugate.volume), molarMass: molarMass, unbound: unbound),
        .init(payload, perAmount: weights(plasma, payloadVolume), molarMass: payloadMass, unbound: payloadUnbound),
      ])
  }
}
