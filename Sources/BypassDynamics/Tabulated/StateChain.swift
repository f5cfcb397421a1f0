import BypassModel

/// Every state that a small network can be in, with its moves written out: a trajectory is then a walk from number to
/// number, which looks nothing up but the state it is in.
///
/// A *chain state* is a state of the network of some phases; the same levels under two networks are two chain states.
/// A state's moves stand one after the other in the order of the variables.
struct StateChain: Sendable {
  /// One state as the loop sees it.
  struct Entry: BitwiseCopyable, Sendable {
    /// 1 / the sum of all rates; 0 where nothing moves.
    var meanStay = 0.0
    /// TH of the state, in bits.
    var entropy = 0.0
    /// Its first move, and one past its last.
    var first: Int32 = 0
    var end: Int32 = 0
    /// The number of what is visible of it, and its distance to the references.
    var visible: Int32 = 0
    var distance: Int32 = 0
  }

  /// One move.
  struct Move: BitwiseCopyable, Sendable {
    /// The chance that the next move is this one or one before it; the last one's counts as 1.
    var chance: Double
    var target: Int32
    /// The variable that flips, with its sign: `row + 1` when it is switched on, `-(row + 1)` when off.
    var flip: Int32
  }

  /// More than these and a network is stepped through by the general kernel.
  static let stateLimit = 4096
  static let movableLimit = 20
  static let cellLimit = 1 << 19

  let states: FrozenArray<Entry>
  let moves: FrozenArray<Move>
  /// By state: the bits of its network's variables, `wordCount` words.
  let words: FrozenArray<UInt64>
  let wordCount: Int
  /// By state: a bit for each row (variables, then questions), `rowWords` words.
  let rows: FrozenArray<UInt64>
  let rowWords: Int
  let rowCount: Int
  /// The rows that are not the same in all states.
  let varyingRows: [Int]
  /// By state, the number of what is visible of it, to the visible words.
  let visibleStates: [[UInt64]]
  /// By row: whether a question reads it, so that a move may change more rows than one.
  let isRead: FrozenArray<Bool>
  /// By phase but the first: where its states come from, or -1.
  let entries: [FrozenArray<Int32>]
  /// Where trajectories start: the words of a state to its number, for looking up only.
  let starts: StartTable

  var count: Int { states.count }

  /// Finds the number of a state that trajectories start in. Read only, so that threads may share it.
  final class StartTable: @unchecked Sendable {
    private let table: WordTable
    private let numbers: [Int32]
    init(_ table: WordTable, numbers: [Int32]) {
      self.table = table
      self.numbers = numbers
    }

    /// Whether every trajectory starts in the same state.
    var isSingle: Bool { numbers.count == 1 }
    /// The number of the first state that can be drawn.
    var first: Int { numbers.first.map { Int($0) } ?? 0 }

    /// The number of a state, which is one that can be drawn.
    func number(of words: UnsafePointer<UInt64>) -> Int { table.known(words).map { Int(numbers[$0]) } ?? 0 }
  }
}
