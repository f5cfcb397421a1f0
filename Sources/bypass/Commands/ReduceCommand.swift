public import ArgumentParser
import BypassCore
public import BypassStudies

/// `bypass reduce MODEL OUT`.
struct ReduceCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "reduce", abstract: "A smaller model with the same long-term behaviour; every removed node is named.",
    discussion: """
      Constants, set inputs and clamps are propagated; then outputs and mediators are removed (--preserve attractors:
      number and kind of asynchronous attractors stay) or every node that does not read itself (fixed-points).
      Example: bypass reduce model.bnet smaller.bnet --set Signal=1 --keep Apoptosis
      """)

  @OptionGroup var model: ModelOptions

  @Option(name: .long, help: "What must stay the same: attractors or fixed-points.")
  var preserve: ReduceStudy.Preserved = .attractors

  @Option(name: .long, parsing: .singleValue, help: "A node that may not be removed; can be repeated.")
  var keep: [String] = []

  @Option(
    name: .long,
    help: "Inputs that are not set: declared, free, identity, true or false (default: identity in files).")
  var inputs: StaticStudy.Inputs?

  @OptionGroup var common: CommonOptions

  func validate() throws {
    guard model.model.count >= 2 else {
      throw ValidationError("two words are needed: the model to read and the file to write")
    }
  }

  func run() async throws {
    let output = model.model[model.model.count - 1]
    try await common.tell(verb: ReduceStudy.verb, writingBeside: true) {
      let choice = model.choice(Array(model.model.dropLast()), catalogue: common.catalogue)
      var study = ReduceStudy(model: choice, output: output)
      study.preserving = preserve
      study.keeping = keep
      study.inputs = inputs
      return study
    }
  }
}

extension ReduceStudy.Preserved: ExpressibleByArgument {}
