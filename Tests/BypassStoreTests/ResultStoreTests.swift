import BypassCore
import BypassStore
import Foundation
import Testing

@Suite("Stores of results") struct ResultStoreTests {
  private func temporary() -> String {
    FileManager.default.temporaryDirectory.appendingPathComponent("store-\(UUID().uuidString).sqlite").path
  }

  @Test("A value is found again under its key by another opening")
  func value() throws {
    let path = temporary()
    try ResultStore(path: path).insert([("a", "1"), ("b", "2")])
    let again = try ResultStore(path: path)
    #expect(try again.values(of: ["a", "b", "c"]) == ["a": "1", "b": "2"])
    #expect(try again.count() == 2)
  }

  @Test("The first value of a key stays")
  func first() throws {
    let store = try ResultStore(path: temporary())
    try store.insert([("a", "1")])
    try store.insert([("a", "2"), ("b", "3")])
    #expect(try store.values(of: ["a", "b"]) == ["a": "1", "b": "3"])
  }

  @Test("Two openings share what either writes")
  func twoOpenings() throws {
    let path = temporary()
    let (first, second) = (try ResultStore(path: path), try ResultStore(path: path))
    try first.insert([("a", "1")])
    try second.insert([("b", "2")])
    #expect(try first.values(of: ["b"]) == ["b": "2"])
    #expect(try second.values(of: ["a"]) == ["a": "1"])
  }

  @Test("What is no store is refused with a finding and left as it is")
  func noStore() throws {
    let path = temporary()
    try Data("this is no database, and long enough to be taken for one by its size".utf8).write(
      to: URL(fileURLWithPath: path))
    #expect(throws: Diagnostic.self) { try ResultStore(path: path) }
    #expect(try String(contentsOfFile: path, encoding: .utf8).hasPrefix("this is no database"))
    #expect(throws: Diagnostic.self) { try ResultStore(path: "/dev/null/all.sqlite") }
  }
}
