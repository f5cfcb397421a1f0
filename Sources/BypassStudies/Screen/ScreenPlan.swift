import BypassAnalyses
import BypassCore
import BypassKnowledge
import BypassLocatedText
import BypassModel
import BypassPharmacology

/// The question of a screen, resolved: tumours, treatments, readouts.
struct ScreenPlan {
  /// A genotype in an environment, as a member of an ensemble.
  struct Tumour {
    let genotype: String
    let environment: String
    let member: String
    let ready: ReadyModel
    let before: [Perturbation]
  }

  /// One thing that can be given alone or combined.
  struct Member {
    /// The drug, or the node.
    let name: String
    /// The dose, or the level.
    let dose: String
    /// What must not be combined with each other.
    let kind: String
    let use: Use

    enum Use {
      case drug(DrugEntry, DoseRequest)
      case clamp(Perturbation)
    }
  }

  /// One treatment of one tumour.
  struct Condition {
    let tumour: Int
    /// Positions of members, ascending; empty for the untreated tumour.
    let members: [Int]
    let work: DrugScreen.Work
  }

  let study: ScreenStudy
  let base: ReadyModel
  let tumours: [Tumour]
  let members: [Member]
  let sets: [[Int]]
  let readouts: [NodeID]
  let effect: ScreenEffect?
  /// By tumour and member: what it does there; nil where that is not known.
  let engagements: [[[Engagement]?]]
  let diagnostics: [Diagnostic]

  init(_ study: ScreenStudy) throws {
    self.study = study
    var choice = study.model
    let drugs = choice.drugs
    choice.drugs = []
    let base = try choice.ready()
    self.base = base
    choice.known = base
    let reader = ScreenReader(study: study, choice: choice, base: base)
    tumours = try reader.tumours()
    members = study.clampsNodes ? try reader.clamps(besides: drugs) : try reader.panel(drugs)
    sets = ScreenPlan.sets(of: members, upTo: study.order)
    let count = (sets.count + 1) * tumours.count
    guard count <= ScreenStudy.conditionLimit else {
      throw Diagnostic.error(
        "screen-too-large", "\(count) conditions are more than one screen can hold (\(ScreenStudy.conditionLimit))",
        remedy: "ask for fewer genotypes, a smaller panel or a lower --order")
    }
    effect = try reader.effect()
    readouts = try reader.readouts(effect)
    var notes = base.diagnostics
    var all: [[[Engagement]?]] = []
    for tumour in tumours { all.append(Self.engagements(of: members, in: tumour, notes: &notes)) }
    engagements = all
    diagnostics = notes
  }

  private static func engagements(
    of members: [Member], in tumour: Tumour, notes: inout [Diagnostic]
  ) -> [[Engagement]?] {
    members.map { member in
      guard case .drug(let drug, let dose) = member.use, let catalogue = tumour.ready.catalogue,
        let profile = tumour.ready.profile
      else { return [] }
      do throws(Diagnostic) {
        return try catalogue.engagements(of: drug, at: dose, in: profile)
      } catch {
        let label = tumour.genotype.isEmpty ? "" : " in \(tumour.genotype)"
        notes.append(
          Diagnostic(
            .note, code: error.code, "\(drug.agent.name) is left out\(label): \(error.summary)", remedy: error.remedy))
        return nil
      }
    }
  }

  /// All sets of members of different kinds, smaller ones first, in the members' order.
  private static func sets(of members: [Member], upTo order: Int) -> [[Int]] {
    var all: [[Int]] = []
    var last: [[Int]] = [[]]
    for _ in 0..<order {
      last = last.flatMap { set in
        ((set.last ?? -1) + 1..<max((set.last ?? -1) + 1, members.count)).compactMap { next in
          set.contains { members[$0].kind == members[next].kind } ? nil : set + [next]
        }
      }
      // A caller's limit is checked on the sum; this keeps the sum itself within memory.
      if all.count + last.count > ScreenStudy.conditionLimit { return all + last }
      all += last
    }
    return all
  }

  func screen(_ settings: DrugScreen.Settings) throws(Diagnostics) -> DrugScreen {
    try DrugScreen(
      of: tumours.map { .init($0.ready.untreated, before: $0.before) }, readouts: readouts, settings: settings)
  }

  /// Tumour by tumour: untreated, then every set that is known there.
  func conditions(_ screen: DrugScreen) -> [Condition] {
    tumours.indices.flatMap { tumour -> [Condition] in
      [Condition(tumour: tumour, members: [], work: screen.work(on: tumour, under: []))]
        + sets.compactMap { set in
          perturbations(of: set, in: tumour).map { perturbations in
            Condition(tumour: tumour, members: set, work: screen.work(on: tumour, under: perturbations))
          }
        }
    }
  }

  /// What a tumour is called: its genotype, environment and variant, or the model.
  func label(of tumour: Int) -> String {
    let own = tumours[tumour]
    let parts = [own.genotype, own.environment, own.member].filter { !$0.isEmpty }
    return parts.isEmpty
      ? base.name.split(separator: "/").last.map(String.init) ?? base.name : parts.joined(separator: "; ")
  }

  /// The worst standing of what the drugs of a treatment rest on; nil without drugs.
  func standing(of set: [Int], in tumour: Int) -> Standing? {
    set.flatMap { engagements[tumour][$0] ?? [] }.map(\.standing).min()
  }

  /// Whether a treatment rests on a potency that nobody measured, or called sensitive, for the tumour's mutant.
  func isNotByMutant(_ set: [Int], in tumour: Int) -> Bool {
    set.contains { member in
      (engagements[tumour][member] ?? []).contains { $0.potency?.derivation == .notByMutant }
    }
  }

  private func perturbations(of set: [Int], in tumour: Int) -> [Perturbation]? {
    var drugs: [Engagement] = []
    var clamps: [Perturbation] = []
    for member in set {
      switch members[member].use {
      case .clamp(let perturbation): clamps.append(perturbation)
      case .drug:
        guard let engaged = engagements[tumour][member] else { return nil }
        drugs += engaged
      }
    }
    return drugs.perturbations() + clamps
  }
}

/// The node level that synergy is judged by in a model without a score of its own.
struct ScreenEffect {
  let node: NodeID
  /// Whether its absence is the effect.
  let isLoss: Bool
}
