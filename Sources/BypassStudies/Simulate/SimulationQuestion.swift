import BypassCore
import BypassDynamics
import BypassFormats
import BypassKnowledge
import BypassModel

/// What `simulate` was asked, resolved: the model, what acts on it when, and the simulation that follows.
struct SimulationQuestion {
  let ready: ReadyModel
  let simulation: ContinuousTimeSimulation
  /// What acts during a part of the time.
  let actions: [TimedAction]
  let shown: [NodeID]
  let seed: Seed
  let duration: Double
  let window: Double
  let settling: Double

  /// The model file's own settings, or what MaBoSS takes for them.
  var settings: SimulationSettings { ready.imported?.settings ?? SimulationSettings() }

  /// The nodes with a reference state, in the network's order.
  var referenceNodes: [NodeID] {
    ready.treated.nodes.map(\.id).filter { simulation.references[$0] != nil }
  }

  /// How many trajectories' distributions the file asks to be clustered; nil for none.
  var clusteredTrajectories: Int? {
    let count = min(settings.clusteredTrajectories, simulation.trajectories)
    return count > 0 ? count : nil
  }

  /// The nodes whose distance is counted are those with a reference; the shown ones are asked about.
  init(_ study: SimulateStudy) throws {
    let (model, actions) = try Self.split(study)
    let ready = try model.ready()
    let all = ready.scheduled + actions
    let settings = ready.imported?.settings
    let duration = study.duration ?? settings?.maxTime ?? 100
    let window = study.window ?? settings?.timeTick ?? duration / 100
    let seed = study.seed ?? settings.map { Seed(UInt64(bitPattern: Int64($0.seed))) } ?? Seed(1)
    let isDrugged = !model.drugs.isEmpty || actions.contains { if case .drug = $0.action { true } else { false } }
    let settling = study.settling ?? (isDrugged ? 100 : 0)
    guard settling.isFinite, settling >= 0 else {
      throw Diagnostic.error("settling-time", "--settle must be 0 or more")
    }
    let treatment = try TreatmentPhases(ready: ready, actions: all, duration: duration).phases()
    var phases = treatment
    if settling > 0 { phases.insert(.init(ready.untreated, duration: settling), at: 0) }
    let shown =
      try study.outputs.map { try $0.map { try ready.nodeID(named: $0, at: .option("--output", $0)) } }
      ?? ready.readouts
    let references = Dictionary(
      (ready.imported?.references ?? []).map { ($0.node, $0.level) }, uniquingKeysWith: { first, _ in first })
    let asksEnds = study.halfWidth != nil || study.versus != nil
    simulation = ContinuousTimeSimulation(
      phases: phases, observedPhases: treatment.count, window: window,
      trajectories: study.trajectories ?? (study.halfWidth == nil ? settings?.sampleCount ?? 1000 : 1_000_000),
      seed: seed, threads: study.threads, outputs: shown,
      questions: asksEnds ? Self.thresholds(of: shown, in: ready).map { .level($0.node, atLeast: $0.level) } : [],
      references: references, statistics: .windows, step: settings?.discreteTime == true ? window : nil)
    self.ready = ready
    self.actions = all
    self.shown = shown
    self.seed = seed
    self.duration = duration
    self.window = window
    self.settling = settling
  }

  /// Nodes with each of their levels from 1.
  static func thresholds(of nodes: [NodeID], in ready: ReadyModel) -> [(node: NodeID, level: Int)] {
    nodes.flatMap { node in (1...max(1, ready.treated[node]?.maximum ?? 1)).map { (node, $0) } }
  }

  /// What acts all the time stays with the model; what has a time is an action.
  static func split(_ study: SimulateStudy) throws(Diagnostics) -> (ModelChoice, [TimedAction]) {
    var model = study.model
    model.drugs.removeAll { $0.contains("@") }
    model.clamps.removeAll { $0.contains("@") }
    var actions: [TimedAction] = []
    do throws(Diagnostic) {
      for word in study.model.drugs where word.contains("@") { actions.append(try .init(option: "--drug", word)) }
      for word in study.model.clamps where word.contains("@") { actions.append(try .init(option: "--clamp", word)) }
      for word in study.inhibitions { actions.append(try .init(option: "--inhibit", word)) }
      for word in study.speeds { actions.append(try .init(option: "--speed", word)) }
      for word in study.events { actions.append(try .init(at: word)) }
    } catch {
      throw Diagnostics([error])
    }
    if let path = study.schedule { actions += try ScheduleFile.read(path) }
    return (model, actions)
  }

  /// The node that a word of an option means.
  func node(_ word: String) throws(Diagnostic) -> NodeID { try ready.nodeID(named: word, at: .option("--why", word)) }

  /// What was asked, for the record: what acts always, then what acts at times.
  var perturbations: [String] { ready.perturbations + actions.map(\.text) }

  /// MaBoSS's own run of a model file.
  ///
  /// - Throws: ``Diagnostic`` for what MaBoSS cannot do or what cannot be repeated.
  func replay() throws(Diagnostic) -> MaBoSSReplay {
    guard let imported = ready.imported, settling == 0, actions.count == imported.schedule.count else {
      throw .error(
        "replay-needs-file", "MaBoSS's draws can be replayed for a model file without treatment of ours",
        remedy: "name a .bnd and a .cfg file; a schedule goes into the .cfg file")
    }
    let generator: MaBoSSGenerator
    switch settings.generator {
    case .rand48: generator = .rand48
    case .glibc: generator = .glibc
    case .mersenneTwister: generator = .mersenneTwister
    case .physical:
      throw .error(
        "replay-physical", "use_physrandgen draws from the machine, so it cannot be replayed",
        remedy: "choose another generator in the configuration")
    }
    var replay = MaBoSSReplay(
      ready.treated, maxTime: duration, timeTick: window, sampleCount: simulation.trajectories,
      seed: Int32(truncatingIfNeeded: seed.value), generator: generator, hasDiscreteTime: settings.discreteTime,
      outputs: simulation.outputs, references: simulation.references, threads: simulation.threads)
    replay.schedule = imported.schedule.map { .init(time: $0.time, node: $0.node, probability: $0.probability) }
    return replay
  }
}
