import BypassCore

/// A model and its experiments, ready to be written beside each other.
struct ExperimentParts {
  /// The files of the model, the first being what experiments name.
  let files: [WrittenModel.File]
  let experiments: [SimulationExperiment]
  /// What was lost, renamed or defaulted.
  let changes: [Diagnostic]

  /// The model in the format that loses least: SBML-qual, else MaBoSS, else our own YAML.
  ///
  /// - Throws: ``Diagnostics`` when no format can hold the model.
  init(_ model: ImportedModel, options: WritingOptions) throws(Diagnostics) {
    var lenient = options
    lenient.strict = false
    let asCourse = model.settings.map { SimulationExperiment($0, source: "", language: "") }
    // A configuration that the experiment says whole need not be said by the model's format.
    var model = model
    let all = model.experiments
    model.experiments = []
    var plain = model
    if let settings = model.settings, let said = asCourse?.settings, settings == said { plain.settings = nil }
    var (format, written) = (Format.sbmlQual, try ModelWriter.write(plain, as: .sbmlQual, options: lenient))
    for other in [Format.maboss, .bypass] where written.lossCount > 0 {
      let tried = try ModelWriter.write(model, as: other, options: lenient)
      if tried.lossCount < written.lossCount { (format, written) = (other, tried) }
    }
    let source = options.name.split(separator: "/").last.map(String.init) ?? "model"
    files = written.files
    changes = written.changes
    let kept = all.isEmpty ? asCourse.map { [$0] } ?? [] : all
    experiments = kept.map { experiment in
      var own = experiment
      own.source = source + (written.files.first?.suffix ?? "")
      own.language = SimulationExperiment.language(of: format)
      return own
    }
  }
}

extension WrittenModel {
  fileprivate var lossCount: Int { changes.filter { $0.severity > .note }.count }
}
