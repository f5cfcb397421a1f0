import ArgumentParser
import BypassCore
import BypassStudies

/// `bypass evolve SCHEDULE`.
struct EvolveCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "evolve", abstract: "One tumour under one schedule, many times: burden, clones, time to progression.",
    discussion: """
      SCHEDULE is a YAML file: disease, alterations, burden, clones that may arise, and a treatment in one line:
        crizotinib 90d > lorlatinib          then; without a length until progression
        crizotinib + trametinib              together
        (crizotinib 14d, off 14d)            in turn
        adaptive(crizotinib, stop 50%, resume 100%)
        biopsy(crizotinib | lorlatinib)      what the largest clone answers to
        ruxolitinib 28d > transplant(4)      a bridge
      With --out finished replicates are kept, and the same command goes on where it was stopped.
      \(BypassVersion.disclaimer)

      Example: bypass evolve Examples/schedules/alcl-crizotinib.yaml --out results
      """)

  @Argument(help: "The tumour and its treatment, a YAML file.")
  var schedule: String
  @Option(name: .long, help: "A treatment instead of the file's.")
  var treatment: String?
  @Option(name: .long, help: "How often the tumour is followed (default: the file's 'patients:', or 100).")
  var replicates: Int?
  @Option(name: .long, help: "Trajectories of the network for each point of the response surfaces.")
  var trajectories = 400
  @OptionGroup var common: CommonOptions

  func validate() throws {
    guard replicates.map({ (1...1_000_000).contains($0) }) ?? true else {
      throw ValidationError("--replicates must be from 1 to 1,000,000")
    }
    guard (10...1_000_000).contains(trajectories) else {
      throw ValidationError("--trajectories must be from 10 to 1,000,000")
    }
  }

  func run() async throws {
    try await common.tell(verb: EvolveStudy.verb) {
      var study = EvolveStudy(
        catalogue: try common.readCatalogue(), file: try EvolutionFile(path: schedule), seed: common.chosenSeed)
      study.treatment = treatment
      study.replicates = replicates
      study.trajectories = trajectories
      study.threads = common.chosenThreads
      study.checkpoints = common.out
      return study
    }
  }
}

/// `bypass trial TRIAL`.
struct TrialCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "trial",
    abstract: "Arms of virtual patients: responses, time to progression, hazard ratios, toxicity.",
    discussion: """
      TRIAL is a YAML file as of 'bypass evolve', with 'arms:' (a plan each, the control first) and the distributions that
      patients are drawn from: burden, pace_spread, exposure_spread, and the share of patients that have a clone.
      With --out finished patients are kept, and the same command goes on where it was stopped.
      \(BypassVersion.disclaimer)

      Example: bypass trial Examples/trials/alcl-partners.yaml --out results
      """)

  @Argument(help: "The patients and the arms, a YAML file.")
  var trial: String
  @Option(name: .long, help: "Patients an arm (default: the file's, or 200).")
  var patients: Int?
  @Option(name: .long, help: "Trajectories of the network for each point of the response surfaces.")
  var trajectories = 400
  @OptionGroup var common: CommonOptions

  func validate() throws {
    guard patients.map({ (1...1_000_000).contains($0) }) ?? true else {
      throw ValidationError("--patients must be from 1 to 1,000,000")
    }
    guard (10...1_000_000).contains(trajectories) else {
      throw ValidationError("--trajectories must be from 10 to 1,000,000")
    }
  }

  func run() async throws {
    try await common.tell(verb: TrialStudy.verb) {
      var study = TrialStudy(
        catalogue: try common.readCatalogue(), file: try EvolutionFile(path: trial), seed: common.chosenSeed)
      study.patients = patients
      study.trajectories = trajectories
      study.threads = common.chosenThreads
      study.checkpoints = common.out
      return study
    }
  }
}

/// `bypass schedules FILE`.
struct SchedulesCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "schedules",
    abstract: "A clinical grid of plans: which are beaten by none in control, toxicity and drug-days.",
    discussion: """
      FILE is a YAML file as of 'bypass trial' with 'search: { give: [REGIMEN, …], on: [DAYS, …], off: [DAYS, …] }'. All plans
      meet the same patients; plans that others beat by more than chance are dropped early.
      \(BypassVersion.disclaimer)

      Example: bypass schedules Examples/schedules/alcl-search.yaml --out results
      """)

  @Argument(help: "The patients and the grid, a YAML file.")
  var file: String
  @Option(name: .long, help: "Patients that the last plans meet.")
  var patients = 128
  @Option(name: .long, help: "Trajectories of the network for each point of the response surfaces.")
  var trajectories = 400
  @OptionGroup var common: CommonOptions

  func validate() throws {
    guard (2...1_000_000).contains(patients) else { throw ValidationError("--patients must be from 2 to 1,000,000") }
    guard (10...1_000_000).contains(trajectories) else {
      throw ValidationError("--trajectories must be from 10 to 1,000,000")
    }
  }

  func run() async throws {
    try await common.tell(verb: ScheduleStudy.verb) {
      var study = ScheduleStudy(
        catalogue: try common.readCatalogue(), file: try EvolutionFile(path: file), seed: common.chosenSeed)
      study.patients = patients
      study.trajectories = trajectories
      study.threads = common.chosenThreads
      return study
    }
  }
}
