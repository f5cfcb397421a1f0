import BypassAnalyses
import BypassCore
import BypassModel

extension ReadyModel {
  /// The inputs that the user set, whose level stays whatever is done with the others.
  var inputsSet: Set<NodeID> {
    Set(
      perturbations.compactMap { echo in
        guard echo.hasPrefix("set "), let name = echo.dropFirst(4).split(separator: "=").first else { return nil }
        return try? NodeID(String(name))
      })
  }

  /// How inputs that were not set are taken: as declared in a disease, unknown but constant in a file.
  var standingInputs: QualitativeNetwork.Inputs { profile == nil ? .identity : .asDeclared }

  /// The node that a word means, by identifier or name.
  ///
  /// - Throws: ``Diagnostic`` with the nearest names.
  func node(named word: String, at place: Place? = nil) throws(Diagnostic) -> NodeDeclaration {
    guard let node = treated.nodes.first(where: { $0.id.description == word || $0.name == word }) else {
      throw .unknown("node", word, at: place, among: treated.nodes.map(\.id.description))
    }
    return node
  }

  /// `NODE=LEVEL,NODE=LEVEL` as a set of states; nodes not named may have any level.
  ///
  /// - Throws: ``Diagnostic`` for another form, an unknown node or level, or a node named twice.
  func space(_ text: String, option: String) throws(Diagnostic) -> LevelSubspace {
    let place = Place.option(option, text)
    var intervals: [LevelSubspace.Interval] = []
    for part in text.split(separator: ",") {
      let pieces = part.split(separator: "=").map { $0.filter { $0 != " " } }
      guard pieces.count == 2, let level = Int(pieces[1]) else {
        throw .error("setting-syntax", at: place, "'\(part)' is not of the form NODE=LEVEL", remedy: "write A=1,B=0")
      }
      let node = try node(named: pieces[0], at: place)
      guard (0...node.maximum).contains(level) else {
        throw .error(
          "level-range", at: place, "'\(node.id)' has no level \(level)", remedy: "its levels are 0 to \(node.maximum)")
      }
      guard !intervals.contains(where: { $0.node == node.id }) else {
        throw .error("setting-syntax", at: place, "'\(node.id)' is named twice", remedy: "give it one level")
      }
      intervals.append(.init(node.id, level, level))
    }
    return LevelSubspace(intervals)
  }

  /// The nodes that are on, `X:2` above level 1; inputs left out.
  func line(_ state: LevelSubspace) -> String {
    let on = state.intervals.filter { $0.highest > 0 && treated[$0.node]?.rule != nil }
    let words = on.map { interval in
      interval.level.map { $0 == 1 ? "\(interval.node)" : "\(interval.node):\($0)" }
        ?? "\(interval.node):\(interval.lowest)-\(interval.highest)"
    }
    return words.isEmpty ? "<nil>" : words.joined(separator: " -- ")
  }
}
