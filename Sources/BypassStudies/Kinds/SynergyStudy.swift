public import BypassCore
import BypassLocatedText
import BypassPharmacology

/// `synergy`: what a dose matrix says about how its drugs interact, by five models, each number with an interval.
public struct SynergyStudy: Study {
  /// `synergy`.
  public static let verb = "synergy"

  /// A model of combinations.
  public enum Model: String, Hashable, Sendable, CaseIterable {
    case musyc = "MuSyC"
    case hsa = "HSA"
    case bliss = "Bliss"
    case loewe = "Loewe"
    case zip = "ZIP"

    /// The model of a name, upper and lower case alike.
    public init?(anyCase name: String) {
      guard let model = Self.allCases.first(where: { $0.rawValue.lowercased() == name.lowercased() }) else {
        return nil
      }
      self = model
    }

    var reference: ReferenceModel? { ReferenceModel(rawValue: rawValue) }
  }

  /// Whether effects fall or rise with effect.
  public enum Direction: String, Hashable, Sendable, CaseIterable {
    case viability, inhibition
  }

  /// The table's path.
  public var path: String
  /// The models asked for, in the order told.
  public var models = Model.allCases
  /// The column of the effect in a long table; nil for the one that looks like it.
  public var effectColumn: String?
  /// The matrix of a file that holds several; nil when it holds one.
  public var block: String?
  /// Whether effects fall or rise; nil takes it from the column's name, or from the data.
  public var direction: Direction?
  /// The number that stands for the whole effect; nil for 1, 100 or the untreated mean, by the size of the numbers.
  public var whole: Double?
  /// Whether MuSyC fits cooperativity; nil for "with two drugs only".
  public var cooperativity: Bool?
  /// Resampled data sets for the intervals.
  public var bootstraps = 100
  /// The seed of starts and bootstraps.
  public var seed = Seed(1)
  /// Threads; never changes a result.
  public var threads = 1

  /// A question with its defaults.
  public init(path: String) { self.path = path }

  /// Reads, fits and scores.
  public func run(progress: @escaping Progress) async throws -> StudyResult {
    let source = try TextFile.read(path, limit: 64 << 20)
    let table = try chosen(MatrixReading(effect: effectColumn, block: block).tables(source))
    var notes: [Diagnostic] = []
    let data = try MatrixMeaning(
      table: table, path: path, direction: direction.map { $0 == .viability ? .viability : .inhibition }, whole: whole
    ).data(&notes)
    var answer = SynergyAnswer(
      path: path, digest: SHA256.hexadecimal(of: String(decoding: source.bytes, as: UTF8.self)), seed: seed, data: data,
      bootstraps: bootstraps)
    var fit = MuSyCFit(data, fitsGamma: cooperativity)
    fit.seed = seed
    // Bootstraps are drawn around the MuSyC surface, the smoothest one that has no opinion about interaction.
    var resampled: [[Double]]
    var fitted: [Double]?
    if let finding = fit.finding {
      if models.contains(.musyc) { notes.append(asked(finding)) }
      resampled = Bootstrap.means(
        of: data, around: data.conditions.map(\.mean), parameters: data.conditions.count, count: bootstraps, seed: seed)
      if data.wells.count == data.conditions.count, bootstraps > 0 {
        notes.append(
          Diagnostic(
            .warning, code: "no-replicates",
            "no dose was measured twice and no surface can be fitted, so that scores have no intervals"))
        resampled = []
      }
    } else {
      let musyc = await fit.answer(bootstraps: bootstraps, threads: threads)
      resampled = musyc.resampledMeans
      fitted = musyc.fittedMeans
      answer.surface = musyc
    }
    progress(0.8)
    for model in models {
      guard let reference = model.reference else { continue }
      do throws(Diagnostic) {
        answer.scores.append(try CombinationScores(reference, of: data, resampled: resampled, around: fitted))
      } catch {
        notes.append(asked(error))
      }
    }
    if !models.contains(.musyc) { answer.surface = nil }
    answer.diagnostics = notes
    guard answer.surface != nil || !answer.scores.isEmpty else { throw Diagnostics(notes.map(blocking)) }
    return answer.result(models: models)
  }

  /// A model that cannot be had is worth a warning, since others can.
  private func asked(_ finding: Diagnostic) -> Diagnostic {
    Diagnostic(.warning, code: finding.code, at: finding.place, finding.summary, remedy: finding.remedy)
  }

  private func blocking(_ finding: Diagnostic) -> Diagnostic {
    .error(finding.code, at: finding.place, finding.summary, remedy: finding.remedy)
  }

  private func chosen(_ tables: [MatrixTable]) throws(Diagnostic) -> MatrixTable {
    if let block {
      guard let table = tables.first(where: { $0.name == block }) else {
        throw .unknown("block", block, at: .option("--block", block), among: tables.map(\.name))
      }
      return table
    }
    guard tables.count == 1, let table = tables.first else {
      throw .error(
        "several-blocks", "'\(path)' holds \(tables.count) dose matrices",
        remedy: "choose one with --block: "
          + tables.prefix(8).map { "'\($0.name)'" }.joined(separator: ", ") + (tables.count > 8 ? ", …" : ""))
    }
    return table
  }
}
