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

  @Option(
    name: .long, parsing: .singleValue, help: "Consider only this alteration; can be repeated (default: all).")
  var consider: [String] = []

  @Flag(name: .long, help: "Only the ways out: no closures, no other drugs.")
  var brief = false

  @Flag(name: .customLong("any-node"), help: "Also clamps of any node at any level.")
  var anyNode = false

  @Flag(name: .customLong("any-edge"), help: "Also any edge cut or always active.")
  var anyEdge = false
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
      study.considered = consider
      study.isBrief = brief
      study.anyNode = anyNode
      study.anyEdge = anyEdge
      study.seed = common.chosenSeed
      study.threads = common.chosenThreads
      return study
    }
  }
}
