import ArgumentParser
import BypassCore
import BypassStudies

/// `bypass reach MODEL --from S`.
struct ReachCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "reach", abstract: "Whether one set of states can lead to another, or to which attractors.",
    discussion: """
      Without --to: every attractor with whether it can still be reached. Beside the answer stands the share of
      trajectories that are there after --duration; nodes that --from does not name begin at any level with even odds.
      Example: bypass reach model.bnet --from A=0,B=1 --to C=1
      """)

  @OptionGroup var model: ModelOptions

  @Option(name: .long, help: "NODE=LEVEL,… where it may start; nodes not named may have any level.")
  var from: String

  @Option(name: .long, help: "NODE=LEVEL,… where it shall get (default: every attractor).")
  var to: String?

  @Flag(name: .customLong("most-permissive"), help: "Everything that the logic does not forbid.")
  var mostPermissive = false

  @Option(name: .long, help: "Trajectories for the shares beside the answer; 0 for none.")
  var trajectories = 1000

  @Option(name: .long, help: "Units of model time that they take.")
  var duration = 100.0

  @OptionGroup var common: CommonOptions

  func validate() throws {
    guard (0...10_000_000).contains(trajectories) else {
      throw ValidationError("--trajectories must be from 0 to 10,000,000")
    }
    guard duration > 0, duration <= 1e6 else { throw ValidationError("--duration must be above 0, at most 1,000,000") }
  }

  func run() async throws {
    try await common.tell(verb: ReachStudy.verb) {
      var study = ReachStudy(
        model: model.choice(model.model, catalogue: common.catalogue), from: from, to: to)
      study.mostPermissive = mostPermissive
      study.trajectories = trajectories
      study.duration = duration
      study.seed = common.chosenSeed
      study.threads = common.chosenThreads
      return study
    }
  }
}
