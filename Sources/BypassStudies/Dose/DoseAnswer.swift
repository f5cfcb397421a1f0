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
  private var diagnostics: [Diagnostic] { ready.diagnostics + recorded.notes }

  var result: StudyResult {
    get throws {
      let table = try PotencyGrid(ready: ready, subjects: subjects)
      let exposures = KineticExposures(subjects: subjects)
      let figures = DoseFigures(answer: self, table: table, exposures: exposures)
      let drawn = surfacePictures + figures.all + (recorded.figure.map { [("records.svg", $0)] } ?? [])
      return ToldAnswer(
        title: "Doses on \(ready.name)", subtitle: "P(\(readout)), \(how)", terminal: terminal,
        tables: files(table) + surfaceFiles, pictures: drawn
      ).result(
        json: json(table, exposures), diagnostics: diagnostics,
        status: isComplete ? (isUnanswered ? .noAnswer : .done) : .limitReached)
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

  /// What sequencing would suggest: the best drug at its exposure among those with a number against the mutant, and which
  /// are clearly worse.
  struct Suggestion {
    let best: DoseCurve?
    let asGood: [DoseCurve]
    let worse: [DoseCurve]
    /// Without a number of their own against this mutant: told, never suggested.
    let notByMutant: [DoseCurve]
  }

  /// Nil where no drug's exposure is known.
  func suggestion(_ genotype: String) -> Suggestion? {
    let ranked = ranked(genotype)
    guard !ranked.isEmpty else { return nil }
    let blind = ranked.filter { $0.potency?.derivation == .notByMutant }
    let known = ranked.filter { $0.potency?.derivation != .notByMutant }
    let least = known.first?.exposure?.response.lower ?? 0
    func isWorse(_ curve: DoseCurve) -> Bool { (curve.exposure?.response.upper ?? 0) < least }
    let rest = known.dropFirst()
    return Suggestion(
      best: known.first, asGood: rest.filter { !isWorse($0) }, worse: rest.filter(isWorse), notByMutant: blind)
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
    if curves.count == 1, let fit = curves[0].fit { members.append(.init("ic50", half(fit))) }
    return Envelope(
      verb: DoseStudy.verb, modelName: ready.name, modelDigest: ready.digest, perturbations: echo, seed: study.seed
    ).document(members, diagnostics: diagnostics)
  }

  private var echo: [String] { ready.perturbations + genotypes[0].acting }

  private func curve(_ curve: DoseCurve) -> JSONValue {
    let values = curve.growth?.values ?? []
    let points = curve.points.enumerated().map { index, point -> JSONValue in
      return .object([
        .init("dose", .string("\(point.concentration.nanomolar.significant(6))nM")),
        .init("concentration", .number(point.concentration.nanomolar)),
        .init("occupancy", number(point.occupancy)), .init("p", .number(point.response.value)),
        .init("ci", ends(point.response)), .init("gr", number(index < values.count ? values[index].value : nil)),
        .init("grCI", index < values.count ? ends(values[index]) : .null),
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
    members.append(.init("ic50", or(curve.fit, half)))
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

  /// The dose of half effect; without a value where the doses say no more than on which side of them it lies.
  private func half(_ fit: DoseResponseFit) -> JSONValue {
    let estimate = fit.halfEffect
    var members: [JSONValue.Member] = [
      .init("value", fit.beyond == nil ? .number(estimate.value) : .null), .init("ci", ends(estimate)),
      .init("bounded", .bool(estimate.lower > 0 && estimate.upper.isFinite)),
    ]
    switch fit.beyond {
    case .below(let dose): members.append(.init("below", .number(dose)))
    case .above(let dose): members.append(.init("above", .number(dose)))
    case nil: break
    }
    return .object(members)
  }

  private func fit(_ fit: DoseResponseFit) -> JSONValue {
    [
      "untreated": .number(fit.untreated), "full": .number(fit.full), "hill": .number(fit.hill),
      "sumOfSquares": .number(fit.sumOfSquares), "misfit": .number(fit.misfit),
    ]
  }

  private func growth(_ metrics: GrowthRateMetrics) -> JSONValue {
    [
      "atHighest": .number(metrics.atHighest.value), "atHighestCI": ends(metrics.atHighest),
      "half": number(metrics.half?.value), "halfCI": or(metrics.half, ends),
      "areaOverCurve": .number(metrics.areaOverCurve.value), "areaOverCurveCI": ends(metrics.areaOverCurve),
    ]
  }

  private func ends(_ estimate: Estimate) -> JSONValue { [.number(estimate.lower), .number(estimate.upper)] }

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
        "genotype": .string(genotype), "drug": text(found.best?.subject.id),
        "asGood": .strings(found.asGood.map(\.subject.id)), "worse": .strings(found.worse.map(\.subject.id)),
        "notByMutant": .strings(found.notByMutant.map(\.subject.id)),
      ]
    }
  }

  // MARK: Files

  private func files(_ table: PotencyGrid) -> [StudyResult.File] {
    let hasGrowth = curves.contains { $0.growth != nil }
    let rows = curves.flatMap { curve in
      curve.points.indices.map { index -> [String] in
        let point = curve.points[index]
        let rate = curve.growth?.values[index]
        let numbers =
          [
            point.concentration.nanomolar, point.occupancy, point.response.value, point.response.lower,
            point.response.upper,
          ] + (hasGrowth ? [rate?.value, rate?.lower, rate?.upper] : [])
        return [curve.subject.id, curve.genotype] + numbers.map { $0?.description ?? "" }
      }
    }
    let points = CSVTable(
      header: ["drug", "genotype", "free_nM", "occupancy", "p", "p_lower", "p_upper"]
        + (hasGrowth ? ["gr", "gr_lower", "gr_upper"] : []), rows: rows)
    return [StudyResult.File("doses.csv", points.text)]
      + (table.isEmpty ? [] : [StudyResult.File("potencies.csv", table.csv.text)])
  }
}
