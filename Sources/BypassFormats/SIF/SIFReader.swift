import BypassCore
import BypassModel

/// Reads signed edges and gives each target the rule: on while an activator is on and no inhibitor is; with inhibitors
/// only, on while none is.
struct SIFReader {
  private let source: SourceText
  private var findings: Findings
  private var order: [(name: String, range: Range<Int>)] = []
  private var signs: [String: [(source: String, isActivation: Bool)]] = [:]
  /// The same by target and source.
  private var edges: [String: [String: Bool]] = [:]

  /// The model of a text.
  ///
  /// - Throws: ``Diagnostics`` with every fault.
  static func read(_ sources: [SourceText], options: ReadingOptions) throws(Diagnostics) -> ImportedModel {
    let first = try OneFile.only(sources, "a SIF model")
    var findings = Findings(strict: options.strict)
    var reader: SIFReader
    do throws(Diagnostic) {
      let source = try TextChecks.prepared(first, findings: &findings)
      reader = SIFReader(source: source, findings: findings)
    } catch {
      throw Diagnostics(findings.all + [error])
    }
    reader.readLines()
    return try reader.model()
  }

  private init(source: SourceText, findings: Findings) {
    self.source = source
    self.findings = findings
  }

  private mutating func readLines() {
    var start = 0
    while start < source.bytes.count, !findings.isFull {
      let end = source.bytes[start...].firstIndex { $0 == 0x0A || $0 == 0x0D } ?? source.bytes.count
      do throws(Diagnostic) { try readLine(start..<end) } catch { findings.add(error) }
      start = end + 1
    }
  }

  /// The words of a line with where they stand.
  private func words(_ line: Range<Int>) -> [(text: String, range: Range<Int>)] {
    var words: [(text: String, range: Range<Int>)] = []
    var start = line.lowerBound
    for offset in line.lowerBound...line.upperBound where offset == line.upperBound || source.bytes[offset] <= 0x20 {
      if offset > start {
        words.append((String(decoding: source.bytes[start..<offset], as: UTF8.self), start..<offset))
      }
      start = offset + 1
    }
    return words
  }

  private mutating func readLine(_ line: Range<Int>) throws(Diagnostic) {
    let words = words(line)
    guard let first = words.first, !first.text.hasPrefix("#") else { return }
    order.append((first.text, first.range))
    guard words.count > 1 else { return }
    guard words.count > 2 else {
      throw .error(
        "edge-syntax", at: source.spot(first.range), "an edge has two words instead of three",
        remedy: "write 'SOURCE -> TARGET' or 'SOURCE -| TARGET'")
    }
    let sign = words[1].text.lowercased()
    let isActivation = SIFFormat.activations.contains(sign)
    guard isActivation || SIFFormat.inhibitions.contains(sign) else {
      throw .error(
        "edge-sign", at: source.spot(words[1].range), "'\(words[1].text.clipped)' is no sign that is known",
        remedy: "write -> or activates, -| or inhibits")
    }
    for target in words.dropFirst(2) {
      order.append((target.text, target.range))
      let known = edges[target.text, default: [:]][first.text]
      if let known, known != isActivation {
        throw .error(
          "edge-conflict", at: source.spot(words[1].range),
          "'\(first.text.clipped)' both activates and inhibits '\(target.text.clipped)', for which the policy has no rule",
          remedy: "remove one of the edges, or write rules in another format")
      }
      if known == nil {
        signs[target.text, default: []].append((first.text, isActivation))
        edges[target.text, default: [:]][first.text] = isActivation
      }
    }
  }

  private mutating func model() throws(Diagnostics) -> ImportedModel {
    var naming = Naming()
    for change in naming.adopt(order.map(\.name)) {
      let range = order.first { $0.name == change.original }?.range
      findings.normalise(
        "renamed-node", at: range.map { source.spot($0) },
        "'\(change.original.clipped)' is called '\(change.id.description.clipped)' here, because names hold letters, digits and _"
      )
    }
    findings.normaliseOnce(
      "rules-by-policy", at: Place(file: source.file, line: 1, column: 1),
      "the file has edges but no rules: each node is on while an activator is on and no inhibitor is; with inhibitors only, "
        + "while none is")
    var seen: Set<String> = []
    var nodes: [NodeDeclaration] = []
    for (name, _) in order where seen.insert(name).inserted {
      guard let id = naming[name] else { continue }
      let edges = signs[name] ?? []
      let activators = edges.filter(\.isActivation).compactMap { naming[$0.source] }.map { LevelCondition.level($0) }
      let inhibitors = edges.filter { !$0.isActivation }.compactMap { naming[$0.source] }
        .map { LevelCondition.not(.level($0)) }
      let rule = LevelCondition.all((activators.isEmpty ? [] : [.any(activators)]) + inhibitors).simplified
      nodes.append(NodeDeclaration(id, name: name, edges.isEmpty ? .input(0) : .ruled(Rule(on: rule))))
    }
    if nodes.isEmpty {
      findings.add(
        .error("no-nodes", at: Place(file: source.file, line: 1, column: 1), "there is no edge in this text"))
    }
    _ = try findings.checked()
    var model = ImportedModel(try Network(nodes: nodes), format: .sif)
    model.diagnostics = try findings.checked()
    return model
  }
}
