import BypassCore

/// Reads SED-ML Level 1 of any version: each task with its model and its simulation.
struct SEDMLReader {
  private let source: SourceText
  private var findings: Findings
  private var models: [String: XMLElement] = [:]
  private var simulations: [String: XMLElement] = [:]

  /// The experiments of a document, one a task, and what was noted.
  ///
  /// - Throws: ``Diagnostics`` for what is no SED-ML, or names a model or simulation that is not there.
  static func experiments(
    in text: SourceText, strict: Bool = false
  ) throws(Diagnostics) -> (experiments: [SimulationExperiment], notes: [Diagnostic]) {
    var findings = Findings(strict: strict)
    let (source, root) = try Diagnostics.collecting { () throws(Diagnostic) in
      let source = try XMLText.prepared(text, &findings)
      let root = try XMLReader.root(of: source, verbatim: ["notes"])
      guard root.name == "sedML", root.attribute("level") ?? "1" == "1" else {
        throw .error("not-sedml", at: root.place(in: source), "the document is no SED-ML of Level 1")
      }
      return (source, root)
    }
    var reader = SEDMLReader(source: source, findings: findings)
    let experiments = reader.experiments(of: root)
    return (experiments, try reader.findings.checked())
  }

  private mutating func experiments(of root: XMLElement) -> [SimulationExperiment] {
    for model in root.child("listOfModels")?.children("model") ?? [] {
      models[model.attribute("id") ?? ""] = model
    }
    for simulation in root.child("listOfSimulations")?.children ?? [] {
      simulations[simulation.attribute("id") ?? ""] = simulation
    }
    let outputs = outputs(of: root)
    var experiments: [SimulationExperiment] = []
    for task in root.child("listOfTasks")?.children ?? [] where !findings.isFull {
      guard task.name == "task" else {
        findings.normalise(
          "sedml-left-out", at: task.place(in: source), "a '\(task.name.clipped)' is not run here and is left out",
          as: .warning)
        continue
      }
      do throws(Diagnostic) {
        var experiment = try experiment(of: task)
        experiment.outputs = outputs[task.attribute("id") ?? ""] ?? []
        experiments.append(experiment)
      } catch {
        findings.add(error)
      }
    }
    return experiments
  }

  private mutating func experiment(of task: XMLElement) throws(Diagnostic) -> SimulationExperiment {
    guard let model = models[task.attribute("modelReference") ?? ""],
      let simulation = simulations[task.attribute("simulationReference") ?? ""]
    else {
      throw .error(
        "sedml-reference", at: task.place(in: source), "a task names a model or a simulation that is not there")
    }
    let algorithm = (simulation.child("algorithm")?.attribute("kisaoID") ?? "").replacingUnderscore
    var experiment = SimulationExperiment(
      algorithm: algorithm, source: model.attribute("source") ?? "", language: model.attribute("language") ?? "")
    experiment.starts = starts(of: model)
    let own = (simulation.child("annotation")?.child("question")?.trimmedText)
      .flatMap { SimulationExperiment.Question(rawValue: $0) }
    experiment.question = own?.term == algorithm ? own : SimulationExperiment.Question(term: algorithm)
    if experiment.question == nil {
      findings.normalise(
        "sedml-algorithm", at: simulation.place(in: source),
        "the algorithm '\(algorithm.clipped)' is none that is run here: the model is read without it", as: .warning)
    }
    if simulation.name == "uniformTimeCourse" {
      let end = try number(simulation, "outputEndTime")
      let begin = try number(simulation, "initialTime", otherwise: 0)
      let steps = try number(
        simulation, simulation.attribute("numberOfSteps") == nil ? "numberOfPoints" : "numberOfSteps")
      guard end > begin, (1...1e9).contains(steps), steps == steps.rounded() else {
        throw .error("sedml-number", at: simulation.place(in: source), "the time course has no length or no steps")
      }
      (experiment.duration, experiment.windows) = (end - begin, Int(steps))
      if try number(simulation, "outputStartTime", otherwise: begin) > begin {
        findings.normalise(
          "sedml-left-out", at: simulation.place(in: source), "the time course is told from its beginning on",
          as: .warning)
      }
    }
    let parameters = simulation.child("algorithm")?.child("listOfAlgorithmParameters")?.children ?? []
    for parameter in parameters {
      let value = parameter.attribute("value").flatMap { Int($0) }
      switch (parameter.attribute("kisaoID") ?? "").replacingUnderscore {
      case SEDMLWriter.seed where value != nil: experiment.seed = value
      case SEDMLWriter.runs where (value ?? 0) > 0: experiment.trajectories = value
      default:
        findings.normalise(
          "sedml-left-out", at: parameter.place(in: source),
          "the parameter '\((parameter.attribute("kisaoID") ?? "").clipped)' has no meaning here and is left out",
          as: .warning)
      }
    }
    return experiment
  }

  private func number(
    _ element: XMLElement, _ name: String, otherwise: Double? = nil
  ) throws(Diagnostic) -> Double {
    guard let text = element.attribute(name) else {
      if let otherwise { return otherwise }
      throw .error("sedml-number", at: element.place(in: source), "'\(name)' is missing")
    }
    guard let value = Double(text.trimmingBlanks), value.isFinite else {
      throw .error("sedml-number", at: element.place(in: source), "'\(name)' is '\(text.clipped)', which is no number")
    }
    return value
  }

  private mutating func starts(of model: XMLElement) -> [SimulationExperiment.Start] {
    var starts: [SimulationExperiment.Start] = []
    for change in model.child("listOfChanges")?.children ?? [] {
      let target = change.attribute("target") ?? ""
      if change.name == "changeAttribute", let level = change.attribute("newValue").flatMap({ Int($0) }),
        target.hasSuffix("initialLevel") || !target.contains("/"), let node = Self.node(in: target)
      {
        starts.append(.init(node: node, level: level))
      } else {
        findings.normalise(
          "sedml-left-out", at: change.place(in: source),
          "a '\(change.name.clipped)' that is no initial level is not understood and is left out", as: .warning)
      }
    }
    return starts
  }

  /// The node that a target is about: what stands in quotes behind `id=`, or the whole of a plain name.
  private static func node(in target: String) -> String? {
    if !target.contains("/") { return target.isEmpty ? nil : target }
    guard let mark = target.range(of: "id=", last: true) else { return nil }
    let rest = target[mark.upperBound...]
    guard let quote = rest.first, quote == "'" || quote == "\"" else { return nil }
    let name = rest.dropFirst().prefix { $0 != quote }
    return name.isEmpty ? nil : String(name)
  }

  /// Nodes that a task's variables are of, in the order of the document.
  private func outputs(of root: XMLElement) -> [String: [String]] {
    var outputs: [String: [String]] = [:]
    for generator in root.child("listOfDataGenerators")?.children ?? [] {
      for variable in generator.child("listOfVariables")?.children ?? [] {
        guard let node = Self.node(in: variable.attribute("target") ?? "") else { continue }
        let task = variable.attribute("taskReference") ?? ""
        if outputs[task]?.contains(node) != true { outputs[task, default: []].append(node) }
      }
    }
    return outputs
  }
}

extension String {
  /// `KISAO_0000029` as `KISAO:0000029`.
  fileprivate var replacingUnderscore: String { hasPrefix("KISAO_") ? "KISAO:" + dropFirst(6) : self }
}
