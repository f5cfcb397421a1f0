import BypassAnalyses
import BypassCore
import BypassLocatedText
import BypassModel

/// Reads drugs of a model file: what each inhibits or activates.
enum PanelText {
  /// The drugs of a panel file: a line each of a name, `inhibits` or `activates`, and nodes, separated by tabs or
  /// blanks. Nodes that the network lacks are left out and said, as panels name whole protein families. What inhibits
  /// does so by the given share.
  static func read(
    _ path: String, inhibiting share: Fraction = .one, for network: Network
  ) throws(Diagnostic) -> (drugs: [EnsemblePrediction.Drug], notes: [Diagnostic]) {
    try parse(try TextFile.read(path), inhibiting: share, for: network)
  }

  /// The drugs of a panel's text.
  static func parse(
    _ source: SourceText, inhibiting share: Fraction = .one, for network: Network
  ) throws(Diagnostic) -> (drugs: [EnsemblePrediction.Drug], notes: [Diagnostic]) {
    var drugs: [EnsemblePrediction.Drug] = []
    var notes: [Diagnostic] = []
    for number in 1...source.lineCount {
      let line = source.line(number) ?? ""
      let words = line.split(whereSeparator: \.isWhitespace).map(String.init)
      guard let name = words.first, !name.hasPrefix("#") else { continue }
      let place = source.place(line: number, column: 1, length: line.count)
      guard words.count > 2, ["inhibits", "activates"].contains(words[1].lowercased()) else {
        throw .error(
          "panel-syntax", at: place, "'\(line.clipped)' does not say what '\(name.clipped)' does",
          remedy: "write NAME inhibits NODE …")
      }
      let inhibits = words[1].lowercased() == "inhibits"
      var perturbations: [Perturbation] = []
      for word in words.dropFirst(2) {
        guard let node = network.nodes.first(where: { $0.id.description == word || $0.name == word }) else {
          notes.append(
            Diagnostic(
              .note, code: "target-left-out", at: place, "'\(word.clipped)' of '\(name)' is not in the network"))
          continue
        }
        perturbations.append(Perturbation(inhibits ? inhibition(share) : .clamp(node.maximum), of: node.id))
      }
      guard !perturbations.isEmpty else {
        throw .error(
          "no-target", at: place, "no target of '\(name.clipped)' is in the network",
          remedy: "name a node of the network, or remove the drug")
      }
      guard !drugs.contains(where: { $0.name == name }) else {
        throw .error("drug-twice", at: place, "'\(name.clipped)' is in the panel twice", remedy: "remove one")
      }
      drugs.append(.init(name, perturbations))
    }
    guard !drugs.isEmpty else {
      throw .error("empty-panel", at: source.place(line: 1, column: 1), "there is no drug in this text")
    }
    return (drugs, notes)
  }

  /// A drug of the command line: `NODE`, `NAME:NODE,NODE`, each with `=SHARE` or `=SHARE%` for a partial inhibition.
  static func drug(_ text: String, for network: Network) throws(Diagnostic) -> EnsemblePrediction.Drug {
    let place = Place.option("--drug", text)
    let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
    let names = parts[0].split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
    var share = Fraction.one
    if parts.count == 2 {
      guard let fraction = Fraction(parts[1]), fraction > .zero else {
        throw .error(
          "dose-syntax", at: place, "'\(parts[1].clipped)' is not the share of a target that is inhibited",
          remedy: "write \(parts[0].clipped)=70%, say")
      }
      share = fraction
    }
    let targets = (names.last ?? "").split(separator: ",").map(String.init)
    guard !targets.isEmpty, !(names.first ?? "").isEmpty else {
      throw .error(
        "drug-syntax", at: place, "'\(text.clipped)' names no target", remedy: "write NODE or NAME:NODE,NODE")
    }
    let perturbations = try targets.map { target throws(Diagnostic) in
      Perturbation(inhibition(share), of: try network.node(called: target, at: place).id)
    }
    return .init(names[0], perturbations)
  }

  private static func inhibition(_ share: Fraction) -> Perturbation.Effect {
    share == .one ? .clamp(0) : .inhibit(share, from: 1)
  }
}
