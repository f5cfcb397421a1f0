import Foundation

/// A file of the repository: where it is and what it says.
struct RepositoryFile {
  /// Relative to the repository's root, with `/`.
  let path: String
  let text: String
}

/// The working tree that these tests were compiled from.
enum Repository {
  static let root = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

  static func text(_ path: String) throws -> String {
    try String(contentsOf: root.appendingPathComponent(path), encoding: .utf8)
  }

  static func exists(_ path: String) -> Bool {
    FileManager.default.fileExists(atPath: root.appendingPathComponent(path).path)
  }

  /// The names in a folder, in alphabetical order; hidden files are left out.
  static func names(in folder: String) throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: root.appendingPathComponent(folder).path)
      .filter { !$0.hasPrefix(".") }.sorted()
  }

  /// All files below the folders whose name ends so, in alphabetical order.
  static func files(below folders: [String], ending suffix: String) throws -> [RepositoryFile] {
    try folders.flatMap { folder in
      let below = FileManager.default.enumerator(atPath: root.appendingPathComponent(folder).path)
      let paths = (below?.compactMap { $0 as? String } ?? []).filter { $0.hasSuffix(suffix) }
      return try paths.sorted().map { RepositoryFile(path: "\(folder)/\($0)", text: try text("\(folder)/\($0)")) }
    }
  }

  static func swiftFiles() throws -> [RepositoryFile] { try files(below: ["Sources", "Tests"], ending: ".swift") }
}
