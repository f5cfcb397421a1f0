public import BypassCore

extension MaBoSSOutput {
  /// `_statdist.csv`: how each of some trajectories shares its time among the states of the reference nodes, the
  /// clusters of those, and the stationary distribution of each cluster; 10 significant digits.
  public static func distributions(
    _ distributions: [TrajectoryDistribution], over nodes: [NodeID], threshold: Double
  ) -> String {
    let most = distributions.map(\.states.count).max() ?? 0
    var lines = [
      (["Trajectory"] + Array(repeating: ["State", "Proba"], count: most).flatMap { $0 }).joined(separator: "\t")
    ]
    let rows = distributions.enumerated().map { number, distribution in
      (["#\(number + 1)"]
        + distribution.states.flatMap { [name(of: $0.levels, nodes), $0.share.significantDigits(10)] }).joined(
          separator: "\t")
    }
    lines += rows
    let clusters = DistributionClusters(distributions, threshold: threshold)
    for (number, members) in clusters.members.enumerated() {
      let columns = Array(repeating: "State\tProba", count: 4).joined(separator: "\t")
      lines += ["", "Trajectory[cluster=#\(number + 1),size=\(members.count)]\t\(columns) ..."]
      lines += members.map { rows[$0] }
    }
    let columns = Array(repeating: "State\tProba\tErrorProba", count: 4).joined(separator: "\t")
    lines += ["", "Cluster\t\(columns)..."]
    for (number, means) in clusters.means.enumerated() {
      let states = means.flatMap {
        [name(of: $0.levels, nodes), $0.mean.significantDigits(10), $0.standardError.significantDigits(10)]
      }
      lines.append((["#\(number + 1)"] + states).joined(separator: "\t"))
    }
    return lines.joined(separator: "\n") + "\n"
  }
}
