public import BypassCore

/// A value read from YAML that knows where it stands.
public struct LocatedValue: Hashable, Sendable {
  /// What the value is.
  public enum Content: Hashable, Sendable {
    /// Text; `plain` unless it was quoted.
    case scalar(String, plain: Bool)
    case list([LocatedValue])
    /// Keys in the order of the text, each once.
    case map([Entry])
  }

  /// A key with its value.
  public struct Entry: Hashable, Sendable {
    /// The key.
    public let key: String
    /// Where the key stands.
    public let place: Place
    /// What it stands for.
    public let value: LocatedValue
  }

  /// Where the value begins.
  public let place: Place
  /// What it is.
  public let content: Content

  /// A value at a place.
  public init(place: Place, content: Content) {
    self.place = place
    self.content = content
  }

  /// Whether nothing was written (`key:` alone, `~` or `null`).
  public var isEmpty: Bool {
    if case .scalar(let text, plain: true) = content { ["", "~", "null"].contains(text) } else { false }
  }

  /// The text of a scalar.
  ///
  /// - Throws: ``Diagnostic`` for a list, a mapping or nothing.
  public func text() throws(Diagnostic) -> String {
    guard case .scalar(let text, _) = content, !isEmpty else { throw expected("a text") }
    return text
  }

  /// A whole number.
  public func integer(in range: ClosedRange<Int> = Int.min...Int.max) throws(Diagnostic) -> Int {
    guard case .scalar(let text, _) = content, let value = Int(text) else { throw expected("a whole number") }
    guard range.contains(value) else {
      throw .error(
        "number-range", at: place, "\(value) is out of range",
        remedy: "use a whole number from \(range.lowerBound) to \(range.upperBound)")
    }
    return value
  }

  /// A finite number in a range.
  public func number(
    in range: ClosedRange<Double> = -Double.greatestFiniteMagnitude...Double.greatestFiniteMagnitude
  ) throws(Diagnostic) -> Double {
    guard case .scalar(let text, _) = content, let value = Double(text), value.isFinite else {
      throw expected("a number")
    }
    guard range.contains(value) else {
      throw .error(
        "number-range", at: place, "\(text) is out of range",
        remedy: "use a number from \(range.lowerBound) to \(range.upperBound)")
    }
    return value
  }

  /// A truth value: true or false.
  public func truth() throws(Diagnostic) -> Bool {
    guard case .scalar(let text, plain: true) = content, text == "true" || text == "false" else {
      throw expected("true or false")
    }
    return text == "true"
  }

  /// The parts of a list; nothing is an empty list.
  public func list() throws(Diagnostic) -> [LocatedValue] {
    if isEmpty { return [] }
    guard case .list(let parts) = content else { throw expected("a list") }
    return parts
  }

  /// The parts of a list of texts, with their places.
  public func texts() throws(Diagnostic) -> [(text: String, place: Place)] {
    var texts: [(text: String, place: Place)] = []
    for part in try list() { texts.append((try part.text(), part.place)) }
    return texts
  }

  /// A mapping that holds no key but these.
  ///
  /// - Throws: ``Diagnostic`` for anything else, and for an unknown key with the nearest known ones.
  public func map(keys known: [String]) throws(Diagnostic) -> LocatedMap {
    let map = try openMap()
    for entry in map.entries where !known.contains(entry.key) {
      throw .unknown("key", entry.key, at: entry.place, among: known)
    }
    return map
  }

  /// A mapping with any keys; nothing is an empty mapping.
  public func openMap() throws(Diagnostic) -> LocatedMap {
    if isEmpty { return LocatedMap(place: place, entries: []) }
    guard case .map(let entries) = content else { throw expected("a mapping (key: value)") }
    return LocatedMap(place: place, entries: entries)
  }

  private func expected(_ what: String) -> Diagnostic {
    let found =
      switch content {
      case _ where isEmpty: "nothing"
      case .scalar(let text, _): "'\(text.clipped)'"
      case .list: "a list"
      case .map: "a mapping"
      }
    return .error("wrong-shape", at: place, "\(what) is expected here, but there is \(found)")
  }
}

/// A mapping whose keys are read by name.
public struct LocatedMap: Hashable, Sendable {
  /// Where the mapping begins.
  public let place: Place
  /// Its entries in the order of the text.
  public let entries: [LocatedValue.Entry]

  /// A mapping.
  public init(place: Place, entries: [LocatedValue.Entry]) {
    self.place = place
    self.entries = entries
  }

  /// The value of a key; nil when it is absent or nothing is written behind it.
  public subscript(key: String) -> LocatedValue? {
    entries.first { $0.key == key && !$0.value.isEmpty }?.value
  }

  /// The value of a key that must be there.
  public func require(_ key: String) throws(Diagnostic) -> LocatedValue {
    guard let value = self[key] else {
      throw .error("missing-key", at: place, "the key '\(key)' is missing", remedy: "add '\(key): …' here")
    }
    return value
  }
}
