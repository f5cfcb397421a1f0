import BypassCore
import BypassModel

/// Writes the logic of a network as differential equations: one species x in 0...1 for each level of each node.
///
/// With f(x) = xⁿ(1 + kⁿ)/(xⁿ + kⁿ) of each regulator and B the multilinear function of the rule over f:
/// on = uBg + (d(1−B) + uB(1−g))s, off = (d(1−B) + uB(1−g))(1−s), dx/dt = on·b·(1−x) − off·(1−a)·x, with b the level below
/// (1 for the lowest) and a the level above (0 for the highest), u and d the node's speeds, g the open share of an
/// inhibited node and s the supply. Without perturbation and at unit speed a two-level node has dx/dt = B − x.
/// - Source: Wittmann 2009, doi:10.1186/1752-0509-3-98 for normalised Hill cubes; rates as in ``UnaryNetwork``.
struct LogicODEWriter {
  private let unary: UnaryNetwork
  private let names: [String]
  private let model: ImportedModel
  private var out = ""

  /// - Throws: ``Diagnostics`` for rates that have no such form, for a rule that becomes too long, or any loss when
  ///   strictness is asked for.
  static func write(_ model: ImportedModel, options: WritingOptions) throws(Diagnostics) -> WrittenModel {
    let unary = UnaryNetwork(model.network)
    let naming = VariableNames(unary, reserved: ["cell", "hill", "time", "x", "k", "n"])
    var writer = LogicODEWriter(unary: unary, names: naming.names, model: model)
    try Diagnostics.collecting { () throws(Diagnostic) in
      for (index, law) in unary.laws.enumerated() {
        if case .rates = law {
          throw .error(
            "ode-rates", "'\(unary.variables[index].node)' moves at rates of its own, which have no logic-ODE form",
            remedy: "give it speeds that follow its rule")
        }
      }
      try writer.document(options)
    }
    let kept = LogicODEFormat.entry.expresses.union([.rates])
    let changes =
      naming.changes + model.losses(keeping: kept)
      + [
        Diagnostic(
          .note, code: "ode-parameters",
          "every Hill function gets the exponent \(LogicODEFormat.exponent) and the half-way point "
            + "\(LogicODEFormat.halfway), which are assumed; each is a parameter of the file")
      ]
    return WrittenModel(files: [.init(suffix: ".xml", text: writer.out)], changes: try changes.accepted(options))
  }

  private init(unary: UnaryNetwork, names: [String], model: ImportedModel) {
    (self.unary, self.names, self.model) = (unary, names, model)
  }

  private mutating func line(_ depth: Int, _ text: String) {
    out += String(repeating: "  ", count: depth) + text + "\n"
  }

  private func math(_ inside: String) -> String {
    "<math xmlns=\"\(SBMLQualFormat.mathML)\" xmlns:sbml=\"\(LogicODEFormat.core)\">\(inside)</math>"
  }

  // MARK: Document

  private mutating func document(_ options: WritingOptions) throws(Diagnostic) {
    line(0, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>")
    line(0, "<sbml xmlns=\"\(LogicODEFormat.core)\" level=\"3\" version=\"2\">")
    let units = ["substance", "time", "volume", "area", "length", "extent"].map { "\($0)Units=\"dimensionless\"" }
    line(1, "<model id=\"\(Naming.identifier(from: options.name))\" \(units.joined(separator: " "))>")
    line(2, "<notes><body xmlns=\"http://www.w3.org/1999/xhtml\"><p>")
    line(
      3,
      "Logic as differential equations with normalised Hill cubes. Species are shares from 0 to 1; time is that of the "
        + "logical model; exponents n and half-way points k are assumed.")
    line(2, "</p></body></notes>")
    function()
    line(2, "<listOfCompartments>")
    line(3, "<compartment id=\"cell\" spatialDimensions=\"3\" size=\"1\" units=\"dimensionless\" constant=\"true\"/>")
    line(2, "</listOfCompartments>")
    species()
    let pairs = regulations
    parameters(pairs)
    line(2, "<listOfRules>")
    for (source, target) in pairs {
      let hill = ["hill", names[source], "k_\(key(source, target))", "n_\(key(source, target))"].map(MathText.name)
      line(
        3,
        "<assignmentRule variable=\"h_\(key(source, target))\">\(math("<apply>\(hill.joined())</apply>"))</assignmentRule>"
      )
    }
    for index in unary.variables.indices {
      guard let rate = try rate(of: index) else { continue }
      line(3, "<rateRule variable=\"\(names[index])\">\(math(rate))</rateRule>")
    }
    line(2, "</listOfRules>")
    line(1, "</model>")
    line(0, "</sbml>")
  }

  /// x ↦ xⁿ(1 + kⁿ)/(xⁿ + kⁿ).
  private mutating func function() {
    func power(_ base: String) -> String { "<apply><power/><ci>\(base)</ci><ci>n</ci></apply>" }
    let variables = ["x", "k", "n"].map { "<bvar><ci>\($0)</ci></bvar>" }.joined()
    let top = MathText.times([power("x"), MathText.plus([MathText.one, power("k")])])
    let body = "<apply><divide/>\(top)\(MathText.plus([power("x"), power("k")]))</apply>"
    line(2, "<listOfFunctionDefinitions>")
    line(3, "<functionDefinition id=\"hill\">\(math("<lambda>\(variables)\(body)</lambda>"))</functionDefinition>")
    line(2, "</listOfFunctionDefinitions>")
  }

  private mutating func species() {
    line(2, "<listOfSpecies>")
    for (index, variable) in unary.variables.enumerated() {
      let isFixed = if case .fixed = unary.laws[index] { true } else { false }
      let node = model.network.nodes[variable.nodeIndex]
      let label = node.maximum == 1 ? node.name : "\(node.name) at \(variable.level) or more"
      line(
        3,
        "<species id=\"\(names[index])\" name=\"\(XMLText.escaped(label))\" compartment=\"cell\" "
          + "initialAmount=\"\(start(of: index))\" substanceUnits=\"dimensionless\" hasOnlySubstanceUnits=\"true\" "
          + "boundaryCondition=\"\(isFixed)\" constant=\"\(isFixed)\"/>")
    }
    line(2, "</listOfSpecies>")
  }

  /// The share of runs that begin with the variable on.
  private func start(of index: Int) -> Double {
    if case .fixed(let value) = unary.laws[index] { return value ? 1 : 0 }
    let variable = unary.variables[index]
    for group in model.network.initial.groups {
      guard let position = group.nodes.firstIndex(of: variable.node) else { continue }
      let all = group.alternatives.reduce(0) { $0 + $1.weight }
      let on = group.alternatives.filter { $0.levels[position] >= variable.level }.reduce(0) { $0 + $1.weight }
      return on / all
    }
    return 0
  }

  // MARK: Equations

  private func condition(of index: Int) -> Formula<Int>? {
    if case .following(let logic, _, _, _, _) = unary.laws[index] { logic.simplified } else { nil }
  }

  /// Each regulator of each variable's rule or gate, once.
  private var regulations: [(source: Int, target: Int)] {
    unary.variables.indices.flatMap { target -> [(source: Int, target: Int)] in
      guard case .following(let logic, _, _, let gate, _) = unary.laws[target] else { return [] }
      var seen: Set<Int> = []
      let atoms = logic.simplified.atoms + (gate?.factors ?? []).flatMap(\.when.atoms)
      return atoms.filter { seen.insert($0).inserted }.map { ($0, target) }
    }
  }

  private func key(_ source: Int, _ target: Int) -> String { "\(names[source])__\(names[target])" }

  private mutating func parameters(_ pairs: [(source: Int, target: Int)]) {
    guard !pairs.isEmpty else { return }
    line(2, "<listOfParameters>")
    for (source, target) in pairs {
      let key = key(source, target)
      for (letter, value) in [("n", LogicODEFormat.exponent), ("k", LogicODEFormat.halfway)] {
        line(3, "<parameter id=\"\(letter)_\(key)\" value=\"\(value)\" units=\"dimensionless\" constant=\"true\"/>")
      }
      line(3, "<parameter id=\"h_\(key)\" units=\"dimensionless\" constant=\"false\"/>")
    }
    line(2, "</listOfParameters>")
  }

  /// dx/dt; nil for what never changes.
  private func rate(of index: Int) throws(Diagnostic) -> String? {
    guard case .following(let logic, let up, let down, let gate, let supply) = unary.laws[index] else { return nil }
    let hill = { (source: Int) in MathText.name("h_\(self.key(source, index))") }
    let active = try MathText.cube(logic, hill)
    let open = try self.open(gate, hill)
    let x = MathText.name(names[index])
    let (u, d, s) = (MathText.number(up), MathText.number(down), MathText.number(supply))
    let falling = MathText.plus([
      MathText.times([d, MathText.minus(MathText.one, active)]),
      open == MathText.one ? MathText.zero : MathText.times([u, active, MathText.minus(MathText.one, open)]),
    ])
    let on = MathText.plus([MathText.times([u, active, open]), MathText.times([falling, s])])
    let off = MathText.times([falling, supply == 0 ? MathText.one : MathText.minus(MathText.one, s)])
    let below = unary.variables[index].below.map { MathText.name(names[$0]) } ?? MathText.one
    let above =
      unary.variables[index].above.map { MathText.minus(MathText.one, MathText.name(names[$0])) } ?? MathText.one
    return MathText.minus(
      MathText.times([on, below, MathText.minus(MathText.one, x)]), MathText.times([off, above, x]))
  }

  /// The open share: its mean over the states of the conditions that it depends on.
  private func open(_ gate: UnaryNetwork.Gate?, _ hill: (Int) -> String) throws(Diagnostic) -> String {
    guard let gate else { return MathText.one }
    guard !gate.factors.isEmpty else { return MathText.number(gate.share { _ in false }) }
    let atoms = Array(Set(gate.factors.flatMap(\.when.atoms))).sorted()
    guard atoms.count <= 6 else {
      throw .error("rule-too-long", "the activity of a node depends on more than six others")
    }
    var terms: [String] = []
    for row in 0..<(1 << atoms.count) {
      let isOn = { (atom: Int) in atoms.firstIndex(of: atom).map { row >> $0 & 1 == 1 } ?? false }
      let weights = atoms.map { isOn($0) ? hill($0) : MathText.minus(MathText.one, hill($0)) }
      terms.append(MathText.times([MathText.number(gate.share(isOn))] + weights))
    }
    return MathText.plus(terms)
  }
}
