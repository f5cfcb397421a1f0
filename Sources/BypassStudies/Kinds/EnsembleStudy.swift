import BypassAnalyses
public import BypassCore
import BypassKnowledge
import BypassModel

/// `ensemble`: a family of networks whose rules are not known, calibrated to what was seen, and what it predicts.
public struct EnsembleStudy: Study {
  /// `ensemble`.
  public static let verb = "ensemble"

  /// Which rules are thought possible for a node of which the signs of the regulators are known.
  public enum Rules: String, Sendable, CaseIterable {
    /// (any activator) and not, or or not, (any inhibitor).
    case linkOperators = "link-operators"
    /// At least k of the regulators push the node up.
    case thresholds
    /// All monotone functions of up to four regulators; thresholds above.
    case monotone
  }

  /// Where calibrated members are before the drugs. Members of the random family are always drawn anywhere.
  public enum Beginning: String, Sendable, CaseIterable {
    /// In the state at rest by which the member fits the profile.
    case rest
    /// Anywhere, and left alone to settle, as the random family is.
    case anywhere
  }

  /// The model and what acts on it; its drugs are the ones asked about.
  public var model: ModelChoice
  /// Which rules are thought possible.
  public var rules = Rules.linkOperators
  /// The nodes whose rules are open; empty for all of a file's, and none of a disease's.
  public var unknown: [String] = []
  /// Whether the levels of inputs are open.
  public var unknownInputs = false
  /// A file of drugs beside those of the model; nil for none.
  public var panel: String?
  /// A file of what was seen; nil for a family that is not calibrated.
  public var profile: String?
  /// What is to be lowered; nil for no predictions.
  public var readout: String?
  /// A file of nodes and weights instead of `readout`.
  public var outputs: String?
  /// A file of pairs that were measured to act together; nil for none.
  public var observed: String?
  /// Where calibrated members begin.
  public var beginning = Beginning.rest
  /// The share by which drugs of the panel inhibit their targets, above 0.
  public var inhibition = Fraction.one
  /// The standard deviation of measured readouts, above 0.
  public var responseError = 0.1
  /// Members to draw, of the calibrated and of the random family.
  public var members = 100
  /// Units of model time under drugs.
  public var duration = 100.0
  /// Trajectories for each member and treatment.
  public var trajectories = 20
  /// The seed.
  public var seed: Seed
  /// Threads; never changes a result.
  public var threads = 1

  /// A question with its defaults.
  public init(model: ModelChoice, seed: Seed) {
    self.model = model
    self.seed = seed
  }

  /// Calibrates and predicts.
  public func run(progress: @escaping Progress) async throws -> StudyResult {
    var bare = model
    bare.drugs = []
    let ready = try bare.ready()
    let (drugs, notes) = try drugs(ready)
    let family = try FamilyChoice(study: self, ready: ready).family()
    guard !family.unknowns.isEmpty else {
      throw Diagnostic.error(
        "nothing-open", "every rule of '\(ready.name)' has one alternative, so there is no family",
        remedy: "name nodes with --unknown, open the inputs with --unknown-inputs, or choose other --rules")
    }
    let seen = try profile.map { path throws(Diagnostic) in
      try ObservationText.read(path, for: ready.untreated, drugs: drugs)
    }
    let readout = try chosenReadout(ready.untreated)
    let measured = seen?.readouts ?? []
    try check(readout, drugs, measured)
    let pairs = try (readout == nil ? nil : observed).map { path throws(Diagnostic) in
      try ReadoutText.observedPairs(path, drugs: drugs.map(\.name))
    }
    let drawn = members * (measured.isEmpty ? 1 : EnsembleOutcome.candidatesPerMember)
    let calibrated = try seen.flatMap { $0.levels.isEmpty ? nil : $0.levels }.map { levels throws(Diagnostics) in
      try FamilyCalibration(of: family, to: levels, members: drawn, seed: seed).answer { Task.isCancelled }
    }
    var outcome = EnsembleOutcome(ready: ready, family: family, calibrated: calibrated, notes: notes)
    if let readout {
      let question = EnsemblePrediction(
        of: readout, under: drugs, duration: duration, trajectories: trajectories, seed: seed, threads: threads)
      let split = Self.split(measured.count, question)
      if !measured.isEmpty {
        try await outcome.select(
          by: ResponseSelection(measured, error: responseError), of: question, most: members, from: beginning
        ) { progress($0 * split) }
      }
      try await outcome.predict(question, members: members, from: beginning) { progress(split + $0 * (1 - split)) }
      outcome.observed = pairs
    } else if !drugs.isEmpty {
      outcome.notes.append(
        Diagnostic(
          .warning, code: "no-readout", "the drugs are not used, because no --readout says what they are to lower"))
    }
    return EnsembleTelling(study: self, outcome: outcome).result
  }

  /// The share of the work that choosing by measured readouts is.
  private static func split(_ measured: Int, _ question: EnsemblePrediction) -> Double {
    let choosing = Double(measured * EnsembleOutcome.candidatesPerMember)
    return choosing / (choosing + 2 * Double(1 + question.drugs.count + question.pairs.count))
  }

  /// What can be told to be missing before anything is computed.
  private func check(
    _ readout: Readout?, _ drugs: [EnsemblePrediction.Drug], _ measured: [MeasuredReadout]
  ) throws(Diagnostic) {
    guard measured.isEmpty || readout != nil else {
      throw .error(
        "readout-missing", "'\(profile ?? "")' has a measured readout, and no --readout says of what",
        remedy: "give --readout or --readout-file")
    }
    guard readout == nil || !drugs.isEmpty else {
      throw .error("no-drug", "a readout needs drugs", remedy: "name drugs with --drug or --panel")
    }
  }

  private func chosenReadout(_ network: Network) throws(Diagnostic) -> Readout? {
    if let outputs { return try ReadoutText.read(outputs, for: network) }
    return try readout.map { text throws(Diagnostic) in
      try ReadoutText.parse(text, for: network, origin: "--readout")
    }
  }

  private func drugs(_ ready: ReadyModel) throws -> ([EnsemblePrediction.Drug], [Diagnostic]) {
    var drugs: [EnsemblePrediction.Drug] = []
    var notes: [Diagnostic] = []
    if let panel { (drugs, notes) = try PanelText.read(panel, inhibiting: inhibition, for: ready.untreated) }
    for text in model.drugs {
      let drug: EnsemblePrediction.Drug
      if ready.profile == nil {
        drug = try PanelText.drug(text, for: ready.untreated)
      } else {
        var single = model
        single.drugs = [text]
        let treated = try single.ready().treated
        drug = .init(text, Array(treated.perturbations.dropFirst(ready.untreated.perturbations.count)))
      }
      guard !drugs.contains(where: { $0.name == drug.name }) else {
        throw Diagnostic.error("drug-twice", at: .option("--drug", text), "'\(drug.name)' is given twice")
      }
      drugs.append(drug)
    }
    return (drugs, notes)
  }
}

extension EnsembleStudy.Rules {
  /// The choice as the analysis has it.
  var kind: RuleKind {
    switch self {
    case .linkOperators: .linkOperators
    case .thresholds: .thresholds
    case .monotone: .monotone
    }
  }
}
