import BypassCore
import BypassModel

extension MaBoSSConfiguration {
  /// `[A,B].pop_istate = p [{[1,0]: 3}, {[0,1]: 1}], …`: how many cells begin in each state, for each of several
  /// populations with its weight. A single cell begins as one that is drawn from a drawn population.
  mutating func beginPopulation(
    _ nodes: [NodeID], _ word: String, _ range: Range<Int>, _ tokens: inout Tokens, _ findings: inout Findings
  ) throws(Diagnostic) {
    let place = tokens.source.spot(range)
    try expect(.equals, "'='", &tokens)
    var alternatives: [(levels: [Int], weight: Double)] = []
    repeat {
      let weight = try number(&tokens)
      let open = tokens.source.spot(tokens.current.range)
      try expect(.openBracket, "'[' and the cells of a population", &tokens)
      var cells: [(levels: [Int], weight: Double)] = []
      repeat { cells.append(try individuals(of: nodes.count, &tokens, &findings)) } while tokens.take(.comma)
      try expect(.closeBracket, "',' or ']'", &tokens)
      let total = cells.map(\.weight).reduce(0, +)
      guard weight >= 0, weight.isFinite, total > 0, total.isFinite else {
        throw .error("weight-range", at: open, "a population has a weight from 0 and at least one cell")
      }
      alternatives += cells.map { ($0.levels, weight * $0.weight / total) }
    } while tokens.take(.comma)
    guard nodes.allSatisfy({ !isInitialised($0) }) else {
      return findings.normalise(
        "population-setting", at: place,
        "'\(word)' is left out: its nodes have a beginning already", as: .warning)
    }
    findings.normalise(
      "population-start", at: place,
      "'\(word)' is read for a single cell, which begins in each state as often as cells of the population do; how many "
        + "there are is left out", as: .warning)
    try begin(nodes, alternatives, at: place)
  }

  /// `{[1,0]: 3}`: a state and how many cells are in it.
  private func individuals(
    of count: Int, _ tokens: inout Tokens, _ findings: inout Findings
  ) throws(Diagnostic) -> (levels: [Int], weight: Double) {
    try expect(.openBrace, "'{' and a state", &tokens)
    let levels = try state(of: count, &tokens, &findings)
    try expect(.colon, "':' and a number of cells", &tokens)
    let place = tokens.source.spot(tokens.current.range)
    let cells = try number(&tokens)
    guard cells >= 0, cells.isFinite else {
      throw .error("weight-range", at: place, "a number of cells is a number from 0")
    }
    try expect(.closeBrace, "'}'", &tokens)
    return (levels, cells)
  }
}
