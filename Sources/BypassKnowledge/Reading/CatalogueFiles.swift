public import BypassCore
import BypassLocatedText
import Foundation

/// The catalogue's files, in the order of their paths.
public struct CatalogueFiles: Sendable {
  /// One file: its path below the catalogue's root and its text.
  public struct File: Sendable {
    /// Components below the root, such as `["drugs", "crizotinib.yaml"]`.
    public let path: [String]
    /// The text.
    public let source: SourceText

    /// A file.
    public init(path: [String], source: SourceText) {
      self.path = path
      self.source = source
    }
  }

  /// The files, sorted by path.
  public let files: [File]

  /// Files in memory, for tests that plant a fault.
  public init(_ files: [File]) {
    self.files = files.sorted { $0.path.lexicographicallyPrecedes($1.path) }
  }

  /// All `.yaml` and `.tsv` files below a folder.
  ///
  /// - Throws: ``Diagnostics`` when the folder or a file cannot be read.
  public init(folder: String) throws(Diagnostics) {
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: folder, isDirectory: &isFolder), isFolder.boolValue,
      let names = FileManager.default.enumerator(atPath: folder)
    else {
      throw Diagnostics([
        .error(
          "no-catalogue", "there is no catalogue at '\(folder)'",
          remedy: "name it with --catalogue FOLDER or the environment variable BYPASS_CATALOGUE")
      ])
    }
    var files: [File] = []
    var findings: [Diagnostic] = []
    for case let name as String in names where name.hasSuffix(".yaml") || name.hasSuffix(".tsv") {
      do {
        let source = try TextFile.read("\(folder)/\(name)")
        files.append(File(path: name.split(separator: "/").map(String.init), source: source))
      } catch {
        findings.append(error)
      }
    }
    guard findings.isEmpty else { throw Diagnostics(findings.sorted { $0.summary < $1.summary }) }
    self.init(files)
  }

  /// The same files with one text replaced, for planting faults.
  public func replacing(_ path: String, _ change: (String) -> String) -> CatalogueFiles {
    CatalogueFiles(
      files.map { file in
        guard file.path.joined(separator: "/") == path else { return file }
        let text = change(String(decoding: file.source.bytes, as: UTF8.self))
        return File(path: file.path, source: SourceText(file: file.source.file, text: text))
      })
  }

  /// SHA-256 over paths and texts.
  public var digest: String {
    SHA256.hexadecimal(
      of: files.map { "\($0.path.joined(separator: "/")) \(SHA256.hexadecimal(of: $0.source.bytes))\n" }.joined())
  }
}
