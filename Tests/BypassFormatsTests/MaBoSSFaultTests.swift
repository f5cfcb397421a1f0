import BypassCore
import BypassModel
import Testing

@testable import BypassFormats

@Suite("Faults in MaBoSS files are refused at their place")
struct MaBoSSFaultTests {
  struct Fault: Sendable, CustomTestStringConvertible {
    let what: String
    var network = "node A { logic = B; }\nnode B { logic = !A; }\n"
    var configuration = ""
    let code: String
    let file: String
    let line: Int
    let column: Int
    var testDescription: String { what }
  }

  static let network: [Fault] = [
    Fault(
      what: "undefined node", network: "node A {\n logic = C; }", code: "undefined-node", file: "m.bnd", line: 2,
      column: 10),
    Fault(
      what: "no equals", network: "node A { logic; }", code: "expression-syntax", file: "m.bnd", line: 1, column: 15),
    Fault(
      what: "open block", network: "node A { logic = A;", code: "unclosed-block", file: "m.bnd", line: 1, column: 8),
    Fault(
      what: "late hash", network: "node A { logic = A; } # x\n", code: "expression-syntax", file: "m.bnd", line: 1,
      column: 23),
    Fault(
      what: "truth word", network: "node A { logic = true; }", code: "undefined-node", file: "m.bnd", line: 1,
      column: 18),
    Fault(what: "bad name", network: "node 5Z { }", code: "expression-syntax", file: "m.bnd", line: 1, column: 6),
    Fault(
      what: "foreign alias", network: "node A { logic = @other; }", code: "unknown-alias", file: "m.bnd", line: 1,
      column: 18),
    Fault(
      what: "undefined parameter", network: "node A { rate_up = A ? $u : $v; }", code: "undefined-parameter",
      file: "m.bnd", line: 1, column: 24),
    Fault(
      what: "unknown function", network: "node A { rate_up = sin(A); }", code: "unknown-function", file: "m.bnd",
      line: 1, column: 20),
    Fault(
      what: "cells", network: "node A { rate_up = #cell(A); }", code: "population-expression", file: "m.bnd", line: 1,
      column: 20),
    Fault(
      what: "question without colon", network: "node A { rate_up = A ? 1; }", code: "expression-syntax", file: "m.bnd",
      line: 1, column: 25),
    Fault(what: "comment only", network: "// nothing\n", code: "no-nodes", file: "m.bnd", line: 1, column: 1),
  ]

  static let configuration: [Fault] = [
    Fault(
      what: "unknown node", configuration: "max_time = 3;\n  a.istate = 1;", code: "unknown-node", file: "m.cfg",
      line: 2, column: 3),
    Fault(
      what: "unknown setting", configuration: "maxtime = 3;", code: "unknown-setting", file: "m.cfg", line: 1, column: 1
    ),
    Fault(
      what: "unknown attribute", configuration: "A.isstate = 3;", code: "unknown-node-attribute", file: "m.cfg",
      line: 1, column: 3),
    Fault(
      what: "undefined parameter", configuration: "$a = $b;", code: "undefined-parameter", file: "m.cfg", line: 1,
      column: 6),
    Fault(
      what: "missing semicolon", configuration: "max_time = 3\nA.istate = 1;", code: "expression-syntax", file: "m.cfg",
      line: 2, column: 1),
    Fault(
      what: "an operator that configurations lack", configuration: "$a = 1 & 0;", code: "expression-syntax",
      file: "m.cfg", line: 1, column: 8),
    Fault(
      what: "twice begun", configuration: "A.istate = 1;\n[A, B].istate = 1 [0,0];", code: "duplicate-istate",
      file: "m.cfg", line: 2, column: 1),
    Fault(
      what: "a node twice in a group", configuration: "[A, A].istate = 1 [0,0];", code: "duplicate-istate",
      file: "m.cfg", line: 1, column: 1),
    Fault(
      what: "too short a state", configuration: "[A, B].istate = 1 [0];", code: "state-length", file: "m.cfg", line: 1,
      column: 19),
    Fault(
      what: "no weight", configuration: "[A, B].istate = 0 [0,0];", code: "weight-range", file: "m.cfg", line: 1,
      column: 1),
    Fault(
      what: "negative time", configuration: "max_time = -3;", code: "setting-range", file: "m.cfg", line: 1, column: 1),
    Fault(
      what: "hash comment", configuration: "# x\nmax_time = 3;", code: "expression-syntax", file: "m.cfg", line: 1,
      column: 1),
  ]

  @Test("The first fault is at its place", arguments: network + configuration)
  func place(of fault: Fault) {
    let sources = [
      SourceText(file: "m.bnd", text: fault.network), SourceText(file: "m.cfg", text: fault.configuration),
    ]
    do throws(Diagnostics) {
      _ = try ModelReader.read(sources)
      Issue.record("it was read")
    } catch {
      let first = error.all.first { $0.severity == .error }
      #expect(first?.code == fault.code)
      #expect(first?.place?.file == fault.file)
      #expect(first?.place?.line == fault.line)
      #expect(first?.place?.column == fault.column)
    }
  }

  @Test("A misspelt node is answered with the nearest names")
  func nearest() {
    let found = refusals("node Apoptosis { logic = Apoptossis; }", file: "m.bnd")
    #expect(found.first?.remedy == "did you mean 'Apoptosis'?")
  }

  @Test("Population declarations are left out with a warning, and refused when strict")
  func populations() throws {
    let text = "node A { logic = A; }\ndivision { rate = A; A.DAUGHTER1 = 1; }\ndeath { rate = !A; }"
    let model = try ModelReader.read(text: text, file: "m.pbnd")
    #expect(model.diagnostics.filter { $0.code == "population-block" && $0.severity == .warning }.count == 2)
    #expect(refusals(text, file: "m.pbnd", options: ReadingOptions(strict: true)).count >= 2)
  }

  @Test("A comment in an old encoding does no harm, a name in one is refused")
  func encoding() throws {
    let bytes: [UInt8] = Array("// caf".utf8) + [0xE9] + Array("\nnode A { logic = A; }".utf8)
    let model = try ModelReader.read([SourceText(file: "m.bnd", bytes: bytes)])
    #expect(model.diagnostics.contains { $0.code == "not-utf8" && $0.severity == .warning })
    let named: [UInt8] = Array("node caf".utf8) + [0xE9] + Array(" { }".utf8)
    #expect(throws: Diagnostics.self) { try ModelReader.read([SourceText(file: "m.bnd", bytes: named)]) }
  }

  @Test("Hostile nesting is refused without harm")
  func hostile() {
    for (open, close) in [("(", ")"), ("!", ""), ("-", ""), ("A ? ", " : A"), ("A < (", ")"), ("log(", ")")] {
      let text =
        "node A { rate_up = " + String(repeating: open, count: 100_000) + "A" + String(repeating: close, count: 100_000)
        + "; }"
      #expect(refusals(text, file: "m.bnd").first?.code == "nesting-too-deep", "\(open)")
    }
    let braces = "node A { " + String(repeating: "division { ", count: 10_000)
    #expect(refusals(braces, file: "m.bnd").first != nil)
  }
}
