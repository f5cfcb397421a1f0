import BypassAnalyses
import BypassCore
import BypassKnowledge
import BypassPharmacology

/// The answer of `assess` for machines.
struct AssessmentJSON {
  let assessment: Assessment

  var document: JSONValue {
    let study = assessment.study
    return Envelope(
      verb: AssessStudy.verb, modelName: assessment.disease.id.description, modelDigest: study.catalogue.digest,
      perturbations: assessment.resolved.echo, seed: study.seed
    ).document(
      [
        .init("profile", profile), .init("settings", settings),
        .init("scoreDefinition", .string(Assessment.scoreDefinition)),
        .init("untreated", outcome(assessment.untreated)),
        .init("treatments", .array(assessment.treatments.map(treatment))),
        .init("contested", .array(assessment.contested.map(reading))),
        .init("skipped", .array(assessment.skipped.map { ["drug": .string($0.drug), "reason": $0.reason.json] })),
      ], diagnostics: assessment.diagnostics)
  }

  private var profile: JSONValue {
    [
      "name": .string(assessment.study.profile.name), "disease": .string(assessment.disease.id.description),
      "alterations": .strings(assessment.resolved.alterations.map(\.name)),
      "aroseUnder": .strings(assessment.study.profile.aroseUnder.map { "\($0.drug.text)=\($0.dose.text)" }),
      "mutants": .object(
        assessment.resolved.mutants.sorted { $0.key < $1.key }.map { .init($0.key, .string($0.value.description)) }),
    ]
  }

  private var settings: JSONValue {
    [
      "trajectories": .integer(assessment.study.trajectories), "settling": .number(assessment.study.duration),
      "duration": .number(assessment.study.duration), "confidence": 0.95,
      "method": "continuous-time stochastic simulation; every treatment starts from the settled untreated tumour",
    ]
  }

  private func outcome(_ outcome: TreatmentOutcome) -> JSONValue {
    .object(members(outcome))
  }

  private func members(_ outcome: TreatmentOutcome) -> [JSONValue.Member] {
    [
      .init("death", levels(outcome.death)), .init("proliferation", levels(outcome.proliferation)),
      .init("malignant", outcome.shares.first?.json ?? .null), .init("score", .number(outcome.score.value)),
      .init("scoreCI", [.number(outcome.score.lower), .number(outcome.score.upper)]),
      .init(
        "readouts",
        .object(
          assessment.disease.readouts.map { node in .init(node.description, .integer(outcome.dominant[node] ?? 0)) })),
    ]
  }

  /// The first level's share with its interval, and every level's.
  private func levels(_ shares: [Estimate]) -> JSONValue {
    let first = shares.first ?? Estimate(value: 0, lower: 0, upper: 0)
    return [
      "p": .number(first.value), "ci": [.number(first.lower), .number(first.upper)],
      "levels": .array(
        shares.enumerated().map {
          [
            "atLeast": .integer($0.offset + 1), "p": .number($0.element.value),
            "ci": [.number($0.element.lower), .number($0.element.upper)],
          ]
        }),
    ]
  }

  private func treatment(_ treatment: Treatment) -> JSONValue {
    var all: [JSONValue.Member] = [
      .init("rank", .integer(treatment.rank)), .init("drugs", .strings(treatment.drugs.map(\.agent.id.description))),
      .init("doses", .strings(treatment.doses.map(\.text))),
    ]
    all += members(treatment.outcome)
    all.append(
      .init(
        "benefit",
        treatment.benefit.map { ["value": .number($0.value), "ci": [.number($0.lower), .number($0.upper)]] } ?? .null))
    all.append(.init("engagement", .array(treatment.engagements.map(engagement))))
    all.append(.init("because", .strings(treatment.reasons.sentences)))
    all.append(.init("path", path(treatment.reasons.path)))
    all.append(.init("evidence", .array(treatment.reasons.evidence.map(evidence))))
    all.append(.init("standing", .string(treatment.standing.rawValue)))
    return .object(all)
  }

  private func engagement(_ engagement: Engagement) -> JSONValue {
    [
      "drug": .string(engagement.drug.description), "node": .string(engagement.target.node.description),
      "effect": .string(engagement.target.effect.rawValue), "occupancy": .number(engagement.occupancy.value),
      "freeNanomolar": engagement.free.map { .number($0.nanomolar) } ?? .null,
      "ic50Nanomolar": engagement.potency?.response.map { .number($0.ic50.nanomolar) } ?? .null,
      "derivation": engagement.potency.map { .string($0.derivation.rawValue) } ?? .null,
      "standing": .string(engagement.standing.rawValue),
    ]
  }

  private func reading(_ reading: ContestedReading) -> JSONValue {
    [
      "variant": .string(reading.variant.id.description), "says": .string(reading.variant.says),
      "claims": .strings(reading.variant.claims.map(\.description)),
      "drugs": .array(
        reading.rows.map { row in
          [
            "drug": .string(row.drug.agent.id.description), "death": row.death.json, "deathOtherwise": row.other.json,
            "changes": .bool(row.changes),
          ]
        }),
    ]
  }

  private func path(_ path: CausalPath?) -> JSONValue {
    guard let path else { return .null }
    return .array(
      path.steps.map { step in
        [
          "node": .string(step.node.description), "before": step.before.map { .integer($0) } ?? .null,
          "level": .integer(step.level), "inhibitsNext": .bool(step.inhibitsNext),
        ]
      })
  }

  private func evidence(_ evidence: Reasons.Evidence) -> JSONValue {
    [
      "id": .string(evidence.id), "says": .string(evidence.says), "standing": .string(evidence.standing.rawValue),
      "use": .string(evidence.use),
    ]
  }
}
