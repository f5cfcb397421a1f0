public import BypassCore
public import BypassKnowledge
import Foundation

/// Finds and reads the catalogue.
public enum CatalogueSource {
  /// The catalogue in a folder, or where it is found when none is named: the folder that the environment variable
  /// BYPASS_CATALOGUE names; `Catalogue` or `share/bypass/Catalogue` beside or above the program; the source tree.
  ///
  /// - Throws: ``Diagnostics`` when there is none or it cannot be read.
  public static func read(_ folder: String? = nil) throws(Diagnostics) -> Catalogue {
    // A record names the catalogue by its digest instead of holding a copy.
    let read = InputLedger.$current.withValue(nil) {
      Result { () throws(Diagnostics) in try Catalogue(CatalogueFiles(folder: folder ?? find())) }
    }
    return try read.get()
  }

  /// The folder that is read when none is named.
  public static func find() -> String {
    if let named = ProcessInfo.processInfo.environment["BYPASS_CATALOGUE"], !named.isEmpty { return named }
    var candidates: [String] = []
    var above = URL(fileURLWithPath: CommandLine.arguments.first ?? "").resolvingSymlinksInPath()
    if let program = try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe") {
      above = URL(fileURLWithPath: program)
    }
    for _ in 0..<6 {
      above = above.deletingLastPathComponent()
      candidates += [
        above.appendingPathComponent("Catalogue").path, above.appendingPathComponent("share/bypass/Catalogue").path,
      ]
    }
    let sources = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    candidates.append(sources.deletingLastPathComponent().appendingPathComponent("Catalogue").path)
    let marker = "claims/claims.tsv"
    return candidates.first { FileManager.default.fileExists(atPath: "\($0)/\(marker)") } ?? "Catalogue"
  }
}
