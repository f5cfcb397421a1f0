import BypassCore
import BypassModel

/// Reads truth tables.
///
/// A header line holds the regulators and, last, the node; `NAME:M` says that its highest level is M. Each further line
/// holds a level each, `-` or `*` for any; a blank line ends the table. Cells stand between commas, semicolons, tabs or
/// blanks. Every combination must be given.
struct TruthTableReader {
  private struct Column {
    let name: String
    let highest: Int?
  }

  private struct Row {
    /// Nil for any.
    let cells: [Int?]
    let number: Int
  }

  private struct Table {
    let columns: [Column]
    let number: Int
    var rows: [Row] = []
  }

  private let source: SourceText
  private var findings: Findings
  private var tables: [Table] = []

  /// The model of texts, read as one after the other.
  ///
  /// - Throws: ``Diagnostics`` with every fault.
  static func read(_ sources: [SourceText], options: ReadingOptions) throws(Diagnostics) -> ImportedModel {
    var findings = Findings(strict: options.strict)
    var parts: [SourceText] = []
    // A blank line ends the last table of a file.
    for source in sources { parts += [source, SourceText(file: source.file, text: "\n")] }
    let source = try OneFile.joined(sources.count == 1 ? sources : parts, findings: &findings)
    var reader = TruthTableReader(source: source, findings: findings)
    reader.readLines()
    return try reader.model()
  }

  private init(source: SourceText, findings: Findings) {
    self.source = source
    self.findings = findings
  }

  static func words(_ line: String) -> [String] {
    let separators: Set<Character> = [",", ";", "\t"]
    let hasSigns = line.contains { separators.contains($0) }
    let parts = line.split(omittingEmptySubsequences: !hasSigns) {
      hasSigns ? separators.contains($0) : $0 == " "
    }
    let words = parts.map { String($0).trimmingBlanks.filter { $0 != "\"" } }
    return words.allSatisfy(\.isEmpty) ? [] : words
  }

  private func place(_ number: Int) -> Place {
    source.spot(lineStart(number)..<lineStart(number) + max(1, source.line(number)?.utf8.count ?? 1))
  }

  private func lineStart(_ number: Int) -> Int { source.start(ofLine: number) }

  private mutating func readLines() {
    var isOpen = false
    for number in 1...source.lineCount where !findings.isFull {
      let words = Self.words(source.line(number) ?? "")
      if words.isEmpty {
        isOpen = false
        continue
      }
      if words[0].hasPrefix("#") { continue }
      do throws(Diagnostic) {
        if isOpen {
          try readRow(words, number)
        } else {
          tables.append(Table(columns: try columns(words, number), number: number))
          isOpen = true
        }
      } catch {
        findings.add(error)
      }
    }
  }

  private func columns(_ words: [String], _ number: Int) throws(Diagnostic) -> [Column] {
    var columns: [Column] = []
    for word in words {
      let parts = word.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
      let highest = parts.count == 2 ? Int(parts[1]) : nil
      guard let name = parts.first, !name.isEmpty, Int(name) == nil,
        parts.count == 1 || highest.map({ (1...100).contains($0) }) == true
      else {
        throw .error(
          "table-header", at: place(number), "'\(word.clipped)' is no name of a column",
          remedy: "a header holds names, with ':LEVEL' after one whose highest level is above 1")
      }
      columns.append(Column(name: name, highest: highest))
    }
    guard Set(columns.dropLast().map(\.name)).count == columns.count - 1 else {
      throw .error("table-header", at: place(number), "a regulator stands twice in this header")
    }
    return columns
  }

  private mutating func readRow(_ words: [String], _ number: Int) throws(Diagnostic) {
    let table = tables[tables.count - 1]
    guard words.count == table.columns.count else {
      throw .error(
        "table-width", at: place(number), "this line has \(words.count) cells, the header has \(table.columns.count)")
    }
    var cells: [Int?] = []
    for (position, word) in words.enumerated() {
      let isAny = (word == "-" || word == "*") && position < words.count - 1
      let level = Int(word)
      guard isAny || level.map({ (0...100).contains($0) }) == true else {
        throw .error(
          "level-range", at: place(number), "'\(word.clipped)' is no level", remedy: "levels are whole numbers from 0")
      }
      cells.append(level)
    }
    tables[tables.count - 1].rows.append(Row(cells: cells, number: number))
  }
}

extension TruthTableReader {
  private mutating func model() throws(Diagnostics) -> ImportedModel {
    var naming = Naming()
    let names = tables.map { $0.columns[$0.columns.count - 1].name } + tables.flatMap { $0.columns.map(\.name) }
    for change in naming.adopt(names) {
      findings.normalise(
        "renamed-node",
        at: tables.first { $0.columns.contains { $0.name == change.original } }.map { place($0.number) },
        "'\(change.original.clipped)' is called '\(change.id.description.clipped)' here, because names hold letters, digits and _"
      )
    }
    if tables.isEmpty { findings.add(.error("no-rules", at: place(1), "there is no table in this text")) }
    let highest = highestLevels()
    var nodes: [NodeDeclaration] = []
    var seen: Set<String> = []
    for table in tables where !findings.isFull {
      guard let name = table.columns.last?.name, let id = naming[name] else { continue }
      do throws(Diagnostic) {
        guard seen.insert(name).inserted else {
          throw .error("duplicate-node", at: place(table.number), "'\(name.clipped)' has a second table")
        }
        let rule = try rule(table, highest, naming)
        let maximum = highest[name] ?? 1
        if rule == Self.identity(id, maximum) {
          findings.normaliseIdentity(id, at: place(table.number))
          nodes.append(NodeDeclaration(id, name: name, maximum: maximum, .input(0)))
        } else {
          nodes.append(NodeDeclaration(id, name: name, maximum: maximum, .ruled(rule)))
        }
      } catch {
        findings.add(error)
      }
    }
    for table in tables {
      for column in table.columns where seen.insert(column.name).inserted {
        guard let id = naming[column.name] else { continue }
        findings.normalise(
          "omitted-input", at: place(table.number),
          "'\(column.name.clipped)' has no table of its own: it is read as an input at level 0")
        nodes.append(NodeDeclaration(id, name: column.name, maximum: highest[column.name] ?? 1, .input(0)))
      }
    }
    _ = try findings.checked()
    var model = ImportedModel(try Network(nodes: nodes), format: .truthTable)
    model.diagnostics = try findings.checked()
    return model
  }

  static func identity(_ id: NodeID, _ maximum: Int) -> Rule {
    Rule((1...maximum).map { .init(level: $0, when: .level(id, atLeast: $0)) })
  }

  private func highestLevels() -> [String: Int] {
    var highest: [String: Int] = [:]
    for table in tables {
      for (position, column) in table.columns.enumerated() {
        let used = table.rows.compactMap { $0.cells[position] }.max() ?? 1
        highest[column.name] = max(highest[column.name] ?? 1, column.highest ?? 1, used)
      }
    }
    return highest
  }

  private func rule(_ table: Table, _ highest: [String: Int], _ naming: Naming) throws(Diagnostic) -> Rule {
    let regulators = table.columns.dropLast().compactMap { column in
      naming[column.name].map { ($0, highest[column.name] ?? 1) }
    }
    var size = 1
    for (_, maximum) in regulators {
      size *= maximum + 1
      guard size <= TruthTableFormat.sizeLimit else {
        throw .error(
          "table-size", at: place(table.number), "this table would have more than \(TruthTableFormat.sizeLimit) rows")
      }
    }
    var targets = [Int](repeating: -1, count: size)
    for row in table.rows { try fill(&targets, row, regulators.map(\.1)) }
    if let gap = targets.firstIndex(of: -1) {
      let levels = Self.levels(gap, regulators.map(\.1))
      let shown = zip(regulators, levels).map { "\($0.0.description.clipped)=\($1)" }.joined(separator: " ")
      throw .error(
        "table-gap", at: place(table.number),
        "no row of this table says what happens at \(shown.isEmpty ? "all" : shown.clipped)",
        remedy: "add the row; '-' stands for any level")
    }
    let atoms = regulators.flatMap { id, maximum in (1...maximum).map { LevelAtom(id, atLeast: $0) } }
    guard atoms.count <= 20 else {
      throw .error("table-size", at: place(table.number), "this table asks for more than 20 thresholds")
    }
    let top = highest[table.columns[table.columns.count - 1].name] ?? 1
    let rows = Self.unaryRows(targets, regulators.map(\.1))
    return Rule(
      (1...top).compactMap { level in
        let when = LevelCondition.table(atoms[...], rows.map { $0 >= level }[...])
        return when == .constant(false) ? nil : .init(level: level, when: when)
      })
  }

  /// Targets by thresholds instead of levels; rows that are no ladder get the target of their highest threshold.
  private static func unaryRows(_ targets: [Int], _ maxima: [Int]) -> [Int] {
    let count = maxima.reduce(0, +)
    return (0..<(1 << count)).map { row in
      var index = 0
      var bit = count
      for maximum in maxima {
        var level = 0
        for threshold in 1...maximum {
          bit -= 1
          if row >> bit & 1 == 1 { level = threshold }
        }
        index = index * (maximum + 1) + level
      }
      return targets[index]
    }
  }

  /// The combination of levels of a row, the first regulator counting slowest.
  static func levels(_ index: Int, _ maxima: [Int]) -> [Int] {
    var rest = index
    var levels: [Int] = []
    for maximum in maxima.reversed() {
      levels.append(rest % (maximum + 1))
      rest /= maximum + 1
    }
    return levels.reversed()
  }

  private func fill(_ targets: inout [Int], _ row: Row, _ maxima: [Int]) throws(Diagnostic) {
    let target = row.cells[row.cells.count - 1] ?? 0
    var indices = [0]
    for (cell, maximum) in zip(row.cells, maxima) {
      indices = indices.flatMap { index in
        (cell.map { $0...$0 } ?? 0...maximum).map { index * (maximum + 1) + $0 }
      }
    }
    for index in indices {
      guard targets[index] < 0 || targets[index] == target else {
        throw .error(
          "table-conflict", at: place(row.number), "an earlier row gives another level for the same combination",
          remedy: "keep one of them")
      }
      targets[index] = target
    }
  }
}
