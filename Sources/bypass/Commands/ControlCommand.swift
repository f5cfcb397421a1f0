import ArgumentParser
import BypassCore
import BypassStudies

/// `bypass control MODEL --toward PHENOTYPE`.
struct ControlCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "control", abstract: "The smallest interventions after which a phenotype is all that is left.",
    discussion: """
      A set counts when every attractor that is left satisfies the phenotype in every state: from every state, or from
      where --from says. With --temporary the interventions end once the network has settled, and it must stay.
      Example: bypass control alcl --toward 'Death>=1 & Proliferation=0' --drugs --size 2 --keep 'NormalT>=1'
      """)

  @OptionGroup var model: ModelOptions

  @Option(name: .long, help: "What must hold in every state of every attractor.")
  var toward: String

  @Option(name: .long, help: "The most interventions in a set.")
  var size = 1

  @Flag(name: .long, help: "Drugs of the disease's panel at their label's exposure, instead of clamps of nodes.")
  var drugs = false

  @Flag(name: .long, help: "Edges cut or always active, instead of clamps of nodes.")
  var edges = false

  @Flag(name: .long, help: "The interventions end once the network has settled under them.")
  var temporary = false

  @Option(name: .long, help: "From 'present' (the present attractor) or NODE=LEVEL,… (default: every state).")
  var from: String?

  @Option(name: .long, parsing: .singleValue, help: "A node, or drug, that may not be used; can be repeated.")
  var forbid: [String] = []

  @Option(name: .long, parsing: .singleValue, help: "A node, or drug, to list first; can be repeated.")
  var prefer: [String] = []

  @Option(name: .long, help: "What must hold in normal cells under a set, such as 'NormalT>=1'.")
  var keep: String?

  @Option(
    name: .long, parsing: .singleValue,
    help: "NODE=LEVEL,… that make the model one of a normal cell, for --keep; can be repeated.")
  var normal: [String] = []

  @Option(
    name: .long, parsing: .singleValue, help: "A further model file with the same nodes; can be repeated.")
  var ensemble: [String] = []

  @Option(
    name: .long,
    help: "The share of the ensemble in which a set must do it; in a disease, of its contested readings.")
  var share: Double?

  @Option(name: .long, help: "The most sets to list.")
  var limit: Int?

  @OptionGroup var common: CommonOptions

  func validate() throws {
    guard (0...6).contains(size) else { throw ValidationError("--size must be from 0 to 6") }
    guard !(drugs && edges) else { throw ValidationError("--drugs and --edges exclude each other") }
    guard limit.map({ $0 > 0 }) ?? true else { throw ValidationError("--limit must be above 0") }
    guard share.map({ $0 > 0 && $0 <= 1 }) ?? true else {
      throw ValidationError("--share must be above 0 and at most 1")
    }
    guard normal.isEmpty || keep != nil else { throw ValidationError("--normal belongs to --keep") }
  }

  func run() async throws {
    try await common.tell(verb: ControlStudy.verb) {
      var study = ControlStudy(model: model.choice(model.model, catalogue: common.catalogue), toward: toward)
      study.size = size
      study.means = drugs ? .drugs : edges ? .edges : .nodes
      study.isTemporary = temporary
      study.from = from
      study.forbidden = forbid
      study.preferred = prefer
      study.keep = keep
      study.normal = normal
      study.ensemble = ensemble
      study.share = share
      study.limit = limit
      return study
    }
  }
}
