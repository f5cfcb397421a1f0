import BypassCore
import BypassStudies
import Foundation
import Testing

@Suite("Models are compared and converted as a user asks")
struct CompareStudyTests {
  private func folder(_ files: [String: String]) throws -> String {
    let path = NSTemporaryDirectory() + "bypass-compare-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    for (name, text) in files { try text.write(toFile: "\(path)/\(name)", atomically: true, encoding: .utf8) }
    return path
  }

  @Test("Two spellings of one model are the same; a changed sign is found with a state; the statuses are 0 and 1")
  func compare() async throws {
    let path = try folder([
      "a.bnet": "A, !B & (A | C)\nB, !A\nC, C\n",
      "b.aeon": "$A: A & !B | C & !B\n$B: !A\nA -> A\nB -| A\nC -> A\nA -| B\n",
      "c.bnet": "A, !B & (A | !C)\nB, !A\nC, C\n",
    ])
    defer { try? FileManager.default.removeItem(atPath: path) }
    func result(_ second: String) async throws -> StudyResult {
      try await CompareStudy(ModelChoice(name: "\(path)/a.bnet"), ModelChoice(name: "\(path)/\(second)")).run { _ in }
    }
    let same = try await result("b.aeon")
    #expect(same.status == .done && same.json["equal"] == true && same.json["compared"]?.number == 3)
    let other = try await result("c.bnet")
    #expect(other.status == .noAnswer && other.json["equal"] == false)
    let difference = try #require(other.json["differences"]?.array.first)
    #expect(difference["kind"]?.text == "function" && difference["variable"]?.text == "A")
    #expect(difference["state"]?["B"]?.number == 0)
  }

  @Test("Converting a file that says no beginning loses none, and the file has the name asked for")
  func convert() async throws {
    let path = try folder(["a.bnet": "A, !B\nB, A\n"])
    defer { try? FileManager.default.removeItem(atPath: path) }
    for name in ["a.yaml", "a.sbml", "a.xml", "a.aeon", "a.json", "a.tt"] {
      var study = ConvertStudy(model: ModelChoice(name: "\(path)/a.bnet"), output: "\(path)/\(name)")
      study.strict = true
      let result = try await study.run { _ in }
      #expect(result.files.map(\.name) == ["\(path)/\(name)"], "\(name)")
    }
  }

  @Test("Levels can be written as two-level nodes")
  func unary() async throws {
    let path = try folder([
      "a.yaml": "bypass-model: 1\nnodes:\n  A: {maximum: 2, rule: {1: B, 2: A}}\n  B: {rule: A>=2}\n"
    ])
    defer { try? FileManager.default.removeItem(atPath: path) }
    var study = ConvertStudy(model: ModelChoice(name: "\(path)/a.yaml"), output: "\(path)/b.sbml")
    study.unary = true
    let text = try await study.run { _ in }.files.first?.text ?? ""
    #expect(text.contains("A_b2") && !text.contains("maxLevel=\"2\""))
  }
}
