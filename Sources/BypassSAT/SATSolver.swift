import CCaDiCaL

/// A literal of a propositional formula: a variable, 1 or more, or its negation.
public struct Literal: Hashable, Sendable {
  /// DIMACS numbering: the variable's number, negative for its negation; never 0.
  public let number: Int32

  /// The literal of a variable.
  ///
  /// - Precondition: `variable` is 1 or more.
  public init(_ variable: Int32, _ value: Bool = true) {
    precondition(variable > 0, "variables are numbered from 1")
    number = value ? variable : -variable
  }

  private init(number: Int32) { self.number = number }

  /// The negation.
  public static prefix func ! (literal: Literal) -> Literal { Literal(number: -literal.number) }
}

/// An incremental solver for propositional formulas: clauses are added between questions, assumptions hold for one.
///
/// Owned by one place at a time and released with it. Answers do not depend on the clock unless a caller's
/// `stop` says so; limits count conflicts.
/// - Source: CaDiCaL (Biere, Fazekas, Fleury and Heisinger 2020), by its C interface.
public struct SATSolver: ~Copyable {
  /// What the solver says to a question.
  public enum Answer: Hashable, Sendable {
    /// There is a model; ``SATSolver/value(_:)`` tells it.
    case satisfiable
    /// There is none under the assumptions; ``SATSolver/isInCore(_:)`` tells which of them matter.
    case unsatisfiable
    /// A limit was reached or `stop` said so.
    case unknown
  }

  /// How variables are tried when nothing else speaks.
  public enum Preference: Hashable, Sendable {
    /// True or false as the search found useful.
    case adaptive
    /// Always false first, so that models tend to have few true variables.
    case falseFirst
    /// Always true first.
    case trueFirst
  }

  private let solver: OpaquePointer
  /// Variables made so far.
  public private(set) var variableCount: Int32 = 0

  /// A solver without clauses.
  public init(preferring preference: Preference = .adaptive) {
    solver = ccadical_init()
    ccadical_set_option(solver, "quiet", 1)
    switch preference {
    case .adaptive: break
    case .falseFirst, .trueFirst:
      ccadical_set_option(solver, "phase", preference == .trueFirst ? 1 : 0)
      ccadical_set_option(solver, "forcephase", 1)
      ccadical_set_option(solver, "lucky", 0)
    }
  }

  deinit { ccadical_release(solver) }

  /// A new variable, as its positive literal.
  public mutating func newVariable() -> Literal {
    variableCount += 1
    return Literal(variableCount)
  }

  /// Several new variables.
  public mutating func newVariables(_ count: Int) -> [Literal] {
    var made: [Literal] = []
    made.reserveCapacity(count)
    for _ in 0..<count { made.append(newVariable()) }
    return made
  }

  /// Demands that at least one of the literals holds, for good.
  public mutating func add(_ clause: some Sequence<Literal>) {
    for literal in clause { ccadical_add(solver, literal.number) }
    ccadical_add(solver, 0)
  }

  /// Asks for a model.
  ///
  /// - Parameters:
  ///   - assumptions: Literals that must hold, for this question.
  ///   - clause: A clause that must hold, for this question; nil for none.
  ///   - conflicts: The most conflicts before giving up; nil for no limit.
  ///   - stop: Asked now and then; true gives up.
  public mutating func solve(
    assuming assumptions: some Sequence<Literal> = EmptyCollection(), and clause: [Literal]? = nil,
    conflicts: Int32? = nil, stop: (() -> Bool)? = nil
  ) -> Answer {
    for literal in assumptions { ccadical_assume(solver, literal.number) }
    if let clause {
      for literal in clause { ccadical_constrain(solver, literal.number) }
      ccadical_constrain(solver, 0)
    }
    if let conflicts { ccadical_limit(solver, "conflicts", conflicts) }
    guard let stop else { return Self.answer(ccadical_solve(solver)) }
    return withoutActuallyEscaping(stop) { stop in
      let box = Unmanaged.passRetained(StopBox(stop))
      ccadical_set_terminate(solver, box.toOpaque()) { state in
        guard let state else { return 0 }
        return Unmanaged<StopBox>.fromOpaque(state).takeUnretainedValue().stop() ? 1 : 0
      }
      let answer = Self.answer(ccadical_solve(solver))
      ccadical_set_terminate(solver, nil, nil)
      box.release()
      return answer
    }
  }

  /// A class because C carries one pointer; lives for one question.
  private final class StopBox {
    let stop: () -> Bool
    init(_ stop: @escaping () -> Bool) { self.stop = stop }
  }

  private static func answer(_ code: Int32) -> Answer {
    switch code {
    case 10: .satisfiable
    case 20: .unsatisfiable
    default: .unknown
    }
  }

  /// The value of a literal in the model of the last question.
  ///
  /// - Precondition: The last answer was ``Answer/satisfiable`` and nothing was added since.
  public func value(_ literal: Literal) -> Bool { ccadical_val(solver, literal.number) > 0 }

  /// Whether an assumption of the last question was used to show that there is no model.
  ///
  /// - Precondition: The last answer was ``Answer/unsatisfiable`` and nothing was added since.
  public func isInCore(_ assumption: Literal) -> Bool { ccadical_failed(solver, assumption.number) != 0 }

  /// Whether the temporary clause of the last question was used to show that there is no model.
  ///
  /// - Precondition: The last answer was ``Answer/unsatisfiable`` and nothing was added since.
  public var isClauseInCore: Bool { ccadical_constraint_failed(solver) != 0 }
}
