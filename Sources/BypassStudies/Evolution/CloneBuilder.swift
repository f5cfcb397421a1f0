import BypassCore
import BypassKnowledge
import BypassModel
import BypassPharmacology
import BypassPopulation

/// The clones of a tumour: the founder, what one or more further alterations make of it, and the states of its memories.
struct CloneBuilder {
  /// One clone with its network.
  struct Member: Sendable {
    let name: String
    /// Alterations beside the founder's.
    let alterations: [AlterationEntry]
    /// For each memory that counts, whether its node is held up.
    let memory: [Bool]
    let profile: ResolvedProfile
    /// The clone that it descends from; nil for the founder.
    let parent: Int?
  }

  let catalogue: Catalogue
  let disease: DiseaseEntry
  let growth: GrowthEntry
  let file: EvolutionFile
  private(set) var members: [Member] = []
  private(set) var transitions: [CloneGraph.Transition] = []
  private(set) var notes: [Diagnostic] = []

  init(catalogue: Catalogue, disease: DiseaseEntry, growth: GrowthEntry, file: EvolutionFile) {
    self.catalogue = catalogue
    self.disease = disease
    self.growth = growth
    self.file = file
  }

  /// The alterations that may be gained, in the file's order.
  func gains() throws(Diagnostic) -> [AlterationEntry] {
    var all: [AlterationEntry] = []
    for request in file.clones {
      let entry = try disease.alteration(named: request.alteration.text, at: request.alteration.place)
      guard !all.contains(where: { $0.id == entry.id }) else {
        throw .error(
          "clone-twice", at: request.alteration.place, "\(entry.name) is among the clones twice", remedy: "keep one")
      }
      all.append(entry)
    }
    for table in file.resistance {
      guard catalogue.potencies[table.text] != nil else {
        throw .unknown("potency table", table.text, at: table.place, among: catalogue.potencies.keys.sorted())
      }
      all += disease.alterations.filter { entry in
        entry.potency?.table == table.text && entry.potency?.mutation.contains("+") == false
          && !all.contains { $0.id == entry.id }
      }
    }
    guard file.everyClone != nil else { return all }
    let founder = try file.founder.alterations.map { word throws(Diagnostic) in
      try disease.alteration(named: word.text, at: word.place).id
    }
    // Compound mutants are two steps, each of which is here already.
    all += disease.alterations.filter { entry in
      growth.change(of: entry) != nil && entry.potency?.mutation.contains("+") != true
        && !founder.contains(entry.id) && !all.contains { $0.id == entry.id }
    }
    return all
  }

  /// Builds the clones; those of `leaving` are left out.
  mutating func build(leaving: Set<AlterationID> = []) throws(Diagnostic) {
    let gains = try gains().filter { !leaving.contains($0.id) }
    guard gains.count <= 200 else {
      throw .error("too-many-clones", at: file.disease.place, "a tumour has at most 200 alterations to gain")
    }
    let memories = try slowNodes()
    let sets = subsets(of: gains)
    guard sets.count << memories.count <= 400 else {
      throw .error(
        "too-many-clones", at: file.disease.place,
        "\(sets.count << memories.count) clones are too many (400 at most)",
        remedy: "lower 'depth:' or list fewer clones")
    }
    var first: [[AlterationID]: Int] = [:]
    for set in sets {
      let ids = set.map(\.id)
      guard let profile = try resolved(set) else { continue }
      // The longest part of its history that can be in one cell; only the founder has none.
      let parent = ids.indices.reversed().lazy.compactMap { first[Array(ids[..<$0])] }.first
      first[ids] = members.count
      for state in 0..<(1 << memories.count) {
        let memory = memories.indices.map { state >> $0 & 1 == 1 }
        let network = try held(profile, memories, memory)
        members.append(
          Member(
            name: name(set, memories, memory), alterations: set, memory: memory, profile: network,
            parent: state > 0 ? first[ids] : parent))
      }
    }
    try link(first, memories, states: 1 << memories.count)
  }

  private func slowNodes() throws(Diagnostic) -> [GrowthEntry.MemoryEntry] {
    var found: [GrowthEntry.MemoryEntry] = []
    for word in file.memories {
      guard let memory = growth.memories.first(where: { $0.id == word.text }) else {
        throw .unknown("memory", word.text, at: word.place, among: growth.memories.map(\.id))
      }
      found.append(memory)
    }
    guard found.count <= 3 else {
      throw .error("too-many-clones", at: file.disease.place, "at most three memories can count at once")
    }
    return found
  }

  private func subsets(of gains: [AlterationEntry]) -> [[AlterationEntry]] {
    var all: [[AlterationEntry]] = [[]]
    var last: [[Int]] = [[]]
    for _ in 0..<file.depth {
      last = last.flatMap { set in ((set.last ?? -1) + 1..<gains.count).map { set + [$0] } }
      all += last.map { $0.map { gains[$0] } }
      if all.count > 100_000 { break }
    }
    return all
  }

  /// The founder with further alterations; nil when two of them cannot be in one cell.
  private func resolved(_ set: [AlterationEntry]) throws(Diagnostic) -> ResolvedProfile? {
    var profile = file.founder
    profile.alterations += set.map { .init($0.id.description) }
    do throws(Diagnostic) {
      return try catalogue.resolve(profile, in: disease)
    } catch {
      if set.count > 1 || file.everyClone != nil, error.code == "alterations-conflict" { return nil }
      throw error
    }
  }

  private func held(
    _ profile: ResolvedProfile, _ memories: [GrowthEntry.MemoryEntry], _ levels: [Bool]
  ) throws(Diagnostic) -> ResolvedProfile {
    guard !memories.isEmpty else { return profile }
    var held = file.founder
    held.alterations += profile.alterations.map { .init($0.id.description) }
    for (memory, isUp) in zip(memories, levels) {
      held.clamps.append(.init(node: .init(memory.node.description), level: isUp ? 1 : 0))
    }
    return try catalogue.resolve(held, in: disease)
  }

  private func name(
    _ set: [AlterationEntry], _ memories: [GrowthEntry.MemoryEntry], _ levels: [Bool]
  ) -> String {
    let base = set.isEmpty ? "founder" : set.map(\.name).joined(separator: " + ")
    let states = zip(memories, levels).map { "\($0.node) \($1 ? "up" : "down")" }
    return states.isEmpty ? base : "\(base) (\(states.joined(separator: ", ")))"
  }

  private mutating func link(
    _ first: [[AlterationID]: Int], _ memories: [GrowthEntry.MemoryEntry], states: Int
  ) throws(Diagnostic) {
    for (index, member) in members.enumerated() {
      for added in member.alterations {
        let rest = member.alterations.filter { $0.id != added.id }.map(\.id)
        guard let origin = first[rest], let own = first[member.alterations.map(\.id)] else { continue }
        try link(from: origin + index - own, to: index, by: added)
      }
    }
    let normals = disease.normal.count
    for start in stride(from: 0, to: members.count, by: states) {
      for state in 0..<states {
        for (position, memory) in memories.enumerated() {
          let isUp = state >> position & 1 == 1
          guard let rate = DailyRate.perDay(1 / (isUp ? memory.days.down : memory.days.up)) else { continue }
          transitions.append(
            .init(
              from: start + state, to: start + (state ^ (1 << position)),
              .driven(rate, readout: normals + position, whenHigh: !isUp)))
        }
      }
    }
  }

  private mutating func link(from: Int, to: Int, by alteration: AlterationEntry) throws(Diagnostic) {
    var request: EvolutionFile.CloneRequest?
    for asked in file.clones {
      let entry = try disease.alteration(named: asked.alteration.text, at: asked.alteration.place)
      if entry.id == alteration.id { request = asked }
    }
    if let request, !request.arises { return }
    guard let change = growth.change(of: alteration) else {
      // Without a way to come about it is there or it is not; someone must be said to have it.
      guard request?.patients == nil else { return }
      throw .error(
        "no-change", at: request?.alteration.place ?? alteration.place,
        "the catalogue does not say how \(alteration.name) comes about",
        remedy: "say which share of cells has it from the start: { alteration: \(alteration.id), cells: 1e-4 }")
    }
    if let perDivision = change.perDivision {
      transitions.append(.init(from: from, to: to, .atDivision(Fraction(clamping: perDivision))))
      transitions.append(.init(from: to, to: from, .atDivision(Fraction(clamping: change.backPerDivision))))
    } else if let gain = DailyRate.perDay(change.perDay ?? 0), let loss = DailyRate.perDay(change.backPerDay) {
      transitions.append(.init(from: from, to: to, .switching(gain)))
      transitions.append(.init(from: to, to: from, .switching(loss)))
    }
  }
}
