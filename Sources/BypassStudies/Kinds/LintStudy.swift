import BypassCore
import BypassKnowledge

/// `catalogue lint`: whether the catalogue is sound.
public struct LintStudy: Study {
  /// `catalogue lint`.
  public static let verb = "catalogue lint"
  /// The catalogue's folder; nil for where it is found.
  public var folder: String?

  /// A question.
  public init(folder: String?) { self.folder = folder }

  /// Reads and checks; findings of reading and of checking alike are the answer, not a failure to answer.
  public func run(progress: @escaping Progress) async throws -> StudyResult {
    var findings: [Diagnostic] = []
    var digest = ""
    do {
      let catalogue = try CatalogueSource.read(folder)
      digest = catalogue.digest
      findings = CatalogueLinter.findings(in: catalogue)
    } catch {
      guard error.all.first?.code != "no-catalogue" else { throw error }
      findings = error.all
    }
    let errors = findings.filter { $0.severity == .error }.count
    let summary =
      errors == 0 ? "the catalogue is sound (\(findings.count) remarks)" : "\(errors) errors in the catalogue"
    let document = Envelope(
      verb: Self.verb, modelName: "catalogue", modelDigest: digest, perturbations: [], seed: nil
    ).document([.init("errors", .integer(errors)), .init("sound", .bool(errors == 0))], diagnostics: findings)
    return StudyResult(
      json: document, terminal: (findings.map(\.description) + [summary]).joined(separator: "\n"),
      status: errors == 0 ? .done : .inputFault)
  }
}
