import BypassBDD

extension BooleanSystem.Function {
  /// A function of an arena of its own, whose variables have the names `name` outside.
  ///
  /// - Parameter ladder: For each variable of the arena the nearest lower step of its ladder, if it has one.
  init(_ function: BDD, in arena: inout BDDArena, naming name: [Int], ladder: [Int?]) throws(BDDLimit) {
    value = arena.diagram(of: function) { name[$0] }
    let support = arena.support(of: function)
    var existing = BDD.always
    for variable in support {
      var lower = ladder[variable]
      while let candidate = lower, !support.contains(candidate) { lower = ladder[candidate] }
      guard let lower else { continue }
      let kept = try arena.ifThenElse(arena.variable(variable), arena.variable(lower), .always)
      existing = try arena.and(existing, kept)
    }
    if existing == .always {
      on = value
      off = nil
    } else {
      let (rising, falling) = (try arena.and(function, existing), try arena.subtract(existing, function))
      on = arena.diagram(of: rising) { name[$0] }
      off = arena.diagram(of: falling) { name[$0] }
    }
    var regulators: [BooleanSystem.Regulator] = []
    for variable in support {
      let without = try arena.fixing(variable, false, in: function)
      let with = try arena.fixing(variable, true, in: function)
      regulators.append(
        BooleanSystem.Regulator(
          variable: name[variable], raises: try !arena.implies(with, without),
          lowers: try !arena.implies(without, with)))
    }
    self.regulators = regulators.sorted { $0.variable < $1.variable }
  }

  /// For each of the variables the position of the nearest lower step of its ladder among them.
  static func ladder(among variables: [Int], below: [Int?]) -> [Int?] {
    let position = Dictionary(uniqueKeysWithValues: variables.enumerated().map { ($1, $0) })
    return variables.map { variable in
      var lower = below[variable]
      while let candidate = lower, position[candidate] == nil { lower = below[candidate] }
      return lower.flatMap { position[$0] }
    }
  }

  /// The same function of variables by other names.
  func renamed(_ name: (Int) -> Int) -> Self {
    Self(
      value: value.renamed(name), on: on.renamed(name), off: off.map { $0.renamed(name) },
      regulators: regulators.map {
        .init(variable: name($0.variable), raises: $0.raises, lowers: $0.lowers)
      }.sorted { $0.variable < $1.variable })
  }
}
