public import ArgumentParser
import BypassCore
public import BypassStudies

/// `bypass simulate MODEL`.
struct SimulateCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "simulate", abstract: "Probabilities in time, by continuous-time stochastic simulation.",
    discussion: """
      With drugs, the clock starts once the tumour has settled without them (--settle).

      Example: bypass simulate alcl --drug crizotinib --alteration ALK:p.G1202R
      Example: bypass simulate model.bnd model.cfg --out results
      """)

  @OptionGroup var model: ModelOptions

  @Option(name: .long, help: "Units of model time (default: the file's, or 100).")
  var time: Double?

  @Option(name: .long, help: "Width of a time window (default: the file's, or a hundredth of the time).")
  var tick: Double?

  @Option(name: .long, help: "Trajectories (default: the file's, or 1,000).")
  var trajectories: Int?

  @Option(
    name: .long, help: "Units of model time without drugs before the clock starts (default: 100 with drugs, else 0).")
  var settle: Double?

  @Option(
    name: .long, parsing: .singleValue,
    help: "A node whose joint states are told (default: the model's readouts); can be repeated.")
  var output: [String] = []

  @Option(
    name: .long, parsing: .singleValue, help: "Say why a node is on or off in the dominant state; can be repeated.")
  var why: [String] = []

  @Flag(name: .long, help: "Solve the master equation instead of sampling, with a bound on the error.")
  var exact = false

  @Flag(name: .customLong("replay-maboss"), help: "MaBoSS's own random numbers, draw for draw (model files).")
  var replayMaBoSS = false

  @Option(name: .long, help: "sampled, exact, auto or replay.")
  var method: SimulateStudy.Method?

  @Option(name: .long, help: "Megabytes that the exact method may take.")
  var memory: Int = 1024

  @OptionGroup var common: CommonOptions

  func validate() throws {
    guard (1...1_000_000).contains(memory) else { throw ValidationError("--memory must be from 1 to 1,000,000") }
    guard !(exact && replayMaBoSS) else { throw ValidationError("--exact and --replay-maboss exclude each other") }
  }

  func run() async throws {
    try await common.tell(verb: SimulateStudy.verb) {
      var study = SimulateStudy(model: model.choice(model.model, catalogue: common.catalogue))
      study.method = method ?? (exact ? .exact : replayMaBoSS ? .replay : .sampled)
      study.memoryLimit = memory << 20
      study.duration = time
      study.window = tick
      study.trajectories = trajectories
      study.settling = settle
      study.seed = common.seed.map { Seed($0) }
      study.threads = common.chosenThreads
      study.outputs = output.isEmpty ? nil : output
      study.why = why
      return study
    }
  }
}

extension SimulateStudy.Method: ExpressibleByArgument {}
