import ArgumentParser
import BypassCore
import BypassFormats
import BypassKnowledge
import BypassStudies
import Foundation

/// Options that every verb has.
struct CommonOptions: ParsableArguments {
  @Flag(name: .long, help: "Print one JSON document on standard output and nothing else.")
  var json = false

  @Option(name: [.long, .customShort("o")], help: "Write tables, figures and the run record into this folder.")
  var out: String?

  @Option(name: .long, help: "The catalogue's folder (default: BYPASS_CATALOGUE, or beside the program).")
  var catalogue: String?

  @Option(
    name: .long, help: "The seed of all randomness (default 1, or a model file's); the same seed gives the same bytes.")
  var seed: UInt64?

  @Option(name: .long, help: "Threads to use (default: all cores); never changes a result.")
  var threads: Int?

  func validate() throws {
    guard threads.map({ (1...1024).contains($0) }) ?? true else {
      throw ValidationError("--threads must be from 1 to 1024")
    }
  }

  /// The seed asked for, or the one chosen for the user, which the answer records.
  var chosenSeed: Seed { Seed(seed ?? 1) }

  /// The threads asked for, or all cores.
  var chosenThreads: Int { threads ?? Cores.available }

  /// The catalogue that the options mean.
  func readCatalogue() throws -> Catalogue { try CatalogueSource.read(catalogue) }

  /// Answers a study and tells the answer; the program's exit status is the study's.
  ///
  /// - Parameter writingBeside: the answer's files are what was asked for, at the paths that they are named by.
  func tell(verb: String, writingBeside: Bool = false, _ make: () throws -> any Study) async throws {
    let progress = ProgressLine()
    let ledger = InputLedger.current ?? InputLedger()
    do {
      let study = try InputLedger.$current.withValue(ledger) { try make() }
      let work = InputLedger.$current.withValue(ledger) { Task { try await study.run { progress.report($0) } } }
      let interrupt = Interrupt { work.cancel() }
      let result = try await work.value
      interrupt.end()
      progress.finish()
      if let capture = RunCapture.current { return capture.take(result) }
      if writingBeside { try OutputFolder(path: ".").write(result.files) }
      try tell(result, verb: verb, inputs: ledger.entries)
    } catch let findings as Diagnostics {
      progress.finish()
      throw fail(findings.all, verb: verb)
    } catch let finding as Diagnostic {
      progress.finish()
      throw fail([finding], verb: verb)
    } catch is CancellationError {
      progress.finish()
      throw fail(
        [.error("interrupted", "the run was stopped before it had anything to tell", remedy: "run it again")],
        verb: verb)
    }
  }

  private func tell(_ result: StudyResult, verb: String, inputs: [InputLedger.Entry]) throws {
    let (written, unwritten) = write(result, inputs: inputs)
    if json {
      Terminal.write(result.json.text())
    } else {
      for finding in result.diagnostics where finding.severity > .note { Terminal.writeError(finding.description) }
      Terminal.write(result.terminal)
      if let out, unwritten == nil {
        Terminal.write("\nWritten to \(out): \(written.joined(separator: ", "))")
      }
    }
    if let unwritten {
      Terminal.writeError(unwritten.description)
      throw ExitCode(ExitStatus.inputFault.rawValue)
    }
    if result.status != .done { throw ExitCode(result.status.rawValue) }
  }

  /// Writes the answer's files; the finding when that cannot be done, so that the answer itself is still told.
  ///
  /// The folder is a COMBINE archive with the record of the run, which `rerun` repeats.
  private func write(_ result: StudyResult, inputs: [InputLedger.Entry]) -> (names: [String], fault: Diagnostic?) {
    guard let out else { return ([], nil) }
    do {
      let archive = try RunArchive.archive(
        of: result, words: Array(CommandLine.arguments.dropFirst()), inputs: inputs)
      let files = archive.contents.map { StudyResult.File($0.location, bytes: $0.bytes) }
      try OutputFolder(path: out).write(files + [.init("manifest.xml", archive.manifest)])
      try OutputFolder(path: ".").write(
        result.siblings.map { StudyResult.File(Self.stem(of: out) + $0.name, bytes: $0.bytes) })
      for path in result.spent { try? FileManager.default.removeItem(atPath: path) }
      return (RunArchive.answerNames(of: result) + [RunRecord.fileName], nil)
    } catch let fault as Diagnostic {
      return ([], fault)
    } catch let faults as Diagnostics {
      return ([], faults.all.first)
    } catch {
      return ([], .error("cannot-write", "cannot write into '\(out)'"))
    }
  }

  /// A folder's path without the slashes at its end.
  private static func stem(of path: String) -> String {
    var stem = path
    while stem.count > 1, stem.hasSuffix("/") { stem.removeLast() }
    return stem
  }

  /// Tells what is wrong with the input.
  private func fail(_ findings: [Diagnostic], verb: String) -> ExitCode {
    for finding in findings { Terminal.writeError(finding.description) }
    if json {
      let document: JSONValue = [
        "bypass": .string(BypassVersion.text), "verb": .string(verb), "error": true,
        "diagnostics": .array(findings.map(\.json)),
      ]
      Terminal.write(document.text())
    }
    return ExitCode(ExitStatus.inputFault.rawValue)
  }
}
