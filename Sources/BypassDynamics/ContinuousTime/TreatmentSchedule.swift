public import BypassCore
public import BypassModel

/// What acts on a network when: courses of perturbations in time, turned into the phases of a simulation.
///
/// A perturbation acts from its beginning until its end, where the node is released: the state stays and its rule takes
/// over. Waiting times are cut at these times without loss, because they have no memory.
public struct TreatmentSchedule: Hashable, Sendable {
  /// One perturbation during a stretch of time.
  public struct Course: Hashable, Sendable {
    /// What acts.
    public let perturbation: Perturbation
    /// When it begins; 0 or more, in model time.
    public let start: Double
    /// When it ends; above the beginning, infinite for "to the end".
    public let end: Double
    /// A course.
    public init(_ perturbation: Perturbation, from start: Double = 0, to end: Double = .infinity) {
      self.perturbation = perturbation
      self.start = start
      self.end = end
    }
  }

  /// In the order in which perturbations that overlap are applied.
  public let courses: [Course]

  /// A schedule of courses.
  public init(_ courses: [Course]) { self.courses = courses }

  /// The same perturbation again and again: `times` courses of a length, one every `period`.
  ///
  /// - Precondition: `times` is 0 or more.
  public static func periodic(
    _ perturbation: Perturbation, from start: Double, every period: Double, lasting length: Double, times: Int
  ) -> [Course] {
    (0..<times).map { cycle in
      let begin = start + Double(cycle) * period
      return Course(perturbation, from: begin, to: begin + length)
    }
  }

  /// The phases from time 0 to an end.
  ///
  /// - Throws: ``Diagnostics`` for a course without length, a time that is no number or before 0, more phases than can
  ///   be run, or a perturbation that names an absent node or level.
  public func phases(
    of network: Network, until end: Double
  ) throws(Diagnostics) -> [ContinuousTimeSimulation.Phase] {
    var findings: [Diagnostic] = []
    for (index, course) in courses.enumerated()
    where !(course.start >= 0 && course.start < .infinity && course.end > course.start) {
      findings.append(
        .error(
          "course-times",
          "course \(index + 1), of '\(course.perturbation.node)', lasts from \(course.start) to \(course.end)",
          remedy: "a course begins at 0 or later and ends after its beginning"))
    }
    if !(end > 0 && end < .infinity) {
      findings.append(.error("phase-duration", "a run until \(end) has no length", remedy: "run until a time above 0"))
    }
    let borders = Set(courses.flatMap { [$0.start, $0.end] }).filter { $0 > 0 && $0 < end }.sorted()
    if borders.count >= ContinuousTimeSimulation.phaseLimit {
      findings.append(.error("too-many-phases", "\(borders.count) changes are more than can be run"))
    }
    guard findings.isEmpty else { throw Diagnostics(findings) }
    let limits = [0] + borders + [end]
    var made: [[Perturbation]: Network] = [:]
    var phases: [ContinuousTimeSimulation.Phase] = []
    for (start, stop) in zip(limits, limits.dropFirst()) {
      let acting = courses.filter { $0.start <= start && start < $0.end }.map(\.perturbation)
      if made[acting] == nil { made[acting] = try network.perturbed(by: acting) }
      phases.append(.init(made[acting] ?? network, duration: stop - start))
    }
    return phases
  }
}

extension ContinuousTimeSimulation {
  /// A question about a network under a schedule; windows cover the whole time.
  ///
  /// - Throws: ``Diagnostics`` as ``TreatmentSchedule/phases(of:until:)``.
  public init(
    _ network: Network, under schedule: TreatmentSchedule, until end: Double, window: Double = 1,
    trajectories: Int = 10_000, seed: Seed, threads: Int = 1, outputs: [NodeID]? = nil,
    questions: [LevelCondition] = [], references: [NodeID: Int] = [:], statistics: Statistics = .windows
  ) throws(Diagnostics) {
    let phases = try schedule.phases(of: network, until: end)
    self.init(
      phases: phases, observedPhases: phases.count, window: window, trajectories: trajectories, seed: seed,
      threads: threads, outputs: outputs, questions: questions, references: references, statistics: statistics)
  }
}
