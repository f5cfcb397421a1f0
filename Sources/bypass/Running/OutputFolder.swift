import BypassCore
import BypassStudies
import Foundation

/// A folder for the files of an answer; each file appears whole or not at all.
struct OutputFolder {
  let path: String

  /// Writes files, each under a temporary name first.
  func write(_ files: [StudyResult.File]) throws(Diagnostic) {
    do {
      for file in files {
        let target =
          file.name.hasPrefix("/")
          ? URL(fileURLWithPath: file.name) : URL(fileURLWithPath: path).appendingPathComponent(file.name)
        try FileManager.default.createDirectory(
          at: target.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(file.bytes).write(to: target, options: .atomic)
      }
    } catch {
      throw .error(
        "cannot-write", "cannot write into '\(path)': \(error.localizedDescription.clipped)",
        remedy: "choose another folder with --out")
    }
  }
}
