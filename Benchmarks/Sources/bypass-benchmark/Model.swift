import BypassCore
import BypassDynamics
import BypassFormats
import BypassModel

/// A model read from MaBoSS files, with how its files say that it is run.
struct Model {
  let network: Network
  let settings: SimulationSettings
  let outputs: [NodeID]
  let references: [NodeID: Int]
  let schedule: [MaBoSSReplay.Setting]

  init(_ files: [String]) throws {
    guard let first = files.first else { throw Failure("no model is named") }
    let model = try ModelReader.read(path: first, more: Array(files.dropFirst()))
    network = model.network
    settings = model.settings ?? SimulationSettings()
    outputs = model.network.nodes.map(\.id).filter { !model.internalNodes.contains($0) }
    references = Dictionary(model.references.map { ($0.node, $0.level) }, uniquingKeysWith: { first, _ in first })
    schedule = model.schedule.map { .init(time: $0.time, node: $0.node, probability: $0.probability) }
  }

  /// The run of the files, replayed.
  var replay: MaBoSSReplay {
    get throws {
      let generator: MaBoSSGenerator =
        switch settings.generator {
        case .rand48: .rand48
        case .glibc: .glibc
        case .mersenneTwister: .mersenneTwister
        case .physical: throw Failure("a run with physical random numbers cannot be replayed")
        }
      var run = MaBoSSReplay(
        network, maxTime: settings.maxTime, timeTick: settings.timeTick, sampleCount: settings.sampleCount,
        seed: Int32(settings.seed), generator: generator, hasDiscreteTime: settings.discreteTime, outputs: outputs,
        references: references)
      run.schedule = schedule
      return run
    }
  }

  /// The run of the files with independent random streams.
  func simulation(trajectories: Int? = nil, threads: Int = 1) -> ContinuousTimeSimulation {
    ContinuousTimeSimulation(
      phases: [.init(network, duration: settings.maxTime)], window: settings.timeTick,
      trajectories: trajectories ?? settings.sampleCount, seed: Seed(UInt64(settings.seed)), threads: threads,
      outputs: outputs, references: references)
  }
}

/// Why a benchmark cannot be done.
struct Failure: Error, CustomStringConvertible {
  let description: String
  init(_ description: String) { self.description = description }
}
