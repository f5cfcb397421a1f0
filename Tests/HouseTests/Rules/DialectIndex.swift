/// The index that says which test holds each corner of the formats' dialects.
///
/// A line is "- corner → what is done: File "sentence" / "case"; File …", after a list "- File: `path`" of the files.
enum DialectIndex {
  /// A test that the index names.
  struct Entry: Equatable {
    let file: String
    let sentence: String
    let cases: [String]
  }

  /// The files that the index lists by their names.
  static func paths(in page: String) -> [String: String] {
    var paths: [String: String] = [:]
    for match in page.matches(of: /\n- ([A-Za-z]+): `([A-Za-z\/]+\.swift)`/) {
      paths[String(match.output.1)] = "Tests/" + match.output.2
    }
    return paths
  }

  /// The tests of one line; empty for a line that is no corner, or one that names no test.
  static func entries(of line: Substring) -> [Entry] {
    line.matches(of: /([A-Za-z]+Tests) "([^"]+)"((?: \/ "[^"]+")*)/).map { match in
      Entry(
        file: String(match.output.1), sentence: String(match.output.2),
        cases: match.output.3.matches(of: /"([^"]+)"/).map { String($0.output.1) })
    }
  }

  /// The sentences of the tests in a source text that run always.
  static func sentences(in source: String) -> Set<String> {
    Set(source.matches(of: /@Test\(\s*"([^"]+)"(?!\s*,\s*\.(?:disabled|enabled))/).map { String($0.output.1) })
  }

  /// What the index says that is not so.
  static func findings(page: String, text: (String) -> String?) -> [String] {
    let (paths, lines) = (
      paths(in: page), page.split(separator: "\n").filter { $0.hasPrefix("- ") && $0.contains(" → ") }
    )
    var findings: [String] = []
    if page.firstMatch(of: /\n([0-9]+) corners/).flatMap({ Int($0.output.1) }) != lines.count {
      findings.append("the index has \(lines.count) corners, which is not the number that it states")
    }
    var sources: [String: (text: String, sentences: Set<String>)] = [:]
    for (name, path) in paths {
      guard let source = text(path) else { continue }
      sources[name] = (source, sentences(in: source))
    }
    for line in lines {
      let entries = entries(of: line)
      if entries.isEmpty { findings.append("no test: \(line)") }
      for entry in entries {
        guard let source = sources[entry.file] else {
          findings.append("no file \(entry.file): \(line)")
          continue
        }
        if !source.sentences.contains(entry.sentence) {
          findings.append("\(entry.file) has no test \"\(entry.sentence)\"")
        }
        for name in entry.cases where !source.text.contains("\"\(name)\"") {
          findings.append("\(entry.file) has no case \"\(name)\"")
        }
      }
    }
    return findings
  }
}
