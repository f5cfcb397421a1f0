/// How MaBoSS runs a model; every default is the one that its engine takes when a file says nothing.
public struct SimulationSettings: Hashable, Sendable {
  /// The generators that a file can choose.
  public enum Generator: String, Hashable, Sendable, CaseIterable {
    /// The 48-bit linear congruential generator, the default.
    case rand48
    /// The additive feedback generator of the C library.
    case glibc
    /// The Mersenne twister.
    case mersenneTwister
    /// The operating system's entropy; such runs cannot be repeated.
    case physical
  }

  /// The width of a time window, in model time; above 0.
  public var timeTick = 0.5
  /// The end of a trajectory, in model time; above 0.
  public var maxTime = 1000.0
  /// The number of trajectories, 1 or more.
  public var sampleCount = 10_000
  /// Whether every transition takes one time tick instead of an exponential time.
  public var discreteTime = false
  /// The generator.
  public var generator = Generator.rand48
  /// The seed of the first trajectory.
  public var seed = 0
  /// The number of threads, 1 or more; it changes no result.
  public var threadCount = 1
  /// The number of trajectories to print.
  public var displayedTrajectories = 0
  /// The number of trajectories whose stationary distributions are clustered.
  public var clusteredTrajectories = 0
  /// The similarity from which two distributions are of one cluster.
  public var clusterThreshold = 1.0
  /// The number of similarities kept while clustering.
  public var similarityCacheSize = 20_000
  /// The number of cells at the beginning, for population runs.
  public var initialPopulation = 1
  /// The base of the logarithmic population bins.
  public var populationBase = 1.0

  /// The defaults of the engine.
  public init() {}
}
