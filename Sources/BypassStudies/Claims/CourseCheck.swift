import BypassCore
import BypassKnowledge
import BypassLocatedText
import BypassPopulation

/// Judges a question about clones in time: the same patients in every arm, compared pair by pair.
struct CourseCheck {
  let catalogue: Catalogue
  let disease: DiseaseEntry
  let course: LocatedValue
  let run: ArmRun
  let threads: Int

  struct Answer {
    let arm: EvolutionFile.Arm
    let outcomes: [ClonalOutcome]
  }

  /// Of the network a knot: a course asks about thousands of knots, and an error of one is shared by all of its arms.
  private static let mostTrajectories = 200

  /// Whether all that must come out does, with the numbers.
  func finding(named id: EntryID) async throws -> Finding {
    let map = try course.map(keys: EvolutionFile.keys + ["expect"])
    var file = try EvolutionFile(
      map, disease: .init(disease.id.description, at: course.place), name: id.description, text: id.description)
    file.patients = file.patients ?? 30
    let question = EvolutionQuestion(
      catalogue: catalogue, file: file, seed: run.seed, threads: threads,
      trajectories: min(run.trajectories, Self.mostTrajectories), checkpoints: nil)
    let built = try await question.tumour { _ in }
    var answers: [Answer] = []
    for arm in file.arms {
      let outcomes = try await question.outcomes(
        of: arm, in: built, patients: file.patients ?? 30, verb: "claims", recordEvery: 7
      ) { _ in }
      answers.append(Answer(arm: arm, outcomes: outcomes))
    }
    let parts = try map.require("expect").list()
    guard !parts.isEmpty else {
      throw Diagnostic.error(
        "nothing-expected", at: course.place, "this course expects nothing", remedy: "add 'expect:'")
    }
    return .all(try parts.map { try check($0, answers, built, file.followUp) })
  }

  private func check(
    _ value: LocatedValue, _ answers: [Answer], _ built: TumourBuilder.Built, _ followUp: Double
  ) throws(Diagnostic) -> (holds: Bool, detail: String) {
    let map = try value.map(keys: [
      "longer", "than", "ratio", "not_longer", "smaller", "in_control", "above", "below", "route", "part", "cells",
      "in", "day", "burden", "rises", "falls",
    ])
    func outcomes(_ key: String) throws(Diagnostic) -> (name: String, outcomes: [ClonalOutcome]) {
      let name = try map.require(key)
      let text = try name.text()
      guard let found = answers.first(where: { $0.arm.name == text }) else {
        throw .unknown("arm", text, at: name.place, among: answers.map(\.arm.name))
      }
      return (text, found.outcomes)
    }
    if map["longer"] != nil {
      let (first, second) = (try outcomes("longer"), try outcomes("than"))
      guard let ratio = try map["ratio"]?.number(in: 0...1e3) else { return longer(first, second) }
      return Self.longer(first, second, times: ratio, within: followUp)
    }
    if map["not_longer"] != nil { return notLonger(try outcomes("not_longer"), try outcomes("than")) }
    if map["smaller"] != nil {
      let (first, second) = (try outcomes("smaller"), try outcomes("than"))
      return smaller(first, second, on: try map.require("day").number(in: 0...36_525))
    }
    if let days = map["rises"] ?? map["falls"] {
      let arm = try outcomes(map["burden"] == nil ? "in" : "burden")
      return try moved(arm, by: try measure(map, built), days, isRise: map["rises"] != nil)
    }
    if map["in_control"] != nil {
      let (name, all) = try outcomes("in_control")
      return try bounded(
        "\(name): in control to the end", Double(all.count { !$0.hasFailed }) / Double(all.count), map)
    }
    if let route = map["route"] {
      let (name, all) = try outcomes("in")
      let clones = try self.clones(with: route, built)
      let failed = all.filter(\.hasFailed)
      let share = Double(failed.count { $0.route.map(clones.contains) ?? false }) / Double(max(1, failed.count))
      return try bounded("\(name): lost to \(try route.text())", share, map)
    }
    if let part = map["part"] {
      let (name, all) = try outcomes("in")
      let clones = try self.clones(with: part, built)
      let day = try map.require("day").number(in: 0...36_525)
      let shares = all.map { share(of: clones, in: $0, on: day) }
      return try bounded("\(name): share with \(try part.text()) on day \(day.significant(4))", shares.average, map)
    }
    let (name, all) = try outcomes("burden")
    let day = try map.require("day").number(in: 0...36_525)
    let ratios = all.map { counts(of: $0, on: day).reduce(0, +) / max(1, $0.cells.start) }
    return try bounded("\(name): size on day \(day.significant(4)) of that at the start", ratios.average, map)
  }

  private func bounded(
    _ what: String, _ number: Double, _ map: LocatedMap
  ) throws(Diagnostic) -> (Bool, String) {
    if let above = try map["above"]?.number() {
      return (number > above, "\(what) \(number.significant(3)) > \(above.significant(3))")
    }
    let below = try map.require("below").number()
    return (number < below, "\(what) \(number.significant(3)) < \(below.significant(3))")
  }

  func clones(
    with word: LocatedValue, _ built: TumourBuilder.Built
  ) throws(Diagnostic) -> Set<Int> {
    let entry = try disease.alteration(named: try word.text(), at: word.place)
    return Set(built.members.indices.filter { built.members[$0].alterations.contains { $0.id == entry.id } })
  }

  func counts(of outcome: ClonalOutcome, on day: Double) -> [Double] {
    guard let course = outcome.course, !course.days.isEmpty else { return [] }
    return course.counts[course.days.lastIndex { $0 <= day + 1e-9 } ?? 0]
  }

  func share(of clones: Set<Int>, in outcome: ClonalOutcome, on day: Double) -> Double {
    let counts = counts(of: outcome, on: day)
    let total = counts.reduce(0, +)
    return total > 0 ? counts.indices.filter(clones.contains).reduce(0) { $0 + counts[$1] } / total : 0
  }
}
