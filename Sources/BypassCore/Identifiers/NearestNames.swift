/// Which known names a misspelt one may have meant.
///
/// - Source: Damerau 1964; restricted edit distance (transposition of neighbours counts one).
public enum NearestNames {
  /// The at most `limit` names within a third of the word's length (at least two) edits, nearest first.
  ///
  /// Comparison ignores case, hyphens and underscores; equal distances come in alphabetical order.
  /// - Complexity: O(number of names × length²).
  public static func nearest(to word: String, among names: some Sequence<String>, limit: Int = 3) -> [String] {
    let key = folded(word)
    let reach = max(2, key.count / 3)
    return Set(names).map { (name: $0, distance: distance(key, folded($0))) }
      .filter { $0.distance <= reach }
      .sorted { ($0.distance, $0.name) < ($1.distance, $1.name) }
      .prefix(limit).map(\.name)
  }

  /// A name without case, hyphens, underscores and blanks: `IL-10RA high` and `IL10RA_high` fold to the same text.
  public static func folded(_ name: String) -> String {
    String(name.lowercased().filter { !"-_ ".contains($0) })
  }

  /// The number of insertions, deletions, substitutions and transpositions of neighbours between two texts.
  public static func distance(_ first: String, _ second: String) -> Int {
    let (a, b) = (Array(first.unicodeScalars), Array(second.unicodeScalars))
    var beforeLast = [Int](repeating: 0, count: b.count + 1)
    var last = Array(0...b.count)
    for i in a.indices {
      var row = [i + 1] + [Int](repeating: 0, count: b.count)
      for j in b.indices {
        let cost = a[i] == b[j] ? 0 : 1
        row[j + 1] = min(last[j + 1] + 1, row[j] + 1, last[j] + cost)
        if i > 0, j > 0, a[i] == b[j - 1], a[i - 1] == b[j] {
          row[j + 1] = min(row[j + 1], beforeLast[j - 1] + 1)
        }
      }
      beforeLast = last
      last = row
    }
    return last[b.count]
  }
}
