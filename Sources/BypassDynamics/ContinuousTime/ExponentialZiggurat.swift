import BypassCore

/// Exponential waiting times of mean 1 from 64 random bits each, nearly always without a logarithm.
///
/// The area under e⁻ˣ is cut into 256 layers of equal area; a point in a layer is accepted at once when its layer lies
/// wholly under the curve there. Exact, not an approximation: the rest is decided with the exponential itself.
/// - Source: Marsaglia and Tsang 2000, doi:10.18637/jss.v005.i08.
struct ExponentialZiggurat: Sendable {
  /// By layer: the width of a unit of the 53-bit draw.
  private let widths: FrozenArray<Double>
  /// By layer: draws below this are accepted at once.
  private let sure: FrozenArray<UInt64>
  /// By layer: e⁻ˣ at its right end.
  private let heights: FrozenArray<Double>

  /// Where the tail begins.
  private static let tail = 7.697_117_470_131_05
  /// The area of a layer.
  private static let area = 0.003_949_659_822_581_557

  /// The one table.
  static let shared = ExponentialZiggurat()

  private init() {
    var ends = [Double](repeating: 0, count: 257)
    ends[0] = Self.area / (-Self.tail).exponential
    ends[1] = Self.tail
    for layer in 2..<256 {
      ends[layer] = -(Self.area / ends[layer - 1] + (-ends[layer - 1]).exponential).naturalLogarithm
    }
    widths = FrozenArray((0..<256).map { ends[$0] * 0x1p-53 })
    sure = FrozenArray((0..<256).map { UInt64((ends[$0 + 1] / ends[$0]) * 0x1p53) })
    heights = FrozenArray((0..<257).map { (-ends[$0]).exponential })
  }

  /// Pointers for a loop; valid as long as the table, which is for ever.
  var kernel: Kernel { Kernel(widths: widths.pointer, sure: sure.pointer, heights: heights.pointer) }

  /// The table as a loop sees it.
  struct Kernel: BitwiseCopyable {
    let widths: UnsafePointer<Double>
    let sure: UnsafePointer<UInt64>
    let heights: UnsafePointer<Double>

    /// A waiting time of mean 1, above 0 but for one draw in 2⁵³.
    @inline(__always)
    func draw(_ random: inout TrajectoryRandom) -> Double {
      let bits = random.next()
      let layer = Int(truncatingIfNeeded: bits & 0xFF)
      let draw = bits &>> 11
      let value = Double(Int64(truncatingIfNeeded: draw)) * widths[layer]
      return draw < sure[layer] ? value : decide(layer, value, &random)
    }

    @inline(never)
    private func decide(_ layer: Int, _ value: Double, _ random: inout TrajectoryRandom) -> Double {
      if layer == 0 { return ExponentialZiggurat.tail - random.nextOpenUnit().naturalLogarithm }
      let height = heights[layer] + random.nextUnit() * (heights[layer + 1] - heights[layer])
      return height < (-value).exponential ? value : draw(&random)
    }
  }
}
