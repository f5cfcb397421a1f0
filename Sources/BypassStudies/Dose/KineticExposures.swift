import BypassCore
import BypassKnowledge
import BypassPharmacology

/// What the usual regimens give in plasma, for the drugs whose pharmacokinetics are known.
struct KineticExposures {
  /// One drug.
  struct Row {
    let drug: DrugEntry
    let kinetics: AgentKinetics
    let regimen: Regimen
    let summary: ExposureSummary
  }

  let rows: [Row]

  init(subjects: [DoseSubject]) {
    rows = subjects.compactMap { subject in
      guard case .drug(let entry) = subject, let kinetics = entry.agent.kinetics, let usual = kinetics.usual,
        let summary = try? kinetics.summary(of: usual)
      else { return nil }
      return Row(drug: entry, kinetics: kinetics, regimen: usual, summary: summary)
    }
  }

  var json: JSONValue {
    .array(
      rows.map { row -> JSONValue in
        [
          "drug": .string(row.drug.agent.id.description), "regimen": .string(row.regimen.text),
          "unit": "nM, unbound", "peak": .number(row.summary.peak.nanomolar),
          "average": .number(row.summary.average.nanomolar), "trough": .number(row.summary.trough.nanomolar),
          "steady": .bool(row.summary.isSteady), "periodHours": .number(row.summary.period),
          "peakAtHour": .number(row.summary.peakTime), "standing": .string(row.kinetics.standing.rawValue),
          "label": row.drug.agent.exposure.map { .number($0.free.nanomolar) } ?? .null,
        ]
      })
  }
}
