import BypassAnalyses
import BypassCore
import BypassModel

/// What `ensemble` found, before it is told.
struct EnsembleOutcome {
  let ready: ReadyModel
  let family: NetworkFamily
  /// Nil without levels in a profile.
  let calibrated: CalibratedFamily?
  /// The members whose predictions are told; nil without a profile.
  private(set) var members: [CalibratedFamily.Member]?
  /// How members answer what was measured; nil when no readout was.
  private(set) var fit: ResponseFit?
  var notes: [Diagnostic]
  /// Nil without a readout.
  private(set) var question: EnsemblePrediction?
  /// Of the calibrated members; empty without a profile.
  private(set) var fitting: [MemberResponse] = []
  /// Of the random family.
  private(set) var random: [MemberResponse] = []
  /// Pairs that were measured to act together; nil when none were given.
  var observed: [Set<String>]?

  init(ready: ReadyModel, family: NetworkFamily, calibrated: CalibratedFamily?, notes: [Diagnostic]) {
    self.ready = ready
    self.family = family
    self.calibrated = calibrated
    members = calibrated?.members
    self.notes = notes
  }

  /// Candidates for each member that is wanted, where members are chosen by what was measured.
  static let candidatesPerMember = 10

  /// Keeps the members that answer treatments as was measured: of the calibrated ones, or of random ones when there was
  /// nothing to calibrate to.
  mutating func select(
    by selection: ResponseSelection, of question: EnsemblePrediction, most: Int,
    from beginning: EnsembleStudy.Beginning, progress: @escaping Progress
  ) async throws {
    let candidates =
      calibrated?.members
      ?? family.choices(atMost: most * Self.candidatesPerMember, seed: question.seed).map {
        .init(choice: $0, rests: [])
      }
    let readouts = try await question.readouts(
      starts(candidates, beginning), under: selection.measured.map(\.perturbations)
    ) { progress($0) }
    let kept = selection.kept(of: readouts, most: most, seed: question.seed)
    let fit = ResponseFit(selection, readouts: readouts, kept: kept)
    members = kept.map { candidates[$0] }
    self.fit = fit
    if fit.isPoor, let miss = fit.leastMiss {
      notes.append(
        Diagnostic(
          .warning, code: "responses-missed",
          "no member answers as was measured: the best misses by \(miss.fixed(2)) in the root mean square",
          remedy: "open more rules (--rules monotone), look at the doses (--inhibition) or at the measurements"))
    }
  }

  private func starts(
    _ members: [CalibratedFamily.Member], _ beginning: EnsembleStudy.Beginning
  ) throws -> [EnsemblePrediction.Start] {
    try members.map { member in
      EnsemblePrediction.Start(try family.member(member.choice), rest: beginning == .rest ? member.rests.first : nil)
    }
  }

  /// Asks the members and as many random ones.
  mutating func predict(
    _ question: EnsemblePrediction, members wanted: Int, from beginning: EnsembleStudy.Beginning,
    progress: @escaping Progress
  ) async throws {
    let fitting = try starts(members ?? [], beginning)
    let random = try (0..<wanted).map { draw in
      // Counted from the end, so that they are other streams than the calibration's.
      var stream = RandomStream(seed: question.seed, purpose: .ensemble, replicate: .max - UInt32(draw))
      return EnsemblePrediction.Start(try family.member(family.randomChoice(&stream)), rest: nil)
    }
    let share = Double(fitting.count) / Double(max(1, fitting.count + random.count))
    self.fitting = try await question.answer(fitting) { progress($0 * share) }
    self.random = try await question.answer(random) { progress(share + $0 * (1 - share)) }
    self.question = question
  }

  /// The two families with their names, the calibrated one first when there is one.
  var families: [(name: String, responses: [MemberResponse])] {
    (members == nil ? [] : [("calibrated", fitting)]) + [("random", random)]
  }
}
