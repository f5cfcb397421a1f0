import ArgumentParser
import BypassCore
import BypassStudies

/// `bypass screen MODEL`.
struct ScreenCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "screen", abstract: "All drugs, pairs or triples over genotypes, doses and environments; resumable.",
    discussion: """
      With --out or --store every finished condition is kept: a run that was stopped goes on, and a repeated question is \
      a look-up. --drug names the panel. A panel file has one NAME or NAME=DOSE a line; a file of genotypes or \
      environments one entry a line, 'NAME: A & B'.

      Example: bypass screen alcl --genotypes wt,ALK_G1202R,IL10RA_high --out results
      Example: bypass screen model.bnd model.cfg --perturbations --effect Apoptosis --store work.sqlite --shard 1/4
      Example: bypass screen small.bnet --perturbations --effect Apoptosis --method exact
      """)

  @OptionGroup var model: ModelOptions
  @Option(name: .long, help: "The most treatments at the same time: 1, 2 or 3.")
  var order = 2
  @Option(name: .long, help: "A file with the panel (default: the disease's).")
  var panel: String?
  @Option(name: .long, help: "Doses at which each drug is tried, DOSE,DOSE (default: the label's).")
  var doses: String?
  @Flag(name: .long, help: "Try every node clamped off and on instead of drugs.")
  var perturbations = false
  @Option(name: .long, help: "Genotypes: wt,A,B&C or a file.")
  var genotypes: String?
  @Option(name: .long, help: "Environments: X=1,X=0&Y=1 or a file.")
  var environments: String?
  @Flag(name: .long, help: "Try each contested statement read the other way, too.")
  var variants = false
  @Option(name: .long, parsing: .singleValue, help: "A further node to read; can be repeated.")
  var readout: [String] = []
  @Option(name: .long, help: "The node whose level is the effect, !NODE for its loss (default: the disease's score).")
  var effect: String?
  @Option(
    name: .long, help: "sampled, exact (small models) or auto: exact where a condition has few states, else sampled.")
  var method: SimulateStudy.Method = .sampled
  @Option(name: .long, help: "Trajectories a condition at most.")
  var trajectories = 1000
  @Option(
    name: .customLong("half-width"), help: "Half of the 95 % interval that is narrow enough to stop; 0 for never.")
  var halfWidth = 0.05
  @Option(name: .long, help: "Units of model time to settle, and then under treatment.")
  var duration = 100.0
  @Option(name: .long, help: "The file that keeps finished work (default: store.sqlite in --out).")
  var store: String?
  @Option(name: .long, help: "Do one part of the work only, such as 1/4; tables come from a run without it.")
  var shard: String?
  @Option(name: .long, help: "Megabytes that one exactly answered condition may take.")
  var memory = 256
  @OptionGroup var common: CommonOptions

  func validate() throws {
    guard (1...3).contains(order) else { throw ValidationError("--order must be 1, 2 or 3") }
    guard (1...10_000_000).contains(trajectories) else {
      throw ValidationError("--trajectories must be from 1 to 10,000,000")
    }
    guard halfWidth >= 0, halfWidth < 1 else { throw ValidationError("--half-width must be from 0 to below 1") }
    guard duration.isFinite, duration > 0, duration <= 1e6 else {
      throw ValidationError("--duration must be above 0 and at most 1,000,000")
    }
    guard (1...1_000_000).contains(memory) else { throw ValidationError("--memory must be from 1 to 1,000,000") }
    guard doses.map({ !$0.split(separator: ",").isEmpty }) ?? true else {
      throw ValidationError("--doses must name a dose, such as 100nM,300nM")
    }
    guard shard.map({ ScreenStudy.Shard($0) != nil }) ?? true else {
      throw ValidationError("--shard must be NUMBER/OF, such as 1/4")
    }
    guard shard == nil || store != nil || common.out != nil else {
      throw ValidationError("--shard needs a --store that the parts share")
    }
  }

  func run() async throws {
    try await common.tell(verb: ScreenStudy.verb) {
      var study = ScreenStudy(model: model.choice(model.model, catalogue: common.catalogue), seed: common.chosenSeed)
      study.order = order
      study.panelFile = panel
      study.doses = doses.map { $0.split(separator: ",").map(String.init) } ?? []
      study.clampsNodes = perturbations
      study.genotypes = genotypes
      study.environments = environments
      study.withVariants = variants
      study.readouts = readout
      study.effect = effect
      study.method = method
      study.trajectories = trajectories
      study.halfWidth = halfWidth
      study.duration = duration
      study.memoryLimit = memory << 20
      study.threads = common.chosenThreads
      study.shard = shard.flatMap { ScreenStudy.Shard($0) }
      study.store = store ?? common.out.map { "\($0)/store.sqlite" }
      return study
    }
  }
}
