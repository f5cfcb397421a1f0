/// Monotone Boolean functions of a few arguments, as lists of the argument sets (bit masks) that suffice.
enum MonotoneFunctions {
  /// The most arguments that are listed: 1, 2, 9 and 114 functions of 1 to 4 arguments; there are 6,894 of five.
  static let mostArguments = 4

  /// All functions that depend on each of n arguments, as their smallest sufficient sets, in ascending order of
  /// their truth tables.
  ///
  /// - Source: the counts are those of sequence A006126 of the OEIS.
  /// - Precondition: 1 ≤ n ≤ ``mostArguments``.
  static func dependingOnAll(_ n: Int) -> [[Int]] {
    precondition((1...mostArguments).contains(n), "only functions of 1 to 4 arguments are listed")
    return tables(n).filter { table in
      (0..<n).allSatisfy { bit in
        (0..<1 << n).contains { $0 >> bit & 1 == 0 && table >> $0 & 1 != table >> ($0 | 1 << bit) & 1 }
      }
    }.map { table in
      (0..<1 << n).filter { row in
        table >> row & 1 != 0 && (0..<n).allSatisfy { row >> $0 & 1 == 0 || table >> (row & ~(1 << $0)) & 1 == 0 }
      }
    }
  }

  /// All monotone truth tables of n arguments, constants included: a table is two smaller ones, the lower inside
  /// the upper.
  private static func tables(_ n: Int) -> [Int] {
    guard n > 0 else { return [0, 1] }
    let halves = tables(n - 1)
    let width = 1 << (n - 1)
    return halves.flatMap { upper in
      halves.filter { $0 & ~upper == 0 }.map { $0 | upper << width }
    }
  }
}
