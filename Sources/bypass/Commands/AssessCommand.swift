import ArgumentParser
import BypassCore
import BypassKnowledge
import BypassStudies

/// `bypass assess PROFILE`.
struct AssessCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "assess", abstract: "For one tumour: every drug and every pair, ranked, with reasons and evidence.",
    discussion: """
      PROFILE is a YAML file: disease, alterations (catalogue ids or HGVS such as ALK:p.G1202R), environment, panel.
      \(BypassVersion.disclaimer)

      Example: bypass assess Examples/alcl-g1202r.yaml --out results
      """)

  @Argument(help: "The tumour's profile, a YAML file.")
  var profile: String

  @Option(name: .long, parsing: .singleValue, help: "A further alteration; can be repeated.")
  var alteration: [String] = []

  @Option(
    name: .long, parsing: .singleValue,
    help: "A drug of the panel, NAME or NAME=DOSE, instead of the profile's; can be repeated.")
  var drug: [String] = []

  @Option(name: .long, parsing: .singleValue, help: "NODE=LEVEL of an input; can be repeated.")
  var set: [String] = []

  @Option(name: .long, parsing: .singleValue, help: "NODE=LEVEL to fix a node at; can be repeated.")
  var clamp: [String] = []

  @Option(
    name: .long, parsing: .singleValue, help: "A contested statement to read the other way; can be repeated.")
  var variant: [String] = []

  @Option(name: .long, help: "Trajectories a treatment.")
  var trajectories: Int = 1000

  @Option(name: .long, help: "Units of model time to settle, and then under treatment.")
  var duration: Double = 100

  @Flag(name: .long, help: "Try single drugs only.")
  var singles = false

  @OptionGroup var common: CommonOptions

  func validate() throws {
    guard (1...10_000_000).contains(trajectories) else {
      throw ValidationError("--trajectories must be from 1 to 10,000,000")
    }
    guard duration.isFinite, duration > 0, duration <= 1e6 else {
      throw ValidationError("--duration must be above 0 and at most 1,000,000")
    }
  }

  func run() async throws {
    try await common.tell(verb: AssessStudy.verb) {
      var profile = try AssessmentProfile(path: profile)
      try profile.add(alterations: alteration, drugs: drug, settings: set, clamps: clamp, variants: variant)
      var study = AssessStudy(catalogue: try common.readCatalogue(), profile: profile, seed: common.chosenSeed)
      study.trajectories = trajectories
      study.duration = duration
      study.threads = common.chosenThreads
      study.pairs = !singles
      return study
    }
  }
}
