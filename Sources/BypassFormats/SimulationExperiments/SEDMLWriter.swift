/// Writes SED-ML Level 1 Version 4: one model, one simulation, one task and one report an experiment.
enum SEDMLWriter {
  /// The namespace of the document.
  static let namespace = "http://sed-ml.org/sed-ml/level1/version4"
  /// The namespace of what the ontology has no term for.
  static let ownNamespace = "urn:bypass:simulation-experiment"
  /// The parameter for the seed.
  static let seed = "KISAO:0000488"
  /// The parameter for the number of runs.
  static let runs = "KISAO:0000498"

  /// The document of experiments.
  static func text(_ experiments: [SimulationExperiment]) -> String {
    var out = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
    out += "<sedML xmlns=\"\(namespace)\" xmlns:sbml=\"\(SBMLQualFormat.core)\" xmlns:qual=\"\(SBMLQualFormat.qual)\""
    out += " level=\"1\" version=\"4\">\n"
    let numbered = experiments.enumerated().map { (number: $0.offset + 1, experiment: $0.element) }
    func list(_ name: String, _ lines: [String]) {
      if lines.isEmpty { return }
      out += "  <\(name)>\n" + lines.map { "    \($0)\n" }.joined() + "  </\(name)>\n"
    }
    list("listOfModels", numbered.flatMap { model($0.experiment, $0.number) })
    list("listOfSimulations", numbered.flatMap { simulation($0.experiment, $0.number) })
    list(
      "listOfTasks",
      numbered.map {
        "<task id=\"task\($0.number)\" modelReference=\"model\($0.number)\" simulationReference=\"simulation\($0.number)\"/>"
      })
    list("listOfDataGenerators", numbered.flatMap { generators($0.experiment, $0.number) })
    list("listOfOutputs", numbered.flatMap { report($0.experiment, $0.number) })
    return out + "</sedML>\n"
  }

  private static func model(_ experiment: SimulationExperiment, _ number: Int) -> [String] {
    let start =
      "<model id=\"model\(number)\" language=\"\(XMLText.escaped(experiment.language))\" source=\"\(XMLText.escaped(experiment.source))\""
    guard !experiment.starts.isEmpty else { return [start + "/>"] }
    let changes = experiment.starts.map { change in
      let target = target(change.node, experiment, "/@qual:initialLevel")
      return "    <changeAttribute target=\"\(target)\" newValue=\"\(change.level)\"/>"
    }
    return [start + ">", "  <listOfChanges>"] + changes + ["  </listOfChanges>", "</model>"]
  }

  /// Where a node is in the model: a path in XML, its name elsewhere.
  private static func target(_ node: String, _ experiment: SimulationExperiment, _ attribute: String = "") -> String {
    guard experiment.language.hasPrefix("urn:sedml:language:sbml") else { return XMLText.escaped(node) }
    return XMLText.escaped(
      "/sbml:sbml/sbml:model/qual:listOfQualitativeSpecies/qual:qualitativeSpecies[@qual:id='\(node)']\(attribute)")
  }

  private static func simulation(_ experiment: SimulationExperiment, _ number: Int) -> [String] {
    let isCourse = experiment.windows > 0
    let name = isCourse ? "uniformTimeCourse" : experiment.question == .fixedPoints ? "steadyState" : "analysis"
    var start = "<\(name) id=\"simulation\(number)\""
    if isCourse {
      start += " initialTime=\"0\" outputStartTime=\"0\" outputEndTime=\"\(experiment.duration)\""
      start += " numberOfSteps=\"\(experiment.windows)\""
    }
    var lines = [start + ">"]
    if let question = experiment.question {
      lines.append(
        "  <annotation><question xmlns=\"\(ownNamespace)\">\(question.rawValue)</question></annotation>")
    }
    let parameters = [(seed, experiment.seed), (runs, experiment.trajectories)].compactMap { term, value in
      value.map { "      <algorithmParameter kisaoID=\"\(term)\" value=\"\($0)\"/>" }
    }
    let algorithm = "  <algorithm kisaoID=\"\(XMLText.escaped(experiment.algorithm))\""
    if parameters.isEmpty {
      lines.append(algorithm + "/>")
    } else {
      lines += [algorithm + ">", "    <listOfAlgorithmParameters>"] + parameters
      lines += ["    </listOfAlgorithmParameters>", "  </algorithm>"]
    }
    return lines + ["</\(name)>"]
  }

  private static func generators(_ experiment: SimulationExperiment, _ number: Int) -> [String] {
    func generator(_ id: String, _ variable: String) -> [String] {
      [
        "<dataGenerator id=\"data\(id)\">", "  <listOfVariables>",
        "    <variable id=\"variable\(id)\" \(variable) taskReference=\"task\(number)\"/>", "  </listOfVariables>",
        "  <math xmlns=\"\(SBMLQualFormat.mathML)\"><ci>variable\(id)</ci></math>", "</dataGenerator>",
      ]
    }
    let time = experiment.windows > 0 ? generator("\(number)_time", "symbol=\"urn:sedml:symbol:time\"") : []
    return time
      + experiment.outputs.enumerated().flatMap { index, node in
        generator("\(number)_\(index + 1)", "target=\"\(target(node, experiment))\"")
      }
  }

  private static func report(_ experiment: SimulationExperiment, _ number: Int) -> [String] {
    let time = experiment.windows > 0 ? [("time", "time")] : []
    let sets = time + experiment.outputs.enumerated().map { ("\($0.offset + 1)", $0.element) }
    guard !sets.isEmpty else { return [] }
    let lines = sets.map { id, label in
      "    <dataSet id=\"set\(number)_\(id)\" label=\"\(XMLText.escaped(label))\" dataReference=\"data\(number)_\(id)\"/>"
    }
    return ["<report id=\"report\(number)\">", "  <listOfDataSets>"] + lines + ["  </listOfDataSets>", "</report>"]
  }
}
