import BypassAnalyses
import BypassCore
import BypassKnowledge
import BypassModel
import BypassPharmacology

/// Turns a question about control into searches over networks.
struct ControlRun {
  let study: ControlStudy
  let ready: ReadyModel
  let phenotype: LevelCondition
  let choices: [Choice]
  /// Positions of choices that use a preferred target.
  let preferred: Set<Int>
  private let start: LevelSubspace?
  private let normal: (network: Network, keep: LevelCondition)?

  init(_ study: ControlStudy) throws {
    self.study = study
    let ready = try study.model.ready()
    self.ready = ready
    let phenotype = try ConditionText.parse(study.toward, for: ready.treated, origin: "--toward")
    self.phenotype = phenotype
    guard study.share.map({ $0 > 0 && $0 <= 1 }) ?? true else {
      throw Diagnostic.error("share-range", "a share of an ensemble is above 0 and at most 1", remedy: "write 0.9, say")
    }
    let choices = try Self.choices(study, ready, phenotype)
    self.choices = choices
    let wanted = Set(study.preferred)
    preferred = Set(choices.indices.filter { !wanted.isDisjoint(with: Self.targets(choices[$0])) })
    start = try Self.start(study, ready)
    normal = try study.keep.map { text in
      let keep = try ConditionText.parse(text, for: ready.treated, origin: "--keep")
      return (try Self.normalCell(study, ready), keep)
    }
  }

  /// The names by which a choice can be forbidden or preferred.
  private static func targets(_ choice: Choice) -> [String] {
    [choice.name] + choice.perturbations.map(\.node.description) + choice.edges.map(\.target.description)
      + choice.edges.map(\.source.description)
  }

  private static func choices(
    _ study: ControlStudy, _ ready: ReadyModel, _ phenotype: LevelCondition
  ) throws(Diagnostic) -> [Choice] {
    guard study.means == .drugs else {
      var except = Set(phenotype.nodes)
      for name in study.forbidden { except.insert(try ready.node(named: name, at: .option("--forbid", name)).id) }
      for name in study.preferred { _ = try ready.node(named: name, at: .option("--prefer", name)) }
      return study.means == .nodes
        ? Choice.clamps(of: ready.treated, except: except) : Choice.edges(of: ready.treated, except: except)
    }
    guard let profile = ready.profile, let catalogue = ready.catalogue else {
      throw .error(
        "no-catalogue-model", "a model file has no panel of drugs",
        remedy: "leave --drugs out to search clamps of nodes")
    }
    var forbidden: Set<DrugID> = []
    for name in study.forbidden {
      forbidden.insert(try catalogue.drug(named: name, at: .option("--forbid", name)).agent.id)
    }
    for name in study.preferred { _ = try catalogue.drug(named: name, at: .option("--prefer", name)) }
    return profile.disease.panel.compactMap { catalogue.drugs[$0] }.filter { !forbidden.contains($0.agent.id) }
      .compactMap { drug in
        (try? catalogue.engagements(of: drug, at: .label, in: profile)).map {
          Choice(drug.agent.name, perturbations: $0.perturbations())
        }
      }
  }

  private static func start(_ study: ControlStudy, _ ready: ReadyModel) throws -> LevelSubspace? {
    guard let from = study.from else { return nil }
    guard from == "present" else { return try ready.space(from, option: "--from") }
    if let disease = ready.profile?.disease,
      let start = try EscapeRun.start(ready.untreated, malignant: disease.malignant)
    {
      return start
    }
    let network = try QualitativeNetwork(
      ready.treated, options: .init(inputs: ready.standingInputs, keeping: ready.inputsSet))
    let answer = try AsynchronousAttractors(network, limits: .init(answers: 2)).answer()
    guard answer.isComplete, answer.items.count == 1, let only = answer.items.first else {
      throw Diagnostic.error(
        "present-ambiguous", at: .option("--from", from), "the model has more than one attractor to be in at present",
        remedy: "say which with --from NODE=LEVEL,… or set its inputs")
    }
    return LevelSubspace(only.span.intervals.filter { $0.level != nil })
  }

  /// The model as a normal cell has it: no alterations or drugs, and the levels that the user gives.
  private static func normalCell(_ study: ControlStudy, _ ready: ReadyModel) throws -> Network {
    var inputs: [NodeID: Int] = [:]
    var clamps: [Perturbation] = []
    for text in study.normal {
      for interval in try ready.space(text, option: "--normal").intervals {
        if ready.treated[interval.node]?.rule == nil {
          inputs[interval.node] = interval.lowest
        } else {
          clamps.append(Perturbation(.clamp(interval.lowest), of: interval.node))
        }
      }
    }
    let base = ready.profile.map(\.disease.network) ?? ready.untreated
    return try base.setting(inputs).perturbed(by: clamps)
  }

  private var limits: SearchLimits {
    var limits = SearchLimits.standing
    limits.answers = study.limit
    return limits
  }

  /// The question about one network.
  func search(_ network: Network) -> ControlSearch {
    var search = ControlSearch(
      network, options: .init(inputs: ready.standingInputs, keeping: ready.inputsSet), choices: choices,
      phenotype: phenotype, size: study.size, start: start, limits: limits)
    search.isTemporary = study.isTemporary
    return search
  }

  /// Whether normal cells keep what they must under a set; nil when that cannot be decided.
  func keeps(under choices: [Choice]) throws(Diagnostics) -> Bool? {
    guard let normal else { return true }
    return try ControlSearch(
      normal.network, options: .init(inputs: ready.standingInputs, keeping: ready.inputsSet), choices: [],
      phenotype: normal.keep, size: 0, limits: limits
    ).isForced(by: choices)
  }

  // MARK: ensembles

  /// The members of the ensemble with their names; the model itself first.
  func members() throws -> [(name: String, search: ControlSearch)] {
    var members = [(name: ready.name, search: search(ready.treated))]
    if let disease = ready.profile?.disease {
      for variant in disease.variants where !study.model.variants.contains(variant.id.description) {
        var choice = study.model
        choice.variants.append(variant.id.description)
        members.append((variant.id.description, search(try choice.ready().treated)))
      }
      return members
    }
    for path in study.ensemble {
      var choice = study.model
      choice.name = path
      choice.more = []
      let member = try choice.ready().treated
      let missing = ready.treated.nodes.first { node in
        member[node.id].map { $0.maximum != node.maximum || ($0.rule == nil) != (node.rule == nil) } ?? true
      }
      if let missing {
        throw Diagnostic.error(
          "ensemble-mismatch", at: .option("--ensemble", path), "'\(path)' has no node like '\(missing.id)'",
          remedy: "members of an ensemble have the same nodes and levels")
      }
      members.append((path, search(member)))
    }
    return members
  }
}
