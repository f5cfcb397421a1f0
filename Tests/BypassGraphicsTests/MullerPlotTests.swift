import Testing

@testable import BypassGraphics

@Suite("Muller plots")
struct MullerPlotTests {
  private typealias Clone = CloneHistory.Clone

  /// A founder with two children and a grandchild, and a second founder; the child stands before its parent.
  private func history() throws -> CloneHistory {
    try CloneHistory(
      times: [0, 1, 2],
      clones: [
        Clone("child of b", parent: 1, sizes: [0, 1, 4]), Clone("b", parent: 2, sizes: [0, 2, 3]),
        Clone("founder", parent: nil, sizes: [10, 6, 0]), Clone("c", parent: 2, sizes: [0, 0, 5]),
        Clone("other founder", parent: nil, sizes: [5, 5, 5]),
      ])
  }

  @Test("A clone covers its own cells and its descendants', and every child lies inside its parent")
  func geometry() throws {
    let history = try history()
    for time in history.times.indices {
      let extents = history.extents(at: time)
      let sizes = history.clones.map { $0.sizes[time] }
      let whole = [sizes[0], sizes[0] + sizes[1], sizes[0] + sizes[1] + sizes[2] + sizes[3], sizes[3], sizes[4]]
      for (extent, size) in zip(extents, whole) { #expect(abs(extent.upper - extent.lower - size) < 1e-12) }
      for (index, clone) in history.clones.enumerated() {
        guard let parent = clone.parent else { continue }
        #expect(extents[index].lower >= extents[parent].lower - 1e-12)
        #expect(extents[index].upper <= extents[parent].upper + 1e-12)
      }
      #expect(extents[1].upper <= extents[3].lower + 1e-12, "siblings do not overlap")
      #expect(abs(extents[4].upper - history.total(at: time)) < 1e-12, "founders fill the height")
    }
  }

  /// A tree of clones at one time that looks random and is the same every time.
  private func tree(_ seed: Int) -> [Clone] {
    (0..<1 + seed % 9).map { index in
      let isFounder = index == 0 || scatter(seed, index) < 0.2
      return Clone(
        "\(index)", parent: isFounder ? nil : Int(scatter(seed, index + 50) * Double(index)),
        sizes: [scatter(seed, index + 100) < 0.2 ? 0 : 0.1 + scatter(seed, index + 200)])
    }
  }

  /// The largest difference between what remains visible of a clone and its own size.
  private func worstDifference(_ drawn: [Clone], _ wanted: [Clone]) throws -> Double {
    let extents = try CloneHistory(times: [0], clones: drawn).extents(at: 0)
    return wanted.indices.map { index in
      let children = wanted.indices.filter { wanted[$0].parent == index }
      let covered = children.reduce(0) { $0 + extents[$1].upper - extents[$1].lower }
      return abs(extents[index].upper - extents[index].lower - covered - wanted[index].sizes[0])
    }.max() ?? 0
  }

  @Test("What remains visible of each clone is its own size, for any tree", arguments: 0..<30)
  func visibleShares(seed: Int) throws {
    #expect(try worstDifference(tree(seed), tree(seed)) < 1e-12)
  }

  @Test("…and this check sees one clone that is drawn too large")
  func theCheckCanFail() throws {
    var drawn = tree(8)
    drawn[0] = Clone(drawn[0].name, parent: nil, sizes: drawn[0].sizes.map { $0 + 0.01 })
    let difference = try worstDifference(drawn, tree(8))
    withKnownIssue("a planted fault") { #expect(difference < 1e-12) }
  }

  @Test("A table of clones that contradicts itself is refused with the clone's name")
  func faults() {
    #expect(throws: CloneHistory.Fault.parent(clone: "a")) {
      try CloneHistory(times: [0], clones: [Clone("a", parent: 7, sizes: [1])])
    }
    #expect(throws: CloneHistory.Fault.cycle(clone: "a")) {
      try CloneHistory(
        times: [0], clones: [Clone("a", parent: 1, sizes: [1]), Clone("b", parent: 0, sizes: [1])])
    }
    #expect(throws: CloneHistory.Fault.cycle(clone: "a")) {
      try CloneHistory(times: [0], clones: [Clone("a", parent: 0, sizes: [1])])
    }
    #expect(throws: CloneHistory.Fault.size(clone: "a", index: 1)) {
      try CloneHistory(times: [0, 1], clones: [Clone("a", parent: nil, sizes: [1, -1])])
    }
    #expect(throws: CloneHistory.Fault.length(clone: "a")) {
      try CloneHistory(times: [0, 1], clones: [Clone("a", parent: nil, sizes: [1])])
    }
    #expect(throws: CloneHistory.Fault.times) { try CloneHistory(times: [1, 1], clones: []) }
    #expect(throws: CloneHistory.Fault.times) { try CloneHistory(times: [.nan], clones: []) }
  }

  @Test("Clones are drawn on the clones that they came from, and a tumour that is gone meets in the middle")
  func drawn() throws {
    let plot = Plot.muller(try history(), time: Axis("Time", unit: "d"))
    let names = plot.series.compactMap(\.name)
    let places = try ["founder", "b", "child of b"].map { try #require(names.firstIndex(of: $0)) }
    #expect(places == places.sorted())
    let gone = try CloneHistory(times: [0, 1], clones: [Clone("a", parent: nil, sizes: [3, 0])])
    guard case .area(let spans)? = Plot.muller(gone, time: Axis("t")).series.first?.marks.first else { return }
    #expect(spans == [.init(0, 0, 1), .init(1, 0.5, 0.5)])
    guard case .area(let cells)? = Plot.muller(gone, time: Axis("t"), height: .sizes).series.first?.marks.first else {
      return
    }
    #expect(cells == [.init(0, 0, 3), .init(1, 0, 0)])
  }

  @Test("Treatments stand as bars above the frame over their times")
  func strips() throws {
    let strip = Plot.Strip("drug", color: Palette.orange, [0.5...1.5, 9...10])
    let drawing = Plot.muller(try history(), time: Axis("Time", domain: 0...2), treatments: [strip]).drawing(width: 500)
    let bars = drawing.shapes(.reference).compactMap { if case .rectangle(let rect, _) = $0 { rect } else { nil } }
    #expect(bars.count == 1, "the second phase lies outside the axis")
    let ticks = drawing.labels.filter { $0.role == .tickLabel }.map(\.label)
    let zero = try #require(ticks.first { $0.text == "0.0" && $0.anchor == .middle }).place.x
    let two = try #require(ticks.first { $0.text == "2.0" && $0.anchor == .middle }).place.x
    #expect(abs(bars[0].x - (zero + 0.25 * (two - zero))) < 1e-9)
    #expect(abs(bars[0].maxX - (zero + 0.75 * (two - zero))) < 1e-9)
  }
}
