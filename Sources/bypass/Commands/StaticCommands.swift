public import ArgumentParser
import BypassCore
public import BypassStudies

/// Options of the static analyses.
struct StaticOptions: ParsableArguments {
  @OptionGroup var model: ModelOptions

  @Option(
    name: .long,
    help:
      "Inputs that are not set: declared, free, identity, true or false (default: declared in diseases, identity in files)."
  )
  var inputs: StaticStudy.Inputs?

  @Option(name: .long, help: "The most answers to list (default: 1,000; attractors 100,000). The count covers all.")
  var limit: Int?

  @Option(
    name: .long,
    help: "NODE=LEVEL[,NODE=LEVEL…]: clamps under which to answer, one row each time it is given; can be repeated.")
  var each: [String] = []

  @OptionGroup var common: CommonOptions

  func validate() throws {
    guard limit.map({ $0 > 0 }) ?? true else { throw ValidationError("--limit must be above 0") }
  }

  /// Asks.
  func ask(_ asked: StaticStudy.Asked) async throws {
    try await common.tell(verb: asked.rawValue) {
      var study = StaticStudy(model: model.choice(model.model, catalogue: common.catalogue), asked: asked)
      study.inputs = inputs
      study.limit = limit
      study.each = each
      study.withPictures = common.out != nil
      study.withSuccession = common.out != nil && each.isEmpty && asked != .fixpoints && asked != .synchronousAttractors
      return study
    }
  }
}

/// `bypass fixpoints MODEL`.
struct FixpointsCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "fixpoints", abstract: "States in which nothing moves, all of them or up to a limit.",
    discussion: "Example: bypass fixpoints alcl --drug lorlatinib")
  @OptionGroup var options: StaticOptions
  func run() async throws { try await options.ask(.fixpoints) }
}

/// `bypass trapspaces MODEL`.
struct TrapspacesCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "trapspaces", abstract: "Subspaces that are never left: the smallest or the largest.",
    discussion: "Example: bypass trapspaces model.bnet --maximal --inputs free")
  @Flag(name: .long, help: "Those that contain no other (the default).")
  var minimal = false
  @Flag(name: .long, help: "Those that only the whole contains.")
  var maximal = false
  @OptionGroup var options: StaticOptions

  func validate() throws {
    guard !(minimal && maximal) else { throw ValidationError("--minimal and --maximal exclude each other") }
  }

  func run() async throws { try await options.ask(maximal ? .maximalTrapSpaces : .minimalTrapSpaces) }
}

/// `bypass attractors MODEL`.
struct AttractorsCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "attractors", abstract: "Everything that the network can settle into, asynchronously, exactly.",
    discussion: "Example: bypass attractors alcl --alteration 'IL10RA high' --drug lorlatinib")
  @Flag(name: .long, help: "All nodes move at once, instead of one at a time.")
  var synchronous = false
  @OptionGroup var options: StaticOptions
  func run() async throws { try await options.ask(synchronous ? .synchronousAttractors : .attractors) }
}

/// `bypass succession MODEL`.
struct SuccessionCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "succession", abstract: "By which decisions a network narrows down: trap spaces inside each other.",
    discussion: "Example: bypass succession model.bnet --inputs true --out results")

  @OptionGroup var model: ModelOptions

  @Option(
    name: .long,
    help: "Inputs that are not set: declared, free, identity, true or false (default: identity in files).")
  var inputs: StaticStudy.Inputs?

  @Option(name: .long, help: "The most trap spaces.")
  var limit = 2_000

  @OptionGroup var common: CommonOptions

  func validate() throws {
    guard limit > 0 else { throw ValidationError("--limit must be above 0") }
  }

  func run() async throws {
    try await common.tell(verb: SuccessionStudy.verb) {
      var study = SuccessionStudy(model: model.choice(model.model, catalogue: common.catalogue))
      study.inputs = inputs
      study.limit = limit
      return study
    }
  }
}

extension StaticStudy.Inputs: ExpressibleByArgument {}
