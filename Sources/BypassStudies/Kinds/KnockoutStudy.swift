public import BypassCore
public import BypassKnowledge
import BypassModel
import BypassReports

/// `catalogue knockouts`: which edges each behaviour depends on, so that an edge that nothing tests and a behaviour
/// that no edge decides are both visible.
///
/// An edge is taken out by letting its target read the regulator as level 0, in the rule and in the activity. It
/// decides a behaviour that holds with the edge and fails without it.
public struct KnockoutStudy: Study {
  /// `catalogue knockouts`.
  public static let verb = "catalogue knockouts"
  /// The knowledge.
  public var catalogue: Catalogue
  /// The disease's name.
  public var disease: String
  /// Whether the experiments of the reviews' statements are tried beside the behaviours.
  public var withStatements = false
  /// Trajectories an arm. A verdict close to its limit can come out otherwise by chance with few.
  public var trajectories = 100
  /// The seed.
  public var seed: Seed
  /// Threads; never changes a result.
  public var threads = 1

  /// A question with its defaults.
  public init(catalogue: Catalogue, disease: String, seed: Seed) {
    self.catalogue = catalogue
    self.disease = disease
    self.seed = seed
  }

  /// Takes out every edge in turn.
  public func run(progress: @escaping Progress) async throws -> StudyResult {
    let disease = try catalogue.disease(named: self.disease)
    var bench = ArmBench()
    var trials: [EdgeKnockouts.Trial] = []
    for behaviour in disease.behaviours where behaviour.notYet == nil {
      trials.append(
        .init(id: behaviour.id, planned: try bench.plan(behaviour.experiment, of: disease, in: catalogue)))
    }
    for entry in withStatements ? disease.ledger : [] where entry.knownFailure == nil {
      guard case .experiment(let experiment) = entry.judgement else { continue }
      trials.append(.init(id: entry.id, planned: try bench.plan(experiment, of: disease, in: catalogue)))
    }
    let edges = disease.network.nodes.flatMap { node in
      node.readNodes.map { EdgeRemoval(from: $0, to: node.id) }
    }
    let answer = try await EdgeKnockouts(
      bench: bench, trials: trials, run: ArmRun(trajectories: trajectories, seed: seed), threads: threads
    ).answer(of: edges, progress: progress)
    return KnockoutTelling(
      study: self, disease: disease, edges: edges, behaviours: trials.map(\.id), answer: answer
    ).result
  }
}

/// Tells which edges decide which behaviours.
private struct KnockoutTelling {
  let study: KnockoutStudy
  let disease: DiseaseEntry
  let edges: [EdgeRemoval]
  let behaviours: [EntryID]
  let answer: EdgeKnockouts.Answer

  private func deciders(of behaviour: EntryID) -> [EdgeRemoval] {
    edges.filter { answer.decides[$0]?.contains(behaviour) ?? false }
  }

  private var idleEdges: [EdgeRemoval] { edges.filter { answer.decides[$0]?.isEmpty ?? true } }

  private var undecided: [EntryID] {
    behaviours.filter { deciders(of: $0).isEmpty && !answer.failing.contains($0) }
  }

  /// The statements that name an edge itself, so that it is tested even where no behaviour turns on it.
  private var claims: [EdgeRemoval: [EntryID]] {
    var claims: [EdgeRemoval: [EntryID]] = [:]
    // One review can be about two diseases: a statement that is filed under the other one tests an edge that both have.
    for entry in study.catalogue.diseases.values.sorted(by: { $0.id < $1.id }).flatMap(\.ledger) {
      guard case .structure(let structure) = entry.judgement else { continue }
      for edge in structure.edges { claims[EdgeRemoval(from: edge.from, to: edge.to), default: []].append(entry.id) }
    }
    return claims
  }

  var result: StudyResult {
    let claims = claims
    let untested = idleEdges.filter { claims[$0] == nil }
    let members: [JSONValue.Member] = [
      .init("trajectories", .integer(study.trajectories)), .init("runs", .integer(answer.runs)),
      .init("removal", "the target reads the regulator as level 0"),
      .init(
        "edges",
        .array(
          edges.map { edge in
            [
              "edge": .string(edge.name), "decides": .strings(answer.decides[edge, default: []].map(\.description)),
              "claims": .strings(claims[edge, default: []].map(\.description)),
            ]
          })),
      .init(
        "behaviours",
        .array(
          behaviours.map { behaviour in
            [
              "id": .string(behaviour.description), "fails": .bool(answer.failing.contains(behaviour)),
              "edges": .strings(deciders(of: behaviour).map(\.name)),
            ]
          })), .init("idleEdges", .strings(idleEdges.map(\.name))),
      .init("untestedEdges", .strings(untested.map(\.name))),
      .init("undecidedBehaviours", .strings(undecided.map(\.description))),
      .init("failingBehaviours", .strings(answer.failing.map(\.description))),
    ]
    let document = Envelope(
      verb: KnockoutStudy.verb, modelName: disease.id.description, modelDigest: study.catalogue.digest,
      perturbations: [], seed: study.seed
    ).document(members, diagnostics: [])
    return StudyResult(
      json: document, terminal: terminal(untested: untested), files: [.init("knockouts.csv", table.text)])
  }

  /// Edges in rows, behaviours in columns, 1 where the edge decides.
  private var table: CSVTable {
    CSVTable(
      header: ["edge"] + behaviours.map(\.description),
      rows: edges.map { edge in
        [edge.name] + behaviours.map { answer.decides[edge, default: []].contains($0) ? "1" : "0" }
      })
  }

  private func terminal(untested: [EdgeRemoval]) -> String {
    func list(_ title: String, _ names: [String]) -> [String] {
      names.isEmpty ? [] : ["", "\(title) (\(names.count)):", "  " + names.joined(separator: ", ")]
    }
    let deciding = edges.filter { !(answer.decides[$0]?.isEmpty ?? true) }
    let rows = deciding.map { [$0.name, answer.decides[$0, default: []].map(\.description).joined(separator: " ")] }
    let lines =
      [TerminalTable(columns: [.init("edge", mayShrink: false), .init("decides")], rows: rows).text(width: 160)]
      + list("Behaviours that no single edge decides", undecided.map(\.description))
      + list("Behaviours that fail with every edge in place", answer.failing.map(\.description))
      + list("Edges that decide no behaviour", idleEdges.map(\.name))
      + list(
        "Of these, edges that no structural statement tests either ('catalogue show SOURCE->TARGET' has their sources)",
        untested.map(\.name))
      + [
        "", "\(deciding.count) of \(edges.count) edges decide at least one of \(behaviours.count) behaviours.",
        BypassVersion.disclaimer,
      ]
    return lines.joined(separator: "\n")
  }
}
