import BypassCore
import BypassKnowledge
import BypassStudies
import Foundation

/// The repository's own files, for tests that ask real questions.
enum Repository {
  static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()
  static func path(_ name: String) -> String { root.appendingPathComponent(name).path }
  static func catalogueFiles() throws -> CatalogueFiles { try CatalogueFiles(folder: path("Catalogue")) }

  /// A file of some text in a fresh folder.
  static func temporary(_ name: String, _ text: String) throws -> String {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("bypass-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    let file = folder.appendingPathComponent(name)
    try Data(text.utf8).write(to: file)
    return file.path
  }
}

extension JSONValue {
  var array: [JSONValue] { if case .array(let values) = self { values } else { [] } }
  var text: String { if case .string(let text) = self { text } else { "" } }
  var number: Double {
    switch self {
    case .number(let value): value
    case .integer(let value): Double(value)
    default: .nan
    }
  }
}
