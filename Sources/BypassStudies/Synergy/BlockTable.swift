import BypassCore
import BypassPharmacology

/// Reads matrices with the doses of the second drug along the top and those of the first down the side.
///
/// The corner may say `DRUG1 (UNIT) \ DRUG2 (UNIT)`; lines with the words Agent1, Agent2, Unit1, Unit2 or Title in the first
/// cell say the same. Further blocks of the same doses (below an empty line) are replicates; blocks with other names are
/// other matrices.
struct BlockTable {
  private struct Block {
    var first = DoseAxis(name: "drug 1")
    var second = DoseAxis(name: "drug 2")
    var title = ""
    var wells: [CombinationData.Well] = []
    var blanks = 0
  }

  /// The matrices, in the order in which they begin.
  func tables(_ text: DelimitedText, _ source: SourceText) throws(Diagnostic) -> [MatrixTable] {
    var blocks: [Block] = []
    var lines = text.lines[...]
    while !lines.isEmpty {
      let part = lines.prefix { !$0.isEmpty }
      lines = lines.dropFirst(max(1, part.count))
      guard !part.isEmpty else { continue }
      try read(Array(part), into: &blocks)
    }
    blocks.removeAll { $0.wells.isEmpty }
    guard !blocks.isEmpty else {
      throw .error(
        "no-matrix", at: source.place(line: 1, column: 1), "no dose matrix was found",
        remedy: "write one well a line with named columns, or doses along the top and down the side")
    }
    var joined: [Block] = []
    for block in blocks {
      if let known = joined.firstIndex(where: {
        ($0.first, $0.second, $0.title) == (block.first, block.second, block.title)
      }) {
        joined[known].wells += block.wells
        joined[known].blanks += block.blanks
      } else {
        joined.append(block)
      }
    }
    return joined.enumerated().map { number, block in
      let own = block.title.isEmpty ? "\(block.first.name) + \(block.second.name)" : block.title
      let isUnique =
        joined.count { $0.title == block.title && $0.first == block.first && $0.second == block.second } == 1
      return MatrixTable(
        name: joined.count > 1 ? (isUnique ? own : "\(number + 1)") : "",
        axes: DoseHeading.toldApart([block.first, block.second]),
        wells: block.wells, effectName: "", blanks: block.blanks)
    }
  }

  private func read(_ part: [[DelimitedText.Cell]], into blocks: inout [Block]) throws(Diagnostic) {
    var block = Block()
    var tops: [Double] = []
    var words: [String: String] = [:]
    for line in part {
      let key = line[0].text.lowercased()
      if ["agent1", "agent2", "unit1", "unit2", "title", "drug1", "drug2"].contains(key) {
        words[key.droppingPrefix("drug").count == 1 ? "agent\(key.suffix(1))" : key] =
          line.dropFirst().first?.text ?? ""
      } else if tops.isEmpty {
        name(&block, by: line[0].text)
        for cell in line.dropFirst() where !(cell.text.isEmpty && cell.place == line.last?.place) {
          tops.append(try cell.dose())
        }
      } else {
        guard line.count <= tops.count + 1 else {
          throw .error(
            "table-width", at: line[tops.count + 1].place,
            "this line has \(line.count - 1) effects, the block has \(tops.count) columns")
        }
        let side = try line[0].dose()
        for (top, cell) in zip(tops, line.dropFirst()) {
          if cell.isBlank {
            block.blanks += 1
          } else {
            block.wells.append(.init(doses: [side, top], effect: try cell.effect()))
          }
        }
      }
    }
    // Lines of words below a matrix, set off by an empty line, belong to that matrix.
    if tops.isEmpty, let last = blocks.popLast() { block = last }
    apply(words, to: &block)
    blocks.append(block)
  }

  private func name(_ block: inout Block, by corner: String) {
    let parts = corner.split(whereSeparator: { $0 == "\\" || $0 == "/" || $0 == "|" }).map {
      $0.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed()
    }
    guard parts.count == 2 else { return }
    let (first, second) = (DoseHeading.parts(String(parts[0])), DoseHeading.parts(String(parts[1])))
    block.first = DoseAxis(name: first.name, unit: first.unit)
    block.second = DoseAxis(name: second.name, unit: second.unit)
  }

  private func apply(_ words: [String: String], to block: inout Block) {
    block.first = DoseAxis(name: words["agent1"] ?? block.first.name, unit: words["unit1"] ?? block.first.unit)
    block.second = DoseAxis(name: words["agent2"] ?? block.second.name, unit: words["unit2"] ?? block.second.unit)
    block.title = words["title"] ?? block.title
  }
}
