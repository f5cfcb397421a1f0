import BypassBDD
import BypassCore
import BypassModel

/// A network and what can be chosen, with the functions that variables have under each part of a selection.
struct ChoiceSpace: Sendable {
  let network: Network
  let choices: [Choice]
  let options: QualitativeNetwork.Options
  /// The network with nothing chosen.
  let base: QualitativeNetwork
  /// Per variable the choices that change its function, ascending.
  let touching: [[Int]]
  /// Pairs of choices that exclude each other.
  let conflicts: [(Int, Int)]

  /// - Throws: ``Diagnostics`` when a choice does not fit the network.
  init(_ network: Network, choices: [Choice], options: QualitativeNetwork.Options) throws(Diagnostics) {
    for choice in choices { _ = try network.choosing([choice]) }
    self.network = network
    self.choices = choices
    self.options = options
    do throws(Diagnostic) {
      base = try QualitativeNetwork(network, options: options)
    } catch {
      throw Diagnostics([error])
    }
    let unary = base.unary
    let nodes = choices.map(\.touched)
    touching = unary.variables.map { variable in choices.indices.filter { nodes[$0].contains(variable.node) } }
    conflicts = choices.indices.flatMap { a in
      choices.indices.filter { $0 > a && choices[a].conflicts(with: choices[$0]) }.map { (a, $0) }
    }
  }

  var unary: UnaryNetwork { base.unary }

  /// The parts of selections of at most `size` choices that change a variable, without exclusions among them.
  func patterns(touching v: Int, size: Int) -> [[Int]] {
    var patterns: [[Int]] = [[]]
    for choice in touching[v] {
      patterns += patterns.filter { pattern in
        pattern.count < size && !pattern.contains { choices[$0].conflicts(with: choices[choice]) }
      }.map { $0 + [choice] }
    }
    return patterns
  }

  /// A part of a selection with the function that a variable has under it.
  struct Variant: Sendable {
    let pattern: [Int]
    let function: BooleanSystem.Function
  }

  /// For each variable its functions under all patterns of at most `size` choices.
  func variants(size: Int) throws(Diagnostics) -> [[Variant]] {
    var all: [[Variant]] = []
    for v in touching.indices {
      var variants: [Variant] = []
      for pattern in patterns(touching: v, size: size) {
        variants.append(Variant(pattern: pattern, function: try function(of: v, under: pattern)))
      }
      all.append(variants)
    }
    return all
  }

  /// The network with a selection made.
  func network(selecting selection: [Int]) throws(Diagnostics) -> Network {
    try network.choosing(selection.map { choices[$0] })
  }

  /// The qualitative form of the network with a selection made; set inputs keep their level.
  func qualitative(selecting selection: [Int]) throws(Diagnostics) -> QualitativeNetwork {
    var chosen = options
    for choice in selection { chosen.kept.formUnion(choices[choice].settings.keys) }
    let selected = try network(selecting: selection)
    do throws(Diagnostic) {
      return try QualitativeNetwork(selected, options: chosen, reusing: base)
    } catch {
      throw Diagnostics([error])
    }
  }

  /// The function of a variable when exactly these of the choices that touch it are made.
  ///
  /// Made in the small network of its node and regulators, so that many patterns stay cheap.
  func function(of v: Int, under pattern: [Int]) throws(Diagnostics) -> BooleanSystem.Function {
    guard !pattern.isEmpty else { return base.system.functions[v] }
    let node = unary.variables[v].node
    var chosen = options
    for choice in pattern { chosen.kept.formUnion(choices[choice].settings.keys) }
    let surroundings = try Surroundings(of: node, in: network)
    let relevant = pattern.map { choices[$0].acting(on: node) }
    let small = UnaryNetwork(try surroundings.network.choosing(relevant))
    guard let local = small.variable(node, atLeast: unary.variables[v].level) else { return .never }
    let law = QualitativeLaw(of: local, in: small, options: chosen)
    let formula = law.function.replacingAtoms { atom -> Formula<Int> in
      let variable = small.variables[atom]
      return unary.variable(variable.node, atLeast: variable.level).map { .atom($0) } ?? .constant(false)
    }
    do throws(BDDLimit) {
      return try FormulaCompiler.function(formula, below: unary.variables.map(\.below))
    } catch {
      throw Diagnostics([.error("rule-too-complex", "the rule of '\(node)' is too complex to analyse")])
    }
  }
}

extension BooleanSystem.Function {
  /// The function that is never true.
  static var never: Self {
    Self(value: Diagram(constant: false), on: Diagram(constant: false), off: nil, regulators: [])
  }
}

/// A node with its regulators as inputs.
private struct Surroundings {
  let network: Network

  init(of node: NodeID, in whole: Network) throws(Diagnostics) {
    guard let declaration = whole[node] else {
      network = whole
      return
    }
    var near = Set(declaration.rule?.regulators ?? [])
    for factor in declaration.activity?.factors ?? [] { near.formUnion(factor.when.nodes) }
    if case .rates(let up, let down) = declaration.kinetics { near.formUnion(up.nodes + down.nodes) }
    near.remove(node)
    let nodes = whole.nodes.compactMap { other -> NodeDeclaration? in
      if other.id == node { return other }
      return near.contains(other.id)
        ? NodeDeclaration(other.id, maximum: other.maximum, .input(0)) : nil
    }
    network = try Network(
      nodes: nodes, perturbations: whole.perturbations.filter { $0.node == node }, parameters: whole.parameters)
  }
}
