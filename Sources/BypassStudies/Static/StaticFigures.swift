import BypassAnalyses
import BypassCore
import BypassGraphics
import BypassModel

/// The pictures of what a network can settle into: levels by attractor, and the nested trap spaces.
struct StaticFigures {
  let ready: ReadyModel
  let asked: StaticStudy.Asked
  /// The sets of states, with what kind of attractor each is.
  let items: [(space: LevelSubspace, kind: Attractor.Kind?)]
  let succession: SuccessionDiagram.Answer?

  /// More columns or rows than this are no picture any more.
  private static let most = (columns: 40, rows: 70)

  var files: [StudyResult.File] {
    var files: [StudyResult.File] = []
    if !items.isEmpty { files.append(.init("levels.svg", levels.svg())) }
    if let succession, succession.spaces.count > 1 {
      let figure = SuccessionFigure(model: ready.name, answer: succession).figure
      files.append(.init("succession.svg", figure.svg()))
    }
    return files
  }

  private var word: String {
    switch asked {
    case .fixpoints: "fixed point"
    case .minimalTrapSpaces: "minimal trap space"
    case .maximalTrapSpaces: "maximal trap space"
    case .attractors: "attractor"
    case .synchronousAttractors: "synchronous attractor"
    }
  }

  /// Nodes by row, sets by column.
  private var levels: Figure {
    let shown = items.prefix(Self.most.columns)
    let rows = rows(among: shown.map(\.space))
    let columns = shown.enumerated().map { index, item in
      AttractorColumn(
        "\(index + 1)",
        levels: rows.map { row in
          let interval = item.space.intervals[row]
          return interval.level.map { .steady($0) } ?? .moving(interval.lowest, interval.highest)
        })
    }
    let nodes = ready.treated.nodes
    var caption = "Split cells: levels that the node takes in turn, or may take. "
    if items.count > shown.count { caption += "The first \(shown.count) of \(items.count). " }
    if rows.count < nodes.count {
      caption += "\(rows.count) of \(nodes.count) nodes: "
      caption += items.count > 1 ? "those that tell the answers apart first. " : "readouts first. "
    }
    if !ready.perturbations.isEmpty { caption += "Under: \(ready.perturbations.joined(separator: "; ")). " }
    return Figure(
      title: "\(ready.name): levels in each \(word)", caption: caption + BypassVersion.disclaimer,
      width: Double(min(1100, max(420, 220 + 26 * columns.count))),
      .heatMap(
        .attractors(
          columns, nodes: rows.map { nodes[$0].name },
          highest: rows.map { nodes[$0].maximum }.max() ?? 1)))
  }

  /// The rows shown: all nodes when they fit, else readouts, then nodes that differ or move, then the others.
  private func rows(among spaces: [LevelSubspace]) -> [Int] {
    let nodes = ready.treated.nodes
    guard nodes.count > Self.most.rows else { return Array(nodes.indices) }
    let readouts = ready.profile == nil ? [] : Set(ready.readouts)
    func rank(_ index: Int) -> Int {
      if readouts.contains(nodes[index].id) { return 0 }
      let intervals = Set(spaces.map { $0.intervals[index] })
      return intervals.count > 1 || intervals.contains { $0.level == nil } ? 1 : 2
    }
    let best = nodes.indices.sorted { (rank($0), $0) < (rank($1), $1) }.prefix(Self.most.rows)
    return best.sorted()
  }
}

/// Nested trap spaces as a diagram from the whole to the minimal ones.
struct SuccessionFigure {
  let model: String
  let answer: SuccessionDiagram.Answer

  var figure: Figure {
    var minimal = 0
    let nodes = answer.spaces.enumerated().map { index, space -> NetworkDiagram.Node in
      let fixed = space.levels.fixed.count
      if space.isMinimal { minimal += 1 }
      let label = index == 0 ? "whole" : space.isMinimal ? "minimal \(minimal)" : "space \(index)"
      let note = space.levels.isState ? "fixed point" : "\(fixed) of \(space.levels.intervals.count) fixed"
      return .init(
        "\(index)", label: label, note: note, outline: space.isMinimal ? .pill : .rounded,
        fill: space.isMinimal ? Palette.sky : index == 0 ? Color(0xF3F6F8) : Color(0xFFFFFF))
    }
    var motifs: [Pair: [String]] = [:]
    for step in answer.steps { motifs[Pair(step.from, step.to), default: []].append(Self.text(step.motif)) }
    let edges = motifs.keys.sorted().map { pair in
      NetworkDiagram.Edge(
        "\(pair.from)", "\(pair.to)", hint: motifs[pair, default: []].joined(separator: "; or "))
    }
    return Figure(
      title: "\(model): succession of trap spaces",
      caption: "From the whole to what is never left and holds nothing smaller; an arrow fixes a motif of levels that "
        + "keep each other (rest the pointer on it). \(BypassVersion.disclaimer)",
      width: 900, .network(NetworkDiagram(nodes: nodes, edges: edges, flow: .topToBottom)))
  }

  private struct Pair: Hashable, Comparable {
    let from: Int
    let to: Int
    init(_ from: Int, _ to: Int) {
      self.from = from
      self.to = to
    }
    static func < (left: Pair, right: Pair) -> Bool { (left.from, left.to) < (right.from, right.to) }
  }

  /// `A=1 B=0..1`, cut where it is long.
  static func text(_ motif: [LevelSubspace.Interval]) -> String {
    let text = LevelSubspace(motif).description
    return text.count > 120 ? String(text.prefix(119)) + "…" : text
  }
}
