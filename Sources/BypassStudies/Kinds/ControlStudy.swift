import BypassAnalyses
import BypassCore
import BypassKnowledge
import BypassModel
import BypassPharmacology
import BypassReports

/// `control`: the smallest sets of interventions after which a phenotype holds in everything that is left to settle into.
public struct ControlStudy: Study {
  /// `control`.
  public static let verb = "control"

  /// What can be done to the network.
  public enum Means: String, Sendable, CaseIterable {
    /// Clamps of nodes.
    case nodes
    /// Edges cut or always active.
    case edges
    /// Drugs of the disease's panel at their label's exposure.
    case drugs
  }

  /// The model and what already acts on it.
  public var model: ModelChoice
  /// What every attractor must satisfy in every state, such as `Death>=1 & Proliferation=0`.
  public var toward: String
  /// The most interventions in a set.
  public var size = 1
  /// What can be done.
  public var means = Means.nodes
  /// Whether the interventions end once the network has settled under them.
  public var isTemporary = false
  /// Where it starts: nil for every state, `present` for the present attractor, or `NODE=LEVEL,…`.
  public var from: String?
  /// Nodes, or drugs, that may not be used.
  public var forbidden: [String] = []
  /// Nodes, or drugs, that are listed first among sets of one size.
  public var preferred: [String] = []
  /// What must hold in normal cells under a set, such as `NormalT>=1`.
  public var keep: String?
  /// Levels of inputs and clamped nodes that make the model one of a normal cell, `NODE=LEVEL`.
  public var normal: [String] = []
  /// Further model files with the same nodes; the model and they are an ensemble.
  public var ensemble: [String] = []
  /// The share of the ensemble in which a set must do it, above 0, at most 1; nil for no ensemble. In a disease of the
  /// catalogue the ensemble is its contested statements, each read the other way, and the standing reading.
  public var share: Double?
  /// The most sets to list; nil for all.
  public var limit: Int?

  /// A question with its defaults.
  public init(model: ModelChoice, toward: String) {
    self.model = model
    self.toward = toward
  }

  /// Searches.
  public func run(progress: @escaping Progress) async throws -> StudyResult {
    let run = try ControlRun(self)
    let stop: () -> Bool = { Task.isCancelled }
    if share != nil || !ensemble.isEmpty {
      let members = try run.members()
      let answer = try EnsembleControl(members.map(\.search), share: share ?? 1).answer(stop: stop, where: run.keeps)
      let sets = answer.items.map { item in
        ControlTelling.Set(choices: item.choices, members: item.forced.map { members[$0].name })
      }
      return ControlTelling(
        run: run, sets: sets, shortfall: answer.shortfall, members: members.map(\.name)
      ).result
    }
    let answer = try run.search(run.ready.treated).answer(stop: stop, where: run.keeps)
    return ControlTelling(
      run: run, sets: answer.items.map { .init(choices: $0, members: []) }, shortfall: answer.shortfall, members: []
    ).result
  }
}
