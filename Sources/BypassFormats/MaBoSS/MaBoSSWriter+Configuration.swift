import BypassCore
import BypassModel

extension MaBoSSWriter {
  /// A parameter's name as MaBoSS can read it.
  static func parameterName(_ name: String) -> String { Naming.identifier(from: name) }

  /// The configuration: parameters, settings, beginnings, what outputs show.
  func configurationText() throws(Diagnostic) -> String {
    var lines: [String] = []
    for (name, value) in model.network.parameters.sorted(by: { $0.key < $1.key }) where !isSwitch(name) {
      lines.append("$\(Self.parameterName(name)) = \(try NumericExpression.text(of: value));")
    }
    lines += switchLines()
    lines += try settingLines(model.settings ?? SimulationSettings())
    lines += try startLines()
    for node in model.network.nodes {
      let variables = names(of: node.id)
      if model.internalNodes.contains(node.id) { lines += variables.map { "\($0).is_internal = 1;" } }
      if model.graphNodes.contains(node.id) { lines += variables.map { "\($0).in_graph = 1;" } }
    }
    for reference in model.references {
      for (offset, name) in names(of: reference.node).enumerated() {
        lines.append("\(name).refstate = \(reference.level > offset ? 1 : 0);")
      }
    }
    lines += try scheduleLines()
    return lines.joined(separator: "\n") + "\n"
  }

  /// The switches of clamps are written anew, so that those of the source do not stand beside them.
  private func isSwitch(_ name: String) -> Bool {
    guard !clamps.isEmpty else { return false }
    if name == "nb_mutable" { return true }
    return clamps.contains { clamp in
      names(of: clamp.node).contains { name == "Low_\($0)" || name == "High_\($0)" }
    }
  }

  private func switchLines() -> [String] {
    guard !clamps.isEmpty else { return [] }
    var lines: [String] = []
    for (node, level) in clamps {
      for (offset, name) in names(of: node).enumerated() {
        lines.append("$Low_\(name) = \(level > offset ? 0 : 1);")
        lines.append("$High_\(name) = \(level > offset ? 1 : 0);")
      }
    }
    let count = clamps.reduce(0) { $0 + names(of: $1.node).count }
    return lines + ["$nb_mutable = \(count);"]
  }

  private func settingLines(_ settings: SimulationSettings) throws(Diagnostic) -> [String] {
    [
      "time_tick = \(try NumericExpression.text(of: settings.timeTick));",
      "max_time = \(try NumericExpression.text(of: settings.maxTime));",
      "sample_count = \(settings.sampleCount);",
      "discrete_time = \(settings.discreteTime ? 1 : 0);",
      "use_physrandgen = \(settings.generator == .physical ? 1 : 0);",
      "use_glibcrandgen = \(settings.generator == .glibc ? 1 : 0);",
      "use_mtrandgen = \(settings.generator == .mersenneTwister ? 1 : 0);",
      "seed_pseudorandom = \(settings.seed);",
      "display_traj = \(settings.displayedTrajectories);",
      "thread_count = \(settings.threadCount);",
      "statdist_traj_count = \(settings.clusteredTrajectories);",
      "statdist_cluster_threshold = \(try NumericExpression.text(of: settings.clusterThreshold));",
      "statdist_similarity_cache_max_size = \(settings.similarityCacheSize);",
    ]
      + (settings.initialPopulation == 1 ? [] : ["init_pop = \(settings.initialPopulation);"])
      + (settings.populationBase == 1 ? [] : ["pop_base = \(try NumericExpression.text(of: settings.populationBase));"])
  }

  func names(of node: NodeID) -> [String] {
    unary.network.index(of: node).map { unary.variables(ofNodeAt: $0).map { names[$0] } } ?? []
  }

  private func startLines() throws(Diagnostic) -> [String] {
    let initial = unary.network.initial
    var lines: [String] = []
    var grouped: Set<NodeID> = []
    for group in initial.groups {
      grouped.formUnion(group.nodes)
      let variables = group.nodes.flatMap { names(of: $0) }
      let rows = group.alternatives.map { alternative in
        (bits: zip(group.nodes, alternative.levels).flatMap { bits($0, level: $1) }, weight: alternative.weight)
      }
      if rows.count == 1 {
        lines += zip(variables, rows[0].bits).map { "\($0).istate = \($1);" }
        continue
      }
      var parts: [String] = []
      for row in rows {
        parts.append(
          "\(try NumericExpression.text(of: row.weight)) [\(row.bits.map(String.init).joined(separator: ", "))]")
      }
      lines.append("[\(variables.joined(separator: ", "))].istate = \(parts.joined(separator: ", "));")
    }
    for node in unary.network.nodes where !grouped.contains(node.id) {
      let level = if case .input(let level) = node.behaviour { level } else { 0 }
      lines += zip(names(of: node.id), bits(node.id, level: level)).map { "\($0).istate = \($1);" }
    }
    return lines
  }

  private func bits(_ node: NodeID, level: Int) -> [Int] {
    names(of: node).indices.map { level > $0 ? 1 : 0 }
  }

  private func scheduleLines() throws(Diagnostic) -> [String] {
    var lines: [String] = []
    var done: Set<NodeID> = []
    for entry in model.schedule where done.insert(entry.node).inserted {
      var parts: [String] = []
      for other in model.schedule where other.node == entry.node {
        parts.append(
          "\(try NumericExpression.text(of: other.time)): \(try NumericExpression.text(of: other.probability))")
      }
      lines += names(of: entry.node).map { "\($0).schedule = \(parts.joined(separator: ", "));" }
    }
    return lines
  }
}
