public import BypassCore
public import BypassKnowledge
import BypassGraphics
import BypassReports

/// `catalogue page`: a self-contained page about a disease: its network as pictures, its statements with verdicts, what
/// is contested.
public struct CataloguePageStudy: Study {
  /// `catalogue page`.
  public static let verb = "catalogue page"
  /// The knowledge.
  public var catalogue: Catalogue
  /// The disease's name.
  public var disease: String
  /// Trajectories an arm.
  public var trajectories = 500
  /// The seed.
  public var seed: Seed
  /// Threads; never changes a result.
  public var threads = 1

  /// A question with its defaults.
  public init(catalogue: Catalogue, disease: String, seed: Seed) {
    self.catalogue = catalogue
    self.disease = disease
    self.seed = seed
  }

  /// Judges the statements, with every contested one read both ways, and draws.
  public func run(progress: @escaping Progress) async throws -> StudyResult {
    let disease = try catalogue.disease(named: self.disease)
    var claims = ClaimsStudy(catalogue: catalogue, disease: disease.id.description, seed: seed)
    (claims.trajectories, claims.threads) = (trajectories, threads)
    if !disease.variants.isEmpty { claims.variant = "all" }
    let telling = try await claims.telling(progress: progress)
    let picture = DiseasePicture(catalogue: catalogue, disease: disease)
    let dot = picture.whole.dot(name: disease.id.description)
    let svg = GraphvizProgram.svg(of: dot)
    let page = DiseasePage(catalogue: catalogue, disease: disease, telling: telling, picture: picture, whole: svg)
    let files: [StudyResult.File] = [
      .init("\(disease.id).html", page.html), .init("\(disease.id).dot", dot),
    ]
    let document = Envelope(
      verb: Self.verb, modelName: disease.id.description, modelDigest: catalogue.digest, perturbations: [], seed: seed
    ).document(
      telling.members(trajectories: trajectories) + [
        .init("files", .strings(files.map(\.name))), .init("graphviz", .bool(svg != nil)),
      ], diagnostics: telling.stale)
    let remark =
      svg == nil
      ? "Graphviz is not installed: the whole network is in \(disease.id).dot, the page shows its arms.\n" : ""
    return StudyResult(
      json: document, terminal: "\(disease.id).html: \(disease.name)\n\(remark)\(BypassVersion.disclaimer)",
      files: files, diagnostics: telling.stale)
  }
}
