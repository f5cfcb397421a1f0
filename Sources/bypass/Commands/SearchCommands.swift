import ArgumentParser
import BypassCore
import BypassStudies

/// `bypass escape DISEASE --drug …`.
struct EscapeCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "escape", abstract: "Which further alterations undo the drugs, and which additions close all of them.",
    discussion: """
      Every subset-minimal set of the disease's alterations up to --size is found, not only tried; each with its route,
      evidence and the probability of the malignant phenotype.

      Example: bypass escape alcl --drug lorlatinib
      """)
  @OptionGroup var model: ModelOptions
  @Option(name: .long, help: "The most further alterations in a set.")
  var size = 1
  @Option(name: .customLong("closure-size"), help: "The most further drugs in a closing set.")
  var closureSize = 1
  @Option(name: .long, help: "The most sets to list.")
  var limit: Int?
  @Option(name: .long, help: "Trajectories for each probability.")
  var trajectories = 500
  @OptionGroup var common: CommonOptions

  func validate() throws {
    guard (0...6).contains(size), (0...6).contains(closureSize) else {
      throw ValidationError("sizes must be from 0 to 6")
    }
    guard (10...10_000_000).contains(trajectories) else {
      throw ValidationError("--trajectories must be from 10 to 10,000,000")
    }
  }

  func run() async throws {
    try await common.tell(verb: EscapeStudy.verb) {
      var study = EscapeStudy(model: model.choice(model.model, catalogue: common.catalogue))
      study.size = size
      study.closureSize = closureSize
      study.limit = limit
      study.trajectories = trajectories
      study.seed = common.chosenSeed
      study.threads = common.chosenThreads
      return study
    }
  }
}

/// `bypass control MODEL --toward PHENOTYPE`.
struct ControlCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "control", abstract: "The smallest interventions after which a phenotype is all that is left.",
    discussion: "Example: bypass control alcl --toward 'Death>=1 & Proliferation=0' --drugs --size 2")
  @OptionGroup var model: ModelOptions
  @Option(name: .long, help: "What must hold in every state of every attractor.")
  var toward: String
  @Option(name: .long, help: "The most interventions in a set.")
  var size = 1
  @Flag(name: .long, help: "Drugs of the disease's panel at their label's exposure, instead of clamps of nodes.")
  var drugs = false
  @Option(name: .long, parsing: .singleValue, help: "A node that may not be clamped; can be repeated.")
  var forbid: [String] = []
  @Option(name: .long, help: "The most sets to list.")
  var limit: Int?
  @OptionGroup var common: CommonOptions

  func validate() throws {
    guard (0...6).contains(size) else { throw ValidationError("--size must be from 0 to 6") }
  }

  func run() async throws {
    try await common.tell(verb: ControlStudy.verb) {
      var study = ControlStudy(model: model.choice(model.model, catalogue: common.catalogue), toward: toward)
      study.size = size
      study.withDrugs = drugs
      study.forbidden = forbid
      study.limit = limit
      return study
    }
  }
}

/// `bypass reach MODEL --from S --to S`.
struct ReachCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "reach", abstract: "Whether one set of states can lead to another, with a way.",
    discussion: "Example: bypass reach model.bnet --from A=0,B=1 --to C=1")
  @OptionGroup var model: ModelOptions
  @Option(name: .long, help: "NODE=LEVEL,… where it may start; nodes not named may have any level.")
  var from: String
  @Option(name: .long, help: "NODE=LEVEL,… where it shall get.")
  var to: String
  @Flag(name: .customLong("most-permissive"), help: "Everything that the logic does not forbid.")
  var mostPermissive = false
  @OptionGroup var common: CommonOptions

  func run() async throws {
    try await common.tell(verb: ReachStudy.verb) {
      var study = ReachStudy(model: model.choice(model.model, catalogue: common.catalogue), from: from, to: to)
      study.mostPermissive = mostPermissive
      return study
    }
  }
}
