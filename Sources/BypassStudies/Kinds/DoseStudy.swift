public import BypassCore
import BypassKnowledge
import BypassModel
import BypassPharmacology

/// `dose`: what each free concentration of a drug does to a readout, on each genotype, and which inhibitor fits which
/// mutation.
public struct DoseStudy: Study {
  /// `dose`.
  public static let verb = "dose"

  /// The model and what acts on it beside the drugs that are varied.
  public var model: ModelChoice
  /// Names of drugs, or `all` for every drug whose potency depends on the driver's mutations.
  public var drugs: [String]
  /// Inhibitors that the user makes up, `NODE=IC50`.
  public var inhibitors: [String] = []
  /// Alterations of which each is a genotype of its own, beside those of the model.
  public var genotypes: [String] = []
  /// The concentrations; nil for the usual ones, or on a surface for those around each drug's potency.
  public var grid: DoseGrid?
  /// Whether two drugs are varied together, too.
  public var surface = false
  /// What is asked of the network; nil for death of the cell.
  public var readout: String?
  /// How it is answered.
  public var method = SimulateStudy.Method.automatic
  /// Trajectories a dose.
  public var trajectories = 1000
  /// Units of model time to settle before treatment, and under treatment.
  public var duration = 100.0
  /// Bytes that one exactly answered dose may take.
  public var memoryLimit = 1 << 28
  /// A table of one patient's dosing records, to be followed in time; nil for none.
  public var records: String?
  /// The seed.
  public var seed: Seed
  /// Threads; never changes a result.
  public var threads = 1

  /// A question with its defaults.
  public init(model: ModelChoice, drugs: [String], seed: Seed) {
    self.model = model
    self.drugs = drugs
    self.seed = seed
  }

  /// Tries every dose of every drug on every genotype.
  public func run(progress: @escaping Progress) async throws -> StudyResult {
    guard trajectories >= 1, duration.isFinite, duration > 0, duration <= 1e6 else {
      throw Diagnostic.error("dose-settings", "trajectories must be 1 or more and the duration from 0 to 1,000,000")
    }
    let genotypes = try tumours()
    guard let first = genotypes.first else { throw Diagnostic.error("no-dose", "no genotype is named") }
    let subjects = try subjects(in: first.ready)
    let grids = subjects.map { grid(of: $0, in: first) }
    if surface { try DoseSurface.check(subjects, grids: grids) }
    let recorded = try RecordedCourses(path: records, subjects: subjects)
    let engine = try await engine(first, subjects)
    var curves: [DoseCurve] = []
    var surfaces: [DoseSurface] = []
    // A surface's pairs and the curves' points, in points; the untreated cells of each genotype are not counted.
    let points = grids.map(\.count)
    let pairs = surface ? points.reduce(1, *) : 0
    let all = Double(genotypes.count * (points.reduce(0, +) + pairs))
    var done = 0
    for genotype in genotypes {
      let untreated = try await engine.response(genotype.ready.untreated, under: genotype.background.perturbations())
      var own: [DoseCurve] = []
      for (subject, grid) in zip(subjects, grids) {
        if Task.isCancelled { break }
        let before = Double(done)
        let run = DoseRun(
          subject: subject, genotype: genotype, engine: engine, grid: grid.concentrations, untreated: untreated)
        own.append(try await run.curve { progress((before + $0 * Double(grid.count)) / all) })
        done += grid.count
      }
      curves += own
      guard surface, own.count == subjects.count else { continue }
      let before = Double(done)
      let run = DoseSurfaceRun(
        subjects: subjects, genotype: genotype, engine: engine, grids: grids.map(\.concentrations), curves: own,
        untreated: untreated.readout)
      if let found = try await run.surface(progress: { progress((before + $0 * Double(pairs)) / all) }) {
        surfaces.append(found)
      }
      done += pairs
    }
    let isComplete =
      curves.count == genotypes.count * subjects.count && (!surface || surfaces.count == genotypes.count)
    let answer = DoseAnswer(
      study: self, genotypes: genotypes, subjects: subjects, engine: engine, curves: curves, surfaces: surfaces,
      recorded: recorded, isComplete: isComplete)
    return try answer.result
  }

  /// The concentrations of one drug.
  private func grid(of subject: DoseSubject, in genotype: DoseGenotype) -> DoseGrid {
    if let grid { return grid }
    let any = DoseRequest.free(DoseGrid.usual.lowest)
    guard surface, let ic50 = (try? subject.engagements(at: any, in: genotype))?.first?.potency?.response?.ic50 else {
      return .usual
    }
    return .around(ic50)
  }

  private func tumours() throws -> [DoseGenotype] {
    let background = model.drugs
    var read: Catalogue?
    func genotype(_ more: [String]) throws -> DoseGenotype {
      var choice = model
      choice.drugs = []
      choice.alterations += more
      choice.catalogue = choice.catalogue ?? read
      let ready = try choice.ready()
      read = ready.catalogue
      var engagements: [Engagement] = []
      var acting: [String] = []
      for text in background {
        let use = try TumourProfile.DrugUse(text, at: .option("--drug", text))
        guard let catalogue = ready.catalogue, let profile = ready.profile else {
          throw Diagnostic.error(
            "no-catalogue-model", at: use.drug.place, "a model file has no drugs of the catalogue",
            remedy: "use --inhibit NODE=10nM, or --clamp NODE=LEVEL")
        }
        engagements += try catalogue.engagements(of: [use], in: profile)
        let drug = try catalogue.drug(named: use.drug.text, at: use.drug.place)
        let exposed = drug.agent.exposureAccount(under: use.dose).map { " (\($0))" } ?? ""
        acting.append("drug \(drug.agent.id)=\(use.dose.text)\(exposed) throughout")
      }
      let words = ready.profile?.alterations.map(\.name) ?? choice.alterations
      return DoseGenotype(
        name: words.isEmpty ? "unaltered" : words.joined(separator: " + "), ready: ready,
        background: engagements, acting: acting)
    }
    return genotypes.isEmpty ? [try genotype([])] : try genotypes.map { try genotype([$0]) }
  }

  private func subjects(in ready: ReadyModel) throws -> [DoseSubject] {
    var subjects: [DoseSubject] = []
    for text in inhibitors { subjects.append(try inhibitor(text, in: ready)) }
    for name in drugs {
      let place = Place.option("--drug", name)
      guard let catalogue = ready.catalogue, let disease = ready.profile?.disease else {
        throw Diagnostic.error(
          "no-catalogue-model", at: place, "a model file has no drugs of the catalogue",
          remedy: "say which node is inhibited: --inhibit NODE=10nM")
      }
      let found =
        NearestNames.folded(name) == "all"
        ? Self.driverDrugs(catalogue, disease) : [try catalogue.drug(named: name, at: place)]
      for drug in found where !subjects.contains(where: { $0.id == drug.agent.id.description }) {
        subjects.append(.drug(drug))
      }
    }
    // A surface asks for two, and says so itself.
    guard !subjects.isEmpty || surface else {
      throw Diagnostic.error(
        "no-dose", "no drug to dose is named",
        remedy: ready.catalogue == nil ? "give --inhibit NODE=10nM" : "give --drug NAME, or --drug all")
    }
    return subjects
  }

  /// Every drug that acts by concentration on a node whose mutants have potencies; on any node where there is none.
  private static func driverDrugs(_ catalogue: Catalogue, _ disease: DiseaseEntry) -> [DrugEntry] {
    let all = catalogue.drugs.values.sorted { $0.agent.id < $1.agent.id }
    let drivers = Set(catalogue.potencies.values.map(\.node).filter { disease.network[$0] != nil })
    return all.filter { drug in
      drug.agent.targets.contains { target in
        if case .share = target.strength { return false }
        return disease.network[target.node] != nil && (drivers.isEmpty || drivers.contains(target.node))
      }
    }
  }

  private func inhibitor(_ text: String, in ready: ReadyModel) throws(Diagnostic) -> DoseSubject {
    let place = Place.option("--inhibit", text)
    let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
    guard parts.count == 2, !parts[0].allSatisfy({ $0 == " " }), case .free(let ic50)? = try? DoseRequest(parts[1]),
      ic50 > .zero
    else {
      throw .error(
        "inhibitor-syntax", at: place, "'\(text.clipped)' is not of the form NODE=IC50", remedy: "write MEK=10nM, say")
    }
    let name = parts[0].filter { $0 != " " }
    guard let node = ready.treated.nodes.first(where: { $0.id.description == name || $0.name == name }) else {
      throw .unknown("node", name, at: place, among: ready.treated.nodes.map(\.id.description))
    }
    guard node.rule != nil else {
      throw .error(
        "set-needs-rule", at: place, "'\(node.id)' is an input; an inhibitor acts on a node with a rule",
        remedy: "set the input with --set \(node.id)=LEVEL, or inhibit what it acts on")
    }
    return .inhibitor(node.id, DoseResponse(ic50: ic50))
  }

  /// The engine: exact where the network is small enough for its states to be enumerated, or where asked for.
  private func engine(_ genotype: DoseGenotype, _ subjects: [DoseSubject]) async throws -> DoseEngine {
    let ready = genotype.ready
    let condition: LevelCondition
    if let readout {
      condition = try ConditionText.parse(readout, for: ready.treated, origin: "--readout")
    } else if let disease = ready.profile?.disease {
      condition = .level(disease.death, atLeast: 1)
    } else {
      throw Diagnostic.error(
        "no-readout", "a model file does not say what is to be read out", remedy: "give --readout 'Apoptosis=1', say")
    }
    guard method != .replay else {
      throw Diagnostic.error("dose-settings", "doses are answered by sampling or exactly", remedy: "leave --method out")
    }
    let disease = ready.profile?.disease
    func engine(exact: Bool) -> DoseEngine {
      DoseEngine(
        readout: condition, fate: disease.flatMap { CellFate($0) },
        settling: disease == nil ? 0 : duration, duration: duration, trajectories: trajectories, seed: seed,
        threads: threads, isExact: exact, memoryLimit: memoryLimit)
    }
    // Enumerating is tried only where it can end soon: 2²⁴ states are the most that the memory given could hold.
    guard method == .exact || (method == .automatic && ready.treated.nodes.count { $0.rule != nil } <= 24) else {
      return engine(exact: false)
    }
    guard method == .automatic else { return engine(exact: true) }
    do {
      // A half engaged target lets the network reach whatever any dose lets it reach.
      let half = subjects.compactMap { try? $0.engagements(at: .free((grid ?? .usual).lowest), in: genotype) }.flatMap {
        $0
      }
      _ = try await engine(exact: true).response(ready.untreated, under: (genotype.background + half).perturbations())
      return engine(exact: true)
    } catch let findings as Diagnostics where findings.all.contains(where: { $0.code == "exact-too-large" }) {
      return engine(exact: false)
    }
  }
}
