#if canImport(Glibc)
  import Glibc
#else
  import Foundation
#endif

/// The standard normal distribution.
public enum NormalDistribution {
  /// Φ(x) = ½ erfc(−x/√2), to the accuracy of the C library's erfc (under 1 ulp in glibc).
  public static func cumulative(_ x: Double) -> Double { 0.5 * erfc(-x / 2.0.squareRoot()) }
}

extension Double {
  /// ln x, from the C library; kept here so that the rooms above need no platform import.
  public var naturalLogarithm: Double { log(self) }
  /// eˣ.
  public var exponential: Double { exp(self) }
}
