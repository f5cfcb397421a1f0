public import BypassBDD

/// A box of states of Boolean variables: each variable is fixed or open.
public struct Subspace: Hashable, Sendable {
  /// The values that each variable can have, one or both.
  public internal(set) var ranges: [Diagram.Range]

  static let open: Diagram.Range = [.canBeFalse, .canBeTrue]

  /// A box.
  public init(_ ranges: [Diagram.Range]) { self.ranges = ranges }

  /// Everything.
  init(openVariables count: Int) { ranges = [Diagram.Range](repeating: Self.open, count: count) }

  /// One state.
  init(state: [Bool]) { ranges = state.map { $0 ? .canBeTrue : .canBeFalse } }

  /// How many variables there are, fixed ones included.
  public var count: Int { ranges.count }

  /// The fixed value of a variable; nil for an open one.
  public func fixedValue(_ variable: Int) -> Bool? {
    ranges[variable] == Self.open ? nil : ranges[variable] == .canBeTrue
  }

  mutating func fix(_ variable: Int, _ value: Bool) { ranges[variable] = value ? .canBeTrue : .canBeFalse }

  /// The open variables, ascending.
  public var openVariables: [Int] { ranges.indices.filter { ranges[$0] == Self.open } }

  /// Whether no variable is open.
  public var isState: Bool { !ranges.contains(Self.open) }

  /// Whether a state is inside.
  public func contains(_ state: [Bool]) -> Bool {
    for (range, value) in zip(ranges, state) where !range.contains(value ? .canBeTrue : .canBeFalse) { return false }
    return true
  }

  /// Whether every state of the receiver is one of the other's.
  public func isInside(_ other: Subspace) -> Bool {
    for (mine, theirs) in zip(ranges, other.ranges) where !mine.isSubset(of: theirs) { return false }
    return true
  }

  /// The common states; nil when there are none.
  public func intersection(_ other: Subspace) -> Subspace? {
    let common = zip(ranges, other.ranges).map { $0.intersection($1) }
    return common.contains([]) ? nil : Subspace(common)
  }

  /// The box of a system whose open variables are numbered anew, put back into this one.
  func embedding(_ inner: Subspace, at variables: [Int]) -> Subspace {
    var result = self
    for (position, variable) in variables.enumerated() { result.ranges[variable] = inner.ranges[position] }
    return result
  }

  /// A state of a system whose open variables are numbered anew, completed by the fixed ones.
  func embedding(_ inner: [Bool], at variables: [Int]) -> [Bool] {
    var state = ranges.map { $0 == .canBeTrue }
    for (position, variable) in variables.enumerated() { state[variable] = inner[position] }
    return state
  }
}

extension Subspace: Comparable {
  /// Variable by variable: off before on before open.
  public static func < (left: Subspace, right: Subspace) -> Bool {
    for (a, b) in zip(left.ranges, right.ranges) where a != b { return a.rawValue < b.rawValue }
    return left.count < right.count
  }
}
