public import BypassCore

#if canImport(Glibc)
  import Glibc
#endif

/// A drug that competes with a cell's ATP: what is measured at one concentration of ATP says what holds at another.
///
/// - Source: Cheng and Prusoff 1973, doi:10.1016/0006-2952(73)90196-2.
public struct ATPCompetition: Hashable, Sendable {
  /// Half-saturation of the kinase with ATP.
  public let michaelis: Concentration

  /// A kinase with a Michaelis constant for ATP; nil unless it is above 0.
  public init?(michaelis: Concentration) {
    guard michaelis > .zero else { return nil }
    self.michaelis = michaelis
  }

  /// IC50 = Kᵢ·(1 + [ATP]/K_M).
  public func ic50(ofAffinity affinity: Concentration, atATP atp: Concentration) -> Concentration? {
    .nanomolar(affinity.nanomolar * (1 + atp.nanomolar / michaelis.nanomolar))
  }

  /// An IC50 measured at one concentration of ATP, as it is at another: a kinase assay at 10 µM against a cell's 1 to
  /// 5 mM.
  public func shifted(_ ic50: Concentration, from first: Concentration, to second: Concentration) -> Concentration? {
    .nanomolar(
      ic50.nanomolar * (michaelis.nanomolar + second.nanomolar) / (michaelis.nanomolar + first.nanomolar))
  }
}

/// Two drugs at two sites of one target, each of which changes the other's affinity α-fold: α = 1 independent, above 1
/// they help, towards 0 they exclude each other.
///
/// With a = A/K_A and b = B/K_B the weights of free, A, B and both are 1, a, b and α·a·b.
///
/// - Source: Ehlert 1988 (allosteric ternary complex model).
public struct AllostericPair: Hashable, Sendable {
  /// How many times stronger each binds where the other is bound; 0 or more.
  public let cooperativity: Double

  /// A pair; nil for a cooperativity that is negative or not finite.
  public init?(cooperativity: Double) {
    guard cooperativity.isFinite, cooperativity >= 0 else { return nil }
    self.cooperativity = cooperativity
  }

  /// The shares that hold the first drug and the second, from their pulls a and b.
  public func occupancies(first a: Double, second b: Double) -> (first: Fraction, second: Fraction) {
    let both = cooperativity * a * b
    let all = 1 + a + b + both
    guard all.isFinite, all > 0 else { return (.one, .one) }
    return (Fraction(clamping: (a + both) / all), Fraction(clamping: (b + both) / all))
  }
}

/// A degrader that joins a target to a ligase: too much of it fills both apart (the hook), and a loss of affinity for the
/// target costs less degradation than it costs binding, since one molecule works many times.
///
/// With t = D/K_T and e = D/K_E the joined share is J = t/((1 + t)(1 + e)), and of a protein that is made and lost steadily
/// 1/(1 + g·J) is left, g the rate of removal when all is joined over the rate of natural loss.
///
/// - Source: Douglass et al. 2013, doi:10.1021/ja311795d (ternary complexes without cooperativity).
public struct Degrader: Hashable, Sendable {
  /// Half-saturation of the target.
  public let target: Concentration
  /// Half-saturation of the ligase.
  public let ligase: Concentration
  /// g, above 0.
  public let gain: Double

  /// A degrader; nil unless the affinities and the gain are above 0.
  public init?(target: Concentration, ligase: Concentration, gain: Double) {
    guard target > .zero, ligase > .zero, gain.isFinite, gain > 0 else { return nil }
    self.target = target
    self.ligase = ligase
    self.gain = gain
  }

  /// The share of the protein that is gone.
  public func degraded(at concentration: Concentration) -> Fraction {
    let t = concentration.nanomolar / target.nanomolar
    let joined = t / ((1 + t) * (1 + concentration.nanomolar / ligase.nanomolar))
    guard joined.isFinite else { return .zero }
    return Fraction(clamping: 1 - 1 / (1 + gain * joined))
  }

  /// The concentration of the most degradation, √(K_T·K_E).
  public var best: Concentration? { .nanomolar((target.nanomolar * ligase.nanomolar).squareRoot()) }

  /// The same degrader on a mutant that binds it so many times more weakly; nil for a fold that is not above 0.
  public func weakened(fold: Double) -> Degrader? {
    Concentration.nanomolar(target.nanomolar * fold).flatMap {
      Degrader(target: $0, ligase: ligase, gain: gain)
    }
  }
}

/// A bond that lasts: the engaged share is a state that follows the concentration, and outlasts it.
///
/// θ′ = k·C/(K + C)·(1 − θ) − d·θ, with k the rate of inactivation, K its half-saturation and d the rate at which the cell
/// makes new protein.
///
/// - Source: Kitz and Wilson 1962 (inactivation); turnover as in Bradshaw et al. 2015, doi:10.1038/nchembio.1817.
public struct CovalentBond: Hashable, Sendable {
  /// Per hour, above 0.
  public let inactivation: Double
  /// Half-saturation of inactivation.
  public let halfSaturation: Concentration
  /// Per hour, above 0.
  public let turnover: Double

  /// A bond; nil unless the numbers are above 0.
  public init?(inactivation: Double, halfSaturation: Concentration, turnover: Double) {
    guard inactivation.isFinite, inactivation > 0, turnover.isFinite, turnover > 0, halfSaturation > .zero else {
      return nil
    }
    self.inactivation = inactivation
    self.halfSaturation = halfSaturation
    self.turnover = turnover
  }

  private func rate(at concentration: Concentration) -> Double {
    inactivation * concentration.nanomolar / (halfSaturation.nanomolar + concentration.nanomolar)
  }

  /// The engaged share after some hours at one concentration.
  public func engaged(after hours: Double, at concentration: Concentration, from start: Fraction = .zero) -> Fraction {
    let rate = rate(at: concentration)
    let limit = rate / (rate + turnover)
    return Fraction(clamping: limit + (start.value - limit) * exp(-(rate + turnover) * max(0, hours)))
  }

  /// The share that an endless concentration engages.
  public func limit(at concentration: Concentration) -> Fraction {
    let rate = rate(at: concentration)
    return Fraction(clamping: rate / (rate + turnover))
  }

  /// The engaged share at hours of a course, ascending, from an unengaged target at the course's beginning: each step
  /// takes the mean concentration between its ends.
  ///
  /// - Parameter step: hours, above 0; the error falls with its square.
  public func engaged(under course: ConcentrationCourse, at hours: [Double], step: Double = 0.1) -> [Fraction] {
    var time = course.breakpoints.first ?? 0
    var share = Fraction.zero
    return hours.map { hour in
      while time < hour {
        let next = min(hour, time + max(step, 1e-3))
        share = engaged(after: next - time, at: course.meanFree(from: time, to: next), from: share)
        time = next
      }
      return share
    }
  }
}
