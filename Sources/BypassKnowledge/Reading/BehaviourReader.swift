import BypassCore
import BypassLocatedText
import BypassModel

/// Reads one behaviour.
enum BehaviourReader {
  /// The keys of an experiment.
  static let experimentKeys = ["arms", "expect"]

  /// The entry.
  static func behaviour(_ value: LocatedValue) throws(Diagnostic) -> Behaviour {
    let map = try value.map(
      keys: ["id", "says", "claims", "needs", "not_yet", "known_failure", "note", "course"] + experimentKeys)
    let id = try map.require("id")
    let experiment = try experiment(map)
    let notYet = try map.text("not_yet")
    guard notYet != nil || !experiment.expectations.isEmpty || map["course"] != nil else {
      throw .error(
        "nothing-expected", at: id.place, "this behaviour expects nothing",
        remedy: "add 'expect:', 'course:' or 'not_yet:'")
    }
    return Behaviour(
      id: try id.identifier(Entry.self), says: try map.require("says").text(),
      claims: try map["claims"]?.identifiers(Entry.self) ?? [], needs: try map.require("needs").text(),
      experiment: experiment, course: map["course"], notYet: notYet, knownFailure: try map.text("known_failure"),
      place: id.place)
  }

  /// The arms and expectations of an entry.
  static func experiment(_ map: LocatedMap) throws(Diagnostic) -> Experiment {
    var arms: [Experiment.Arm] = []
    for entry in try map["arms"]?.openMap().entries ?? [] {
      let arm = try entry.value.map(keys: ProfileReader.keys)
      arms.append(
        Experiment.Arm(
          name: entry.key, profile: try ProfileReader.profile(arm),
          firstDrugs: try ProfileReader.drugs(try arm["first"]?.map(keys: ["drugs"])["drugs"])))
    }
    var expectations: [(expectation: Experiment.Expectation, place: Place)] = []
    for part in try map["expect"]?.list() ?? [] {
      expectations.append((try expectation(part, arms: arms.map(\.name)), part.place))
    }
    return Experiment(arms: arms, expectations: expectations)
  }

  private static func expectation(
    _ value: LocatedValue, arms: [String]
  ) throws(Diagnostic) -> Experiment.Expectation {
    let map = try value.map(keys: ["arm", "holds", "share", "above", "below", "more", "in", "than", "same", "as"])
    func arm(_ key: String) throws(Diagnostic) -> String {
      let value = try map.require(key)
      let name = try value.text()
      guard arms.contains(name) else { throw .unknown("arm", name, at: value.place, among: arms) }
      return name
    }
    if let holds = map["holds"] { return .holds(try holds.condition(), in: try arm("arm")) }
    if let more = map["more"] {
      return .more(try more.identifier(Node.self), in: try arm("in"), than: try arm("than"))
    }
    if let same = map["same"] { return .same(try same.identifier(Node.self), in: try arm("in"), as: try arm("as")) }
    let condition = try map.require("share").condition()
    if let above = map["above"] { return .above(try above.number(in: 0...1), condition, in: try arm("arm")) }
    return .below(try map.require("below").number(in: 0...1), condition, in: try arm("arm"))
  }
}
