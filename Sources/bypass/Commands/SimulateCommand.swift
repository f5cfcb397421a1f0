public import ArgumentParser
import BypassCore
public import BypassStudies

/// `bypass simulate MODEL`.
struct SimulateCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "simulate", abstract: "Probabilities in time, by continuous-time stochastic simulation.",
    discussion: """
      With drugs, the clock starts once the tumour has settled without them (--settle). What acts for a part of the
      time carries it after an @: 24..48, 24.. for "to the end", 0..12/24 for "again every 24".

      Example: bypass simulate alcl --drug crizotinib --alteration ALK:p.G1202R --versus untreated
      Example: bypass simulate alcl --drug crizotinib@0..12/24 --time 120
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
    help: "NODE=SHARE[@WHEN]: a share of the node's activity is lost; can be repeated.")
  var inhibit: [String] = []

  @Option(
    name: .long, parsing: .singleValue, help: "NODE=FACTOR[@WHEN]: the node's rates are multiplied; can be repeated.")
  var speed: [String] = []

  @Option(
    name: .long, parsing: .singleValue,
    help: "TIME:NODE=LEVEL: the node is set once and not held (to hold it: --clamp NODE=LEVEL@WHEN); can be repeated.")
  var at: [String] = []

  @Option(name: .long, help: "A YAML file of events: drug, clamp, inhibit, speed with from, to, every; set with at.")
  var schedule: String?

  @Option(
    name: .customLong("until-half-width"),
    help: "Stop once each output's probability at the end is known to this (0.01, say); --trajectories is the most.")
  var halfWidth: Double?

  @Option(name: .long, help: "The confidence of --until-half-width and --versus.")
  var confidence: Double = 0.95

  @Option(
    name: .long,
    help: "Compare with 'untreated', or with drugs (clamps for a file) separated by commas, by paired trajectories.")
  var versus: String?

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
    guard confidence > 0, confidence < 1 else { throw ValidationError("--confidence must be between 0 and 1") }
    guard halfWidth.map({ $0 > 0 && $0 < 1 }) ?? true else {
      throw ValidationError("--until-half-width must be between 0 and 1")
    }
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
      study.inhibitions = inhibit
      study.speeds = speed
      study.events = at
      study.schedule = schedule
      study.halfWidth = halfWidth
      study.confidence = confidence
      study.versus = versus
      study.checkpointFolder = common.out
      return study
    }
  }
}

extension SimulateStudy.Method: ExpressibleByArgument {}
