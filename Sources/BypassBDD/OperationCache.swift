/// Results of operations, so that no pair of nodes is visited twice; may forget, never errs.
struct OperationCache: Sendable {
  private struct Entry {
    var operands: UInt64
    var operation: UInt64
    var result: Int32
  }

  private var entries: [Entry]
  private static let vacant = Entry(operands: 0, operation: .max, result: 0)
  private static let largest = 1 << 21

  init() { entries = [Entry](repeating: Self.vacant, count: 256) }

  /// The remembered result of an operation.
  func result(_ operation: BDDArena.Operation, _ a: Int32, _ b: Int32, _ c: Int32 = 0) -> Int32? {
    let (operands, tag) = Self.key(operation, a, b, c)
    let entry = entries[Self.slot(operands, tag) & (entries.count &- 1)]
    return entry.operands == operands && entry.operation == tag ? entry.result : nil
  }

  /// Remembers a result in place of another.
  mutating func remember(
    _ operation: BDDArena.Operation, _ a: Int32, _ b: Int32, _ c: Int32 = 0, gives result: Int32
  ) {
    let (operands, tag) = Self.key(operation, a, b, c)
    entries[Self.slot(operands, tag) & (entries.count &- 1)] = Entry(operands: operands, operation: tag, result: result)
  }

  /// Makes room for an arena of this many nodes, forgetting everything.
  mutating func grow(toServe nodes: Int) {
    guard entries.count < nodes, entries.count < Self.largest else { return }
    entries = [Entry](repeating: Self.vacant, count: min(entries.count * 4, Self.largest))
  }

  /// Forgets everything.
  mutating func clear() { entries = [Entry](repeating: Self.vacant, count: entries.count) }

  private static func key(
    _ operation: BDDArena.Operation, _ a: Int32, _ b: Int32, _ c: Int32
  ) -> (UInt64, UInt64) {
    (
      UInt64(UInt32(bitPattern: a)) | UInt64(UInt32(bitPattern: b)) &<< 32,
      UInt64(UInt32(bitPattern: c)) | UInt64(operation.rawValue) &<< 32
    )
  }

  private static func slot(_ operands: UInt64, _ tag: UInt64) -> Int {
    let mixed = (operands &* 0x9E37_79B9_7F4A_7C15) ^ (tag &* 0xD6E8_FEB8_6659_FD93)
    return Int(truncatingIfNeeded: (mixed ^ (mixed &>> 32)) &* 0xBF58_476D_1CE4_E5B9 &>> 24)
  }
}
