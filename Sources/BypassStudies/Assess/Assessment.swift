import BypassAnalyses
import BypassCore
import BypassKnowledge
import BypassModel

/// The answer of `assess`, with its question.
struct Assessment: Sendable {
  let study: AssessStudy
  let disease: DiseaseEntry
  let resolved: ResolvedProfile
  let untreated: TreatmentOutcome
  /// Best first.
  let treatments: [Treatment]
  /// Drugs of the panel that could not be tried, each with the reason.
  let skipped: [(drug: String, reason: Diagnostic)]
  /// Treatments asked for; more than answered when the run was interrupted.
  let asked: Int
  /// What contested statements read the other way would change for single drugs.
  let contested: [ContestedReading]

  /// What the score is, in one sentence.
  static let scoreDefinition =
    "(E[Death]/highest + 1 − E[Proliferation]/highest)/2 at the end of treatment: 1 if every cell dies fully and none "
    + "divides, 0 if none dies and all divide fully; intervals are 95 % (Wilson)"

  /// Everything noted, errors that made a drug impossible to try as notes.
  var diagnostics: [Diagnostic] {
    let interrupted =
      asked == treatments.count
      ? []
      : [
        Diagnostic(
          .warning, code: "interrupted", "interrupted: \(treatments.count) of \(asked) treatments were tried",
          remedy: "ranks are among those only; run it again for all")
      ]
    let malignant = untreated.shares.first?.value ?? 1
    let overdose =
      malignant >= 0.5
      ? []
      : [
        Diagnostic(
          .warning, code: "not-malignant",
          "without treatment only \((malignant * 100).significant(2)) % of these cells are malignant (\(disease.malignant.text)), so such a tumour lives only under a drug",
          remedy: "say under which it arose: 'arose_under: [crizotinib]' in the profile")
      ]
    return resolved.notes + interrupted + (study.profile.aroseUnder.isEmpty ? overdose : [])
      + skipped.map { skip in
        Diagnostic(
          .note, code: skip.reason.code, at: skip.reason.place, "\(skip.drug) was not tried: \(skip.reason.summary)",
          remedy: skip.reason.remedy)
      }
  }

  /// The answer in every form.
  var result: StudyResult {
    StudyResult(
      json: AssessmentJSON(assessment: self).document, terminal: AssessmentTable(assessment: self).text,
      files: AssessmentFiles(assessment: self).files, diagnostics: diagnostics,
      status: asked == treatments.count ? .done : .limitReached)
  }
}
