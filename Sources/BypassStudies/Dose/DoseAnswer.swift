import BypassCore
import BypassGraphics
import BypassKnowledge
import BypassModel
import BypassPharmacology
import BypassReports

/// The answer of `dose`.
struct DoseAnswer {
  let study: DoseStudy
  let genotypes: [DoseGenotype]
  let subjects: [DoseSubject]
  let engine: DoseEngine
  let curves: [DoseCurve]
  /// One a genotype where a surface over two drugs was asked for.
  let surfaces: [DoseSurface]
  let recorded: RecordedCourses
  let isComplete: Bool

  var ready: ReadyModel { genotypes[0].ready }
  var readout: String { engine.readout.text }

  var result: StudyResult {
    get throws {
      let table = try PotencyGrid(ready: ready, subjects: subjects)
      let exposures = KineticExposures(subjects: subjects)
      let figures = DoseFigures(answer: self, table: table, exposures: exposures)
      return StudyResult(
        json: json(table, exposures), terminal: terminal,
        files: files(table) + surfaceFiles + figures.files
          + (recorded.figure.map { [.init("records.svg", $0.svg())] } ?? []),
        diagnostics: ready.diagnostics, status: isComplete ? (isUnanswered ? .noAnswer : .done) : .limitReached)
    }
  }

  /// Nothing could be said about any drug.
  private var isUnanswered: Bool { curves.allSatisfy { $0.points.isEmpty && $0.exposure == nil } }

  /// The drugs of a genotype by what their exposure does, best first; those without a known exposure are not ranked.
  func ranked(_ genotype: String) -> [DoseCurve] {
    curves.filter { $0.genotype == genotype && $0.exposure != nil }.sorted { a, b in
      func key(_ curve: DoseCurve) -> (Double, Double, String) {
        (-(curve.exposure?.response.value ?? 0), -(curve.exposure?.occupancy ?? 0), curve.subject.id)
      }
      return key(a) < key(b)
    }
  }

  /// What sequencing would suggest: the best drug at its exposure, and which are clearly worse.
  func suggestion(_ genotype: String) -> (best: DoseCurve, asGood: [DoseCurve], worse: [DoseCurve])? {
    let ranked = ranked(genotype)
    guard let best = ranked.first, let response = best.exposure?.response else { return nil }
    let rest = ranked.dropFirst()
    func isWorse(_ curve: DoseCurve) -> Bool { (curve.exposure?.response.upper ?? 0) < response.lower }
    return (best, rest.filter { !isWorse($0) }, rest.filter(isWorse))
  }

  // MARK: JSON

  private func json(_ table: PotencyGrid, _ exposures: KineticExposures) -> JSONValue {
    var members: [JSONValue.Member] = [
      .init("readout", .string(readout)), .init("method", .string(engine.isExact ? "exact" : "sampled")),
      .init("trajectories", engine.isExact ? .null : .integer(study.trajectories)),
      .init("curves", .array(curves.map(curve))), .init("exposures", exposures.json),
      .init("courses", recorded.json),
      .init("suggestions", .array(genotypes.compactMap { suggested($0.name) })),
      .init("potencies", table.json), .init("complete", .bool(isComplete)),
    ]
    if study.surface { members.append(.init("surfaces", .array(toldSurfaces.map(\.json)))) }
    if curves.count == 1, let fit = curves[0].fit { members.append(.init("ic50", value(fit.halfEffect))) }
    return Envelope(
      verb: DoseStudy.verb, modelName: ready.name, modelDigest: ready.digest, perturbations: echo, seed: study.seed
    ).document(members, diagnostics: ready.diagnostics)
  }

  private var echo: [String] { ready.perturbations + genotypes[0].acting }

  private func curve(_ curve: DoseCurve) -> JSONValue {
    let values = curve.growth?.values ?? []
    let points = curve.points.enumerated().map { index, point -> JSONValue in
      let ends: [JSONValue] = [.number(point.response.lower), .number(point.response.upper)]
      return .object([
        .init("dose", .string("\(point.concentration.nanomolar.significant(6))nM")),
        .init("concentration", .number(point.concentration.nanomolar)),
        .init("occupancy", number(point.occupancy)), .init("p", .number(point.response.value)),
        .init("ci", .array(ends)), .init("gr", number(index < values.count ? values[index] : nil)),
      ])
    }
    var members: [JSONValue.Member] = [
      .init("drug", .string(curve.subject.id)), .init("name", .string(curve.subject.name)),
      .init("genotype", .string(curve.genotype)), .init("unit", "nM"), .init("target", text(curve.target?.description)),
    ]
    members.append(.init("potency", potency(curve.potency)))
    members.append(.init("exposure", or(curve.exposure, exposed)))
    members.append(.init("untreated", curve.untreated.json))
    members.append(.init("points", .array(points)))
    members.append(.init("ic50", or(curve.fit?.halfEffect, value)))
    members.append(.init("fit", or(curve.fit, fit)))
    members.append(.init("gr", or(curve.growth, growth)))
    members.append(.init("standing", text(curve.standing?.rawValue)))
    members.append(.init("problem", or(curve.problem) { $0.json }))
    return .object(members)
  }

  private func text(_ value: String?) -> JSONValue { or(value) { .string($0) } }

  /// What is known, told; null for what is not.
  private func or<Value>(_ value: Value?, _ told: (Value) -> JSONValue) -> JSONValue {
    guard let value else { return .null }
    return told(value)
  }

  private func number(_ value: Double?) -> JSONValue { value.map { .number($0) } ?? .null }

  private func value(_ estimate: Estimate) -> JSONValue {
    [
      "value": .number(estimate.value), "ci": [.number(estimate.lower), .number(estimate.upper)],
      "bounded": .bool(estimate.lower > 0 && estimate.upper.isFinite),
    ]
  }

  private func fit(_ fit: DoseResponseFit) -> JSONValue {
    [
      "untreated": .number(fit.untreated), "full": .number(fit.full), "hill": .number(fit.hill),
      "sumOfSquares": .number(fit.sumOfSquares),
    ]
  }

  private func growth(_ metrics: GrowthRateMetrics) -> JSONValue {
    [
      "atHighest": .number(metrics.atHighest), "half": metrics.half.map { .number($0) } ?? .null,
      "areaOverCurve": .number(metrics.areaOverCurve),
    ]
  }

  private func potency(_ potency: ResolvedPotency?) -> JSONValue {
    guard let potency else { return .null }
    return [
      "ic50": potency.response.map { .number($0.ic50.nanomolar) } ?? .null,
      "derivation": .string(potency.derivation.rawValue), "standing": .string(potency.standing.rawValue),
      "account": .string(potency.account),
    ]
  }

  private func exposed(_ exposed: DoseCurve.Exposed) -> JSONValue {
    [
      "free": exposed.free.map { .number($0.nanomolar) } ?? .null,
      "occupancy": exposed.occupancy.map { .number($0) } ?? .null, "p": .number(exposed.response.value),
      "ci": [.number(exposed.response.lower), .number(exposed.response.upper)],
    ]
  }

  private func suggested(_ genotype: String) -> JSONValue? {
    suggestion(genotype).map { found -> JSONValue in
      [
        "genotype": .string(genotype), "drug": .string(found.best.subject.id),
        "asGood": .strings(found.asGood.map(\.subject.id)), "worse": .strings(found.worse.map(\.subject.id)),
      ]
    }
  }

  // MARK: Files

  private func files(_ table: PotencyGrid) -> [StudyResult.File] {
    let rows = curves.flatMap { curve in
      curve.points.map { point in
        [curve.subject.id, curve.genotype]
          + [
            point.concentration.nanomolar, point.occupancy ?? .nan, point.response.value, point.response.lower,
            point.response.upper,
          ].map { $0.isFinite ? $0.description : "" }
      }
    }
    let points = CSVTable(
      header: ["drug", "genotype", "free_nM", "occupancy", "p", "p_lower", "p_upper"], rows: rows)
    return [StudyResult.File("doses.csv", points.text)]
      + (table.isEmpty ? [] : [StudyResult.File("potencies.csv", table.csv.text)])
  }
}
