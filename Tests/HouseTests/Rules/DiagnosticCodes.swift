/// The codes that messages end in, and the page that says what each means.
enum DiagnosticCodes {
  /// The codes that a source text can print: `.error("code"`, `code: "code"`, any `("code-with-hyphens", at:`, and
  /// `.unknown("noun"` without a code of its own.
  static func used(in source: String) -> Set<String> {
    var codes: Set<String> = []
    for match in source.matches(of: /(?:\.error\(\s*|\bcode:\s*)"([a-z][a-z0-9-]*)"/) {
      codes.insert(String(match.output.1))
    }
    for match in source.matches(of: /\(\s*"([a-z]+(?:-[a-z0-9]+)+)",\s*at:/) { codes.insert(String(match.output.1)) }
    for match in source.matches(of: /\.unknown\(\s*"([a-z ]+)"/) {
      var depth = 1
      let rest = source[match.range.upperBound...].prefix { character in
        depth += character == "(" ? 1 : character == ")" ? -1 : 0
        return depth > 0
      }
      if !rest.contains(/\bcode:/) { codes.insert("unknown-" + match.output.1.replacing(" ", with: "-")) }
    }
    return codes
  }

  /// The codes that have a row in the table of `Documentation/diagnostics.md`: lines that begin with "| `code`".
  static func documented(in page: String) -> [String] {
    page.split(separator: "\n").compactMap {
      $0.firstMatch(of: /^\| `([a-z][a-z0-9-]*)` \|/).map { String($0.output.1) }
    }
  }

  /// The codes used and not documented, with the file that uses them, and those documented twice.
  static func findings(sources: [RepositoryFile], page: String) -> [String] {
    let rows = documented(in: page)
    let known = Set(rows)
    let missing = sources.flatMap { file in
      used(in: file.text).subtracting(known).sorted().map { "\(file.path): '\($0)' is not in diagnostics.md" }
    }
    let counts = Dictionary(rows.map { ($0, 1) }, uniquingKeysWith: +)
    return missing + counts.filter { $0.value > 1 }.keys.sorted().map { "diagnostics.md has '\($0)' twice" }
  }
}
