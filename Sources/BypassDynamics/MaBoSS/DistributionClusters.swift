/// Trajectories put together by how they share their time among states: those of a cluster are connected by pairs that
/// are similar enough.
///
/// - Complexity: O(n²) similarities in the worst case, with nothing kept of them.
public struct DistributionClusters: Hashable, Sendable {
  /// A state of a cluster with the mean share of its trajectories.
  public struct StateMean: Hashable, Sendable {
    /// One level a node.
    public let levels: [Int]
    /// The mean of the shares.
    public let mean: Double
    /// The standard error of the mean; 0 for a single trajectory.
    public let standardError: Double
  }

  /// Trajectories of each cluster by number, in their order; clusters by their first one.
  public let members: [[Int]]
  /// The stationary distribution of each cluster.
  public let means: [[StateMean]]

  /// Puts distributions together.
  ///
  /// - Parameter threshold: the similarity (``TrajectoryDistribution/similarity(to:)``) from which two are connected.
  public init(_ distributions: [TrajectoryDistribution], threshold: Double) {
    var left = Array(distributions.indices)
    var members: [[Int]] = []
    while let first = left.first {
      var cluster = [first]
      left.removeFirst()
      var next = 0
      while next < cluster.count, !left.isEmpty {
        let present = distributions[cluster[next]]
        next += 1
        var stays: [Int] = []
        for other in left {
          if present.similarity(to: distributions[other]) >= threshold {
            cluster.append(other)
          } else {
            stays.append(other)
          }
        }
        left = stays
      }
      members.append(cluster.sorted())
    }
    self.members = members
    means = members.map { Self.means(of: $0.map { distributions[$0] }) }
  }

  private static func means(of distributions: [TrajectoryDistribution]) -> [StateMean] {
    var sums: [[Int]: (share: Double, square: Double)] = [:]
    for state in distributions.flatMap(\.states) {
      sums[state.levels, default: (0, 0)].share += state.share
      sums[state.levels, default: (0, 0)].square += state.share * state.share
    }
    let count = Double(distributions.count)
    return sums.sorted { $0.key.lexicographicallyPrecedes($1.key) }.map { levels, sum in
      let mean = sum.share / count
      let variance = count > 1 ? max(0, (sum.square / count - mean * mean) / (count - 1)) : 0
      return StateMean(levels: levels, mean: mean, standardError: variance.squareRoot())
    }
  }
}
