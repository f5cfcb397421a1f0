import ArgumentParser
import BypassStudies

/// `bypass compare A B`.
struct CompareCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "compare", abstract: "Whether two models are the same functions; a state in which they are not.",
    discussion: """
      Decided in every state, not sampled. A and B are diseases of the catalogue or model files of any format that is read.
      Nodes correspond by their names; X_b1, X_b2, … of one model are the levels of X in the other. The exit status is 0 when
      the models are the same and 1 when they are not.

      Example: bypass compare model.sbml model.bnet
      """)

  @Argument(help: "A disease of the catalogue (alcl, …) or a model file.")
  var first: String
  @Argument(help: "What it is held against.")
  var second: String
  @Option(name: .customLong("with-first"), parsing: .singleValue, help: "A MaBoSS configuration of A; can be repeated.")
  var withFirst: [String] = []
  @Option(
    name: .customLong("with-second"), parsing: .singleValue, help: "A MaBoSS configuration of B; can be repeated.")
  var withSecond: [String] = []
  @Option(
    name: .long, help: "A table of names that differ, two columns: A's, B's; NODE, or NODE:LEVEL for one level.")
  var names: String?
  @Flag(name: .customLong("declared-inputs"), help: "Inputs count as the constants of their levels, not as free.")
  var declaredInputs = false
  @Option(name: .long, help: "The most differences to tell.")
  var limit = 20
  @Flag(name: .long, help: "Refuse every normalisation while reading.")
  var strict = false
  @OptionGroup var common: CommonOptions

  func validate() throws {
    guard (0...1_000_000).contains(limit) else { throw ValidationError("--limit must be from 0 to 1,000,000") }
  }

  func run() async throws {
    try await common.tell(verb: CompareStudy.verb) {
      var study = CompareStudy(choice(first, withFirst), choice(second, withSecond))
      study.names = names
      study.declaredInputs = declaredInputs
      study.limit = limit
      return study
    }
  }

  private func choice(_ name: String, _ more: [String]) -> ModelChoice {
    var choice = ModelChoice(name: name)
    choice.more = more
    choice.strict = strict
    choice.catalogueFolder = common.catalogue
    return choice
  }
}
