import BypassCore
import BypassModel

extension ContinuousTimeSimulation {
  /// Windows times (variables + questions) may not exceed this: 4 million cells of 20 bytes.
  static let cellLimit = 4_000_000
  /// Phases of one simulation.
  static let phaseLimit = 10_000

  /// The time that the windows cover.
  var observedDuration: Double { phases.suffix(max(1, observedPhases)).reduce(0) { $0 + $1.duration } }

  /// The number of whole windows in the observed time. A time of n windows to within rounding has n.
  var windowCount: Int {
    guard statistics == .windows, window > 0 else { return 0 }
    let ratio = observedDuration / window
    return ratio.isFinite && ratio < 1e9 ? Int((ratio * (1 + 1e-12)).rounded(.down)) : 0
  }

  /// What keeps the question from having an answer; empty when nothing does.
  func findings() -> [Diagnostic] {
    guard let first = phases.first?.network else {
      return [.error("no-phase", "a simulation needs at least one phase")]
    }
    return phaseFindings(first) + numberFindings() + nodeFindings(first) + initialFindings(first)
      + rateFindings()
  }

  private func phaseFindings(_ first: Network) -> [Diagnostic] {
    var findings: [Diagnostic] = []
    if observedPhases < 1 || observedPhases > phases.count {
      findings.append(
        .error(
          "observed-phases", "windows cannot cover the last \(observedPhases) of \(phases.count) phases",
          remedy: "let them cover 1 to \(phases.count)"))
    }
    if phases.count > Self.phaseLimit {
      findings.append(
        .error("too-many-phases", "\(phases.count) phases are more than can be run", remedy: "use \(Self.phaseLimit)"))
    }
    for (index, phase) in phases.enumerated() {
      if !(phase.duration >= 0 && phase.duration < .infinity) {
        findings.append(
          .error("phase-duration", "phase \(index + 1) lasts \(phase.duration)", remedy: "durations are 0 or more"))
      }
      let same =
        phase.network.nodes.map(\.id) == first.nodes.map(\.id)
        && phase.network.nodes.map(\.maximum) == first.nodes.map(\.maximum)
      if !same {
        findings.append(
          .error(
            "phase-mismatch", "phase \(index + 1) has other nodes or levels than phase 1",
            remedy: "phases are the same network under different perturbations"))
      }
    }
    return findings
  }

  private func numberFindings() -> [Diagnostic] {
    var findings: [Diagnostic] = []
    if trajectories < 1 || trajectories > Int(Int32.max) {
      findings.append(
        .error("trajectory-count", "\(trajectories) trajectories cannot be run", remedy: "ask for 1 to 2147483647"))
    }
    if threads < 1 || threads > 4096 {
      findings.append(.error("thread-count", "\(threads) threads cannot be used", remedy: "ask for 1 or more"))
    }
    if let step, !(step > 0 && step < .infinity) {
      findings.append(.error("window-width", "a move cannot take a time of \(step)", remedy: "ticks are above 0"))
    }
    guard statistics == .windows, let last = phases.last else { return findings }
    let observed = observedDuration
    if !(window > 0 && window < .infinity) {
      findings.append(.error("window-width", "a window of \(window) has no width", remedy: "widths are above 0"))
    } else if observed < window {
      findings.append(
        .error(
          "window-width", "a window of \(window) does not fit into a time of \(observed)",
          remedy: "use a window of at most the duration, or ask for the end only"))
    } else {
      let rows = last.network.nodes.reduce(1 + questions.count + references.count) { $0 + $1.maximum }
      let most = Self.cellLimit / rows
      if observed / window > Double(most) {
        findings.append(
          .error(
            "too-many-windows", "\(observed / window) windows are more than can be kept",
            remedy: "at most \(most) windows fit a network of this size: widen the window"))
      }
    }
    return findings
  }

  private func nodeFindings(_ network: Network) -> [Diagnostic] {
    var findings: [Diagnostic] = []
    let known = network.nodes.map(\.id.description)
    func check(_ id: NodeID, level: Int, atLeast smallest: Int) {
      guard let node = network[id] else {
        findings.append(.unknown("node", id.description, among: known))
        return
      }
      if level < smallest || level > node.maximum {
        findings.append(
          .error("level-range", "'\(id)' has no level \(level)", remedy: "its levels are 0 to \(node.maximum)"))
      }
    }
    var seen: Set<NodeID> = []
    for output in outputs ?? [] {
      check(output, level: 0, atLeast: 0)
      if !seen.insert(output).inserted {
        findings.append(.error("duplicate-output", "'\(output)' is asked for twice"))
      }
    }
    for atom in questions.flatMap(\.atoms) { check(atom.node, level: atom.atLeast, atLeast: 1) }
    for setting in phases.flatMap(\.settings) {
      check(setting.node, level: setting.level, atLeast: 0)
      if !(setting.probability >= 0 && setting.probability <= 1) {
        findings.append(
          .error("probability-range", "'\(setting.node)' cannot be set with probability \(setting.probability)"))
      }
    }
    for (node, level) in references.sorted(by: { $0.key < $1.key }) { check(node, level: level, atLeast: 0) }
    return findings
  }

  private func initialFindings(_ network: Network) -> [Diagnostic] {
    var findings: [Diagnostic] = []
    var seen: Set<NodeID> = []
    for group in network.initial.groups {
      let name = group.nodes.map(\.description).joined(separator: ", ")
      for node in group.nodes where !seen.insert(node).inserted {
        findings.append(.error("duplicate-initial", "the initial condition speaks of '\(node)' twice"))
      }
      let weights = group.alternatives.map(\.weight)
      let total = weights.reduce(0, +)
      if !weights.allSatisfy({ $0 >= 0 }) || !(total > 0 && total < .infinity) {
        findings.append(
          .error(
            "initial-weights", "the initial weights of '\(name.clipped)' are no probabilities",
            remedy: "weights are 0 or more, at least one above 0"))
      }
      if group.alternatives.contains(where: { $0.levels.count != group.nodes.count }) {
        findings.append(.error("initial-shape", "an initial state of '\(name.clipped)' has not one level a node"))
      }
    }
    return findings
  }

  private func rateFindings() -> [Diagnostic] {
    var seen: Set<Diagnostic> = []
    return phases.flatMap(\.network.nodes).flatMap { node -> [Diagnostic] in
      guard node.rule != nil, case .followingRule(let up, let down) = node.kinetics else { return [] }
      return [up, down].filter { !($0 >= 0 && $0 < .infinity) }.map { .impossibleRate($0, of: node.id) }
    }.filter { seen.insert($0).inserted }
  }
}
