import BypassCore
import BypassDynamics
import BypassModel
import Foundation

/// Replays the run of MaBoSS files and compares it with MaBoSS's own tables, printed digit by printed digit: the
/// probabilities, and the fixed points and distributions where there are such tables.
func replay(_ files: [String], against prefix: String) async throws -> Bool {
  let model = try Model(files)
  let run = try model.replay
  let (answer, cost) = try await Cost.of { try await run.answer() }
  var isSame = true
  func tell(_ difference: Difference, _ table: String) {
    isSame = isSame && difference.different == 0
    print(
      "\(difference.different == 0 ? "same" : "DIFFERS")  \(difference.different) of \(difference.cells) printed numbers differ",
      "(largest \(short(difference.largest)))  \(prefix)_\(table)  [\(short(cost.cpuSeconds)) s]")
    for example in difference.examples { print("   ", example) }
  }
  tell(
    try TrajectoryTable(MaBoSSOutput.trajectory(answer)).difference(
      to: TrajectoryTable(contents(prefix + "_probtraj.csv"))), "probtraj.csv")
  // MaBoSS counts a fixed point at each time of a schedule anew.
  if run.schedule.isEmpty, let text = try? contents(prefix + "_fp.csv") {
    tell(
      RowTable(MaBoSSOutput.fixedPoints(answer, of: model.network), isFixedPoints: true).difference(
        to: RowTable(text, isFixedPoints: true)), "fp.csv")
  }
  let count = min(model.settings.clusteredTrajectories, run.sampleCount)
  if count > 0, let text = try? contents(prefix + "_statdist.csv"), !text.isEmpty {
    let nodes = model.network.nodes.map(\.id).filter { run.references[$0] != nil }
    let distributions = try await run.distributions(ofFirst: count, threadCount: model.settings.threadCount)
    let own = MaBoSSOutput.distributions(distributions, over: nodes, threshold: model.settings.clusterThreshold)
    tell(RowTable(own, isFixedPoints: false).difference(to: RowTable(text, isFixedPoints: false)), "statdist.csv")
  }
  return isSame
}

/// MaBoSS's program, by path, and how often it is run.
struct Programs {
  let maboss: String?
  let runs: Int
}

/// Runs MaBoSS files here and, where its binary is given, there: time and distance side by side.
func speed(
  _ files: [String], _ programs: Programs, trajectories: Int?, threads: Int, only: String?
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
      "\(short(Double(samples) / cost.cpuSeconds)) trajectories/s,",
      "\(short(cost.cpuSeconds / Double(answer.transitions) * 1e9)) ns a move, peak \(short(Cost.peakMegabytes)) MB")
    guard statistics == .windows, let maboss = programs.maboss else { continue }
    try compare(files, maboss, programs, answer, own: cost, samples: samples, threads: threads)
  }
}

/// The least CPU time of some runs of MaBoSS, which other work on the machine disturbs least.
private func compare(
  _ files: [String], _ maboss: String, _ programs: Programs, _ answer: ContinuousTimeAnswer, own: Cost, samples: Int,
  threads: Int
) throws {
  let folder = FileManager.default.temporaryDirectory.appendingPathComponent("maboss-\(UUID().uuidString)")
  try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  defer { try? FileManager.default.removeItem(at: folder) }
  let prefix = folder.appendingPathComponent("out").path
  let settings =
    "sample_count=\(samples); statdist_traj_count=0; discrete_time=0; use_physrandgen=0; thread_count=\(threads)"
  let arguments = [files[0]] + files.dropFirst().flatMap { ["-c", $0] } + ["-e", settings, "-o", prefix]
  let other =
    try (0..<max(1, programs.runs)).map { _ in try Cost.ofProgram(maboss, arguments).cpuSeconds }.min() ?? 0
  let difference = try TrajectoryTable(MaBoSSOutput.trajectory(answer)).difference(
    to: TrajectoryTable(contents(prefix + "_probtraj.csv")))
  print(
    "maboss: \(short(other)) CPU s, \(short(other / own.cpuSeconds)) times the simulation here;",
    "largest difference of a probability \(short(difference.largest))")
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
func scaling(_ sizes: [Int], trajectories: Int, threads: Int, only: String?) async throws {
  for (name, rates) in [("equal rates", [1.0]), ("4 rates", [0.1, 0.5, 1, 2])] {
    for size in sizes {
      for statistics in [ContinuousTimeSimulation.Statistics.endOnly, .windows]
      where only == nil || only == "\(statistics)" {
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
