import ArgumentParser
import BypassStudies

/// `bypass describe FILE`.
struct DescribeCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "describe",
    abstract: "What a model file says: rules, levels, scenarios, and the evidence that it names.",
    discussion: """
      Notes, papers and links of SBML-qual, GINML and MaBoSS files are shown at the node or the edge that they are about;
      they stand as recalled, since nobody here has read them.

      Example: bypass describe model.zginml
      Example: bypass describe model.sbml --node STAT3
      """)

  @OptionGroup var model: ModelOptions

  @Option(name: .long, parsing: .singleValue, help: "A node to show, with or without evidence; can be repeated.")
  var node: [String] = []

  @OptionGroup var common: CommonOptions

  func run() async throws {
    try await common.tell(verb: DescribeStudy.verb) {
      DescribeStudy(model: model.choice(model.model, catalogue: common.catalogue), nodes: node)
    }
  }
}
