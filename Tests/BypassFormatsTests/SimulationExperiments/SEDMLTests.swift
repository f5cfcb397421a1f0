import BypassCore
import BypassModel
import Testing

@testable import BypassFormats

@Suite("SED-ML says what we run, and tells what it cannot say")
struct SEDMLTests {
  static func experiment(_ question: SimulationExperiment.Question) -> SimulationExperiment {
    var experiment = SimulationExperiment(
      question, source: "model.sbml", language: SimulationExperiment.language(of: .sbmlQual))
    experiment.outputs = ["A", "B"]
    experiment.starts = [.init(node: "A", level: 1)]
    if question.isTimeCourse { (experiment.duration, experiment.windows) = (12.5, 50) }
    if question == .continuousTime { (experiment.seed, experiment.trajectories) = (42, 500) }
    return experiment
  }

  private func read(_ text: String) throws -> (experiments: [SimulationExperiment], notes: [Diagnostic]) {
    try SEDMLReader.experiments(in: SourceText(file: "x.sedml", text: text))
  }

  @Test(
    "Every question comes back as it was, also beside the others", arguments: SimulationExperiment.Question.allCases)
  func roundTrip(_ question: SimulationExperiment.Question) throws {
    let own = Self.experiment(question)
    #expect(try read(SEDMLWriter.text([own])).experiments == [own])
    let all = SimulationExperiment.Question.allCases.map { Self.experiment($0) }
    let (experiments, notes) = try read(SEDMLWriter.text(all))
    #expect(experiments == all)
    #expect(notes == [])
  }

  @Test(
    "Terms of other programs mean what they run",
    arguments: [
      ("KISAO:0000051", SimulationExperiment.Question.continuousTime), ("KISAO_0000029", .continuousTime),
      ("KISAO:0000659", .fixedPoints), ("KISAO:0000662", .minimalTrapSpaces), ("KISAO:0000663", .minimalTrapSpaces),
    ])
  func terms(_ term: String, _ question: SimulationExperiment.Question) throws {
    let text = SEDMLWriter.text([Self.experiment(.continuousTime)]).replacing("KISAO:0000581", with: term)
    #expect(try read(text).experiments.first?.question == question)
  }

  @Test("An algorithm that is not ours is told, and so is a parameter, a change and a task that is left out")
  func leftOut() throws {
    let text = SEDMLWriter.text([Self.experiment(.continuousTime)])
    for (original, fault, code) in [
      ("KISAO:0000581", "KISAO:0000019", "sedml-algorithm"), ("KISAO:0000488", "KISAO:0000211", "sedml-left-out"),
      ("/@qual:initialLevel", "/@qual:maxLevel", "sedml-left-out"),
      ("<task id=\"task1\"", "<repeatedTask id=\"more\"/><task id=\"task1\"", "sedml-left-out"),
      ("outputStartTime=\"0\"", "outputStartTime=\"5\"", "sedml-left-out"),
    ] {
      #expect(text.contains(original))
      let notes = try read(text.replacing(original, with: fault)).notes
      #expect(notes.map(\.code) == [code])
      #expect(notes.first?.place != nil)
    }
  }

  @Test(
    "A broken document is refused",
    arguments: [
      ("modelReference=\"model1\"", "modelReference=\"other\"", "sedml-reference"),
      ("outputEndTime=\"12.5\"", "outputEndTime=\"soon\"", "sedml-number"),
      ("outputEndTime=\"12.5\"", "outputEndTime=\"-1\"", "sedml-number"),
      ("numberOfSteps=\"50\"", "numberOfSteps=\"0\"", "sedml-number"), ("<sedML", "<sbml", "xml-syntax"),
      ("level=\"1\"", "level=\"2\"", "not-sedml"),
    ])
  func refused(_ original: String, _ fault: String, _ code: String) {
    let text = SEDMLWriter.text([Self.experiment(.continuousTime)])
    #expect(text.contains(original))
    let broken = text.replacing(original, with: fault)
    do throws(Diagnostics) {
      _ = try SEDMLReader.experiments(in: SourceText(file: "x.sedml", text: broken))
      Issue.record("it was read")
    } catch {
      #expect(error.all.contains { $0.code == code && $0.place != nil })
    }
  }

  @Test("A document with its model beside it is a model with settings and a start")
  func model() throws {
    let model = try SmallModels.toggle()
    let written = try ModelWriter.write(model, as: .sbmlQual).files[0]
    let document = SourceText(file: "x.sedml", text: SEDMLWriter.text([Self.experiment(.continuousTime)]))
    let read = try ModelReader.read([document, SourceText(file: "model.sbml", bytes: written.bytes)])
    #expect(read.settings?.maxTime == 12.5)
    #expect(read.settings?.timeTick == 0.25)
    #expect(read.settings?.sampleCount == 500)
    #expect(read.settings?.seed == 42)
    #expect(read.network.initial.groups.first?.alternatives.first?.levels == [1])
    #expect(BooleanView(read.network).differences(from: BooleanView(model.network)) == [])
    #expect(throws: Diagnostics.self) { try ModelReader.read([document]) }
  }
}
