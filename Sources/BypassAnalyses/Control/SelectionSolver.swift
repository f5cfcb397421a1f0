import BypassBDD
import BypassCore
import BypassModel
import BypassSAT

/// Selections of choices together with a trap space in which a condition holds throughout, as models of one formula.
struct SelectionSolver: ~Copyable {
  private var master: SelectionMaster
  private let formula: TrapSpaceFormula

  /// - Throws: ``Diagnostics`` when a rule is too complex.
  init(_ space: ChoiceSpace, where condition: Formula<Int>, size: Int) throws(Diagnostics) {
    try self.init(space, try space.variants(size: size), where: condition, size: size)
  }

  /// As ``init(_:where:size:)``, with the variants at hand.
  init(
    _ space: ChoiceSpace, _ variants: [[ChoiceSpace.Variant]], where condition: Formula<Int>, size: Int,
    preferring preference: SATSolver.Preference = .falseFirst
  ) throws(Diagnostics) {
    var master = SelectionMaster(
      count: space.choices.count, conflicts: space.conflicts, size: size, preferring: preference)
    let below = space.unary.variables.map(\.below)
    let formula = TrapSpaceFormula(ladders: below, in: &master.solver)
    for v in below.indices {
      for variant in variants[v] {
        let chosen = Set(variant.pattern)
        let otherwise = space.touching[v].map { chosen.contains($0) ? !master.selected[$0] : master.selected[$0] }
        formula.close(v, under: variant.function, unless: otherwise, in: &master.solver)
      }
    }
    try Self.demand(condition, below: below, formula, in: &master.solver)
    self.master = master
    self.formula = formula
  }

  /// Demands that the condition holds in every state of the box.
  private static func demand(
    _ condition: Formula<Int>, below: [Int?], _ formula: TrapSpaceFormula, in solver: inout SATSolver
  ) throws(Diagnostics) {
    do throws(BDDLimit) {
      let function = try FormulaCompiler.function(condition, below: below)
      let never = solver.newVariable()
      solver.add([!never])
      if let off = function.off {
        ClauseWriter.demand(never, where: off, is: true, allowed: formula.allowed, in: &solver)
      } else {
        ClauseWriter.demand(never, where: function.value, is: false, allowed: formula.allowed, in: &solver)
      }
    } catch {
      throw Diagnostics([.error("condition-too-complex", "the condition is too complex to analyse")])
    }
  }

  /// A selection of at most `size` with its trap space; nil when none is left.
  mutating func next(size: Int) -> (selection: [Int], trapSpace: Subspace)? {
    guard let selection = master.next(size: size) else { return nil }
    return (selection, formula.model(of: master.solver))
  }

  /// A largest trap space in which the condition holds under exactly this selection; nil when there is none.
  ///
  /// The larger it is, the less must be in place for it, so the more it says about other selections.
  mutating func trapSpace(selecting selection: [Int]) -> Subspace? {
    let chosen = Set(selection)
    let assumptions = master.selected.indices.map { chosen.contains($0) ? master.selected[$0] : !master.selected[$0] }
    guard master.solver.solve(assuming: assumptions) == .satisfiable else { return nil }
    var box = formula.model(of: master.solver)
    while true {
      let literals = formula.literals(of: box)
      guard !literals.false.isEmpty,
        master.solver.solve(assuming: assumptions + literals.true, and: literals.false) == .satisfiable
      else { return box }
      box = formula.model(of: master.solver)
    }
  }

  mutating func excludeSupersets(of selection: [Int]) { master.excludeSupersets(of: selection) }

  mutating func exclude(exactly selection: [Int]) { master.exclude(exactly: selection) }
}
