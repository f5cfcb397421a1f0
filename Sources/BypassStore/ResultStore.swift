public import BypassCore
import Foundation
import GRDB

/// Finished pieces of work in one file; a value is written once under its key and never changes.
///
/// Many threads and processes may use one file at the same time (SQLite's write-ahead log): each batch of values appears
/// whole or not at all, also when the process is killed.
public struct ResultStore: Sendable {
  /// The file.
  public let path: String
  private let pool: DatabasePool

  /// The mark by which a file is known as a store, and the number of its form.
  private static let mark = 0x4279_5061
  private static let form = 1

  /// Opens a store, which is made, with its folder, when there is none.
  ///
  /// - Throws: ``Diagnostic`` when the file cannot be opened, is no store, or was written in a newer form.
  public init(path: String) throws(Diagnostic) {
    self.path = path
    do {
      let folder = URL(fileURLWithPath: path).deletingLastPathComponent()
      try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
      var configuration = Configuration()
      configuration.busyMode = .timeout(60)
      configuration.label = "store"
      pool = try DatabasePool(path: path, configuration: configuration)
      try Self.prepare(pool)
    } catch let finding as Diagnostic {
      throw finding
    } catch {
      throw Self.unusable(path, error)
    }
  }

  private static func prepare(_ pool: DatabasePool) throws {
    try pool.writeWithoutTransaction { database in
      try database.inTransaction(.immediate) {
        let mark = try Int.fetchOne(database, sql: "PRAGMA application_id") ?? 0
        let form = try Int.fetchOne(database, sql: "PRAGMA user_version") ?? 0
        let tables = try Int.fetchOne(database, sql: "SELECT count(*) FROM sqlite_master") ?? 0
        guard mark == Self.mark || tables == 0 else {
          throw Diagnostic.error(
            "not-a-store", "'\(pool.path)' is a database, but not a store of results", remedy: "choose another file")
        }
        guard form <= Self.form else {
          throw Diagnostic.error(
            "newer-store", "'\(pool.path)' was written by a newer version", remedy: "choose another file")
        }
        if tables == 0 {
          try database.execute(sql: "PRAGMA application_id = \(Self.mark)")
          try database.execute(sql: "PRAGMA user_version = \(Self.form)")
          try database.execute(
            sql: "CREATE TABLE result (key TEXT PRIMARY KEY NOT NULL, value TEXT NOT NULL) WITHOUT ROWID")
        }
        return .commit
      }
    }
  }

  /// The values that are there.
  ///
  /// - Complexity: one look-up a key.
  public func values(of keys: [String]) throws(Diagnostic) -> [String: String] {
    do {
      return try pool.read { database in
        let statement = try database.makeStatement(sql: "SELECT value FROM result WHERE key = ?")
        var found: [String: String] = [:]
        for key in keys { found[key] = try String.fetchOne(statement, arguments: [key]) }
        return found
      }
    } catch {
      throw Self.unusable(path, error)
    }
  }

  /// Writes values, all of them or none; a key that is there already keeps its value.
  public func insert(_ results: [(key: String, value: String)]) throws(Diagnostic) {
    guard !results.isEmpty else { return }
    do {
      try pool.writeWithoutTransaction { database in
        try database.inTransaction(.immediate) {
          let statement = try database.makeStatement(sql: "INSERT OR IGNORE INTO result (key, value) VALUES (?, ?)")
          for result in results { try statement.execute(arguments: [result.key, result.value]) }
          return .commit
        }
      }
    } catch {
      throw Self.unusable(path, error)
    }
  }

  /// How many values there are.
  public func count() throws(Diagnostic) -> Int {
    do {
      return try pool.read { try Int.fetchOne($0, sql: "SELECT count(*) FROM result") ?? 0 }
    } catch {
      throw Self.unusable(path, error)
    }
  }

  private static func unusable(_ path: String, _ error: any Error) -> Diagnostic {
    let reason =
      (error as? DatabaseError).map { "\($0.resultCode): \($0.message ?? "")" }
      ?? (error as NSError).localizedDescription
    return .error(
      "store-unusable", "the store '\(path)' cannot be used (\(reason.prefix(160)))",
      remedy: "choose another file with --store, or remove a damaged one")
  }
}
