import BypassCore
import BypassModel

/// A network as dense tables that a loop can run on without names: what every sampled and exact engine steps over.
///
/// A state is one bit a variable of the ``UnaryNetwork``, in words of 64, any number of them. Each variable that can
/// move has a table from the bits it reads (its own among them) to a *rate class*; variables of one class flip at the
/// same rate, so that drawing the next one needs no sum over variables. Variables that read more than
/// `tableInputLimit` bits run a ``RateProgram`` instead and have a class of their own.
struct CompiledNetwork: Sendable {
  /// An entry of a variable's list of those whose table reads it.
  struct Dependent: BitwiseCopyable, Sendable {
    /// The variable whose table row changes.
    let variable: Int32
    /// The bit of its row number that changes.
    let mask: UInt32
  }

  /// A program with the class that its value is the rate of.
  struct Computed: Sendable {
    let variable: Int
    let rateClass: Int
    let program: RateProgram
  }

  /// More bits than this are not tabulated: 2¹² rows of two bytes fit the first-level cache.
  static let tableInputLimit = 12
  /// Rows of all tables together; what does not fit is computed.
  static let tableRowLimit = 1 << 24

  let unary: UnaryNetwork
  let variableCount: Int
  let wordCount: Int
  /// The variables that can move.
  let movable: FrozenArray<Int32>
  /// By variable: where its list of dependents begins; one more entry for the end.
  let dependentStart: FrozenArray<Int32>
  let dependents: FrozenArray<Dependent>
  /// The same for dependents that are computed: positions in `computed`.
  let computedStart: FrozenArray<Int32>
  let computedDependents: FrozenArray<Int32>
  let computed: [Computed]
  /// By variable: the first row of its table, a multiple of the table's size; -1 for a variable without a table.
  let tableStart: FrozenArray<Int32>
  /// By variable: the bits that make its row number, lowest first, through `inputStart`.
  let inputStart: FrozenArray<Int32>
  let inputs: FrozenArray<Int32>
  /// The class of each row.
  let table: FrozenArray<UInt16>
  /// The rate of each class; class 0 is "does not move".
  let classRate: FrozenArray<Double>
  /// log₂ of the rate of each class; NaN for class 0 and for classes whose rate is computed.
  let classLogarithm: FrozenArray<Double>
  let classCount: Int
  /// Whether the moves of a class are of marked variables.
  let classIsMarked: [Bool]
  /// Where the members of each class are kept.
  let memberStart: FrozenArray<Int32>
  let memberCapacity: Int

  /// Compiles a network.
  ///
  /// - Parameters:
  ///   - free: variables whose law is fixed but whose value differs between trajectories (drawn inputs), so that
  ///     nothing may be concluded from it.
  ///   - marked: variables whose moves are told apart from the others' (visible nodes); nil marks all.
  /// - Complexity: O(rows of all tables × length of the rates).
  init(_ unary: UnaryNetwork, free: Set<Int> = [], marked: Set<Int>? = nil) {
    var builder = CompiledNetworkBuilder(unary: unary, free: free, marked: marked)
    builder.build()
    self.unary = unary
    variableCount = unary.variables.count
    wordCount = max(1, (unary.variables.count + 63) / 64)
    movable = FrozenArray(builder.movable.map { Int32($0) })
    (dependentStart, dependents) = Self.joined(builder.dependents)
    (computedStart, computedDependents) = Self.joined(builder.computedDependents)
    computed = builder.computed
    tableStart = FrozenArray(builder.tableStart)
    (inputStart, inputs) = Self.joined(builder.inputs.map { $0.map { Int32($0) } })
    table = FrozenArray(builder.table)
    classCount = builder.rates.count
    classRate = FrozenArray(builder.rates)
    classLogarithm = FrozenArray(builder.rates.map { $0 > 0 ? $0.binaryLogarithm : .nan })
    classIsMarked = builder.marks
    var starts: [Int32] = []
    var end: Int32 = 0
    for capacity in builder.capacities {
      starts.append(end)
      end += Int32(capacity)
    }
    memberStart = FrozenArray(starts)
    memberCapacity = Int(end)
  }

  /// Lists one after the other, with the beginning of each and the end of the last.
  private static func joined<Element>(_ lists: [[Element]]) -> (start: FrozenArray<Int32>, all: FrozenArray<Element>) {
    var starts: [Int32] = [0]
    for list in lists { starts.append((starts.last ?? 0) + Int32(list.count)) }
    return (FrozenArray(starts), FrozenArray(lists.flatMap { $0 }))
  }
}
