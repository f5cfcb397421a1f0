/// The sizes of clones in time with their descent.
public struct CloneHistory: Hashable, Sendable {
  /// One clone.
  public struct Clone: Hashable, Sendable {
    /// What it is called.
    public let name: String
    /// The index of the clone that it came from, smaller or larger than its own; nil for a founder.
    public let parent: Int?
    /// Its own cells (without its descendants') at each time, 0 or more.
    public let sizes: [Double]
    /// Its colour; nil takes the next category.
    public let color: Color?

    /// One clone.
    public init(_ name: String, parent: Int?, sizes: [Double], color: Color? = nil) {
      self.name = name
      self.parent = parent
      self.sizes = sizes
      self.color = color
    }
  }

  /// Why clones cannot be drawn.
  public enum Fault: Error, Hashable, Sendable, CustomStringConvertible {
    /// Times do not rise, or are not finite.
    case times
    /// A clone has another number of sizes than there are times.
    case length(clone: String)
    /// A size is negative or not finite.
    case size(clone: String, index: Int)
    /// A parent is not among the clones.
    case parent(clone: String)
    /// A clone descends from itself.
    case cycle(clone: String)

    /// The fault as a sentence.
    public var description: String {
      switch self {
      case .times: "the times must be finite and rise"
      case .length(let clone): "clone '\(clone)' must have one size for each time"
      case .size(let clone, let index): "clone '\(clone)' has a negative or infinite size at time number \(index + 1)"
      case .parent(let clone): "the parent of clone '\(clone)' is not among the clones"
      case .cycle(let clone): "clone '\(clone)' descends from itself"
      }
    }
  }

  /// Rising times, in units of the plot's axis.
  public let times: [Double]
  /// The clones.
  public let clones: [Clone]
  /// The children of each clone.
  private let children: [[Int]]
  /// The clones, each after its parent.
  let order: [Int]

  /// Clones whose descent and sizes have been checked.
  public init(times: [Double], clones: [Clone]) throws(Fault) {
    guard times.allSatisfy(\.isFinite), zip(times, times.dropFirst()).allSatisfy({ $0 < $1 }) else { throw .times }
    var children = [[Int]](repeating: [], count: clones.count)
    var founders: [Int] = []
    for (index, clone) in clones.enumerated() {
      guard clone.sizes.count == times.count else { throw .length(clone: clone.name) }
      if let bad = clone.sizes.firstIndex(where: { !($0 >= 0 && $0 < 1e90) }) {
        throw .size(clone: clone.name, index: bad)
      }
      if let parent = clone.parent {
        guard clones.indices.contains(parent) else { throw .parent(clone: clone.name) }
        children[parent].append(index)
      } else {
        founders.append(index)
      }
    }
    var order = founders
    var head = 0
    while head < order.count {
      order += children[order[head]]
      head += 1
    }
    let reached = Set(order)
    if let stray = clones.indices.first(where: { !reached.contains($0) }) { throw .cycle(clone: clones[stray].name) }
    self.times = times
    self.clones = clones
    self.children = children
    self.order = order
  }

  /// The share of the height that a clone with all its descendants covers at one time, from bottom to top.
  struct Extent: Hashable {
    let lower: Double
    let upper: Double
  }

  /// For each time the extents of all clones: children lie inside their parent, whose own cells are spread evenly
  /// around and between them, and founders fill the height from 0 to the total.
  func extents(at time: Int) -> [Extent] {
    var whole = clones.map { $0.sizes[time] }
    for index in order.reversed() {
      if let parent = clones[index].parent { whole[parent] += whole[index] }
    }
    var extents = [Extent](repeating: Extent(lower: 0, upper: 0), count: clones.count)
    var floor = 0.0
    for index in order where clones[index].parent == nil {
      extents[index] = Extent(lower: floor, upper: floor + whole[index])
      floor += whole[index]
    }
    for index in order where !children[index].isEmpty {
      let gap = clones[index].sizes[time] / Double(children[index].count + 1)
      var y = extents[index].lower
      for child in children[index] {
        y += gap
        extents[child] = Extent(lower: y, upper: y + whole[child])
        y += whole[child]
      }
    }
    return extents
  }

  /// The number of all cells at one time.
  func total(at time: Int) -> Double { clones.reduce(0) { $0 + $1.sizes[time] } }
}

extension Plot {
  /// What the height of a Muller plot means.
  public enum MullerHeight: Hashable, Sendable {
    /// The share of all cells.
    case shares
    /// The number of cells.
    case sizes
  }

  /// Clones in time, each inside the one that it came from.
  ///
  /// - Parameter treatments: bars above the plot that show when each treatment was given.
  public static func muller(
    _ history: CloneHistory, time: Axis, height: MullerHeight = .shares, treatments: [Strip] = []
  ) -> Plot {
    let totals = history.times.indices.map(history.total(at:))
    let columns = history.times.indices.map(history.extents(at:))
    let series = history.order.map { clone in
      let spans = history.times.indices.map { index -> Span in
        let extent = columns[index][clone]
        let total = totals[index]
        switch height {
        case .shares:
          // Without cells no share is defined; the clones then meet in the middle.
          guard total > 0 else { return Span(history.times[index], 0.5, 0.5) }
          return Span(history.times[index], extent.lower / total, extent.upper / total)
        case .sizes:
          return Span(history.times[index], extent.lower, extent.upper)
        }
      }
      let color = history.clones[clone].color ?? Palette.category(clone)
      return Series(history.clones[clone].name, color: color, [.area(spans)])
    }
    let axis = height == .shares ? Axis("Share of cells", domain: 0...1) : Axis("Cells")
    return Plot(x: time, y: axis, series: series, strips: treatments)
  }
}
