import BypassAnalyses
import BypassCore
import BypassLocatedText
import BypassModel

/// Reads what drugs are to lower.
enum ReadoutText {
  /// Terms joined by + and −, each a condition with an optional factor: `Proliferation + 0.5*MYC - Death>=2`.
  static func parse(_ text: String, for network: Network, origin: String) throws(Diagnostic) -> Readout {
    var terms: [Readout.Term] = []
    var rest = Substring(text)
    var sign = 1.0
    if let first = rest.first(where: { !$0.isWhitespace }), first == "-" || first == "+" {
      sign = first == "-" ? -1 : 1
      rest = rest[rest.index(after: rest.firstIndex(of: first) ?? rest.startIndex)...]
    }
    while true {
      let end = rest.firstIndex { $0 == "+" || $0 == "-" } ?? rest.endIndex
      terms.append(try term(rest[..<end], sign: sign, for: network, origin: origin))
      guard end < rest.endIndex else { return Readout(terms) }
      sign = rest[end] == "-" ? -1 : 1
      rest = rest[rest.index(after: end)...]
    }
  }

  private static func term(
    _ text: Substring, sign: Double, for network: Network, origin: String
  ) throws(Diagnostic) -> Readout.Term {
    let parts = text.split(separator: "*", maxSplits: 1, omittingEmptySubsequences: false)
    var weight = sign
    if parts.count == 2 {
      guard let factor = Double(parts[0].filter { !$0.isWhitespace }), factor.isFinite, factor > 0 else {
        throw .error(
          "readout-syntax", at: .option(origin, String(text)), "'\(String(parts[0]).clipped)' is not a factor above 0",
          remedy: "write 0.5*NODE, say")
      }
      weight *= factor
    }
    guard let condition = parts.last, condition.contains(where: { !$0.isWhitespace }) else {
      throw .error(
        "readout-syntax", at: .option(origin, String(text)), "a term of the readout is missing",
        remedy: "join nodes or conditions by + and -, such as 'Proliferation - Death'")
    }
    return Readout.Term(try ConditionText.parse(String(condition), for: network, origin: origin), weight: weight)
  }

  /// A file with a node and its weight on each line.
  static func read(_ path: String, for network: Network) throws(Diagnostic) -> Readout {
    let source = try TextFile.read(path)
    var terms: [Readout.Term] = []
    for number in 1...source.lineCount {
      let line = source.line(number) ?? ""
      let words = line.split(whereSeparator: \.isWhitespace).map(String.init)
      guard let name = words.first, !name.hasPrefix("#") else { continue }
      let place = source.place(line: number, column: 1, length: line.count)
      guard words.count == 2, let weight = Double(words[1]), weight.isFinite, weight != 0 else {
        throw .error(
          "readout-syntax", at: place, "'\(line.clipped)' is not a node and its weight",
          remedy: "write NODE 1 or NODE -1")
      }
      terms.append(Readout.Term(.level(try network.node(called: name, at: place).id), weight: weight))
    }
    guard !terms.isEmpty else {
      throw .error("readout-syntax", at: source.place(line: 1, column: 1), "there is no node in this text")
    }
    return Readout(terms)
  }

  /// Pairs of drugs that were seen to act together: `A~B`, `A,B` or `A B` on each line.
  static func observedPairs(_ path: String, drugs: [String]) throws(Diagnostic) -> [Set<String>] {
    let source = try TextFile.read(path)
    var pairs: [Set<String>] = []
    for number in 1...source.lineCount {
      let line = source.line(number) ?? ""
      guard let first = line.first(where: { !$0.isWhitespace }), first != "#" else { continue }
      let words = line.split { $0.isWhitespace || $0 == "~" || $0 == "," }.map(String.init)
      let place = source.place(line: number, column: 1, length: line.count)
      guard words.count == 2, words[0] != words[1] else {
        throw .error(
          "observed-syntax", at: place, "'\(line.clipped)' is not a pair of drugs", remedy: "write A~B on each line")
      }
      for word in words where !drugs.contains(word) { throw .unknown("drug", word, at: place, among: drugs) }
      pairs.append(Set(words))
    }
    return pairs
  }
}
