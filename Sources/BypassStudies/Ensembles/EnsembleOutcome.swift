import BypassAnalyses
import BypassCore
import BypassModel

/// What `ensemble` found, before it is told.
struct EnsembleOutcome {
  let ready: ReadyModel
  let family: NetworkFamily
  /// Nil without a profile.
  let calibrated: CalibratedFamily?
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
    self.notes = notes
  }

  /// Asks the calibrated members and as many random ones.
  mutating func predict(
    _ question: EnsemblePrediction, members: Int, from beginning: EnsembleStudy.Beginning,
    progress: @escaping Progress
  ) async throws {
    let fitting = try (calibrated?.members ?? []).map { member in
      EnsemblePrediction.Start(try family.member(member.choice), rest: beginning == .rest ? member.rests.first : nil)
    }
    let random = try (0..<members).map { draw in
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
    (calibrated == nil ? [] : [("calibrated", fitting)]) + [("random", random)]
  }
}
