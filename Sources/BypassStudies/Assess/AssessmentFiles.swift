import BypassAnalyses
import BypassCore
import BypassGraphics
import BypassKnowledge
import BypassPharmacology
import BypassReports

/// The files of the answer of `assess`: the report, its figures, its tables.
struct AssessmentFiles {
  let assessment: Assessment

  var files: [StudyResult.File] {
    let figures = AssessmentFigures(assessment: assessment)
    var files = [
      StudyResult.File("report.html", AssessmentReport(assessment: assessment, figures: figures).html),
      StudyResult.File("singles.svg", figures.singles.svg()), StudyResult.File("treatments.csv", treatments),
      StudyResult.File("evidence.csv", evidence),
    ]
    if let pairs = figures.pairs { files.append(StudyResult.File("pairs.svg", pairs.svg())) }
    return files
  }

  private var treatments: String {
    func cells(_ estimate: Estimate?) -> [String] {
      estimate.map { [$0.value, $0.lower, $0.upper].map(\.description) } ?? ["", "", ""]
    }
    let outcome = assessment.untreated
    let deaths = outcome.death.indices.flatMap { k in ["", "_lower", "_upper"].map { "death_\(k + 1)\($0)" } }
    let growths = outcome.proliferation.indices.flatMap { k in
      ["", "_lower", "_upper"].map { "proliferation_\(k + 1)\($0)" }
    }
    let header =
      ["rank", "drugs", "doses"] + deaths + growths
      + ["score", "score_lower", "score_upper", "benefit", "benefit_lower", "benefit_upper", "because"]
    let rows = assessment.treatments.map { treatment -> [String] in
      [
        String(treatment.rank), treatment.drugs.map(\.agent.id.description).joined(separator: " + "),
        treatment.doses.map(\.text).joined(separator: " + "),
      ] + treatment.outcome.death.flatMap(cells) + treatment.outcome.proliferation.flatMap(cells)
        + cells(treatment.outcome.score) + cells(treatment.benefit)
        + [treatment.reasons.sentences.joined(separator: "; ")]
    }
    return CSVTable(header: header, rows: rows).text
  }

  private var evidence: String {
    var seen: Set<[String]> = []
    let rows = assessment.treatments.flatMap { $0.reasons.evidence }.map {
      [$0.id, $0.standing.rawValue, $0.use, $0.says]
    }.filter { seen.insert($0).inserted }
    return CSVTable(header: ["id", "standing", "use", "says"], rows: rows).text
  }
}
