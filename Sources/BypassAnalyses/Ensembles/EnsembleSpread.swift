public import BypassCore

/// A number over the members of a family: its mean, how sure that is, and how far members differ.
public struct EnsembleSpread: Hashable, Sendable {
  /// The mean with its 95 % bootstrap interval over members.
  public let mean: Estimate
  /// The 5 % and the 95 % quantile of the members.
  public let quantiles: ClosedRange<Double>
  /// Members that it is defined for.
  public let members: Int

  /// Resamples of a bootstrap interval.
  public static let resamples = 1000

  /// The spread of some numbers; nil when there are none.
  public init?(_ values: [Double], seed: Seed) {
    guard !values.isEmpty else { return nil }
    members = values.count
    let sorted = values.sorted()
    quantiles = Self.quantile(0.05, of: sorted)...Self.quantile(0.95, of: sorted)
    let mean = values.reduce(0, +) / Double(values.count)
    var means: [Double] = []
    means.reserveCapacity(Self.resamples)
    for resample in 0..<Self.resamples {
      var random = RandomStream(seed: seed, purpose: .bootstrap, replicate: UInt32(resample))
      var sum = 0.0
      for _ in values { sum += values[Int.random(in: 0..<values.count, using: &random)] }
      means.append(sum / Double(values.count))
    }
    means.sort()
    self.mean = Estimate(value: mean, lower: Self.quantile(0.025, of: means), upper: Self.quantile(0.975, of: means))
  }

  /// The quantile by linear interpolation between order statistics.
  ///
  /// - Precondition: at least one number, ascending; the share is in 0...1.
  public static func quantile(_ share: Double, of sorted: [Double]) -> Double {
    let position = share * Double(sorted.count - 1)
    let low = Int(position)
    let high = min(low + 1, sorted.count - 1)
    return sorted[low] + (position - Double(low)) * (sorted[high] - sorted[low])
  }
}

/// What pairs of drugs do beyond what is expected of the two, over the members of a family.
///
/// With r the readout relative to the untreated member: the excess over Bliss is r₁r₂ − r₁₂ and over the better single
/// drug (HSA) min(r₁, r₂) − r₁₂; above 0 the pair lowers the readout by more than expected. It is taken within each
/// member, because members are alternatives for one cell. A member whose untreated readout is below 0.05 has none.
///
/// A readout that stands for a net rate of growth is no share of cells: independent drugs multiply what is left of the
/// cells and so add on the rate. The excess over the sum (response additivity) is R₁ + R₂ − R₀ − R₁₂ of the readouts as
/// they are; it is linear, so its mean over members is the same whether they are alternatives or cells side by side.
public struct PairExcess: Hashable, Sendable {
  /// What is expected of two drugs.
  public enum Reference: String, Hashable, Sendable, CaseIterable {
    /// The product of the two.
    case bliss
    /// The better of the two.
    case hsa
    /// The sum of the two effects, for a readout that stands for a rate.
    case additive
  }

  /// A readout without drugs from which relative readouts are taken.
  public static let leastUntreated = 0.05

  /// For each pair the excess of each member that has one.
  public let values: [[Double]]

  /// The excesses of some responses.
  public init(_ responses: [MemberResponse], over reference: Reference, pairs: [(first: Int, second: Int)]) {
    let usable = responses.filter { reference == .additive || $0.untreated >= Self.leastUntreated }
    values = pairs.indices.map { index in
      usable.map { Self.excess(of: $0, over: reference, pair: pairs[index], at: index) }
    }
  }

  private static func excess(
    of response: MemberResponse, over reference: Reference, pair: (first: Int, second: Int), at index: Int
  ) -> Double {
    let (first, second, both) = (response.singles[pair.first], response.singles[pair.second], response.pairs[index])
    let untreated = response.untreated
    return switch reference {
    case .bliss: (first / untreated) * (second / untreated) - both / untreated
    case .hsa: min(first, second) / untreated - both / untreated
    case .additive: first + second - untreated - both
    }
  }

  /// The mean of each pair, 0 where no member has an excess.
  public var means: [Double] { values.map { $0.isEmpty ? 0 : $0.reduce(0, +) / Double($0.count) } }
}
