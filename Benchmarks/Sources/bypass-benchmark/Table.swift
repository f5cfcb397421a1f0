import Foundation

/// How far two tables differ.
struct Difference {
  /// Printed numbers compared, and those that differ.
  let cells: Int
  let different: Int
  /// The largest difference of a probability.
  let largest: Double
  let examples: [String]
}

/// A table whose rows are compared as sets of cells, because MaBoSS prints states in the order of a hash table:
/// `_fp.csv` without the numbers of its rows, `_statdist.csv` with each row's states as pairs or triples.
struct RowTable {
  private let rows: [String: Int]
  private let cells: Int

  init(_ text: String, isFixedPoints: Bool) {
    var rows: [String: Int] = [:]
    var cells = 0
    var width = 2
    for line in text.split(separator: "\n", omittingEmptySubsequences: true) {
      var fields = line.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
      if line.hasPrefix("Cluster") { width = 3 }
      if !line.hasPrefix("#") {
        // Headers repeat what the widest row has; the text before the columns says what follows.
        rows[fields[0], default: 0] += 1
        continue
      }
      let number = fields.removeFirst()
      cells += fields.count
      if isFixedPoints {
        rows[fields.joined(separator: "\t"), default: 0] += 1
      } else {
        let parts = stride(from: 0, to: fields.count, by: width).map {
          fields[$0..<min(fields.count, $0 + width)].joined(separator: "\t")
        }
        rows[([number] + parts.sorted()).joined(separator: "\t"), default: 0] += 1
      }
    }
    self.rows = rows
    self.cells = cells
  }

  /// How many rows' numbers differ.
  func difference(to other: RowTable) -> Difference {
    var (different, examples) = (0, [String]())
    for row in Set(rows.keys).union(other.rows.keys).sorted() where rows[row] != other.rows[row] {
      different += 1
      if examples.count < 6 {
        examples.append("\(rows[row, default: 0])x here, \(other.rows[row, default: 0])x there: \(row.prefix(200))")
      }
    }
    return Difference(cells: cells, different: different, largest: 0, examples: examples)
  }
}

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
  func difference(to other: TrajectoryTable) -> Difference {
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
    return Difference(
      cells: cells, different: different + abs(columns.count - other.columns.count), largest: largest,
      examples: examples)
  }
}

/// The text of a file.
func contents(_ path: String) throws -> String { try String(contentsOfFile: path, encoding: .utf8) }
