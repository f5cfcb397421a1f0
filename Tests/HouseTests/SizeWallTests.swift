import Testing

@Suite("Files and functions stay small")
struct SizeWallTests {
  @Test("No Swift file is over the wall")
  func files() throws {
    let files = try Repository.swiftFiles()
    #expect(files.count > 20, "the walk found the sources")
    #expect(SizeWall.overlongFiles(files) == [])
  }

  @Test("No function is over the wall")
  func functions() throws { #expect(SizeWall.overlongFunctions(try Repository.swiftFiles()) == []) }

  @Test("A file of one line too many is caught, and one of exactly the limit is not")
  func plantedFile() {
    let lines = String(repeating: "let x = 1\n", count: 500)
    #expect(SizeWall.overlongFiles([RepositoryFile(path: "A.swift", text: lines)]) == [])
    let findings = SizeWall.overlongFiles([RepositoryFile(path: "A.swift", text: lines + "let y = 2\n")])
    #expect(findings == ["A.swift: 501 lines, 500 allowed"])
  }

  @Test(
    "A function of one line too many is caught, however it is declared",
    arguments: [
      "func f() {", "public static func f<T>(_ x: T) -> Int {", "init(x: Int) throws(Fault) {", "init?(x: Int) {",
      "@discardableResult mutating func f() {", "subscript(i: Int) -> Int {", "deinit {",
    ])
  func plantedFunction(head: String) {
    #expect(SizeWall.overlongFunctions([Self.type(head: head, body: 58)]) == [])
    let findings = SizeWall.overlongFunctions([Self.type(head: head, body: 59)])
    #expect(findings == ["A.swift:2: a function of 61 lines, 60 allowed"])
  }

  @Test("A signature over several lines counts, and does not hide the body")
  func longSignature() {
    let head = "func f<T>(\n    _ x: T\n  ) -> T\n  where T: Hashable {"
    #expect(SizeWall.overlongFunctions([Self.type(head: head, body: 55)]) == [])
    #expect(SizeWall.overlongFunctions([Self.type(head: head, body: 56)]).count == 1)
  }

  @Test("Requirements without a body and functions on one line do not run on into what follows")
  func noBody() {
    let filler = String(repeating: "  let x = 1\n", count: 70)
    let text = "protocol P {\n  func a() -> Int\n  func b() { 1 }\n\(filler)}\n"
    #expect(SizeWall.overlongFunctions([RepositoryFile(path: "A.swift", text: text)]) == [])
  }

  /// A type with one method of so many lines between its braces.
  private static func type(head: String, body: Int) -> RepositoryFile {
    let lines = String(repeating: "    work()\n\n", count: body / 2) + (body.isMultiple(of: 2) ? "" : "    work()\n")
    return RepositoryFile(path: "A.swift", text: "struct S {\n  \(head)\n\(lines)  }\n}\n")
  }
}
