public import BypassCore

extension Regimen {
  /// Reads the short form of a regimen.
  ///
  /// ```
  /// regimen  = stretch { "then" stretch } { "at" NUMBER ("kg" | "m2") }
  /// stretch  = dose [ "/" interval ] { clause }
  /// dose     = NUMBER ("mg" | "g" | "ug") [ "/kg" | "/m2" ]
  /// interval = NUMBER ("h" | "d" | "wk")                        without one: every 24 h
  /// clause   = "x" COUNT                                        so many doses
  ///          | NUMBER ("h" | "min") "infusion"
  ///          | DAYS "on" DAYS "off"
  ///          | "ramp" NUMBER { "/" NUMBER } ("daily" | "weekly")
  /// ```
  ///
  /// `250mg/12h`, `250mg/12h 5 on 2 off`, `400mg ramp 20/50/100/200/400 weekly`, `20mg/m2 1h infusion x5`,
  /// `90mg/24h x7 then 180mg/24h`, `1.8mg/kg/3wk 0.5h infusion at 75kg`.
  ///
  /// - Throws: ``Diagnostic`` `regimen-syntax` at the word that is not understood, `regimen-range` for impossible numbers.
  public init(_ text: String, at place: Place? = nil) throws(Diagnostic) {
    var reader = RegimenReader(text: text, place: place)
    self = try reader.regimen()
  }

  /// The short form, which reads back as the same regimen.
  public var text: String {
    var parts: [String] = []
    for (index, course) in courses.enumerated() {
      if index > 0 { parts.append("then") }
      parts.append("\(course.amount.milligrams.plain)mg\(course.amount.basis.rawValue)/\(course.interval.plain)h")
      if let infusion = course.infusion { parts.append("\(infusion.plain)h infusion") }
      if let cycle = course.cycle { parts.append("\(cycle.on) on \(cycle.off) off") }
      if let ramp = course.ramp {
        let step = ramp.days == 1 ? "daily" : ramp.days == 7 ? "weekly" : "\(ramp.days.plain)d"
        parts.append("ramp \(ramp.levels.map(\.plain).joined(separator: "/")) \(step)")
      }
      if let count = course.count { parts.append("x\(count)") }
    }
    if let weight { parts.append("at \(weight.plain)kg") }
    if let surface { parts.append("at \(surface.plain)m2") }
    return parts.joined(separator: " ")
  }
}

extension Double {
  /// The shortest text that reads back as the number, without a point where it is whole.
  fileprivate var plain: String {
    self == rounded() && magnitude < 1e15 ? String(Int(self)) : description
  }
}

/// Reads the words of a regimen one by one.
private struct RegimenReader {
  let text: String
  let place: Place?
  private let words: [String]
  private var next = 0

  init(text: String, place: Place?) {
    self.text = text
    self.place = place
    words = text.replacing("×", with: "x").split(whereSeparator: \.isWhitespace).map { $0.lowercased() }
  }

  mutating func regimen() throws(Diagnostic) -> Regimen {
    var courses = [try stretch()]
    while take("then") { courses.append(try stretch()) }
    var weight: Double?
    var surface: Double?
    while take("at") {
      let word = try word("a weight or surface, such as 75kg or 1.9m2")
      if weight == nil, let value = Self.number(word, unit: "kg") {
        weight = value
      } else if surface == nil, let value = Self.number(word, unit: "m2") {
        surface = value
      } else {
        throw refused(word, "a weight or surface, such as 75kg or 1.9m2")
      }
    }
    if next < words.count { throw refused(words[next], "'x5', '1h infusion', '5 on 2 off', 'ramp …', 'then' or 'at'") }
    return try Regimen(courses, weight: weight, surface: surface, at: place)
  }

  private mutating func stretch() throws(Diagnostic) -> Regimen.Course {
    var course = try dose(try word("a dose such as 250mg/12h"))
    while next < words.count {
      let word = words[next]
      if word == "then" || word == "at" { break }
      next += 1
      if word == "ramp", course.ramp == nil {
        course.ramp = try ramp()
      } else if word.hasPrefix("x"), course.count == nil, let count = Int(word.dropFirst()) {
        course.count = count
      } else if course.infusion == nil, let hours = Self.hours(word), take("infusion") {
        course.infusion = hours
      } else if course.cycle == nil, let on = Int(word), take("on") {
        let off = try self.word("the days off")
        guard let days = Int(off), take("off") else { throw refused(off, "the days off, as in '5 on 2 off'") }
        course.cycle = Regimen.Cycle(on: on, off: days)
      } else {
        throw refused(word, "'x5', '1h infusion', '5 on 2 off' or 'ramp 20/50/100 weekly'")
      }
    }
    return course
  }

  private func dose(_ word: String) throws(Diagnostic) -> Regimen.Course {
    var parts = word.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
    let first = parts.removeFirst()
    let units: [(String, Double)] = [("mg", 1), ("ug", 1e-3), ("µg", 1e-3), ("g", 1e3)]
    guard
      let (unit, factor) = units.first(where: { first.hasSuffix($0.0) }),
      let number = Double(first.dropLast(unit.count))
    else { throw refused(word, "a dose such as 250mg/12h") }
    var basis = Regimen.Amount.Basis.flat
    if let part = parts.first, let found = Regimen.Amount.Basis(rawValue: "/" + part) {
      basis = found
      parts.removeFirst()
    }
    var interval = 24.0
    if let part = parts.first {
      guard parts.count == 1, let hours = Self.interval(part) else {
        throw refused(word, "an interval such as 12h, 1d or 3wk after the dose")
      }
      interval = hours
    }
    return Regimen.Course(.init(milligrams: number * factor, basis: basis), interval: interval)
  }

  private mutating func ramp() throws(Diagnostic) -> Regimen.Course.Ramp {
    let word = try word("the amounts of the ramp, such as 20/50/100")
    let levels = word.split(separator: "/", omittingEmptySubsequences: false).map { Double($0) }
    guard levels.count > 1, !levels.contains(nil) else { throw refused(word, "amounts in mg such as 20/50/100") }
    let step = try self.word("'weekly' or 'daily'")
    let days: Double? =
      switch step {
      case "weekly": 7
      case "daily": 1
      default: Self.number(step, unit: "d")
      }
    guard let days else { throw refused(step, "'weekly', 'daily' or days such as 3d") }
    return Regimen.Course.Ramp(levels: levels.compactMap { $0 }, days: days)
  }

  private mutating func take(_ word: String) -> Bool {
    guard next < words.count, words[next] == word else { return false }
    next += 1
    return true
  }

  private mutating func word(_ expected: String) throws(Diagnostic) -> String {
    guard next < words.count else {
      throw .error("regimen-syntax", at: place, "'\(text.clipped)' ends where \(expected) should stand")
    }
    next += 1
    return words[next - 1]
  }

  private static func number(_ word: String, unit: String) -> Double? {
    word.hasSuffix(unit) ? Double(word.dropLast(unit.count)) : nil
  }

  private static func hours(_ word: String) -> Double? {
    number(word, unit: "min").map { $0 / 60 } ?? number(word, unit: "h")
  }

  private static func interval(_ word: String) -> Double? {
    number(word, unit: "wk").map { $0 * 168 } ?? number(word, unit: "d").map { $0 * 24 } ?? number(word, unit: "h")
  }

  private func refused(_ word: String, _ expected: String) -> Diagnostic {
    .error(
      "regimen-syntax", at: place, "'\(word.clipped)' is not understood in the regimen '\(text.clipped)'",
      remedy: "expected here: \(expected)")
  }
}
