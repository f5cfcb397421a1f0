import BypassCore
import BypassPopulation
import Foundation

/// Runs the patients of an arm in blocks, and keeps finished blocks on disk, so that a run that was stopped goes on where
/// it was.
struct ArmRunner: Sendable {
  /// Patients in a block.
  static let block = 50

  let seed: Seed
  let threads: Int
  /// Where finished blocks are kept; nil for nowhere.
  let checkpoints: String?
  /// What the blocks are of: everything that the outcome depends on.
  let digest: String

  /// The outcome of each patient by number.
  func outcomes(
    of run: TreatmentRun, arm: String, patients: Int, from population: PatientPopulation, progress: @escaping Progress
  ) async throws -> [ClonalOutcome] {
    let blocks = (patients + Self.block - 1) / Self.block
    let parts = try await (0..<blocks).concurrentlyMapped(threads: threads, progress: progress) { block in
      let name = "\(arm.fileName)-\(block).txt"
      if let kept = stored(name) { return kept }
      var outcomes: [ClonalOutcome] = []
      for number in block * Self.block..<min(patients, (block + 1) * Self.block) {
        try Task.checkCancellation()
        outcomes.append(try run.outcome(of: try population.patient(number, seed: seed), seed: seed))
      }
      try store(outcomes, name)
      return outcomes
    }
    return parts.flatMap(\.self)
  }

  private func url(_ name: String) -> URL? {
    checkpoints.map { URL(fileURLWithPath: $0).appendingPathComponent("checkpoints/\(digest.prefix(16))/\(name)") }
  }

  private func stored(_ name: String) -> [ClonalOutcome]? {
    guard let url = url(name), let text = try? String(contentsOf: url, encoding: .utf8) else { return nil }
    return OutcomeText.outcomes(text)
  }

  private func store(_ outcomes: [ClonalOutcome], _ name: String) throws {
    guard let url = url(name) else { return }
    do {
      try FileManager.default.createDirectory(
        at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
      // Written under another name first, so that a block is there whole or not at all.
      try Data(OutcomeText.text(outcomes).utf8).write(to: url, options: .atomic)
    } catch {
      throw Diagnostic.error(
        "cannot-write", "cannot keep finished work in '\(url.path)': \(error.localizedDescription.clipped)",
        remedy: "choose another folder with --out")
    }
  }
}

extension String {
  /// Letters, digits and hyphens; everything else a hyphen.
  var fileName: String { String(map { $0.isASCII && ($0.isLetter || $0.isNumber) ? $0 : "-" }) }
}
