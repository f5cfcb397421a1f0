import BypassCore
import BypassKnowledge
import BypassLocatedText

/// A schedule of treatment, read from YAML:
///
///     events:
///       - drug: crizotinib=250mg/12h
///         from: 24
///         to: 48
///         every: 72
///       - set: TNF=1
///         at: 20
///         probability: 0.1
enum ScheduleFile {
  private static let actions = ["drug", "clamp", "inhibit", "speed", "set"]

  /// What a file says, in its order.
  ///
  /// - Throws: ``Diagnostics`` with the first finding of each event.
  static func read(_ path: String) throws(Diagnostics) -> [TimedAction] {
    let events: [LocatedValue]
    do throws(Diagnostic) {
      events = try LocatedYAML.parse(TextFile.read(path)).map(keys: ["events"]).require("events").list()
    } catch {
      throw Diagnostics([error])
    }
    var findings: [Diagnostic] = []
    var read: [TimedAction] = []
    for event in events {
      do throws(Diagnostic) {
        read.append(try action(event))
      } catch {
        findings.append(error)
      }
    }
    guard findings.isEmpty else { throw Diagnostics(findings) }
    return read
  }

  private static func action(_ event: LocatedValue) throws(Diagnostic) -> TimedAction {
    let map = try event.map(keys: actions + ["from", "to", "every", "at", "probability"])
    let named = map.entries.filter { actions.contains($0.key) }
    guard named.count == 1, let entry = named.first else {
      throw .error(
        "event-action", at: event.place, "an event does exactly one thing, and this one names \(named.count)",
        remedy: "name one of \(actions.joined(separator: ", "))")
    }
    let text = try entry.value.text()
    let place = entry.value.place
    let isInstant = entry.key == "set"
    let misplaced = isInstant ? ["from", "to"] : ["at", "probability"]
    for other in map.entries where misplaced.contains(other.key) {
      throw .error(
        "event-time", at: other.place, "'\(other.key)' does not go with '\(entry.key)'",
        remedy: isInstant ? "a node is set at a time: at" : "what lasts has from and to")
    }
    func number(_ key: String) throws(Diagnostic) -> Double? { try map[key]?.number() }
    let start = try number(isInstant ? "at" : "from") ?? 0
    let span = try TimeSpan(from: start, to: number("to"), every: number("every"), at: event.place)
    let action: TimedAction.Action =
      switch entry.key {
      case "set": .set(try .init(text, at: place), try map["probability"]?.number(in: 0...1) ?? 1)
      case "drug": .drug(text)
      default: try TimedAction(option: "--\(entry.key)", text).action
      }
    return TimedAction(action, span, at: place, text: "\(entry.key) \(text) \(told(span, isInstant: isInstant))")
  }

  private static func told(_ span: TimeSpan, isInstant: Bool) -> String {
    let again = span.period.map { "/\($0.significant(6))" } ?? ""
    if isInstant { return "@\(span.start.significant(6))\(again)" }
    return "@\(span.start.significant(6))..\(span.end.isFinite ? span.end.significant(6) : "")\(again)"
  }
}
