import BypassAnalyses
import BypassCore
import BypassLocatedText
import BypassModel

/// Reads what was seen of a tumour's nodes.
///
/// Either one node and its level a line (`NODE 1`, with a tab, `=` or `:` between them), the untreated tumour; or blocks
/// of the words `Condition` and `Response`, each followed by `NODE:LEVEL …` (`-` for no condition), as the tools of the
/// DrugLogics family write training data. A condition may name drugs, `Drug(NAME)`, and a response be `globaloutput:V`,
/// the readout that was measured, 0...1. `#` begins a comment; `Weight:` is read and, where it is not 1, refused.
struct ObservationText {
  /// What a text says.
  struct Seen {
    /// Levels of nodes at rest.
    var levels: [FamilyCalibration.Observation] = []
    /// Readouts under treatments.
    var readouts: [MeasuredReadout] = []
  }

  private let source: SourceText
  private let network: Network
  private let drugs: [EnsemblePrediction.Drug]
  private var seen = Seen()

  /// What a file says.
  ///
  /// - Throws: ``Diagnostic`` at the line that cannot be read.
  static func read(
    _ path: String, for network: Network, drugs: [EnsemblePrediction.Drug]
  ) throws(Diagnostic) -> Seen {
    try parse(try TextFile.read(path), for: network, drugs: drugs)
  }

  /// What a text says.
  static func parse(
    _ source: SourceText, for network: Network, drugs: [EnsemblePrediction.Drug]
  ) throws(Diagnostic) -> Seen {
    var reader = ObservationText(source: source, network: network, drugs: drugs)
    let lines = (1...source.lineCount).compactMap { number -> Line? in
      guard let text = source.line(number), let first = text.first(where: { !$0.isWhitespace }), first != "#" else {
        return nil
      }
      return Line(number: number, text: text)
    }
    if lines.contains(where: { $0.words == ["Condition"] }) {
      try reader.readBlocks(lines)
    } else {
      try reader.readList(lines)
    }
    return reader.seen
  }

  private init(source: SourceText, network: Network, drugs: [EnsemblePrediction.Drug]) {
    self.source = source
    self.network = network
    self.drugs = drugs
  }

  private struct Line {
    let number: Int
    let text: String
    var words: [String] { text.split(whereSeparator: \.isWhitespace).map(String.init) }
  }

  private mutating func readList(_ lines: [Line]) throws(Diagnostic) {
    var levels: [NodeID: Int] = [:]
    for line in lines {
      let parts = line.text.split { $0.isWhitespace || $0 == "=" || $0 == ":" }.map(String.init)
      guard parts.count == 2 else { throw syntax(line, "'\(line.text.clipped)' is not a node and its level") }
      try set(parts[0], parts[1], in: &levels, line)
    }
    seen.levels = [.init("untreated", levels: levels)]
  }

  private mutating func readBlocks(_ lines: [Line]) throws(Diagnostic) {
    var heading: String?
    var condition = Condition()
    for line in lines {
      if line.words == ["Condition"] || line.words == ["Response"] {
        heading = line.words[0]
      } else if line.text.hasPrefix("Weight") {
        guard line.text.split(separator: ":").last.flatMap({ Double($0.filter { !$0.isWhitespace }) }) == 1 else {
          throw syntax(line, "observations are not weighted here", remedy: "write Weight:1, or leave it out")
        }
      } else if heading == "Condition" {
        condition = try self.condition(line)
        heading = nil
      } else if heading == "Response" {
        try respond(line, under: condition)
        (heading, condition) = (nil, Condition())
      } else {
        throw syntax(line, "'\(line.text.clipped)' stands under neither Condition nor Response")
      }
    }
    guard !seen.levels.isEmpty || !seen.readouts.isEmpty else {
      throw .error(
        "profile-syntax", at: source.place(line: 1, column: 1), "there is no Response in this text",
        remedy: "write a line Response and below it NODE:LEVEL …")
    }
  }

  /// What was done to the cells.
  private struct Condition {
    var names: [String] = []
    var perturbations: [Perturbation] = []
    var name: String { names.isEmpty ? "untreated" : names.joined(separator: " + ") }
  }

  private func condition(_ line: Line) throws(Diagnostic) -> Condition {
    var condition = Condition()
    guard !line.text.contains("<") else {
      throw syntax(
        line, "what a pair does beyond its drugs alone cannot be calibrated to",
        remedy: "give readouts: the condition Drug(A) Drug(B) with its globaloutput, and each drug alone with its own")
    }
    for word in line.words where word != "-" {
      if word.hasPrefix("Drug("), word.hasSuffix(")") {
        let name = String(word.dropFirst(5).dropLast())
        guard let drug = drugs.first(where: { $0.name == name }) else {
          throw .unknown("drug", name, at: source.place(line: line.number, column: 1), among: drugs.map(\.name))
        }
        condition.names.append(name)
        condition.perturbations += drug.perturbations
      } else {
        let parts = word.split(separator: ":").map(String.init)
        guard parts.count == 2 else { throw syntax(line, "'\(word.clipped)' is not of the form NODE:LEVEL") }
        var clamps: [NodeID: Int] = [:]
        try set(parts[0], parts[1], in: &clamps, line)
        condition.names += clamps.map { "\($0.key)=\($0.value)" }
        condition.perturbations += clamps.map { Perturbation(.clamp($0.value), of: $0.key) }
      }
    }
    return condition
  }

  private mutating func respond(_ line: Line, under condition: Condition) throws(Diagnostic) {
    var levels: [NodeID: Int] = [:]
    for word in line.words {
      let parts = word.split(separator: ":").map(String.init)
      guard parts.count == 2 else { throw syntax(line, "'\(word.clipped)' is not of the form NODE:LEVEL") }
      if parts[0] == Self.readoutWord {
        guard let value = Double(parts[1]), (0...1).contains(value) else {
          throw .error(
            "readout-range", at: source.place(line: line.number, column: 1, length: line.text.count),
            "'\(parts[1].clipped)' is no value of a readout", remedy: "write \(Self.readoutWord):0.5, from 0 to 1")
        }
        seen.readouts.append(.init(condition.name, perturbations: condition.perturbations, value: value))
      } else {
        try set(parts[0], parts[1], in: &levels, line)
      }
    }
    guard !levels.isEmpty else { return }
    var clamps: [NodeID: Int] = [:]
    for perturbation in condition.perturbations {
      guard case .clamp(let level) = perturbation.effect else {
        throw syntax(line, "'\(condition.name)' inhibits in part, and levels at rest need nodes fixed at levels")
      }
      guard clamps.updateValue(level, forKey: perturbation.node) ?? level == level else {
        throw syntax(line, "'\(condition.name)' fixes '\(perturbation.node)' at two levels")
      }
    }
    seen.levels.append(.init(condition.name, clamps: clamps, levels: levels))
  }

  /// How training data of the DrugLogics family call the readout.
  private static let readoutWord = "globaloutput"

  private func set(
    _ name: String, _ text: String, in levels: inout [NodeID: Int], _ line: Line
  ) throws(Diagnostic) {
    let place = source.place(line: line.number, column: 1, length: line.text.count)
    let node = try network.node(called: name, at: place)
    guard let level = Int(text), (0...node.maximum).contains(level) else {
      throw .error(
        "level-range", at: place, "'\(text.clipped)' is no level of '\(node.id)'",
        remedy: "its levels are 0 to \(node.maximum)")
    }
    guard levels.updateValue(level, forKey: node.id) ?? level == level else {
      throw syntax(line, "'\(node.id)' has two levels")
    }
  }

  private func syntax(_ line: Line, _ summary: String, remedy: String? = nil) -> Diagnostic {
    .error(
      "profile-syntax", at: source.place(line: line.number, column: 1, length: line.text.count), summary,
      remedy: remedy ?? "write NODE 1 on each line, or blocks of Condition and Response")
  }
}

extension Network {
  /// The node of a name in a user's text.
  func node(called name: String, at place: Place?) throws(Diagnostic) -> NodeDeclaration {
    guard let node = nodes.first(where: { $0.id.description == name || $0.name == name }) else {
      throw .unknown("node", name, at: place, among: nodes.map(\.id.description))
    }
    return node
  }
}
