public import BypassCore
import BypassPharmacology

/// Reads the one-line language of treatment plans.
///
///     crizotinib 90d > lorlatinib                  a drug for 90 days, then the next until progression
///     crizotinib > lorlatinib                      the next at progression
///     crizotinib + trametinib                      together
///     (crizotinib 14d, off 14d)                    intermittent; (crizotinib 28d, lorlatinib 28d) x6 alternates
///     adaptive(crizotinib, stop 50%, resume 100%)
///     biopsy(crizotinib | brigatinib | lorlatinib)
///     ramp(venetoclax: 20mg/24h 7d, 50mg/24h 7d, 400mg/24h)
///     ruxolitinib 28d > transplant(4)              a bridge to a transplant that leaves one cell in 10⁴
///
/// Lengths are in days (d), weeks (w), months (m, 30.4375 days) or years (y). Doses are written as everywhere:
/// `crizotinib=300nM`, `=250mg/12h`, `=97%`, nothing for the label.
public struct PlanParser {
  private let source: Place
  private let tokens: [PlanToken]
  private var position = 0

  /// Reads a plan.
  ///
  /// - Parameter place: where the text stands; columns are counted from there.
  /// - Throws: ``Diagnostic`` `plan-syntax`, `plan-length`, `plan-thresholds`, `drug-twice`, or what a dose throws.
  public static func plan(_ text: String, at place: Place) throws(Diagnostic) -> TreatmentPlan {
    guard text.utf8.count <= 20_000 else {
      throw .error("plan-syntax", at: place, "a plan has at most 20,000 characters")
    }
    var parser = PlanParser(source: place, tokens: PlanToken.tokens(of: text))
    return try parser.plan()
  }

  private init(source: Place, tokens: [PlanToken]) {
    self.source = source
    self.tokens = tokens
  }

  private var next: PlanToken? { tokens.indices.contains(position) ? tokens[position] : nil }

  private func place(_ token: PlanToken?) -> Place {
    let token = token ?? PlanToken(text: " ", column: tokens.last.map { $0.column + $0.text.count } ?? 0)
    return Place(
      file: source.file, line: source.line, column: source.column + token.column, length: token.text.count,
      lineText: source.lineText)
  }

  private func fault(_ summary: String, at token: PlanToken?, code: String = "plan-syntax", remedy: String? = nil)
    -> Diagnostic
  {
    .error(
      code, at: place(token), summary,
      remedy: remedy ?? "write 'crizotinib 90d > lorlatinib', '(crizotinib 14d, off 14d)' or 'adaptive(…)'")
  }

  private mutating func take(_ mark: String) -> Bool {
    guard next?.text == mark else { return false }
    position += 1
    return true
  }

  private mutating func expect(_ mark: String) throws(Diagnostic) {
    guard take(mark) else {
      throw fault("'\(mark)' is expected here, not \(next.map { "'\($0.text.clipped)'" } ?? "the end")", at: next)
    }
  }

  private mutating func plan() throws(Diagnostic) -> TreatmentPlan {
    var steps = try step()
    while take(">") { steps += try step() }
    if let extra = next { throw fault("'\(extra.text.clipped)' does not belong here", at: extra) }
    guard steps.count <= 1000 else { throw fault("a plan has at most 1,000 steps", at: nil) }
    return TreatmentPlan(steps)
  }

  private mutating func step() throws(Diagnostic) -> [TreatmentPlan.Step] {
    if next?.text == "(" { return [try cycle()] }
    let isCall = tokens.indices.contains(position + 1) && tokens[position + 1].text == "("
    if isCall, let name = next {
      position += 2
      switch name.text {
      case "adaptive": return [try adaptive()]
      case "biopsy": return [try biopsy()]
      case "ramp": return try ramp()
      case "transplant": return [try transplant()]
      default:
        throw .unknown(
          "kind of step", name.text, at: place(name), among: ["adaptive", "biopsy", "ramp", "transplant"],
          code: "plan-syntax")
      }
    }
    let regimen = try regimen()
    return [.give(regimen, days: try length())]
  }

  private mutating func cycle() throws(Diagnostic) -> TreatmentPlan.Step {
    try expect("(")
    var parts: [TreatmentPlan.Part] = []
    repeat {
      let regimen = try regimen()
      let token = next
      guard let days = try length() else { throw fault("this part of the cycle has no length", at: token) }
      parts.append(.init(regimen, days: days))
    } while take(",")
    try expect(")")
    guard let token = next, token.text.hasPrefix("x"), let times = Int(token.text.dropFirst()) else {
      return .cycle(parts, times: nil)
    }
    guard (1...10_000).contains(times) else {
      throw fault("a cycle is given 1 to 10,000 times", at: token, code: "plan-length")
    }
    position += 1
    return .cycle(parts, times: times)
  }

  private mutating func adaptive() throws(Diagnostic) -> TreatmentPlan.Step {
    let regimen = try regimen()
    try expect(",")
    let start = next
    let stop = try share(after: "stop")
    try expect(",")
    let resume = try share(after: "resume")
    try expect(")")
    guard stop < resume else {
      throw fault(
        "treatment would stop at \((stop * 100).significant(3)) % and resume at \((resume * 100).significant(3)) %",
        at: start, code: "plan-thresholds", remedy: "stop below the share at which it resumes: stop 50%, resume 100%")
    }
    return .adaptive(regimen, stop: stop, resume: resume)
  }

  private mutating func share(after word: String) throws(Diagnostic) -> Double {
    try expect(word)
    guard let token = next, token.text.hasSuffix("%"), let percent = Double(token.text.dropLast()), percent.isFinite
    else { throw fault("a share such as 50% is expected here", at: next) }
    guard percent > 0, percent <= 10_000 else {
      throw fault("\(token.text) of the tumour cannot be reached", at: token, code: "plan-thresholds")
    }
    position += 1
    return percent / 100
  }

  private mutating func biopsy() throws(Diagnostic) -> TreatmentPlan.Step {
    var choices = [try regimen()]
    while take("|") { choices.append(try regimen()) }
    try expect(")")
    return .biopsy(choices)
  }

  private mutating func ramp() throws(Diagnostic) -> [TreatmentPlan.Step] {
    guard let drug = next, !PlanToken.marks.contains(Character(String(drug.text.prefix(1)))) else {
      throw fault("the name of a drug is expected here", at: next)
    }
    position += 1
    try expect(":")
    var steps: [TreatmentPlan.Step] = []
    repeat {
      guard let token = next else { throw fault("a dose is expected here", at: nil) }
      position += 1
      let dose = TreatmentPlan.Dose(
        drug: drug.text, amount: try DoseRequest(token.text, at: place(token)), place: place(drug))
      steps.append(.give(.init([dose]), days: try length()))
    } while take(",")
    try expect(")")
    return steps
  }

  private mutating func transplant() throws(Diagnostic) -> TreatmentPlan.Step {
    guard let token = next, let kill = Double(token.text), kill > 0, kill <= 20 else {
      throw fault("the powers of ten that a transplant takes away are expected here (0 to 20)", at: next)
    }
    position += 1
    try expect(")")
    return .transplant(logKill: kill)
  }

  private mutating func regimen() throws(Diagnostic) -> TreatmentPlan.Regimen {
    var doses: [TreatmentPlan.Dose] = []
    repeat {
      guard let token = next, let first = token.text.first, !PlanToken.marks.contains(first) else {
        throw fault("a drug or 'off' is expected here", at: next)
      }
      position += 1
      if token.text == "off", doses.isEmpty { return .off }
      let parts = token.text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
      guard !parts[0].isEmpty else { throw fault("the name of a drug is missing before '='", at: token) }
      guard !doses.contains(where: { $0.drug == parts[0] }) else {
        throw fault(
          "\(parts[0]) is given twice at once", at: token, code: "drug-twice", remedy: "keep one dose of it")
      }
      let amount = parts.count == 2 ? try DoseRequest(parts[1], at: place(token)) : DoseRequest.label
      doses.append(.init(drug: parts[0], amount: amount, place: place(token)))
    } while take("+")
    return .init(doses)
  }

  /// A length in days, if one is written next.
  private mutating func length() throws(Diagnostic) -> Double? {
    guard let token = next, let days = Duration.days(token.text) else { return nil }
    guard days.isFinite, days >= 0.01, days <= 36_525 else {
      throw fault(
        "a length of \(token.text.clipped) is impossible", at: token, code: "plan-length",
        remedy: "a length is from 0.01 days to 100 years, such as 14d, 3w, 6m or 2y")
    }
    position += 1
    return days
  }

  /// Lengths of time as users write them.
  public enum Duration {
    /// `14d`, `3w`, `6m`, `2y` in days; nil for any other text.
    public static func days(_ text: String) -> Double? {
      let units: [Character: Double] = ["d": 1, "w": 7, "m": 30.4375, "y": 365.25]
      guard let last = text.last, let unit = units[last], let number = Double(text.dropLast()) else { return nil }
      return number * unit
    }
  }
}
