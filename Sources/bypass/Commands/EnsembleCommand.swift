public import ArgumentParser
import BypassCore
public import BypassStudies

/// `bypass ensemble MODEL --profile FILE …`.
struct EnsembleCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "ensemble",
    abstract:
      "A family of networks whose rules are not known: calibrated to what was seen, with the spread it predicts.",
    discussion: """
      For a file every rule is open within the signs of its regulators; for a disease the contested statements are. The
      members that fit a profile best are found exactly and drawn uniformly; the random family stands beside them.

      --profile: NODE LEVEL on each line, or blocks of Condition and Response; a response globaloutput:0.5 is a readout
      that was measured, and members that answer otherwise are left out. --panel: NAME inhibits NODE … on each
      line. --drug of a file: NODE or NAME:NODE,NODE, with =70% for a partial inhibition. --readout: what the drugs are to
      lower, such as 'Proliferation - Death'.

      Example: bypass ensemble network.sif --profile steady.tsv --drug MEK --drug AKT --readout 'MYC - CASP8'
      """)
  @OptionGroup var model: ModelOptions
  @Option(name: .long, help: "Which rules are possible: link-operators, thresholds or monotone.")
  var rules = "link-operators"
  @Option(name: .long, parsing: .singleValue, help: "A node whose rule is open (default: all of a file's).")
  var unknown: [String] = []
  @Flag(name: .customLong("unknown-inputs"), help: "The levels of inputs are open too.")
  var unknownInputs = false
  @Option(name: .long, help: "A file of the levels that were seen.")
  var profile: String?
  @Option(name: .long, help: "A file of drugs and what they act on.")
  var panel: String?
  @Option(name: .long, help: "What the drugs are to lower: conditions joined by + and -.")
  var readout: String?
  @Option(name: .customLong("readout-file"), help: "The same as a file: a node and its weight on each line.")
  var readoutFile: String?
  @Option(name: .long, help: "A file of pairs that were measured to act together (A~B): how well they are ranked.")
  var observed: String?
  @Option(
    name: .long,
    help: "Where calibrated members are before the drugs: at rest as the profile has it, or anywhere, left to settle.")
  var begin = EnsembleStudy.Beginning.rest
  @Option(name: .long, help: "The share by which drugs of the panel inhibit their targets, such as 50%.")
  var inhibition = "100%"
  @Option(name: .customLong("response-error"), help: "The standard deviation of measured readouts (globaloutput).")
  var responseError = 0.1
  @Option(name: .long, help: "Members to draw of each family.")
  var members = 100
  @Option(name: .long, help: "Units of model time under drugs.")
  var time = 100.0
  @Option(name: .long, help: "Trajectories for each member and treatment.")
  var trajectories = 20
  @OptionGroup var common: CommonOptions

  func validate() throws {
    guard EnsembleStudy.Rules(rawValue: rules) != nil else {
      throw ValidationError("--rules is one of \(EnsembleStudy.Rules.allCases.map(\.rawValue).joined(separator: ", "))")
    }
    guard (1...100_000).contains(members) else { throw ValidationError("--members must be from 1 to 100,000") }
    guard time >= 1, time <= 1_000_000 else { throw ValidationError("--time must be from 1 to 1,000,000") }
    guard (1...10_000_000).contains(trajectories) else {
      throw ValidationError("--trajectories must be from 1 to 10,000,000")
    }
    guard responseError >= 0.001, responseError <= 1 else {
      throw ValidationError("--response-error must be from 0.001 to 1")
    }
    guard chosenInhibition != nil else { throw ValidationError("--inhibition must be above 0% and at most 100%") }
    guard readout == nil || readoutFile == nil else {
      throw ValidationError("--readout and --readout-file say the same; give one")
    }
  }

  /// Nil when it is no share above 0.
  private var chosenInhibition: Fraction? {
    Fraction(inhibition).flatMap { $0 > .zero ? $0 : nil }
  }

  func run() async throws {
    try await common.tell(verb: EnsembleStudy.verb) {
      var study = EnsembleStudy(model: model.choice(model.model, catalogue: common.catalogue), seed: common.chosenSeed)
      study.rules = EnsembleStudy.Rules(rawValue: rules) ?? .linkOperators
      study.unknown = unknown
      study.unknownInputs = unknownInputs
      study.panel = panel
      study.profile = profile
      study.readout = readout
      study.outputs = readoutFile
      study.observed = observed
      study.beginning = begin
      study.inhibition = chosenInhibition ?? .one
      study.responseError = responseError
      study.members = members
      study.duration = time
      study.trajectories = trajectories
      study.threads = common.chosenThreads
      return study
    }
  }
}

extension EnsembleStudy.Beginning: ExpressibleByArgument {}
