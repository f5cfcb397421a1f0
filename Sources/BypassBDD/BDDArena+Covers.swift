/// A conjunction of literals.
public struct Cube: Hashable, Sendable {
  /// One literal a variable, in the order of the arena.
  public let literals: [Literal]

  /// A variable with the value it must have.
  public struct Literal: Hashable, Sendable {
    /// The variable.
    public let variable: Int
    /// The value it must have.
    public let value: Bool
    /// A literal.
    public init(_ variable: Int, _ value: Bool) {
      self.variable = variable
      self.value = value
    }
  }

  /// A conjunction.
  public init(_ literals: [Literal]) { self.literals = literals }
}

extension BDDArena {
  /// An irredundant sum of products that is true exactly where the function is.
  ///
  /// Each cube is a prime implicant and none can be left out.
  /// - Returns: nil when there would be more than `limit` cubes.
  /// - Source: Minato 1992, doi:10.1007/978-1-4615-3154-8 (fast generation of irredundant sum-of-products).
  public mutating func irredundantCover(of a: BDD, limit: Int) throws(BDDLimit) -> [Cube]? {
    var build = CoverBuild(limit: limit)
    _ = try cover(a.index, a.index, [], &build)
    return build.overflowed ? nil : build.cubes
  }

  private struct CoverBuild {
    let limit: Int
    var cubes: [Cube] = []
    var overflowed = false
  }

  /// Covers at least `lower` and at most `upper`; gives the function covered.
  private mutating func cover(
    _ lower: Int32, _ upper: Int32, _ path: [Cube.Literal], _ build: inout CoverBuild
  ) throws(BDDLimit) -> Int32 {
    if lower == 0 || build.overflowed { return 0 }
    if upper == 1 {
      build.cubes.append(Cube(path))
      build.overflowed = build.cubes.count > build.limit
      return 1
    }
    try step()
    let level = min(self.level(lower), self.level(upper))
    let variable = order[Int(level)]
    let (l0, l1) = split(lower, at: level)
    let (u0, u1) = split(upper, at: level)
    let low = try cover(choose(u1, excludedFrom: l0), u0, path + [.init(variable, false)], &build)
    let high = try cover(choose(u0, excludedFrom: l1), u1, path + [.init(variable, true)], &build)
    let missing = try combine(.or, choose(low, excludedFrom: l0), choose(high, excludedFrom: l1))
    let both = try cover(missing, combine(.and, u0, u1), path, &build)
    return try combine(.or, both, node(level, low, high))
  }

  private mutating func choose(_ b: Int32, excludedFrom a: Int32) throws(BDDLimit) -> Int32 {
    try subtract(BDD(index: a), BDD(index: b)).index
  }
}
