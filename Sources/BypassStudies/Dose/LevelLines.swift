import BypassCore

/// Where a table of numbers passes a level: on the borders between neighbouring places, joined to lines.
///
/// Places are counted in rows and columns; between neighbours the number is taken to go straight. Squares in which two lines
/// could be joined either way are decided by their mean.
struct LevelLines {
  /// Between a place and the next one along its row or column.
  struct Border: Hashable, Comparable {
    let row: Int
    let column: Int
    /// Whether the next place is in the same row.
    let isAlongRow: Bool

    static func < (left: Border, right: Border) -> Bool {
      (left.row, left.column, left.isAlongRow ? 0 : 1) < (right.row, right.column, right.isAlongRow ? 0 : 1)
    }
  }

  let values: [[Double]]
  let level: Double

  /// The lines, each as the borders that it passes; open ones before closed ones, which end where they began.
  var lines: [[Border]] {
    var next: [Border: [Border]] = [:]
    for row in values.indices.dropLast() {
      for column in values[row].indices.dropLast() {
        for (one, other) in joined(row, column) {
          next[one, default: []].append(other)
          next[other, default: []].append(one)
        }
      }
    }
    var lines: [[Border]] = []
    let ordered = next.keys.sorted { (next[$0]?.count ?? 0, $0) < (next[$1]?.count ?? 0, $1) }
    for start in ordered {
      guard let first = next[start]?.first else { continue }
      var line = [start]
      var following: Border? = first
      while let place = following {
        let last = line[line.count - 1]
        next[last]?.removeFirst(where: { $0 == place })
        next[place]?.removeFirst(where: { $0 == last })
        line.append(place)
        following = next[place]?.first
      }
      lines.append(line)
    }
    return lines
  }

  /// How far from its place to the next one a border is passed, 0...1.
  func share(_ border: Border) -> Double {
    let one = values[border.row][border.column]
    let other = border.isAlongRow ? values[border.row][border.column + 1] : values[border.row + 1][border.column]
    return other == one ? 0 : min(1, max(0, (level - one) / (other - one)))
  }

  private func joined(_ row: Int, _ column: Int) -> [(Border, Border)] {
    let borders = [
      Border(row: row, column: column, isAlongRow: true), Border(row: row, column: column + 1, isAlongRow: false),
      Border(row: row + 1, column: column, isAlongRow: true), Border(row: row, column: column, isAlongRow: false),
    ]
    let corners = [
      values[row][column], values[row][column + 1], values[row + 1][column + 1], values[row + 1][column],
    ]
    // Border n lies between corner n and the next one round the square.
    let passed = (0..<4).filter { (corners[$0] >= level) != (corners[($0 + 1) % 4] >= level) }
    switch passed.count {
    case 2: return [(borders[passed[0]], borders[passed[1]])]
    case 4:
      let isHigh = corners.reduce(0, +) / 4 >= level
      return isHigh == (corners[0] >= level)
        ? [(borders[0], borders[1]), (borders[2], borders[3])] : [(borders[3], borders[0]), (borders[1], borders[2])]
    default: return []
    }
  }
}

extension Array {
  fileprivate mutating func removeFirst(where isWanted: (Element) -> Bool) {
    if let place = firstIndex(where: isWanted) { remove(at: place) }
  }
}
