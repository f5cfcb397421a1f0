public import ArgumentParser
public import BypassStudies

/// `bypass synergy DATA`.
struct SynergyCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "synergy", abstract: "How the drugs of a dose matrix interact: MuSyC, HSA, Bliss, Loewe and ZIP.",
    discussion: """
      DATA is a table with one well a line (dose columns, effect), a MIDAS table, or blocks with the doses along the top \
      and down the side. Units are kept as they are printed.

      Example: bypass synergy matrix.csv --out results
      """)

  @Argument(help: "The table: CSV, semicolons or tabs.")
  var data: String

  @Option(name: .long, parsing: .singleValue, help: "MuSyC, HSA, Bliss, Loewe or ZIP; can be repeated (default: all).")
  var model: [String] = []

  @Option(name: .customLong("effect-column"), help: "The column of the effect in a table with one well a line.")
  var effectColumn: String?

  @Option(name: .long, help: "The matrix of a file that holds several.")
  var block: String?

  @Option(name: .long, help: "viability (falls with effect) or inhibition (rises); default: from the data.")
  var effect: SynergyStudy.Direction?

  @Option(name: .long, help: "The number that stands for the whole effect (default: 1, 100 or the untreated mean).")
  var whole: Double?

  @Flag(inversion: .prefixedNo, help: "Fit how drugs change each other's steepness (default: with two drugs).")
  var cooperativity: Bool?

  @Option(name: .long, help: "Resampled data sets for the intervals.")
  var bootstraps = 100

  @OptionGroup var common: CommonOptions

  func validate() throws {
    guard (0...100_000).contains(bootstraps) else { throw ValidationError("--bootstraps must be from 0 to 100,000") }
    for name in model where SynergyStudy.Model(anyCase: name) == nil {
      let known = SynergyStudy.Model.allCases.map(\.rawValue).joined(separator: ", ")
      throw ValidationError("there is no model '\(name)'; known are \(known)")
    }
  }

  func run() async throws {
    try await common.tell(verb: SynergyStudy.verb) {
      var study = SynergyStudy(path: data)
      if !model.isEmpty { study.models = model.compactMap { SynergyStudy.Model(anyCase: $0) } }
      study.effectColumn = effectColumn
      study.block = block
      study.direction = effect
      study.whole = whole
      study.cooperativity = cooperativity
      study.bootstraps = bootstraps
      study.seed = common.chosenSeed
      study.threads = common.chosenThreads
      return study
    }
  }
}

extension SynergyStudy.Direction: ExpressibleByArgument {}
