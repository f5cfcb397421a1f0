import BypassCore
import BypassModel

/// What configurations say, read one after the other; later ones win where MaBoSS lets them.
struct MaBoSSConfiguration {
  /// A joint distribution of nodes at the beginning.
  struct InitialGroup {
    let nodes: [NodeID]
    let alternatives: [(levels: [Int], weight: Double)]
  }

  /// The node of a name; nil when there is none.
  let node: (String) -> NodeID?
  /// Names for messages.
  let nodeNames: [String]
  /// Values that win over every file.
  let fixedVariables: [String: Double]
  private(set) var variables: [String: Double]
  private(set) var settings = SimulationSettings()
  private(set) var initial: [InitialGroup] = []
  /// The position in `initial` of the group that a node is in.
  private var groupOf: [NodeID: Int] = [:]
  private(set) var internalNodes: Set<NodeID> = []
  private(set) var graphNodes: Set<NodeID> = []
  private(set) var references: [NodeID: Int] = [:]
  private(set) var schedule: [ImportedModel.ScheduledSetting] = []

  init(node: @escaping (String) -> NodeID?, nodeNames: [String], fixedVariables: [String: Double]) {
    self.node = node
    self.nodeNames = nodeNames
    self.fixedVariables = fixedVariables
    variables = fixedVariables
  }

  /// Applies the statements of a text; a fault is recorded and reading goes on after the next semicolon.
  mutating func apply(_ source: SourceText, _ findings: inout Findings) {
    var tokens = Tokens(source, dialect: MaBoSSFormat.configurationDialect)
    while tokens.current.kind != .end, !findings.isFull {
      if tokens.take(.semicolon) { continue }
      do throws(Diagnostic) {
        try statement(&tokens, &findings)
        guard tokens.take(.semicolon) else {
          throw ExpressionParser.unexpected(
            tokens, wanted: "an operator or ';'",
            remedy: "configurations know + - * / < > ! ^ and ?: but no &, | or words")
        }
      } catch {
        findings.add(error)
        while tokens.current.kind != .semicolon, tokens.current.kind != .end { tokens.advance() }
      }
    }
  }

  /// Whether a node's beginning was given.
  func isInitialised(_ id: NodeID) -> Bool { groupOf[id] != nil }

  /// The group that a node begins in; nil when its beginning was not given.
  func group(of id: NodeID) -> InitialGroup? { groupOf[id].map { initial[$0] } }

  private mutating func statement(_ tokens: inout Tokens, _ findings: inout Findings) throws(Diagnostic) {
    switch tokens.current.kind {
    case .variable: try variable(&tokens)
    case .openBracket: try group(&tokens, &findings)
    case .name:
      let (name, range) = (tokens.text, tokens.current.range)
      tokens.advance()
      if tokens.take(.dot) {
        try attribute(of: name, range, &tokens, &findings)
      } else if name.lowercased() == "custom_pop_output" {
        ignorePopulation(name, range, &tokens, &findings)
      } else {
        try expect(.equals, "'=' or '.'", &tokens)
        try set(name, range, try number(&tokens), tokens, &findings)
      }
    default:
      throw ExpressionParser.unexpected(
        tokens, wanted: "a statement", remedy: "statements are 'parameter = …;', '$name = …;' and 'NODE.istate = …;'")
    }
  }

  private mutating func variable(_ tokens: inout Tokens) throws(Diagnostic) {
    let name = String(tokens.text.dropFirst())
    tokens.advance()
    try expect(.equals, "'='", &tokens)
    let value = try number(&tokens)
    variables[name] = fixedVariables[name] ?? value
  }

  func number(_ tokens: inout Tokens) throws(Diagnostic) -> Double {
    let tree = try ExpressionParser.expression(&tokens)
    let meaning = Meaning(source: tokens.source, node: { _ in nil }, variable: { variables[$0] })
    if let (name, range) = tree.names.first {
      throw .error(
        "expression-syntax", at: tokens.source.spot(range),
        "'\(name.clipped)' stands where a number is expected; configurations compute without nodes")
    }
    return try tree.value(meaning, levels: { _ in 0 })
  }

  func expect(_ kind: Token.Kind, _ wanted: String, _ tokens: inout Tokens) throws(Diagnostic) {
    guard tokens.take(kind) else { throw ExpressionParser.unexpected(tokens, wanted: wanted) }
  }

  private func knownNode(_ name: String, _ range: Range<Int>, _ tokens: Tokens) throws(Diagnostic) -> NodeID {
    guard let id = node(name) else {
      throw .unknown("node", name, at: tokens.source.spot(range), among: nodeNames)
    }
    return id
  }

  private func ignorePopulation(
    _ word: String, _ range: Range<Int>, _ tokens: inout Tokens, _ findings: inout Findings
  ) {
    findings.normalise(
      "population-setting", at: tokens.source.spot(range),
      "'\(word)' belongs to populations of cells and is left out", as: .warning)
    while tokens.current.kind != .semicolon, tokens.current.kind != .end { tokens.advance() }
  }
}

extension MaBoSSConfiguration {
  private mutating func attribute(
    of name: String, _ range: Range<Int>, _ tokens: inout Tokens, _ findings: inout Findings
  ) throws(Diagnostic) {
    let (word, wordRange) = (tokens.text, tokens.current.range)
    guard tokens.take(.name) else { throw ExpressionParser.unexpected(tokens, wanted: "the name of an attribute") }
    try expect(.equals, "'='", &tokens)
    let id = try knownNode(name, range, tokens)
    if word.lowercased() == "schedule" { return try takeSchedule(of: id, wordRange, &tokens, &findings) }
    let start = tokens.source.spot(tokens.current.range)
    let value = try number(&tokens)
    switch word.lowercased() {
    case "istate":
      noteState(value, at: start, mayBeRandom: true, &findings)
      try begin(
        [id], value < 0 ? [([0], 0.5), ([1], 0.5)] : [([value != 0 ? 1 : 0], 1)], at: tokens.source.spot(range))
    case "is_internal":
      if value != 0 { internalNodes.insert(id) } else { internalNodes.remove(id) }
    case "refstate":
      noteState(value, at: start, mayBeRandom: true, &findings)
      references[id] = value < 0 ? nil : value != 0 ? 1 : 0
    case "in_graph":
      if value != 0 { graphNodes.insert(id) } else { graphNodes.remove(id) }
    default:
      throw .unknown(
        "node attribute", word, at: tokens.source.spot(wordRange),
        among: ["istate", "is_internal", "refstate", "in_graph", "schedule"])
    }
  }

  private mutating func takeSchedule(
    of id: NodeID, _ range: Range<Int>, _ tokens: inout Tokens, _ findings: inout Findings
  ) throws(Diagnostic) {
    findings.normaliseOnce(
      "schedule", at: tokens.source.spot(range),
      "a scheduled node is set once at each time, and nothing else moves there; MaBoSS also fires a move")
    // A later file's schedule of a node takes the place of an earlier one's.
    schedule.removeAll { $0.node == id }
    repeat {
      guard tokens.current.kind == .number else {
        throw ExpressionParser.unexpected(tokens, wanted: "a time", remedy: "a schedule is 'time: probability, …'")
      }
      let time = tokens.current.value
      tokens.advance()
      try expect(.colon, "':'", &tokens)
      let place = tokens.source.spot(tokens.current.range)
      let probability = try number(&tokens)
      guard (0...1).contains(probability) else {
        throw .error("probability-range", at: place, "\(probability) is no probability", remedy: "it is from 0 to 1")
      }
      schedule.append(.init(node: id, time: time, probability: probability))
    } while tokens.take(.comma)
  }

  private mutating func group(_ tokens: inout Tokens, _ findings: inout Findings) throws(Diagnostic) {
    let place = tokens.source.spot(tokens.current.range)
    tokens.advance()
    var nodes: [NodeID] = []
    repeat {
      let (name, range) = (tokens.text, tokens.current.range)
      try expect(.name, "the name of a node", &tokens)
      nodes.append(try knownNode(name, range, tokens))
    } while tokens.take(.comma)
    try expect(.closeBracket, "',' or ']'", &tokens)
    try expect(.dot, "'.istate'", &tokens)
    let (word, range) = (tokens.text, tokens.current.range)
    try expect(.name, "'istate'", &tokens)
    if word.lowercased() == "pop_istate" { return try beginPopulation(nodes, word, range, &tokens, &findings) }
    guard word.lowercased() == "istate" else {
      throw .unknown("attribute of a group", word, at: tokens.source.spot(range), among: ["istate"])
    }
    try expect(.equals, "'='", &tokens)
    var alternatives: [(levels: [Int], weight: Double)] = []
    repeat { alternatives.append(try alternative(of: nodes.count, &tokens, &findings)) } while tokens.take(.comma)
    try begin(nodes, alternatives, at: place)
  }

  private func alternative(
    of count: Int, _ tokens: inout Tokens, _ findings: inout Findings
  ) throws(Diagnostic) -> (levels: [Int], weight: Double) {
    let weightPlace = tokens.source.spot(tokens.current.range)
    let weight = try number(&tokens)
    guard weight >= 0, weight.isFinite else {
      throw .error("weight-range", at: weightPlace, "a weight is a number from 0")
    }
    return (try state(of: count, &tokens, &findings), weight)
  }

  /// `[1,0]`: one value a node.
  func state(
    of count: Int, _ tokens: inout Tokens, _ findings: inout Findings
  ) throws(Diagnostic) -> [Int] {
    let start = tokens.current.range
    try expect(.openBracket, "'[' and one value a node", &tokens)
    var levels: [Int] = []
    repeat {
      let place = tokens.source.spot(tokens.current.range)
      let value = try number(&tokens)
      noteState(value, at: place, mayBeRandom: false, &findings)
      levels.append(value != 0 ? 1 : 0)
    } while tokens.take(.comma)
    try expect(.closeBracket, "',' or ']'", &tokens)
    guard levels.count == count else {
      throw .error(
        "state-length", at: tokens.source.spot(start), "\(levels.count) values stand for \(count) nodes",
        remedy: "give one value a node")
    }
    return levels
  }

  /// Says what becomes of a value that is no state of a two-level node.
  private func noteState(_ value: Double, at place: Place, mayBeRandom: Bool, _ findings: inout Findings) {
    guard value != 0, value != 1, !(mayBeRandom && value < 0) else { return }
    findings.add(
      Diagnostic(
        .warning, code: "fractional-state", at: place, "a state of \(value) is read as 1, as MaBoSS does",
        remedy: "a state is 0 or 1; a share is '[NODE].istate = … [0], … [1];'"))
  }

  mutating func begin(
    _ nodes: [NodeID], _ alternatives: [(levels: [Int], weight: Double)], at place: Place
  ) throws(Diagnostic) {
    var own: Set<NodeID> = []
    for id in nodes where groupOf[id] != nil || !own.insert(id).inserted {
      throw .error(
        "duplicate-istate", at: place, "the beginning of '\(id)' is declared twice", remedy: "keep one declaration")
    }
    guard alternatives.contains(where: { $0.weight > 0 }) else {
      throw .error("weight-range", at: place, "all weights are 0", remedy: "give one state a weight")
    }
    for id in nodes { groupOf[id] = initial.count }
    initial.append(InitialGroup(nodes: nodes, alternatives: alternatives))
  }
}

extension MaBoSSConfiguration {
  private static let names = [
    "time_tick", "max_time", "sample_count", "discrete_time", "use_physrandgen", "use_glibcrandgen", "use_mtrandgen",
    "seed_pseudorandom", "display_traj", "thread_count", "statdist_traj_count", "statdist_cluster_threshold",
    "statdist_similarity_cache_max_size", "init_pop", "pop_base",
  ]

  private mutating func set(
    _ name: String, _ range: Range<Int>, _ value: Double, _ tokens: Tokens, _ findings: inout Findings
  ) throws(Diagnostic) {
    let place = tokens.source.spot(range)
    func count(_ smallest: Int) throws(Diagnostic) -> Int {
      guard value >= Double(smallest), value < 1e15 else {
        throw .error("setting-range", at: place, "'\(name)' is \(value), but must be \(smallest) or more")
      }
      return whole(value)
    }
    func whole(_ value: Double) -> Int {
      if value != value.rounded() {
        findings.normalise(
          "whole-setting", at: place, "'\(name)' is \(value), which is cut to \(Int(value)), as in MaBoSS", as: .warning
        )
      }
      return Int(value)
    }
    func positive() throws(Diagnostic) -> Double {
      guard value > 0, value.isFinite else {
        throw .error("setting-range", at: place, "'\(name)' is \(value), but must be above 0")
      }
      return value
    }
    switch name.lowercased() {
    case "time_tick": settings.timeTick = try positive()
    case "max_time": settings.maxTime = try positive()
    case "sample_count": settings.sampleCount = try count(1)
    case "discrete_time": settings.discreteTime = value != 0
    case "use_physrandgen": choose(.physical, value)
    case "use_glibcrandgen": choose(.glibc, value)
    case "use_mtrandgen": choose(.mersenneTwister, value)
    case "seed_pseudorandom":
      guard value.magnitude < 1e15 else { throw .error("setting-range", at: place, "a seed is a whole number") }
      settings.seed = whole(value)
    case "display_traj": settings.displayedTrajectories = try count(0)
    case "thread_count": settings.threadCount = try count(1)
    case "statdist_traj_count": settings.clusteredTrajectories = try count(0)
    case "statdist_cluster_threshold": settings.clusterThreshold = value
    case "statdist_similarity_cache_max_size": settings.similarityCacheSize = try count(0)
    case "init_pop": settings.initialPopulation = try count(0)
    case "pop_base": settings.populationBase = try positive()
    default: throw .unknown("setting", name, at: place, among: Self.names)
    }
  }

  private mutating func choose(_ generator: SimulationSettings.Generator, _ value: Double) {
    if value != 0 {
      settings.generator = generator
    } else if settings.generator == generator {
      settings.generator = .rand48
    }
  }
}
