import ArgumentParser
import BypassStudies

/// Options of verbs that take a model.
struct ModelOptions: ParsableArguments {
  @Argument(help: "A disease of the catalogue (alcl, …) or a model file; MaBoSS configurations may follow.")
  var model: [String]

  @Option(name: .long, parsing: .singleValue, help: "NODE=LEVEL of an input; can be repeated.")
  var set: [String] = []

  @Option(name: .long, parsing: .singleValue, help: "NODE=LEVEL to fix a node at; can be repeated.")
  var clamp: [String] = []

  @Option(name: .long, parsing: .singleValue, help: "An alteration, by id, name or HGVS; can be repeated.")
  var alteration: [String] = []

  @Option(
    name: .long, parsing: .singleValue, help: "A contested statement to read the other way; can be repeated.")
  var variant: [String] = []

  @Option(
    name: .long, parsing: .singleValue, help: "NAME or NAME=DOSE (300nM, total:900nM, 250mg/12h, 97%); can be repeated."
  )
  var drug: [String] = []

  @Option(name: .long, parsing: .singleValue, help: "NODE=LEVEL at the beginning; can be repeated.")
  var start: [String] = []

  @Option(name: .long, parsing: .singleValue, help: "NAME=VALUE of a parameter of a file; can be repeated.")
  var parameter: [String] = []

  @Option(name: .long, help: "The format of a model file (default: by its name, else by its text).")
  var format: String?

  @Flag(name: .long, help: "Refuse every normalisation and every loss.")
  var strict = false

  func validate() throws {
    guard !model.isEmpty else { throw ValidationError("a model is missing: a disease such as alcl, or a file") }
  }

  /// The choice that the options mean.
  func choice(_ words: [String], catalogue: String?) -> ModelChoice {
    var choice = ModelChoice(name: words[0])
    choice.more = Array(words.dropFirst())
    choice.settings = set
    choice.clamps = clamp
    choice.alterations = alteration
    choice.variants = variant
    choice.drugs = drug
    choice.starts = start
    choice.parameters = parameter
    choice.format = format
    choice.strict = strict
    choice.catalogueFolder = catalogue
    return choice
  }
}
