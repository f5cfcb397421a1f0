import Foundation

/// A `_probtraj.csv` table: the fixed columns and the probability of each state, by row.
struct TrajectoryTable {
  /// Time, TH, ErrorTH, H and the distances.
  let columns: [[String]]
  /// State to (probability, error), as printed.
  let states: [[String: (p: String, error: String)]]

  init(_ text: String) throws {
    let lines = text.split(separator: "\n").map { $0.split(separator: "\t", omittingEmptySubsequences: false) }
    guard let header = lines.first, let first = header.firstIndex(of: "State") else {
      throw Failure("the table has no State column")
    }
    columns = lines.dropFirst().map { $0.prefix(first).map(String.init) }
    states = lines.dropFirst().map { row in
      var states: [String: (p: String, error: String)] = [:]
      var position = first
      while position + 2 < row.count {
        states[String(row[position])] = (String(row[position + 1]), String(row[position + 2]))
        position += 3
      }
      return states
    }
  }

  /// How many printed numbers differ, and the largest difference of a probability.
  func difference(to other: TrajectoryTable) -> (cells: Int, different: Int, largest: Double, examples: [String]) {
    var (cells, different, largest) = (0, 0, 0.0)
    var examples: [String] = []
    func compare(_ a: String, _ b: String, _ place: String, isProbability: Bool) {
      cells += 1
      if isProbability { largest = max(largest, abs((Double(a) ?? 0) - (Double(b) ?? 0))) }
      // Some versions print an entropy of nothing as -0.0000.
      if a != b, Double(a) != Double(b) {
        different += 1
        if examples.count < 5 { examples.append("\(place): \(a) and \(b)") }
      }
    }
    if columns.count != other.columns.count { examples.append("\(columns.count) rows and \(other.columns.count)") }
    for (row, (left, right)) in zip(columns, other.columns).enumerated() {
      for (column, (a, b)) in zip(left, right).enumerated() {
        compare(a, b, "row \(row) column \(column)", isProbability: false)
      }
      for state in Set(states[row].keys).union(other.states[row].keys).sorted() {
        let (a, b) = (states[row][state], other.states[row][state])
        compare(a?.p ?? "0.000000", b?.p ?? "0.000000", "row \(row) \(state)", isProbability: true)
        compare(a?.error ?? "0.000000", b?.error ?? "0.000000", "row \(row) error of \(state)", isProbability: false)
      }
    }
    return (cells, different + abs(columns.count - other.columns.count), largest, examples)
  }
}

/// The text of a file.
func contents(_ path: String) throws -> String { try String(contentsOfFile: path, encoding: .utf8) }
