public import BypassFormats

/// A question as the community's formats say it: the model that was asked, and the experiment.
public struct StudyExperiment: Sendable {
  /// The model, everything that acts on it applied.
  public let model: ImportedModel
  /// What was asked of it.
  public let experiment: SimulationExperiment
  /// What the experiment cannot say.
  public let notes: [String]

  /// A model and what was asked of it.
  public init(_ model: ImportedModel, _ experiment: SimulationExperiment, notes: [String] = []) {
    self.model = model
    self.experiment = experiment
    self.notes = notes
  }
}
