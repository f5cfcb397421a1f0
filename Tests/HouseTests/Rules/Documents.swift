import Foundation

/// What the house's documents must have.
enum Documents {
  /// A landing page: the room's name, a paragraph on what lives there, a line on what does not.
  static func landingPageFindings(room: String, page: String?) -> [String] {
    let path = "Sources/\(room)/\(room).docc/\(room).md"
    guard let page else { return ["\(path) is missing"] }
    let lines = page.split(separator: "\n")
    var findings: [String] = []
    if lines.first != "# ``\(room)``" { findings.append("\(path) does not begin with '# ``\(room)``'") }
    let prose = lines.dropFirst().filter { !$0.hasPrefix("#") && !$0.hasPrefix("What does not live here:") }
    if prose.joined(separator: " ").count < 80 { findings.append("\(path) has no paragraph on what lives there") }
    if lines.count(where: { $0.hasPrefix("What does not live here:") }) != 1 {
      findings.append("\(path) needs one line 'What does not live here: …'")
    }
    return findings
  }

  /// Decision records: numbered without gap or doublet, each with its number and the three parts.
  static func decisionFindings(_ files: [RepositoryFile]) -> [String] {
    files.enumerated().flatMap { position, file -> [String] in
      let name = file.path.split(separator: "/").last.map(String.init) ?? ""
      let number = String(format: "%04d", position + 1)
      var findings: [String] = []
      if name.wholeMatch(of: /[0-9]{4}-[a-z0-9-]+\.md/) == nil || !name.hasPrefix(number) {
        findings.append("\(file.path): expected the name \(number)-words-with-hyphens.md")
      }
      if !file.text.hasPrefix("# \(name.prefix(4)) ") { findings.append("\(file.path) does not begin with its number") }
      for part in ["## Context", "## Choice", "## What we gave up"] where !file.text.contains("\n\(part)\n") {
        findings.append("\(file.path) has no '\(part)'")
      }
      return findings
    }
  }

  /// Changelog fragments: a number, a name, and something to say.
  static func fragmentFindings(_ files: [RepositoryFile]) -> [String] {
    files.flatMap { file -> [String] in
      let name = file.path.split(separator: "/").last ?? ""
      var findings: [String] = []
      if name.wholeMatch(of: /[0-9]{4}-[a-z0-9-]+\.md/) == nil {
        findings.append("\(file.path): expected the name NNNN-words-with-hyphens.md")
      }
      if file.text.trimmingCharacters(in: .whitespacesAndNewlines).isEmpty { findings.append("\(file.path) is empty") }
      return findings
    }
  }

  /// The README: the two commands before anything else, the picture, and what the program is not.
  static func readmeFindings(_ text: String) -> [String] {
    let opening = text.split(separator: "\n", omittingEmptySubsequences: false).prefix(15)
    var findings: [String] = []
    for command in ["./run", "./test"]
    where !opening.contains(where: { $0.trimmingCharacters(in: .whitespaces) == command }) {
      findings.append("README.md does not show \(command) in its first lines")
    }
    if !text.contains("](Documentation/images/assess.png)") {
      findings.append("README.md has no picture of the result")
    }
    if !text.localizedCaseInsensitiveContains("research use only, not medical advice") {
      findings.append("README.md does not say 'Research use only, not medical advice'")
    }
    return findings
  }

  /// Relative links to Markdown files that do not lead anywhere; `exists` takes a path from the root.
  static func deadLinks(in file: RepositoryFile, exists: (String) -> Bool) -> [String] {
    let folder = file.path.split(separator: "/").dropLast()
    return file.text.matches(of: /\]\(([^)#:\s]+\.md)(?:#[^)]*)?\)/).compactMap { match in
      var parts = folder
      for part in match.output.1.split(separator: "/") {
        if part == ".." { parts = parts.dropLast() } else if part != "." { parts.append(part) }
      }
      return exists(parts.joined(separator: "/")) ? nil : "\(file.path) links to \(match.output.1), which is not there"
    }
  }

  /// Glossary terms, lines that begin with "**Term**"; each may be defined once.
  static func doubleTerms(in glossary: String) -> [String] {
    let terms = glossary.split(separator: "\n").compactMap { line in
      line.firstMatch(of: /^\*\*([^*]+)\*\*/).map { $0.output.1.lowercased() }
    }
    return Dictionary(terms.map { ($0, 1) }, uniquingKeysWith: +).filter { $0.value > 1 }.keys.sorted()
  }

  /// Work announced and not done.
  static func openEnds(_ files: [RepositoryFile]) -> [String] {
    // Put together here, so that this file holds neither word.
    let words = ["TO" + "DO", "FIX" + "ME"]
    return files.flatMap { file in
      file.text.split(separator: "\n", omittingEmptySubsequences: false).enumerated()
        .filter { line in words.contains { line.element.contains($0) } }
        .map { "\(file.path):\($0.offset + 1): \($0.element)" }
    }
  }
}
