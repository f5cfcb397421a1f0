import BypassCore
import BypassLocatedText
import BypassModel

/// Reads one entry of `claims.yaml`: how a statement is carried and judged.
enum LedgerReader {
  /// The kinds of judgement, each with its own keys.
  private enum Kind: String, CaseIterable {
    case structure
    case behaviour
    case data
    case metadata
    case deferred

    var keys: [String] {
      switch self {
      case .structure:
        ["edge", "edges", "absent_edges", "node", "nodes", "targets", "absent_targets", "alterations"]
      case .behaviour: ["see"] + BehaviourReader.experimentKeys
      case .data: ["values", "relation", "subject"]
      case .metadata: ["subject"]
      case .deferred: ["needs", "room"]
      }
    }
  }

  /// The entry.
  static func entry(_ value: LocatedValue) throws(Diagnostic) -> LedgerEntry {
    let common = ["id", "verdict_kind", "known_failure", "note"]
    let kind = try value.openMap().word("verdict_kind", of: Kind.self)
    let map = try value.map(keys: common + kind.keys)
    let id = try map.require("id")
    return LedgerEntry(
      id: try id.identifier(Entry.self), judgement: try judgement(kind, map, at: id.place),
      knownFailure: try map.text("known_failure"), note: try map.text("note"), place: id.place)
  }

  private static func judgement(
    _ kind: Kind, _ map: LocatedMap, at place: Place
  ) throws(Diagnostic) -> LedgerEntry.Judgement {
    switch kind {
    case .structure: return .structure(try structure(map, at: place))
    case .behaviour:
      if let see = map["see"] {
        guard map["arms"] == nil, map["expect"] == nil else {
          throw .error(
            "two-judgements", at: see.place, "'see:' stands beside 'arms:' and 'expect:'", remedy: "keep one")
        }
        return .behaviour(try see.identifier(Entry.self))
      }
      let experiment = try BehaviourReader.experiment(map)
      guard !experiment.expectations.isEmpty else { throw nothing("'expect:' or 'see:'", at: place) }
      return .experiment(experiment)
    case .data: return .data(try data(map, at: place))
    case .metadata: return .metadata(try word(try map.require("subject")))
    case .deferred:
      return .deferred(needs: try map.require("needs").text(), room: try map.require("room").text())
    }
  }

  private static func structure(_ map: LocatedMap, at place: Place) throws(Diagnostic) -> LedgerEntry.Structure {
    var nodes: [(id: NodeID, place: Place)] = []
    for part in try items(map, "node", "nodes") { nodes.append((try part.identifier(Node.self), part.place)) }
    var alterations: [TumourProfile.Word] = []
    for part in try map["alterations"]?.list() ?? [] { alterations.append(try word(part)) }
    let structure = LedgerEntry.Structure(
      edges: try edges(items(map, "edge", "edges"), signed: true),
      absentEdges: try edges(map["absent_edges"]?.list() ?? [], signed: false), nodes: nodes,
      targets: try targets(map["targets"]), absentTargets: try targets(map["absent_targets"]), alterations: alterations)
    let parts =
      [structure.edges.count, structure.absentEdges.count, nodes.count, alterations.count]
      + [structure.targets.count, structure.absentTargets.count]
    guard parts.contains(where: { $0 > 0 }) else {
      throw nothing("an edge, a node, a target or an alteration", at: place)
    }
    return structure
  }

  /// A single item and a list of them, under two keys that may stand beside each other.
  private static func items(_ map: LocatedMap, _ one: String, _ many: String) throws(Diagnostic) -> [LocatedValue] {
    (map[one].map { [$0] } ?? []) + (try map[many]?.list() ?? [])
  }

  private static func edges(
    _ parts: [LocatedValue], signed: Bool
  ) throws(Diagnostic) -> [LedgerEntry.Structure.Edge] {
    var edges: [LedgerEntry.Structure.Edge] = []
    for part in parts {
      let map = try part.map(keys: ["from", "to"] + (signed ? ["sign"] : []))
      edges.append(
        .init(
          from: try map.require("from").identifier(Node.self), to: try map.require("to").identifier(Node.self),
          sign: signed ? try map.word("sign", of: NodeEntry.Regulator.Sign.self) : nil, place: part.place))
    }
    return edges
  }

  private static func targets(_ value: LocatedValue?) throws(Diagnostic) -> [LedgerEntry.Structure.Target] {
    var targets: [LedgerEntry.Structure.Target] = []
    for part in try value?.list() ?? [] {
      let map = try part.map(keys: ["drug", "node"])
      targets.append(
        .init(drug: try word(try map.require("drug")), node: try map.require("node").identifier(Node.self)))
    }
    return targets
  }

  private static func data(_ map: LocatedMap, at place: Place) throws(Diagnostic) -> LedgerEntry.Data {
    var figures: [PrintedFigure] = []
    for part in try map["values"]?.list() ?? [] { figures.append(try figure(part, keys: [])) }
    let relation = try map.text("relation")
    guard !figures.isEmpty || relation != nil else { throw nothing("'values:' or 'relation:'", at: place) }
    return .init(
      figures: figures, relation: relation,
      subject: try map["subject"].map { value throws(Diagnostic) in try word(value) })
  }

  /// A printed number: `value`, `from` with `to`, `above` or `below`.
  static func figure(_ value: LocatedValue, keys: [String]) throws(Diagnostic) -> PrintedFigure {
    let map = try value.map(keys: ["quantity", "value", "from", "to", "above", "below", "unit"] + keys)
    let forms = ["value", "from", "above", "below"].filter { map[$0] != nil }
    guard forms.count == 1, (map["to"] != nil) == (map["from"] != nil) else {
      throw .error(
        "figure-form", at: value.place, "a figure has one of 'value:', 'from:' with 'to:', 'above:' and 'below:'",
        remedy: "keep one of them")
    }
    let first = try map.require(forms[0]).number()
    let amount: PrintedFigure.Amount
    switch forms[0] {
    case "value": amount = .exactly(first)
    case "above": amount = .above(first)
    case "below": amount = .below(first)
    default: amount = .between(first, try map.require("to").number(in: first...Double.greatestFiniteMagnitude))
    }
    let unit = try map.text("unit")
    if unit == "fraction", let wrong = amount.numbers.first(where: { !(0...1).contains($0) }) {
      throw .error(
        "number-range", at: value.place, "\(wrong) is not a fraction", remedy: "use a number from 0 to 1")
    }
    return PrintedFigure(
      quantity: try map.require("quantity").text(), amount: amount, unit: unit, place: value.place)
  }

  /// A name with its place.
  static func word(_ value: LocatedValue) throws(Diagnostic) -> TumourProfile.Word {
    TumourProfile.Word(try value.text(), at: value.place)
  }

  private static func nothing(_ wanted: String, at place: Place) -> Diagnostic {
    .error("nothing-expected", at: place, "this claim says nothing that can be judged", remedy: "add \(wanted)")
  }
}
