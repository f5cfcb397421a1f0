import BypassCore
import BypassDynamics
import BypassFormats
import BypassModel

/// `_run.txt`: what was run, in the sections that MaBoSS writes. It names no time of day and no running time, so that
/// the same run gives the same bytes.
struct MaBoSSRunText {
  private let question: SimulationQuestion
  private let outcome: SimulationOutcome

  init(_ question: SimulationQuestion, _ outcome: SimulationOutcome) {
    self.question = question
    self.outcome = outcome
  }

  private static let width = 105
  private static let rule = String(repeating: "-", count: width)

  private static func heading(_ title: String) -> String {
    let dashes = width - title.count - 2
    return String(repeating: "-", count: dashes / 2) + " \(title) " + String(repeating: "-", count: dashes - dashes / 2)
  }

  /// The text.
  var text: String {
    let settings = question.settings
    let simulation = question.simulation
    let hidden = question.ready.imported?.internalNodes ?? []
    let nodes = question.ready.treated.nodes.map(\.id)
    var lines = [
      "", Self.heading("Run"), "Bypass version: \(BypassVersion.text) [networks of any number of nodes]", "",
      "Method: \(outcome.method)", "Time Tick: \(question.window.significant(6))",
      "Max Time: \(question.duration.significant(6))",
      "Sample Count: \(outcome.isExact ? "none" : "\(simulation.trajectories)")",
      "StatDist Trajectory Count: \(question.clusteredTrajectories ?? 0)",
      "StatDist Similarity Cache Maximum Size: \(settings.similarityCacheSize)",
      "Discrete Time: \(settings.discreteTime ? "TRUE" : "FALSE")",
      "Random Generator: \(outcome.method.hasPrefix("MaBoSS") ? settings.generator.rawValue : "counter-based streams")",
      "Seed Pseudo Random: \(question.seed)",
      "Output nodes: " + nodes.filter { !hidden.contains($0) }.map { "\($0) " }.joined(), Self.rule, "",
      Self.heading("Network"),
    ]
    lines += [networkText, Self.rule, "", Self.heading("Variables")]
    let parameters = question.ready.treated.parameters.sorted { $0.key < $1.key }
    lines += parameters.map { "$\($0.key) = \($0.value.significant(6));" } + [Self.rule, ""]
    if !question.perturbations.isEmpty {
      lines += [Self.heading("Treatment")] + question.perturbations + [Self.rule, ""]
    }
    return lines.joined(separator: "\n") + "\n"
  }

  private var networkText: String {
    guard let files = try? ModelWriter.write(question.ready.untreated, as: .maboss).files, let first = files.first
    else {
      return "(not of a kind that MaBoSS can write)"
    }
    var text = first.text
    while text.hasSuffix("\n") { text.removeLast() }
    return text
  }
}
