import ArgumentParser
import BypassCore
import BypassStudies

/// The command line's root.
struct Bypass: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "bypass",
    abstract: "From a tumour's alterations to ranked, evidence-carrying treatments: executable signalling networks.",
    discussion: """
      \(BypassVersion.disclaimer)

      Example: bypass assess Examples/alcl-g1202r.yaml --out results
      """,
    version: BypassVersion.text,
    subcommands: [
      AssessCommand.self, SimulateCommand.self, ConvertCommand.self, DescribeCommand.self, CompareCommand.self,
      ReduceCommand.self, RerunCommand.self,
      FixpointsCommand.self, TrapspacesCommand.self, AttractorsCommand.self, SuccessionCommand.self,
      ReachCommand.self, ControlCommand.self, EscapeCommand.self, EnsembleCommand.self, DoseCommand.self,
      ScreenCommand.self,
      SynergyCommand.self,
      EvolveCommand.self, TrialCommand.self, SchedulesCommand.self, CatalogueCommand.self,
    ])

  /// The names by which a verb can be meant, for the nearest one to a misspelt verb.
  static var verbs: [String] { configuration.subcommands.map { $0._commandName } }
}
