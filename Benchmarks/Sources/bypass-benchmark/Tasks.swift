import BypassCore
import BypassDynamics
import BypassModel
import Foundation

/// Replays the run of MaBoSS files and compares it with MaBoSS's own table, printed digit by printed digit.
func replay(_ files: [String], against reference: String) async throws -> Bool {
  let model = try Model(files)
  let run = try model.replay
  let (answer, cost) = try await Cost.of { try await run.answer() }
  let difference = try TrajectoryTable(MaBoSSOutput.trajectory(answer)).difference(
    to: TrajectoryTable(contents(reference)))
  print(
    "\(difference.different == 0 ? "same" : "DIFFERS")  \(difference.different) of \(difference.cells) printed numbers differ",
    "(largest \(short(difference.largest)))  \(reference)  [\(short(cost.cpuSeconds)) s]")
  for example in difference.examples { print("   ", example) }
  return difference.different == 0
}

/// Runs MaBoSS files here and, where its binary is given, there: time and distance side by side.
func speed(
  _ files: [String], maboss: String?, trajectories: Int?, threads: Int, only: String?
) async throws {
  let model = try Model(files)
  let samples = trajectories ?? model.settings.sampleCount
  for statistics in [ContinuousTimeSimulation.Statistics.endOnly, .windows]
  where only == nil || only == "\(statistics)" {
    var question = model.simulation(trajectories: samples, threads: threads)
    question.statistics = statistics
    let asked = question
    let (answer, cost) = try await Cost.of { try await asked.answer() }
    print(
      "bypass \(statistics): \(short(cost.cpuSeconds)) CPU s, \(short(cost.seconds)) s; \(model.network.nodes.count) nodes,",
      "\(samples) trajectories, \(short(Double(answer.transitions) / Double(samples))) moves each,",
      "\(short(Double(answer.transitions) / cost.cpuSeconds / 1e6)) M moves/s,",
      "\(short(cost.cpuSeconds / Double(answer.transitions) * 1e9)) ns a move, peak \(short(Cost.peakMegabytes)) MB")
    guard statistics == .windows, let maboss else { continue }
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("maboss-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    let prefix = folder.appendingPathComponent("out").path
    var arguments = [files[0]]
    for file in files.dropFirst() { arguments += ["-c", file] }
    arguments += [
      "-e",
      "sample_count=\(samples); thread_count=\(threads); statdist_traj_count=0; discrete_time=0; use_physrandgen=0",
      "-o", prefix,
    ]
    let other = try Cost.ofProgram(maboss, arguments)
    let difference = try TrajectoryTable(MaBoSSOutput.trajectory(answer)).difference(
      to: TrajectoryTable(contents(prefix + "_probtraj.csv")))
    print(
      "maboss: \(short(other.cpuSeconds)) CPU s, \(short(other.seconds)) s, \(short(other.cpuSeconds / cost.cpuSeconds)) times ours;",
      "largest difference of a probability \(short(difference.largest))")
    try FileManager.default.removeItem(at: folder)
  }
}

/// A random Boolean network: in-degree 1 to 6, random functions, rates 1 or drawn from a few values.
func randomNetwork(nodes count: Int, seed: UInt64, rates: [Double] = [1]) throws -> Network {
  var random = RandomStream(seed: Seed(seed), purpose: .networkGeneration, replicate: 2)
  let ids = try (0..<count).map { try NodeID("N\($0)") }
  var groups: [InitialCondition.Group] = []
  let nodes = ids.map { id in
    let inputs = (0..<Int.random(in: 1...6, using: &random)).map { _ in ids[Int.random(in: ids.indices, using: &random)]
    }
    // A threshold of signed inputs, as signalling rules mostly are.
    let literals = inputs.map { input -> LevelCondition in
      Bool.random(using: &random) ? .level(input) : .not(.level(input))
    }
    let split = Int.random(in: 0...literals.count, using: &random)
    let rule: LevelCondition = .any(
      [.all(Array(literals[..<split])), .all(Array(literals[split...]))].filter { !$0.atoms.isEmpty })
    groups.append(.init([id], alternatives: [.init([0], weight: 1), .init([1], weight: 1)]))
    func rate() -> Double { rates[Int.random(in: rates.indices, using: &random)] }
    return NodeDeclaration(id, .ruled(Rule(on: rule)), kinetics: .followingRule(up: rate(), down: rate()))
  }
  return try Network(nodes: nodes, initial: InitialCondition(groups))
}

/// Moves per second over sizes and kinds of rates.
func scaling(_ sizes: [Int], trajectories: Int, threads: Int) async throws {
  for (name, rates) in [("equal rates", [1.0]), ("4 rates", [0.1, 0.5, 1, 2])] {
    for size in sizes {
      for statistics in [ContinuousTimeSimulation.Statistics.endOnly, .windows] {
        let network = try randomNetwork(nodes: size, seed: 7, rates: rates)
        let question = ContinuousTimeSimulation(
          phases: [.init(network, duration: 20)], window: 1, trajectories: trajectories, seed: Seed(1),
          threads: threads,
          outputs: Array(network.nodes.prefix(5).map(\.id)), statistics: statistics)
        let (answer, cost) = try await Cost.of { try await question.answer() }
        print(
          "\(name), \(size) nodes, \(statistics):",
          "\(short(Double(answer.transitions) / cost.cpuSeconds / 1e6)) M moves/s,",
          "\(short(cost.cpuSeconds / Double(answer.transitions) * 1e9)) ns a move,",
          "\(short(Double(trajectories) / cost.cpuSeconds)) trajectories/s,",
          "\(short(Double(answer.transitions) / Double(trajectories))) moves each,",
          "\(threads) threads \(short(cost.seconds)) s, peak \(short(Cost.peakMegabytes)) MB")
      }
    }
  }
}
