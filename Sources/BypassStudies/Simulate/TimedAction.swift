import BypassCore
import BypassKnowledge
import BypassModel

/// Something that acts on a model during a part of the time.
struct TimedAction: Sendable {
  /// What acts.
  enum Action: Sendable {
    /// A drug of the catalogue, as `NAME=DOSE`.
    case drug(String)
    /// A node held at a level.
    case clamp(TumourProfile.Setting)
    /// A share of a node's activity that is lost: 0...1.
    case inhibit(TumourProfile.Word, Double)
    /// A node's rates multiplied by a factor of 0 or more.
    case speed(TumourProfile.Word, Double)
    /// A node set once, at the beginning of the time, and not held; with a probability, else to 0.
    case set(TumourProfile.Setting, Double)
  }

  let action: Action
  let span: TimeSpan
  let place: Place
  /// As it was asked for.
  let text: String

  /// Reads what an option says, its time after `@`; without a time it acts always.
  ///
  /// - Throws: ``Diagnostic`` for a word that cannot be read.
  init(option: String, _ word: String) throws(Diagnostic) {
    let place = Place.option(option, word)
    // A dose or a name never holds an @.
    let parts = word.split(separator: "@", maxSplits: 1, omittingEmptySubsequences: false).map { String($0).trimmed }
    span = parts.count == 2 ? try TimeSpan(parts[1], at: place) : .always
    switch option {
    case "--clamp": action = .clamp(try .init(parts[0], at: place))
    case "--inhibit":
      let (node, share) = try Self.number(
        parts[0], at: place, in: 0...1, wanted: "NODE=SHARE, with a share from 0 to 1")
      action = .inhibit(node, share)
    case "--speed":
      let (node, factor) = try Self.number(
        parts[0], at: place, in: 0...1e9, wanted: "NODE=FACTOR, with a factor of 0 or more")
      action = .speed(node, factor)
    default: action = .drug(parts[0])
    }
    self.place = place
    text = "\(option.dropFirst(2)) \(word)"
  }

  /// Reads `TIME:NODE=LEVEL`, a node set once.
  ///
  /// - Throws: ``Diagnostic`` for any other form.
  init(at word: String) throws(Diagnostic) {
    place = Place.option("--at", word)
    let parts = word.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false).map { String($0).trimmed }
    guard parts.count == 2, let time = Double(parts[0]) else {
      throw .error(
        "event-syntax", at: place, "'\(word.clipped)' is not of the form TIME:NODE=LEVEL",
        remedy: "write 24:ALK=0, say; what is to last goes with --clamp NODE=LEVEL@24..48")
    }
    span = try TimeSpan(from: time, to: nil, every: nil, at: place)
    action = .set(try .init(parts[1], at: place), 1)
    text = "at \(word)"
  }

  /// An action of a schedule.
  init(_ action: Action, _ span: TimeSpan, at place: Place, text: String) {
    self.action = action
    self.span = span
    self.place = place
    self.text = text
  }

  /// Whether it is a matter of an instant.
  var isInstant: Bool { if case .set = action { true } else { false } }

  private static func number(
    _ text: String, at place: Place, in range: ClosedRange<Double>, wanted: String
  ) throws(Diagnostic) -> (TumourProfile.Word, Double) {
    let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map { String($0).trimmed }
    guard parts.count == 2, !parts[0].isEmpty, let value = Double(parts[1]), range.contains(value) else {
      throw .error("event-syntax", at: place, "'\(text.clipped)' is not of the form \(wanted)")
    }
    return (TumourProfile.Word(parts[0], at: place), value)
  }
}
