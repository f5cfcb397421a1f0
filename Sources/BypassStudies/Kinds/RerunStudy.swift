public import BypassCore
import BypassFormats
import Foundation

/// `rerun`: repeats a recorded run and compares every byte of its answer.
public struct RerunStudy: Study {
  /// `rerun`.
  public static let verb = "rerun"

  /// Runs the words of a command, with copies standing for files; nil when the words ask no question.
  public typealias Runner = @Sendable ([String], [InputLedger.Entry]) async throws -> StudyResult?

  /// The folder or archive of the record.
  public var path: String
  /// A path to write the record to as one file; nil for none.
  public var pack: String?
  /// What runs it.
  public var runner: Runner

  /// A question.
  public init(_ path: String, pack: String? = nil, runner: @escaping Runner) {
    self.path = path
    self.pack = pack
    self.runner = runner
  }

  /// How a file of the record compares.
  enum Outcome: String {
    case same
    /// Other bytes than recorded.
    case different
    /// Recorded, but no longer made.
    case missing
    /// Made, but not recorded.
    case new
    /// The copy in the record is not what the record says it is.
    case altered
  }

  /// A file with its comparison.
  struct Comparison {
    let name: String
    let outcome: Outcome
    let recorded: String?
    let now: String?
    let detail: String?
  }

  /// Repeats the run.
  public func run(progress: @escaping Progress) async throws -> StudyResult {
    let archive = try Self.archive(at: path)
    guard let content = archive[RunRecord.fileName] else {
      throw Diagnostic.error(
        "run-record", at: Place(file: path, line: 1, column: 1), "there is no \(RunRecord.fileName)",
        remedy: "name a folder or an archive that was written with --out")
    }
    let record = try RunRecord(reading: content.bytes, file: "\(path)/\(RunRecord.fileName)")
    var comparisons = altered(record, archive)
    let copies = record.inputs.compactMap { input in
      input.location.flatMap { archive[$0] }.map { InputLedger.Entry(path: input.name, bytes: $0.bytes) }
    }
    guard let result = try await runner(record.arguments, copies) else {
      throw Diagnostic.error(
        "run-record", at: Place(file: path, line: 1, column: 1),
        "the record's words ask no question: "
          + record.arguments.joined(separator: " ").clipped)
    }
    let answer =
      RunArchive.answer(of: result)
      + result.siblings.map { StudyResult.File("(folder)\($0.name)", bytes: $0.bytes) }
    comparisons += compare(record, archive, answer)
    return telling(record, comparisons, try packed(archive))
  }

  private static func archive(at path: String) throws(Diagnostics) -> OMEXArchive {
    var isFolder: ObjCBool = false
    if FileManager.default.fileExists(atPath: path, isDirectory: &isFolder), isFolder.boolValue {
      return try OMEXArchive(folder: path)
    }
    return try OMEXArchive(file: path)
  }

  private func packed(_ archive: OMEXArchive) throws(Diagnostic) -> [StudyResult.File] {
    guard let pack else { return [] }
    let absolute = pack.hasPrefix("/") ? pack : FileManager.default.currentDirectoryPath + "/" + pack
    return [StudyResult.File(absolute, bytes: try archive.bytes())]
  }

  /// Copies of the record that somebody changed since.
  private func altered(_ record: RunRecord, _ archive: OMEXArchive) -> [Comparison] {
    (record.inputs + record.outputs).compactMap { file in
      guard let location = file.location else { return nil }
      guard let bytes = archive[location]?.bytes else {
        return Comparison(
          name: location, outcome: .altered, recorded: file.sha256, now: nil, detail: "it is no longer in the record")
      }
      let digest = SHA256.hexadecimal(of: bytes)
      guard digest != file.sha256 else { return nil }
      return Comparison(
        name: location, outcome: .altered, recorded: file.sha256, now: digest,
        detail: "somebody changed it after the run")
    }
  }

  private func compare(_ record: RunRecord, _ archive: OMEXArchive, _ answer: [StudyResult.File]) -> [Comparison] {
    var comparisons = record.outputs.map { file -> Comparison in
      guard let now = answer.first(where: { $0.name == file.name }) else {
        return Comparison(name: file.name, outcome: .missing, recorded: file.sha256, now: nil, detail: nil)
      }
      let digest = SHA256.hexadecimal(of: now.bytes)
      let before = file.location.flatMap { archive[$0] }?.bytes
      return Comparison(
        name: file.name, outcome: digest == file.sha256 ? .same : .different, recorded: file.sha256, now: digest,
        detail: digest == file.sha256 ? nil : before.flatMap { Self.firstDifference($0, now.bytes) })
    }
    let known = Set(record.outputs.map(\.name))
    comparisons += answer.filter { !known.contains($0.name) }.map {
      Comparison(name: $0.name, outcome: .new, recorded: nil, now: SHA256.hexadecimal(of: $0.bytes), detail: nil)
    }
    return comparisons
  }

  /// The first line in which two texts differ.
  private static func firstDifference(_ before: [UInt8], _ now: [UInt8]) -> String? {
    let (old, new) = (
      before.split(separator: 0x0A, omittingEmptySubsequences: false),
      now.split(separator: 0x0A, omittingEmptySubsequences: false)
    )
    for line in 0..<max(old.count, new.count) {
      let (a, b) = (line < old.count ? old[line] : nil, line < new.count ? new[line] : nil)
      guard a != b else { continue }
      func words(_ line: ArraySlice<UInt8>?) -> String {
        line.map { "'\(String(decoding: $0, as: UTF8.self).clipped)'" } ?? "the end"
      }
      return "line \(line + 1) was \(words(a)) and is \(words(b))"
    }
    return nil
  }

  private func telling(
    _ record: RunRecord, _ comparisons: [Comparison], _ files: [StudyResult.File]
  ) -> StudyResult {
    let isSame = comparisons.allSatisfy { $0.outcome == .same }
    let words = record.arguments.joined(separator: " ")
    var lines = ["bypass \(words)"]
    if record.bypass != BypassVersion.text {
      lines.append("recorded by version \(record.bypass), repeated by \(BypassVersion.text)")
    }
    let differing = comparisons.filter { $0.outcome != .same }
    lines.append(
      isSame
        ? "the same bytes again: \(comparisons.count) files"
        : "not the same: \(differing.count) of \(comparisons.count) files differ")
    lines += differing.map { "  \($0.outcome.rawValue): \($0.name)\($0.detail.map { ", \($0)" } ?? "")" }
    lines += files.map { "written: \($0.name)" }
    lines.append(BypassVersion.disclaimer)
    let document: JSONValue = [
      "bypass": .string(BypassVersion.text), "verb": .string(Self.verb),
      "model": ["name": .string(path), "digest": .string(SHA256.hexadecimal(of: record.text))],
      "perturbations": [], "seed": .null, "notice": .string(BypassVersion.disclaimer),
      "recordedBy": .string(record.bypass), "arguments": .strings(record.arguments), "same": .bool(isSame),
      "files": .array(
        comparisons.map {
          [
            "name": .string($0.name), "outcome": .string($0.outcome.rawValue),
            "recorded": $0.recorded.map { .string($0) } ?? .null, "now": $0.now.map { .string($0) } ?? .null,
            "detail": $0.detail.map { .string($0) } ?? .null,
          ]
        }), "diagnostics": [],
    ]
    return StudyResult(
      json: document, terminal: lines.joined(separator: "\n"), files: files, status: isSame ? .done : .noAnswer)
  }
}
