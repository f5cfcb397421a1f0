/// What came of a treatment in one patient.
public struct ClonalOutcome: Hashable, Sendable {
  /// The course of the clones, at the days of recording.
  public struct Course: Hashable, Sendable {
    /// Days from the start of treatment, rising.
    public var days: [Double] = []
    /// Cells of each clone at each day.
    public var counts: [[Double]] = []
    /// Exposure to each drug at each day.
    public var exposures: [[Double]] = []
    /// The regimen given from each day on, as a plan writes it.
    public var regimens: [String] = []

    /// An empty course.
    public init() {}
  }

  /// Which patient.
  public let patient: Int
  /// Days until the plan failed, or until the end of follow-up.
  public let control: Double
  /// Whether it failed within follow-up.
  public let hasFailed: Bool
  /// Days until the first progression under drugs, or failure; nil when there was none.
  public let firstProgression: Double?
  /// Whether not a cell was left.
  public let isCured: Bool
  /// The smallest size reached, as a share of the size at the start.
  public let depth: Double
  /// Whether the tumour shrank below detection.
  public let isComplete: Bool
  /// The largest clone when the plan failed; nil when it did not.
  public let route: Int?
  /// Days on each drug.
  public let drugDays: [Double]
  /// The mean loss of each further readout over the follow-up, 0 (none) to 1 (all of it, always).
  public let toxicity: [Double]
  /// Cells at the start and at the end.
  public let cells: (start: Double, end: Double)
  /// What happened, in order.
  public let events: [TreatmentEvent]
  /// The course, when it was asked for.
  public let course: Course?

  /// An outcome.
  public init(
    patient: Int, control: Double, hasFailed: Bool, firstProgression: Double?, isCured: Bool, depth: Double,
    isComplete: Bool, route: Int?, drugDays: [Double], toxicity: [Double], cells: (start: Double, end: Double),
    events: [TreatmentEvent], course: Course?
  ) {
    self.patient = patient
    self.control = control
    self.hasFailed = hasFailed
    self.firstProgression = firstProgression
    self.isCured = isCured
    self.depth = depth
    self.isComplete = isComplete
    self.route = route
    self.drugDays = drugDays
    self.toxicity = toxicity
    self.cells = cells
    self.events = events
    self.course = course
  }

  /// By everything that a run computes anew.
  public static func == (left: Self, right: Self) -> Bool {
    left.patient == right.patient && left.control == right.control && left.events == right.events
      && left.cells == right.cells && left.depth == right.depth && left.toxicity == right.toxicity
      && left.course == right.course && left.drugDays == right.drugDays
  }
  /// By patient and control.
  public func hash(into hasher: inout Hasher) {
    hasher.combine(patient)
    hasher.combine(control)
  }
}
