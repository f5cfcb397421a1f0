public import ArgumentParser
public import BypassFormats
import BypassStudies

/// `bypass convert IN OUT`.
struct ConvertCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "convert", abstract: "Write a model in another format; every rename, default and loss is said.",
    discussion: """
      IN is a disease of the catalogue or a model file (with its MaBoSS configurations); the last word is OUT.

      Example: bypass convert model.bnd model.cfg model.bnet
      Example: bypass convert alcl alcl.bnd --alteration ALK_G1202R --drug lorlatinib
      """)

  @OptionGroup var model: ModelOptions

  @Option(name: .long, help: "The format to write (default: by the ending of OUT).")
  var to: String?

  @Option(name: .long, help: "How inputs are written: omitted, identity, false, true or level.")
  var inputs: WritingOptions.InputConvention = .identity

  @Flag(name: .long, help: "Write nodes with levels as two-level nodes X_b1, X_b2, … even where the format has levels.")
  var unary = false

  @OptionGroup var common: CommonOptions

  func validate() throws {
    guard model.model.count >= 2 else {
      throw ValidationError("two words are needed: the model to read and the file to write")
    }
  }

  func run() async throws {
    let output = model.model[model.model.count - 1]
    try await common.tell(verb: ConvertStudy.verb, writingBeside: true) {
      let choice = model.choice(Array(model.model.dropLast()), catalogue: common.catalogue)
      var study = ConvertStudy(model: choice, output: output)
      study.format = to
      study.inputs = inputs
      study.unary = unary
      study.strict = model.strict
      return study
    }
  }
}

extension WritingOptions.InputConvention: ExpressibleByArgument {}
