public import ArgumentParser
import BypassCore
public import BypassStudies

/// `bypass catalogue …`.
struct CatalogueCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "catalogue", abstract: "The knowledge: what there is, from where, how sure, and whether it holds.",
    discussion: "Example: bypass catalogue show IL10RA",
    subcommands: [List.self, Show.self, Evidence.self, Lint.self, Claims.self, Knockouts.self, Page.self])

  /// `catalogue list`.
  struct List: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "List diseases, nodes, drugs, alterations, behaviours, claims, trials, variants or papers.",
      discussion: "Example: bypass catalogue list drugs")
    @Argument(
      help:
        "diseases, nodes, drugs, alterations, behaviours, claims, trials, variants or papers; nothing for their numbers."
    )
    var kind: CatalogueListStudy.Kind?
    @Option(name: .long, help: "Keep to one disease.")
    var disease: String?
    @OptionGroup var common: CommonOptions

    func run() async throws {
      try await common.tell(verb: CatalogueListStudy.verb) {
        CatalogueListStudy(catalogue: try common.readCatalogue(), kind: kind, disease: disease)
      }
    }
  }

  /// `catalogue show`.
  struct Show: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Everything known of a node, edge, drug, alteration, behaviour, claim, trial or paper.",
      discussion: "Example: bypass catalogue show 'ALK->STAT3'")
    @Argument(help: "Its name; an edge is written SOURCE->TARGET.")
    var name: String
    @OptionGroup var common: CommonOptions

    func run() async throws {
      try await common.tell(verb: CatalogueShowStudy.verb) {
        CatalogueShowStudy(catalogue: try common.readCatalogue(), subject: name)
      }
    }
  }

  /// `catalogue evidence`.
  struct Evidence: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "On what evidence an entry stands, and how sure it is.",
      discussion: "Example: bypass catalogue evidence lorlatinib")
    @Argument(help: "Its name; an edge is written SOURCE->TARGET.")
    var name: String
    @OptionGroup var common: CommonOptions

    func run() async throws {
      try await common.tell(verb: "catalogue evidence") {
        CatalogueShowStudy(catalogue: try common.readCatalogue(), subject: name, evidenceOnly: true)
      }
    }
  }

  /// `catalogue lint`.
  struct Lint: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Check signs, observability, units, ranges, names and sources of the catalogue.",
      discussion: "Example: bypass catalogue lint")
    @OptionGroup var common: CommonOptions

    func run() async throws {
      try await common.tell(verb: LintStudy.verb) { LintStudy(folder: common.catalogue) }
    }
  }

  /// `catalogue claims`.
  struct Claims: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Run what the model must reproduce: holds, fails or not yet expressible, each by id.",
      discussion: "Example: bypass catalogue claims alcl")
    @Argument(help: "A disease; nothing for all.")
    var disease: String?
    @Option(name: .long, help: "Trajectories an arm.")
    var trajectories: Int = 500
    @Flag(name: .long, help: "Print the counts only.")
    var summary = false
    @Flag(name: .long, help: "Judge the behaviours only, not each statement of the reviews.")
    var behaviours = false
    @Option(name: .long, help: "Say what a contested statement read the other way would change; 'all' for each.")
    var variant: String?
    @OptionGroup var common: CommonOptions

    func validate() throws { try CatalogueCommand.check(trajectories) }

    func run() async throws {
      try await common.tell(verb: ClaimsStudy.verb) {
        var study = ClaimsStudy(catalogue: try common.readCatalogue(), disease: disease, seed: common.chosenSeed)
        study.trajectories = trajectories
        study.threads = common.chosenThreads
        study.summaryOnly = summary
        study.behavioursOnly = behaviours
        study.variant = variant
        return study
      }
    }
  }
}

extension CatalogueCommand {
  /// `catalogue knockouts`.
  struct Knockouts: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Take out every edge in turn: which behaviours depend on it, and what nothing tests.",
      discussion: """
        An edge is taken out by letting its target read the regulator as level 0. With --out, the table of edges by \
        behaviours is written as CSV.
        Example: bypass catalogue knockouts alcl
        """)
    @Argument(help: "The disease.")
    var disease: String
    @Flag(name: .long, help: "Try the experiments of the reviews' statements too, not the behaviours only.")
    var statements = false
    @Option(name: .long, help: "Trajectories an arm.")
    var trajectories: Int = 100
    @OptionGroup var common: CommonOptions

    func validate() throws { try CatalogueCommand.check(trajectories) }

    func run() async throws {
      try await common.tell(verb: KnockoutStudy.verb) {
        var study = KnockoutStudy(catalogue: try common.readCatalogue(), disease: disease, seed: common.chosenSeed)
        study.withStatements = statements
        study.trajectories = trajectories
        study.threads = common.chosenThreads
        return study
      }
    }
  }

  /// `catalogue page`.
  struct Page: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract:
        "Make a page about a disease: its network as pictures, its statements with verdicts, what is contested.",
      discussion: "Example: bypass catalogue page alcl --out bypass-out/alcl")
    @Argument(help: "The disease.")
    var disease: String
    @Option(name: .long, help: "Trajectories an arm.")
    var trajectories: Int = 500
    @OptionGroup var common: CommonOptions

    func validate() throws {
      try CatalogueCommand.check(trajectories)
      guard common.out != nil else { throw ValidationError("say where with --out FOLDER") }
    }

    func run() async throws {
      try await common.tell(verb: CataloguePageStudy.verb) {
        var study = CataloguePageStudy(
          catalogue: try common.readCatalogue(), disease: disease, seed: common.chosenSeed)
        study.trajectories = trajectories
        study.threads = common.chosenThreads
        return study
      }
    }
  }

  fileprivate static func check(_ trajectories: Int) throws {
    guard (10...10_000_000).contains(trajectories) else {
      throw ValidationError("--trajectories must be from 10 to 10,000,000")
    }
  }
}

extension CatalogueListStudy.Kind: ExpressibleByArgument {}
