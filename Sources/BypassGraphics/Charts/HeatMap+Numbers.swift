internal import BypassCore

extension HeatMap {
  /// How the words of all cells are written: with as many of their lines as fit everywhere.
  struct CellWriting {
    /// Of the first line, in px.
    let size: Double
    let lineCount: Int

    /// Further lines are smaller.
    private static func size(ofLine line: Int, below first: Double) -> Double { line == 0 ? first : max(7, first - 2) }

    private func lines(of words: String) -> [(text: String, size: Double)] {
      words.split(separator: "\n").prefix(lineCount).enumerated().map {
        (String($1), Self.size(ofLine: $0, below: size))
      }
    }

    fileprivate func fits(_ words: String, width: Double, height: Double) -> Bool {
      let lines = lines(of: words)
      return lines.reduce(0) { $0 + $1.size * 1.1 } <= height
        && lines.allSatisfy { TextMetrics.width($0.text, size: $0.size) <= width - 3 }
    }

    func draw(_ words: String, in rect: Rect, color: Color, onto drawing: inout Drawing) {
      let lines = lines(of: words)
      var y = rect.midY - lines.reduce(0) { $0 + $1.size * 1.1 } / 2
      for line in lines {
        drawing.text(
          .cellText, line.text, at: Point(x: rect.midX, y: y + line.size * 0.9), size: line.size, anchor: .middle,
          color: color)
        y += line.size * 1.1
      }
    }
  }

  /// The largest writing that fits every cell; nil where none does, or none is wanted.
  func cellWriting(width: Double, height: Double, number: (Double) -> String) -> CellWriting? {
    guard numbers == .whereTheyFit else { return nil }
    let texts = rows.indices.flatMap { row in
      columns.indices.compactMap { column in
        if case .value(let value, let text, _) = cell(row, column) { text ?? number(value) } else { nil }
      }
    }
    let most = texts.map { $0.split(separator: "\n").count }.max() ?? 1
    for lineCount in stride(from: max(1, most), through: 1, by: -1) {
      for size in [FontSize.small, 9, 8] {
        let writing = CellWriting(size: size, lineCount: lineCount)
        if texts.allSatisfy({ writing.fits($0, width: width, height: height) }) { return writing }
      }
    }
    return nil
  }
}

extension String {
  /// Its lines behind each other.
  var onOneLine: String { split(separator: "\n").joined(separator: " ") }
}
