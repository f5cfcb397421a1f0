import BypassBDD
public import BypassCore
public import BypassModel

/// What a network can do, without how fast: Boolean variables that rise where one condition holds and fall where
/// another does. All static analyses run on it.
///
/// Partial inhibition in qualitative semantics: an open share g ≥ 1 − ε is untouched, g ≤ ε is a condition that is
/// false, and between the two both moves are possible wherever the condition holds. A supply s likewise: s ≤ ε is
/// nothing, s ≥ 1 − ε holds the level up, and between the two the level may rise at any time.
/// A variable's function is then f = (¬v ∧ rise) ∨ (v ∧ ¬fall), which is the condition itself where nothing is partial.
public struct QualitativeNetwork: Sendable {
  /// What is done with inputs.
  public enum Inputs: Hashable, Sendable {
    /// They have the level that the network declares.
    case asDeclared
    /// They keep whatever level they have; every level is another answer.
    case identity
    /// They are constant and unknown: searches for the smallest answers go through all levels, counts cover all,
    /// and the largest trap spaces are those that hold at every level.
    case free
    /// All at their highest level, or all at 0.
    case constant(Bool)
  }

  /// The choices that the translation has.
  public struct Options: Hashable, Sendable {
    /// Open shares up to this are shut, and from one minus this open; 0 ..< 0.5.
    public var tolerance: Double
    /// What is done with inputs that are not `kept`.
    public var inputs: Inputs
    /// Inputs that have their declared level whatever `inputs` says.
    public var kept: Set<NodeID>

    /// The standing choices: ε = 0.05, inputs as declared.
    public init(tolerance: Double = 0.05, inputs: Inputs = .asDeclared, keeping kept: Set<NodeID> = []) {
      self.tolerance = tolerance
      self.inputs = inputs
      self.kept = kept
    }
  }

  /// The network this is the qualitative form of.
  public let unary: UnaryNetwork
  /// The choices made.
  public let options: Options
  /// Per variable, what it is updated to: f = (¬v ∧ rise) ∨ (v ∧ ¬fall).
  public let functions: [Formula<Int>]
  /// Per variable, whether a partial gate or supply leaves it free somewhere.
  public let isPartial: [Bool]
  /// Variables of inputs that are not at one given level.
  public let openInputs: [Int]
  /// The states from which nothing was clamped or set otherwise: levels of inputs and clamped nodes are in place.
  public let domain: Subspace
  let system: BooleanSystem

  /// The qualitative form of a network, its perturbations applied.
  ///
  /// - Parameter relative: A network that differs in a few nodes; rules that are the same are not compiled again.
  /// - Throws: ``Diagnostic`` `rule-too-complex` for a rule whose diagram passes a million nodes.
  public init(
    _ unary: UnaryNetwork, options: Options = Options(), reusing relative: QualitativeNetwork? = nil
  ) throws(Diagnostic) {
    self.unary = unary
    self.options = options
    var functions: [Formula<Int>] = []
    var partial: [Bool] = []
    var open: [Int] = []
    var domain = Subspace(openVariables: unary.variables.count)
    for index in unary.variables.indices {
      let law = QualitativeLaw(of: index, in: unary, options: options)
      functions.append(law.function)
      partial.append(law.isPartial)
      if law.isOpenInput { open.append(index) }
      if case .constant(let value) = law.function, law.isSet { domain.fix(index, value) }
    }
    self.functions = functions
    isPartial = partial
    openInputs = open
    self.domain = domain
    system = try Self.compiled(functions, unary: unary, partial: partial, reusing: relative)
  }

  /// The qualitative form of a network.
  ///
  /// - Throws: As ``init(_:options:reusing:)``.
  public init(
    _ network: Network, options: Options = Options(), reusing relative: QualitativeNetwork? = nil
  ) throws(Diagnostic) {
    try self.init(UnaryNetwork(network), options: options, reusing: relative)
  }

  private static func compiled(
    _ functions: [Formula<Int>], unary: UnaryNetwork, partial: [Bool], reusing relative: QualitativeNetwork?
  ) throws(Diagnostic) -> BooleanSystem {
    let below = unary.variables.map(\.below)
    // The same ladders make variables of the same numbers mean the same.
    let known = relative.flatMap { $0.system.below == below ? $0 : nil }
    var compiled: [BooleanSystem.Function] = []
    for (index, formula) in functions.enumerated() {
      if let known, known.functions[index] == formula {
        compiled.append(known.system.functions[index])
        continue
      }
      do throws(BDDLimit) {
        compiled.append(try FormulaCompiler.function(formula, below: below))
      } catch {
        throw .error(
          "rule-too-complex", "the rule of '\(unary.variables[index].node)' is too complex to analyse",
          remedy: "split it over intermediate nodes")
      }
    }
    return BooleanSystem(functions: compiled, below: below, undecided: partial)
  }
}

/// The qualitative law of one variable.
struct QualitativeLaw {
  let function: Formula<Int>
  let isPartial: Bool
  /// Set from outside, by a clamp or as an input.
  let isSet: Bool
  let isOpenInput: Bool

  init(of index: Int, in unary: UnaryNetwork, options: QualitativeNetwork.Options) {
    let variable = unary.variables[index]
    switch unary.laws[index] {
    case .fixed(let value):
      let node = unary.network.nodes[variable.nodeIndex]
      let isClamped = unary.network.perturbations.contains { perturbation in
        if case .clamp = perturbation.effect { perturbation.node == node.id } else { false }
      }
      let isInput = node.rule == nil && !isClamped && !options.kept.contains(node.id)
      switch isInput ? options.inputs : .asDeclared {
      case .asDeclared: self.init(.constant(value), isSet: true)
      case .constant(let high): self.init(.constant(high), isSet: true)
      case .identity, .free: self.init(Self.onLadder(.atom(index), variable), isOpenInput: true)
      }
    case .following(let logic, _, _, let gate, let supply), .rates(let logic, _, _, let gate, let supply):
      let tolerance = options.tolerance
      let opening = gate.map { GateOpening($0, tolerance: tolerance) }
      let mayRise = opening.map { Formula.all([logic, $0.somewhat]) } ?? logic
      let mayStay = opening.map { Formula.all([logic, $0.fully]).simplified } ?? logic
      let supplied = supply > tolerance
      let held = supply >= 1 - tolerance
      let rise = supplied ? .constant(true) : mayRise
      let stay = held ? .constant(true) : mayStay
      let free = opening?.isPartialSomewhere ?? false || (supplied && !held)
      let own = Formula.atom(index)
      let target = free ? Formula.any([.all([.not(own), rise]), .all([own, stay])]).simplified : stay
      self.init(Self.onLadder(target, variable), isPartial: free)
    }
  }

  private init(_ function: Formula<Int>, isPartial: Bool = false, isSet: Bool = false, isOpenInput: Bool = false) {
    self.function = function
    self.isPartial = isPartial
    self.isSet = isSet
    self.isOpenInput = isOpenInput
  }

  /// Rises only above the step below, falls only below the step above.
  private static func onLadder(_ target: Formula<Int>, _ variable: UnaryNetwork.Variable) -> Formula<Int> {
    guard variable.below != nil || variable.above != nil else { return target }
    let bounded = variable.below.map { .all([target, .atom($0)]) } ?? target
    return (variable.above.map { .any([bounded, .atom($0)]) } ?? bounded).simplified
  }
}
