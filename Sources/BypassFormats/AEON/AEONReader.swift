import BypassCore
import BypassModel

/// Reads `.aeon` files whose functions are all given.
struct AEONReader {
  /// One line `source -> target`.
  private struct Regulation {
    let source: String
    let target: String
    let arrow: String
    let range: Range<Int>
  }

  private let source: SourceText
  private var findings: Findings
  private var list: RuleList
  private var regulations: [Regulation] = []
  private var comments: [String] = []

  /// The model of a text.
  ///
  /// - Throws: ``Diagnostics`` with every fault.
  static func read(_ sources: [SourceText], options: ReadingOptions) throws(Diagnostics) -> ImportedModel {
    var findings = Findings(strict: options.strict)
    let source = try OneFile.prepared(sources, "an AEON model", findings: &findings)
    var reader = AEONReader(source, findings)
    reader.readLines()
    return try reader.model()
  }

  private init(_ source: SourceText, _ findings: Findings) {
    self.source = source
    self.findings = findings
    list = RuleList(source: source, format: .aeon, reserved: AEONFormat.reserved)
  }

  private mutating func readLines() {
    var start = 0
    let bytes = source.bytes
    while start < bytes.count, !findings.isFull {
      let end = bytes[start...].firstIndex { $0 == 0x0A || $0 == 0x0D } ?? bytes.count
      do throws(Diagnostic) { try readLine(start..<end) } catch { findings.add(error) }
      start = end + 1
    }
  }

  private mutating func readLine(_ line: Range<Int>) throws(Diagnostic) {
    var start = line.lowerBound
    while start < line.upperBound, source.bytes[start] <= 0x20 { start += 1 }
    guard start < line.upperBound else { return }
    switch source.bytes[start] {
    case UInt8(ascii: "#"):
      if start + 1 < line.upperBound, source.bytes[start + 1] == UInt8(ascii: "!") {
        comments.append(String(decoding: source.bytes[start..<line.upperBound], as: UTF8.self).trimmingBlanks)
      }
    case UInt8(ascii: "$"): try readFunction(start..<line.upperBound)
    default: try readRegulation(start..<line.upperBound)
    }
  }

  private func word(from start: Int, _ end: Int) -> Range<Int> {
    var stop = start
    while stop < end, source.bytes[stop].isWord { stop += 1 }
    return start..<stop
  }

  private func text(_ range: Range<Int>) -> String { String(decoding: source.bytes[range], as: UTF8.self) }

  private func skipBlanks(_ offset: Int, _ end: Int) -> Int {
    var offset = offset
    while offset < end, source.bytes[offset] <= 0x20 { offset += 1 }
    return offset
  }

  private mutating func readFunction(_ line: Range<Int>) throws(Diagnostic) {
    let name = word(from: line.lowerBound + 1, line.upperBound)
    let colon = skipBlanks(name.upperBound, line.upperBound)
    guard !name.isEmpty, colon < line.upperBound, source.bytes[colon] == UInt8(ascii: ":") else {
      throw .error(
        "expression-syntax", at: source.spot(line), "this is no update function", remedy: "write '$NAME: function'")
    }
    var tokens = Tokens(source, dialect: AEONFormat.dialect, from: colon + 1)
    let rule = try ExpressionParser.expression(&tokens)
    guard tokens.current.kind == .lineEnd || tokens.current.kind == .end else {
      throw ExpressionParser.unexpected(tokens, wanted: "an operator or the end of the line")
    }
    list.entries.append(.init(target: text(name), range: name, rule: rule))
  }

  private mutating func readRegulation(_ line: Range<Int>) throws(Diagnostic) {
    let from = word(from: line.lowerBound, line.upperBound)
    let arrowStart = skipBlanks(from.upperBound, line.upperBound)
    var arrowEnd = arrowStart
    while arrowEnd < line.upperBound, "->|?".utf8.contains(source.bytes[arrowEnd]) { arrowEnd += 1 }
    let toStart = skipBlanks(arrowEnd, line.upperBound)
    let to = word(from: toStart, line.upperBound)
    let arrow = text(arrowStart..<arrowEnd)
    guard !from.isEmpty, !to.isEmpty, skipBlanks(to.upperBound, line.upperBound) == line.upperBound,
      ["->", "-|", "-?", "->?", "-|?", "-??"].contains(arrow)
    else {
      throw .error(
        "regulation-syntax", at: source.spot(line), "this is no regulation",
        remedy: "write 'A -> B', 'A -| B' or 'A -? B', with a further '?' when it may have no effect")
    }
    regulations.append(.init(source: text(from), target: text(to), arrow: arrow, range: line))
    list.declared += [(text(from), from), (text(to), to)]
  }
}

extension AEONReader {
  private mutating func model() throws(Diagnostics) -> ImportedModel {
    refuseOpenFunctions()
    let model = try list.model(&findings, annotations: comments.map { (nil, "aeon", $0) })
    var checked = model
    for finding in signFindings(model.network) { findings.add(finding) }
    checked.diagnostics = try findings.checked()
    return checked
  }

  /// Functions that are not given, or that read what is no variable, describe many networks instead of one.
  private mutating func refuseOpenFunctions() {
    let given = Set(list.entries.map(\.target))
    var told: Set<String> = []
    for regulation in regulations where !given.contains(regulation.target) && told.insert(regulation.target).inserted {
      findings.add(
        .error(
          "unspecified-function", at: source.spot(regulation.range),
          "'\(regulation.target.clipped)' is regulated but has no function, so that its rule is open",
          remedy: "add '$\(regulation.target.clipped): …'"))
    }
    let variables = Set(list.declared.map(\.name)).union(given)
    let regulators = Dictionary(grouping: regulations, by: \.target).mapValues { Set($0.map(\.source)) }
    for entry in list.entries {
      for (name, range) in entry.rule.names where !(regulators[entry.target]?.contains(name) ?? false) {
        if !variables.contains(name) {
          findings.add(
            .error(
              "parameter-in-function", at: source.spot(range),
              "'\(name.clipped)' is no variable but an open parameter of the function",
              remedy: "replace it by true or false, or declare a regulation from it"))
        } else {
          findings.normaliseOnce(
            "undeclared-regulation", at: source.spot(range),
            "the function of '\(entry.target.clipped)' reads '\(name.clipped)' without a declared regulation")
        }
      }
    }
  }

  /// Regulations whose sign the functions contradict.
  private func signFindings(_ network: Network) -> [Diagnostic] {
    regulations.compactMap { regulation in
      guard let from = try? NodeID(regulation.source), let to = try? NodeID(regulation.target),
        let rule = network[to]?.rule, regulation.arrow.hasPrefix("->") || regulation.arrow.hasPrefix("-|")
      else { return nil }
      let sign = RegulationSign.sign(of: from, in: [rule.reaches(1)])
      let declared: RegulationSign = regulation.arrow.hasPrefix("->") ? .positive : .negative
      guard sign == .dual || (sign != .unknown && sign != declared) else { return nil }
      guard rule.regulators.contains(from) else { return nil }
      return Diagnostic(
        .warning, code: "sign-mismatch", at: source.spot(regulation.range),
        "the regulation is declared \(declared.rawValue), but the function makes it \(sign.rawValue): the function counts"
      )
    }
  }
}
