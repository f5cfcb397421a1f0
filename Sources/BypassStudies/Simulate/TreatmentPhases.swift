import BypassCore
import BypassDynamics
import BypassFormats
import BypassKnowledge
import BypassModel
import BypassPharmacology

/// Turns what acts when into the phases of a simulation.
///
/// Between two times at which something begins or ends, the network is a constant one; waiting times are cut at these
/// times without loss, because they have no memory.
struct TreatmentPhases {
  let ready: ReadyModel
  let actions: [TimedAction]
  let duration: Double

  /// The phases from time 0 to the duration.
  ///
  /// - Throws: ``Diagnostic`` for an unknown drug, node or level; ``Diagnostics`` for a network that cannot be.
  func phases() throws -> [ContinuousTimeSimulation.Phase] {
    guard duration.isFinite, duration > 0 else {
      throw Diagnostic.error(
        "phase-duration", "a run of \(duration.significant(6)) has no length", remedy: "ask for a --time above 0")
    }
    var acting: [(start: Double, end: Double, action: Int)] = []
    for (index, action) in actions.enumerated() {
      acting += action.span.stretches(until: duration).map { ($0.start, $0.end, index) }
    }
    let borders = Set(acting.flatMap { actions[$0.action].isInstant ? [$0.start] : [$0.start, $0.end] })
      .filter { $0 > 0 && $0 < duration }.sorted()
    guard borders.count < TimeSpan.limit else {
      throw Diagnostic.error(
        "too-many-phases", "\(borders.count) changes or more are too many to run", remedy: "at most \(TimeSpan.limit)")
    }
    let engaged = try actions.map { try engagements(of: $0) }
    var made: [[Int]: Network] = [:]
    var phases: [ContinuousTimeSimulation.Phase] = []
    for (start, end) in zip([0] + borders, borders + [duration]) {
      let present = acting.filter { $0.start <= start && start < $0.end && !actions[$0.action].isInstant }
        .map(\.action)
      let network = try made[present] ?? network(under: present, engaged)
      made[present] = network
      let settings = try acting.filter { $0.start == start && actions[$0.action].isInstant }
        .flatMap { try setting(of: actions[$0.action]) }
      phases.append(.init(network, duration: end - start, settings: settings))
    }
    return phases
  }

  private func engagements(of action: TimedAction) throws(Diagnostic) -> [Engagement] {
    guard case .drug(let text) = action.action else { return [] }
    guard let catalogue = ready.catalogue, let profile = ready.profile else {
      throw .error(
        "no-catalogue-model", at: action.place, "a model file has no drugs of the catalogue",
        remedy: "use --inhibit NODE=SHARE@FROM..TO on the file's nodes")
    }
    return try catalogue.engagements(of: [TumourProfile.DrugUse(text, at: action.place)], in: profile)
  }

  private func network(under present: [Int], _ engaged: [[Engagement]]) throws -> Network {
    // Drugs at one site compete, so all that act together are turned into perturbations together.
    let drugs = (ready.engagements + present.flatMap { engaged[$0] }).perturbations()
    var perturbations: [Perturbation] = []
    var factors: [NodeID: Double] = [:]
    for index in present {
      switch actions[index].action {
      case .clamp(let setting):
        let (node, level) = try resolve(setting)
        perturbations.append(Perturbation(.clamp(level), of: node))
      case .inhibit(let word, let share):
        perturbations.append(Perturbation(.inhibit(Fraction(clamping: share), from: 1), of: try node(word)))
      case .speed(let word, let factor): factors[try node(word), default: 1] *= factor
      case .drug, .set: break
      }
    }
    let network = try ready.untreated.perturbed(by: drugs + perturbations)
    return factors.isEmpty ? network : try network.hastened(by: factors)
  }

  private func setting(of action: TimedAction) throws(Diagnostic) -> [ContinuousTimeSimulation.Setting] {
    guard case .set(let setting, let probability) = action.action else { return [] }
    let (node, level) = try resolve(setting)
    return [.init(node, level: level, probability: probability)]
  }

  private func resolve(_ setting: TumourProfile.Setting) throws(Diagnostic) -> (NodeID, Int) {
    let node = try node(setting.node)
    let maximum = ready.untreated[node]?.maximum ?? 0
    guard (0...maximum).contains(setting.level) else {
      throw .error(
        "level-range", at: setting.node.place, "'\(node)' has no level \(setting.level)",
        remedy: "its levels are 0 to \(maximum)")
    }
    return (node, setting.level)
  }

  private func node(_ word: TumourProfile.Word) throws(Diagnostic) -> NodeID {
    try ready.nodeID(named: word.text, at: word.place)
  }
}

extension Network {
  /// The same network with the rates of some nodes multiplied.
  func hastened(by factors: [NodeID: Double]) throws(Diagnostics) -> Network {
    let changed = nodes.map { node in
      guard let factor = factors[node.id] else { return node }
      let kinetics: Kinetics =
        switch node.kinetics {
        case .followingRule(let up, let down): .followingRule(up: up * factor, down: down * factor)
        case .rates(let up, let down):
          .rates(
            up: .binary(.multiply, .number(factor), up), down: .binary(.multiply, .number(factor), down))
        }
      return NodeDeclaration(
        node.id, name: node.name, maximum: node.maximum, node.behaviour, kinetics: kinetics, activity: node.activity)
    }
    return try Network(nodes: changed, perturbations: perturbations, parameters: parameters, initial: initial)
  }
}

extension ReadyModel {
  /// The node that a word means.
  ///
  /// - Throws: ``Diagnostic`` for a name that no node has.
  func nodeID(named word: String, at place: Place?) throws(Diagnostic) -> NodeID {
    if let disease = profile?.disease { return try disease.node(named: word, at: place).declaration.id }
    if let node = treated.nodes.first(where: { $0.id.description == word || $0.name == word }) { return node.id }
    throw .unknown("node", word, at: place, among: treated.nodes.map(\.id.description))
  }

  /// What a file's own schedule sets.
  var scheduled: [TimedAction] {
    (imported?.schedule ?? []).compactMap { entry in
      let place = Place.option("schedule", "\(entry.node)")
      guard let span = try? TimeSpan(from: entry.time, to: nil, every: nil, at: place) else { return nil }
      return TimedAction(
        .set(.init(node: TumourProfile.Word(entry.node.description, at: place), level: 1), entry.probability), span,
        at: place,
        text:
          "schedule \(entry.node)@\(entry.time.significant(6)), on with probability \(entry.probability.significant(6))"
      )
    }
  }
}
