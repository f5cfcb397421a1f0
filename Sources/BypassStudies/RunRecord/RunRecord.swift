public import BypassCore
import Foundation

/// What must be known to run a question again: the words of the command, the files that were read, the digests of both and
/// of the answer.
public struct RunRecord: Hashable, Sendable, Codable {
  /// A file that was read or written.
  public struct File: Hashable, Sendable, Codable {
    /// The path as the user gave it, or the name below the output folder.
    public let name: String
    /// Where the archive keeps it; nil for one that lies elsewhere.
    public let location: String?
    /// Bytes.
    public let size: Int
    /// SHA-256 in hexadecimal.
    public let sha256: String

    /// A file with its digest.
    public init(_ name: String, at location: String?, _ bytes: [UInt8]) {
      self.name = name
      self.location = location
      size = bytes.count
      sha256 = SHA256.hexadecimal(of: bytes)
    }
  }

  /// The version of Bypass that ran.
  public let bypass: String
  /// The words of the command that matter to the answer, the verb first.
  public let arguments: [String]
  /// The files that were read.
  public let inputs: [File]
  /// The files of the answer.
  public let outputs: [File]
  /// What the experiment beside it cannot say.
  public let notes: [String]

  /// The name of the record in an archive.
  public static let fileName = "run.json"

  /// A record.
  public init(arguments: [String], inputs: [File], outputs: [File], notes: [String]) {
    bypass = BypassVersion.text
    self.arguments = arguments
    self.inputs = inputs
    self.outputs = outputs
    self.notes = notes
  }

  /// The record as text.
  public var text: String {
    func list(_ files: [File]) -> JSONValue {
      .array(
        files.map {
          [
            "name": .string($0.name), "location": $0.location.map { .string($0) } ?? .null, "size": .integer($0.size),
            "sha256": .string($0.sha256),
          ]
        })
    }
    let document: JSONValue = [
      "bypass": .string(bypass), "arguments": .strings(arguments), "inputs": list(inputs), "outputs": list(outputs),
      "notes": .strings(notes), "notice": .string(BypassVersion.disclaimer),
    ]
    return document.text() + "\n"
  }

  /// The record that a text says.
  ///
  /// - Throws: ``Diagnostic`` `run-record` for anything else.
  public init(reading bytes: [UInt8], file: String) throws(Diagnostic) {
    do {
      self = try JSONDecoder().decode(RunRecord.self, from: Data(bytes))
    } catch {
      throw .error(
        "run-record", at: Place(file: file, line: 1, column: 1), "this is no record of a run of Bypass",
        remedy: "name a folder or an archive that was written with --out")
    }
    guard let verb = arguments.first, !verb.hasPrefix("-"), verb != "rerun" else {
      throw .error("run-record", at: Place(file: file, line: 1, column: 1), "the record names no verb to run")
    }
  }

  /// The words of a command without those that only say where the answer goes, or how many threads find it.
  public static func essential(_ words: [String]) -> [String] {
    var (kept, skips) = ([String](), false)
    for word in words {
      if skips {
        skips = false
        continue
      }
      if word == "--out" || word == "-o" || word == "--threads" {
        skips = true
      } else if word != "--json", !word.hasPrefix("--out="), !word.hasPrefix("--threads=") {
        kept.append(word)
      }
    }
    return kept
  }
}
