import BypassCore

/// The files of the answer of `assess`.
struct AssessmentFiles {
  let assessment: Assessment

  var files: [StudyResult.File] { [] }
}
