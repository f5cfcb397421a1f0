import BypassCore
import BypassPopulation

/// Outcomes as lines of numbers that read back as the same numbers: what a checkpoint holds. Courses are kept too.
enum OutcomeText {
  private static let version = "clonal-outcomes 1"

  /// The text of some outcomes, ended by a line that says that it is whole.
  static func text(_ outcomes: [ClonalOutcome]) -> String {
    ([version] + outcomes.map(line) + ["end \(outcomes.count)"]).joined(separator: "\n") + "\n"
  }

  /// The outcomes of a text; nil when it is not whole.
  static func outcomes(_ text: String) -> [ClonalOutcome]? {
    var lines = text.split(separator: "\n").map(String.init)
    guard lines.count >= 2, lines.removeFirst() == version, lines.removeLast() == "end \(lines.count)" else {
      return nil
    }
    let outcomes = lines.compactMap(outcome)
    return outcomes.count == lines.count ? outcomes : nil
  }

  private static func line(_ outcome: ClonalOutcome) -> String {
    func list(_ values: [Double]) -> String { values.map(\.description).joined(separator: ",") }
    let events = outcome.events.map {
      "\($0.day.description)~\($0.kind.text)~\($0.burden.description)~\($0.dominant)"
    }.joined(separator: "|")
    var fields = [
      String(outcome.patient), outcome.control.description, outcome.hasFailed ? "1" : "0",
      outcome.firstProgression?.description ?? "-", outcome.isCured ? "1" : "0", outcome.depth.description,
      outcome.isComplete ? "1" : "0", outcome.route.map(String.init) ?? "-", list(outcome.drugDays),
      list(outcome.toxicity), outcome.cells.start.description, outcome.cells.end.description, events,
    ]
    if let course = outcome.course {
      fields += [
        list(course.days), course.counts.map(list).joined(separator: "|"),
        course.exposures.map(list).joined(separator: "|"), course.regimens.joined(separator: "|"),
      ]
    }
    return fields.joined(separator: "\t")
  }

  private static func outcome(_ line: String) -> ClonalOutcome? {
    let fields = line.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
    func list(_ text: String) -> [Double] { text.split(separator: ",").compactMap { Double($0) } }
    func parts(_ text: String) -> [String] {
      text.isEmpty ? [] : text.split(separator: "|", omittingEmptySubsequences: false).map(String.init)
    }
    guard fields.count == 13 || fields.count == 17, let patient = Int(fields[0]), let control = Double(fields[1]),
      let depth = Double(fields[5]), let start = Double(fields[10]), let end = Double(fields[11])
    else { return nil }
    var course: ClonalOutcome.Course?
    if fields.count == 17 {
      course = .init()
      course?.days = list(fields[13])
      course?.counts = parts(fields[14]).map(list)
      course?.exposures = parts(fields[15]).map(list)
      course?.regimens = parts(fields[16])
    }
    let events = parts(fields[12]).compactMap(event)
    return ClonalOutcome(
      patient: patient, control: control, hasFailed: fields[2] == "1", firstProgression: Double(fields[3]),
      isCured: fields[4] == "1", depth: depth, isComplete: fields[6] == "1", route: Int(fields[7]),
      drugDays: list(fields[8]), toxicity: list(fields[9]), cells: (start, end), events: events, course: course)
  }

  private static func event(_ text: String) -> TreatmentEvent? {
    let fields = text.split(separator: "~", omittingEmptySubsequences: false).map(String.init)
    guard fields.count == 4, let day = Double(fields[0]), let burden = Double(fields[2]), let dominant = Int(fields[3])
    else { return nil }
    return TreatmentEvent(day: day, kind: .init(text: fields[1]), burden: burden, dominant: dominant)
  }
}
