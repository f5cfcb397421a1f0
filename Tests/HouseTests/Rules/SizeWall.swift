import Foundation

/// How long a file and a function may be.
///
/// Functions are found by indentation, which the format gate makes reliable: a function that begins at some
/// indentation ends at the first `}` of the same indentation.
enum SizeWall {
  static let longestFile = 500
  static let longestFunction = 60

  /// The files that have more lines than allowed.
  static func overlongFiles(_ files: [RepositoryFile], limit: Int = longestFile) -> [String] {
    files.compactMap { file in
      let count = lines(of: file.text).count
      return count > limit ? "\(file.path): \(count) lines, \(limit) allowed" : nil
    }
  }

  /// The functions, initialisers and subscripts that span more lines than allowed.
  static func overlongFunctions(_ files: [RepositoryFile], limit: Int = longestFunction) -> [String] {
    files.flatMap { file in
      let lines = lines(of: file.text)
      return lines.indices.filter { declaresFunction(lines[$0]) }.compactMap { start -> String? in
        let length = span(from: start, in: lines)
        return length > limit ? "\(file.path):\(start + 1): a function of \(length) lines, \(limit) allowed" : nil
      }
    }
  }

  private static func lines(of text: String) -> [Substring] {
    var lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    if lines.last?.isEmpty == true { lines.removeLast() }
    return lines
  }

  private static func declaresFunction(_ line: Substring) -> Bool {
    let words = line.split(whereSeparator: { " (<?[".contains($0) })
    guard let keyword = words.firstIndex(where: { ["func", "init", "subscript", "deinit"].contains($0) }) else {
      return false
    }
    return words[..<keyword].allSatisfy { $0.first == "@" || modifiers.contains($0.prefix { $0 != "(" }) }
  }

  private static let modifiers: Set<Substring> = [
    "public", "package", "internal", "fileprivate", "private", "open", "static", "class", "final", "override",
    "mutating", "nonmutating", "nonisolated", "convenience", "required", "consuming", "borrowing", "indirect",
  ]

  /// Lines from a declaration to its closing brace; 1 when it has no body of its own lines.
  private static func span(from start: Int, in lines: [Substring]) -> Int {
    let indentation = lines[start].prefix { $0 == " " }.count
    for index in lines.indices[(start + 1)...] where !lines[index].allSatisfy({ $0 == " " }) {
      let own = lines[index].prefix { $0 == " " }.count
      let rest = lines[index].dropFirst(own)
      if own > indentation { continue }
      if own == indentation, rest.hasPrefix(")") || rest.hasPrefix("where ") { continue }
      return own == indentation && rest.hasPrefix("}") ? index - start + 1 : 1
    }
    return 1
  }
}
