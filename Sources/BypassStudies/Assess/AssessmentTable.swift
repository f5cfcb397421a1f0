import BypassCore

/// The answer of `assess` for a terminal.
struct AssessmentTable {
  let assessment: Assessment

  var text: String { "" }
}
