/// A file format, by a short name; the registry knows those that can be read and written.
public struct Format: Hashable, Sendable, Comparable, CustomStringConvertible {
  /// The name that `--format` takes, such as `bnet`.
  public let description: String

  /// A format of a name; ask ``FormatRegistry`` whether it is known.
  public init(_ name: String) { description = name }

  /// Rules of two-level nodes, one a line.
  public static let bnet = Format("bnet")
  /// MaBoSS network and configuration files.
  public static let maboss = Format("maboss")

  /// Qualitative models in SBML.
  public static let sbmlQual = Format("sbml-qual")

  /// Regulatory graphs of GINsim.
  public static let ginml = Format("ginml")

  /// Boolean networks of AEON.
  public static let aeon = Format("aeon")
  /// Rules of the BooleanNet family.
  public static let booleanNet = Format("booleannet")

  /// Archives of GINsim.
  public static let zginml = Format("zginml")

  /// The logic as differential equations.
  public static let logicODE = Format("sbml-ode")
  /// Simulation experiments with their model beside them.
  public static let sedml = Format("sedml")
  /// COMBINE archives.
  public static let omex = Format("omex")

  /// Signed edges.
  public static let sif = Format("sif")

  /// Models of the BioModelAnalyzer.
  public static let bma = Format("bma")
  /// Tables of what each node heads for.
  public static let truthTable = Format("truth-table")
  /// Expressions and external components of Cell Collective.
  public static let cellCollective = Format("cell-collective")
  /// Models of this program's own.
  public static let bypass = Format("bypass")

  /// Alphabetical.
  public static func < (left: Self, right: Self) -> Bool { left.description < right.description }

  /// Something that a file can say, beside which nodes there are and what they depend on.
  public enum Ability: String, Hashable, Sendable, CaseIterable {
    /// Nodes with more than two levels.
    case levels
    /// How fast nodes move.
    case rates
    /// Where runs start.
    case initialStates
    /// Notes, papers, names for people.
    case annotations
    /// Clamped or partly inhibited nodes beside the untouched rules.
    case perturbations
    /// Named numbers.
    case parameters
    /// Where nodes are drawn.
    case layout
    /// How a simulation is to be run.
    case settings
    /// Initial states and perturbations under names, none of which is in force.
    case scenarios
    /// What simulations are to ask of the model.
    case experiments
    /// Further files, kept as they are.
    case companions
  }
}
