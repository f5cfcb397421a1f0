import BypassCore
import BypassModel
import Testing

@testable import BypassFormats

@Suite("Every corner of the bnet dialects is read as meant, and said")
struct BNetDialectTests {
  /// A dialect corner: the text, the rules that it means, and the codes of what is said.
  struct Corner: Sendable, CustomTestStringConvertible {
    let what: String
    let text: String
    let rules: [String: String]
    var inputs: Set<String> = []
    var codes: Set<String> = []
    var isStrict = false
    var testDescription: String { what }
  }

  static let corners: [Corner] = [
    Corner(what: "no header", text: "A, !B\nB, A\n", rules: ["A": "!B", "B": "A"], isStrict: true),
    Corner(what: "header", text: "targets, factors\nA, !B\nB, A", rules: ["A": "!B", "B": "A"], isStrict: true),
    Corner(
      what: "input omitted", text: "B, A & !B\n", rules: ["B": "A & !B"], inputs: ["A"], codes: ["omitted-input"]),
    Corner(
      what: "identity input", text: "A, A\nB, A\n", rules: ["B": "A"], inputs: ["A"], codes: ["identity-input"],
      isStrict: true),
    Corner(what: "constants", text: "A, 1\nB, 0\n", rules: ["A": "1", "B": "0"], isStrict: true),
    Corner(
      what: "truth words", text: "A, true\nB, FALSE\n", rules: ["A": "1", "B": "0"], codes: ["truth-word"]),
    Corner(
      what: "trailing comment", text: "# all\nA, !A # own\n", rules: ["A": "!A"], codes: ["trailing-comment"]),
    Corner(what: "comment lines", text: "# A, B\n\n  # C\nA, !A\n", rules: ["A": "!A"], isStrict: true),
    Corner(
      what: "words", text: "A, not A AND B\nB, A or not B\n", rules: ["A": "!A & B", "B": "A | !B"],
      codes: ["word-operator"]),
    Corner(what: "tilde", text: "A, ~A\n", rules: ["A": "!A"], codes: ["other-operator"]),
    Corner(
      what: "doubled signs", text: "A, A && B || !A\nB, !A\n", rules: ["A": "A & B | !A", "B": "!A"],
      codes: ["other-operator"]),
    Corner(
      what: "exclusive or", text: "A, (A ^ B) & B\nB, !A ^ B ^ 1\n",
      rules: ["A": "(A ^ B) & B", "B": "!(!A ^ B)"], codes: ["exclusive-or"]),
    Corner(
      what: "header of BoolNet", text: "targets, functions\nA, !A\n", rules: ["A": "!A"], codes: ["other-header"]),
    Corner(
      what: "header with an open end", text: "Targets, Factors,\nA, !A\n", rules: ["A": "!A"], codes: ["other-header"]),
    Corner(
      what: "quoted header", text: "\"targets, factors\"\nA, !A\n", rules: ["A": "!A"], codes: ["quoted-header"]),
    Corner(
      what: "byte order mark", text: "\u{FEFF}targets, factors\nA, !A\n", rules: ["A": "!A"],
      codes: ["byte-order-mark"]),
    Corner(what: "semicolon", text: "A, !A;\n", rules: ["A": "!A"], codes: ["closing-semicolon"]),
    Corner(what: "CRLF", text: "A, !B\r\nB, A\r\n", rules: ["A": "!B", "B": "A"], isStrict: true),
    Corner(what: "CR", text: "A, !B\rB, A\r", rules: ["A": "!B", "B": "A"], isStrict: true),
    Corner(what: "no last line end", text: "A, !A", rules: ["A": "!A"], isStrict: true),
    Corner(
      what: "names with signs", text: "A-b, !A.b\nA.b, MEK1/2\nMEK1/2, A-b\n",
      rules: ["A_b": "!A_b_2", "A_b_2": "MEK1_2", "MEK1_2": "A_b"], codes: ["renamed-node"]),
    Corner(
      what: "a leading digit", text: "5Z, !5Z\n", rules: ["5Z": "!5Z"], codes: ["leading-digit"]),
    Corner(
      what: "majority", text: "A, maj(A, B, !C)\nB, B & C\nC, !A\n",
      rules: ["A": "A & B | A & !C | B & !C", "B": "B & C", "C": "!A"], codes: ["counting-function"]),
    Corner(
      what: "a majority of four is three", text: "A, maj(A, B, C, D)\nB, !A\nC, !A\nD, !A\n",
      rules: ["A": "A & B & C | A & B & D | A & C & D | B & C & D", "B": "!A", "C": "!A", "D": "!A"],
      codes: ["counting-function"]),
    Corner(
      what: "all and any", text: "A, all(A, B) | !any(A, B)\nB, !A\n", rules: ["A": "A & B | !A & !B", "B": "!A"],
      codes: ["counting-function"]),
    Corner(
      what: "counts", text: "A, sumis(A, B, 1)\nB, sumgt(A, B, 1)\nC, sumlt(A, B, 1)\n",
      rules: ["A": "A ^ B", "B": "A & B", "C": "!A & !B"], codes: ["counting-function"]),
    Corner(
      what: "deep chains",
      text: "A, \(String(repeating: "(!B | ", count: 5000))A\(String(repeating: ")", count: 5000))\nB, !A\n",
      rules: ["A": "!B | A", "B": "!A"], isStrict: true),
  ]

  @Test("It means what it means to those who write it", arguments: corners)
  func meaning(_ corner: Corner) throws {
    let model = try ModelReader.read(text: corner.text, file: "model.bnet")
    var rules: [String: LevelCondition] = [:]
    for declaration in model.network.nodes {
      if case .ruled(let rule) = declaration.behaviour { rules["\(declaration.id)"] = rule.reaches(1) }
    }
    #expect(Set(rules.keys) == Set(corner.rules.keys))
    for (name, text) in corner.rules {
      let (mine, meant) = (rules[name] ?? .constant(false), condition(text))
      let nodes = Set(mine.nodes + meant.nodes).sorted()
      for row in 0..<(1 << nodes.count) {
        let level: (NodeID) -> Int = { id in nodes.firstIndex(of: id).map { row >> $0 & 1 } ?? 0 }
        #expect(mine.holds(level) == meant.holds(level), "\(name) at row \(row)")
      }
    }
    #expect(Set(model.network.inputs.map(\.description)) == corner.inputs)
    #expect(Set(model.diagnostics.map(\.code)) == corner.codes)
  }

  @Test("Strictness takes the core of the format and refuses the rest", arguments: corners)
  func strictness(_ corner: Corner) {
    let found = refusals(corner.text, file: "model.bnet", options: ReadingOptions(strict: true))
    #expect(found.isEmpty == corner.isStrict)
    if !corner.isStrict { #expect(corner.codes.isSubset(of: Set(found.filter { $0.severity == .error }.map(\.code)))) }
  }

  /// A text that is refused: where, and with which code.
  struct Fault: Sendable, CustomTestStringConvertible {
    let what: String
    let text: String
    let code: String
    let line: Int
    let column: Int
    var testDescription: String { what }
  }

  static let faults: [Fault] = [
    Fault(what: "duplicate target", text: "A, B\nB, A\nA, !B\n", code: "duplicate-node", line: 3, column: 1),
    Fault(what: "empty rule", text: "A, \nB, A\n", code: "rule-missing", line: 1, column: 1),
    Fault(what: "no comma", text: "A B\n", code: "expression-syntax", line: 1, column: 3),
    Fault(what: "open parenthesis", text: "B, A\nA, (A & (B)\n", code: "unclosed-parenthesis", line: 2, column: 4),
    Fault(what: "stray parenthesis", text: "A, A) | B\n", code: "expression-syntax", line: 1, column: 5),
    Fault(what: "dangling operator", text: "A, A &\n", code: "expression-syntax", line: 1, column: 7),
    Fault(what: "two operands", text: "A, A B\n", code: "expression-syntax", line: 1, column: 6),
    Fault(what: "number", text: "A, 12\n", code: "constant-range", line: 1, column: 4),
    Fault(what: "word as target", text: "true, A\nA, true\n", code: "reserved-name", line: 1, column: 1),
    Fault(what: "delay", text: "A, B[-2]\nB, A\n", code: "temporal-rule", line: 1, column: 5),
    Fault(what: "delayed target", text: "A[-1], B\nB, A\n", code: "temporal-rule", line: 1, column: 2),
    Fault(what: "time", text: "A, timeis(3) & A\n", code: "temporal-rule", line: 1, column: 4),
    Fault(
      what: "probabilities", text: "targets, functions, probabilities\nA, A, 1\n", code: "probabilistic-rules", line: 1,
      column: 1),
    Fault(what: "third column", text: "A, !A, 0.5\n", code: "probabilistic-rules", line: 1, column: 6),
    Fault(what: "unknown function", text: "A, mai(A)\n", code: "unknown-function", line: 1, column: 4),
    Fault(what: "count without number", text: "A, sumgt(A, A)\n", code: "function-arguments", line: 1, column: 4),
    Fault(what: "xor beside and", text: "A, A ^ B & A\nB, A\n", code: "ambiguous-operator", line: 1, column: 8),
    Fault(what: "xor beside or", text: "A, A | B ^ A\nB, A\n", code: "ambiguous-operator", line: 1, column: 4),
    Fault(what: "equals sign", text: "A = B\nB, A\n", code: "expression-syntax", line: 1, column: 3),
    Fault(what: "empty", text: "", code: "empty-file", line: 1, column: 1),
    Fault(what: "only comments", text: "# nothing\n", code: "no-rules", line: 1, column: 1),
    Fault(what: "NUL", text: "A, A\nB\u{0}, A\n", code: "not-text", line: 2, column: 2),
  ]

  @Test("A fault is refused at its place", arguments: faults)
  func place(of fault: Fault) {
    let found = refusals(fault.text, file: "model.bnet").filter { $0.severity == .error }
    #expect(found.first?.code == fault.code)
    #expect(found.first?.place?.line == fault.line)
    #expect(found.first?.place?.column == fault.column)
    #expect(found.first?.place?.file == "model.bnet")
  }

  @Test("Several faults are told together, in their order")
  func together() {
    let found = refusals("A, (\nB, A\nB, A\nC, &\n", file: "model.bnet").filter { $0.severity == .error }
    #expect(found.map { $0.place?.line } == [1, 4, 3])
  }

  @Test("Names keep their text for people, well-formed names keep their own")
  func names() throws {
    let model = try ModelReader.read(text: "A-b, A_b\nA_b, p53+\nß, A_b\n", file: "model.bnet")
    #expect(model.network.nodes.map(\.id.description) == ["A_b_2", "A_b", "_", "p53_"])
    #expect(model.network.nodes.map(\.name) == ["A-b", "A_b", "ß", "p53+"])
    #expect(model.diagnostics.filter { $0.code == "renamed-node" }.count == 3)
  }

  @Test(
    "Each convention writes inputs as its tools expect them",
    arguments: [
      (WritingOptions.InputConvention.omitted, "targets, factors\nA, I & !J\n"),
      (.identity, "targets, factors\nA, I & !J\nI, I\nJ, J\n"),
      (.false, "targets, factors\nA, I & !J\nI, 0\nJ, 0\n"),
      (.true, "targets, factors\nA, I & !J\nI, 1\nJ, 1\n"),
      (.level, "targets, factors\nA, I & !J\nI, 1\nJ, 0\n"),
    ])
  func inputs(_ convention: WritingOptions.InputConvention, _ text: String) throws {
    let network = try Network(nodes: [
      NodeDeclaration(node("A"), .ruled(Rule(on: condition("I & !J")))),
      NodeDeclaration(node("I"), .input(1)), NodeDeclaration(node("J"), .input(0)),
    ])
    let written = try ModelWriter.write(network, as: .bnet, options: WritingOptions(inputs: convention))
    #expect(written.files == [.init(suffix: ".bnet", text: text)])
    let lost = written.changes.filter { $0.code == "loss-input-level" }.count
    #expect(lost == (convention == .level ? 0 : 1))
  }

  @Test("Hostile nesting and length are refused without harm")
  func hostile() {
    let deep = "A, " + String(repeating: "(", count: 100_000) + "A" + String(repeating: ")", count: 100_000)
    #expect(refusals(deep, file: "deep.bnet").first?.code == "nesting-too-deep")
    let nots = "A, " + String(repeating: "!", count: 100_000) + "A"
    #expect(refusals(nots, file: "nots.bnet").first?.code == "nesting-too-deep")
    let stairs = "A, " + String(repeating: "(A | (A & ", count: 20_000) + "A" + String(repeating: "))", count: 20_000)
    #expect(refusals(stairs, file: "stairs.bnet").first?.code == "nesting-too-deep")
    let calls = "A, " + String(repeating: "all(", count: 100_000)
    #expect(refusals(calls, file: "calls.bnet").first?.code == "nesting-too-deep")
  }

  @Test("Ten megabytes of noise are refused with a few findings")
  func noise() {
    var random = LinearGenerator(state: 3)
    let block = (0..<1 << 16).map { _ in UInt8(random.next() & 0x7F) | 0x21 }
    var bytes: [UInt8] = []
    while bytes.count < 10 << 20 { bytes += block }
    let source = SourceText(file: "noise.bnet", bytes: bytes)
    do throws(Diagnostics) {
      _ = try ModelReader.read([source])
      Issue.record("noise was read")
    } catch {
      #expect(error.all.count <= 60)
      #expect(error.description.utf8.count < 100_000)
    }
  }

  @Test("A missing file, a directory and a file over the limit are refused by name")
  func files() {
    var options = ReadingOptions()
    for path in ["/nowhere/model.bnet", "/tmp"] {
      #expect(throws: Diagnostics.self) { try ModelReader.read(path: path, as: .bnet, options: options) }
    }
    options.sizeLimit = 4
    #expect(refusals("A, !A\n", file: "m.bnet", options: options).first?.code == "file-too-large")
  }
}
