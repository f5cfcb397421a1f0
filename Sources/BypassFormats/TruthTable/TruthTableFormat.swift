import BypassCore

/// Tables of what each node heads for: a header of names, the last one the node; a row for each combination of levels.
enum TruthTableFormat {
  /// The most combinations of one table.
  static let sizeLimit = 1 << 20

  static let entry = FormatEntry(
    format: .truthTable, title: "Truth tables: CSV, one table a node, blank lines between",
    extensions: ["truth.csv", "truthtable", "tt"], expresses: [.levels],
    read: { sources, options throws(Diagnostics) in try TruthTableReader.read(sources, options: options) },
    write: { model, options throws(Diagnostics) in try TruthTableWriter.write(model, options: options) },
    recognises: { source in
      var isHeaderSeen = false
      for number in 1...min(source.lineCount, 50) {
        let words = TruthTableReader.words(source.line(number) ?? "")
        if words.isEmpty || words[0].hasPrefix("#") { continue }
        if isHeaderSeen { return words.allSatisfy { Int($0) != nil || $0 == "-" || $0 == "*" } }
        guard !words.allSatisfy({ Int($0) != nil }) else { return false }
        isHeaderSeen = true
      }
      return false
    })
}
