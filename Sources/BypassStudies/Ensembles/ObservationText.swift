import BypassAnalyses
import BypassCore
import BypassLocatedText
import BypassModel

/// Reads what was seen of a tumour's nodes.
///
/// Either one node and its level a line (`NODE 1`, with a tab, `=` or `:` between them), the untreated tumour; or blocks
/// of the words `Condition` and `Response`, each followed by `NODE:LEVEL …` (`-` for no condition), as the tools of the
/// DrugLogics family write training data. `#` begins a comment; `Weight:` is read and, where it is not 1, refused.
struct ObservationText {
  private let source: SourceText
  private let network: Network
  private let drugs: [EnsemblePrediction.Drug]
  private var observations: [FamilyCalibration.Observation] = []

  /// The observations of a file.
  ///
  /// - Throws: ``Diagnostic`` at the line that cannot be read.
  static func read(
    _ path: String, for network: Network, drugs: [EnsemblePrediction.Drug]
  ) throws(Diagnostic) -> [FamilyCalibration.Observation] {
    try parse(try TextFile.read(path), for: network, drugs: drugs)
  }

  /// The observations of a text.
  static func parse(
    _ source: SourceText, for network: Network, drugs: [EnsemblePrediction.Drug]
  ) throws(Diagnostic) -> [FamilyCalibration.Observation] {
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
    return reader.observations
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
    observations = [.init("untreated", levels: levels)]
  }

  private mutating func readBlocks(_ lines: [Line]) throws(Diagnostic) {
    var heading: String?
    var clamps: [NodeID: Int] = [:]
    for line in lines {
      if line.words == ["Condition"] || line.words == ["Response"] {
        heading = line.words[0]
      } else if line.text.hasPrefix("Weight") {
        guard line.text.split(separator: ":").last.flatMap({ Double($0.filter { !$0.isWhitespace }) }) == 1 else {
          throw syntax(line, "observations are not weighted here", remedy: "write Weight:1, or leave it out")
        }
      } else if heading == "Condition" {
        clamps = try condition(line)
        heading = nil
      } else if heading == "Response" {
        var levels: [NodeID: Int] = [:]
        for word in line.words {
          let parts = word.split(separator: ":").map(String.init)
          guard parts.count == 2 else { throw syntax(line, "'\(word.clipped)' is not of the form NODE:LEVEL") }
          try set(parts[0], parts[1], in: &levels, line)
        }
        let name = clamps.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }.joined(separator: " ")
        observations.append(.init(name.isEmpty ? "untreated" : name, clamps: clamps, levels: levels))
        (heading, clamps) = (nil, [:])
      } else {
        throw syntax(line, "'\(line.text.clipped)' stands under neither Condition nor Response")
      }
    }
    guard !observations.isEmpty else {
      throw .error(
        "profile-syntax", at: source.place(line: 1, column: 1), "there is no Response in this text",
        remedy: "write a line Response and below it NODE:LEVEL …")
    }
  }

  private func condition(_ line: Line) throws(Diagnostic) -> [NodeID: Int] {
    var clamps: [NodeID: Int] = [:]
    for word in line.words where word != "-" {
      if word.hasPrefix("Drug("), word.hasSuffix(")") {
        let name = String(word.dropFirst(5).dropLast())
        guard let drug = drugs.first(where: { $0.name == name }) else {
          throw .unknown("drug", name, at: source.place(line: line.number, column: 1), among: drugs.map(\.name))
        }
        for perturbation in drug.perturbations {
          guard case .clamp(let level) = perturbation.effect else {
            throw syntax(line, "'\(name)' inhibits in part, and a calibration needs nodes fixed at levels")
          }
          clamps[perturbation.node] = level
        }
      } else {
        let parts = word.split(separator: ":").map(String.init)
        guard parts.count == 2 else { throw syntax(line, "'\(word.clipped)' is not of the form NODE:LEVEL") }
        try set(parts[0], parts[1], in: &clamps, line)
      }
    }
    return clamps
  }

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
