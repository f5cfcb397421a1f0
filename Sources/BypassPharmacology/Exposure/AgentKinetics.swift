public import BypassCore

/// How the body handles one drug, with what the numbers rest on.
public struct AgentKinetics: Hashable, Sendable {
  /// A number of the system with where it comes from.
  public struct Parameter: Hashable, Sendable {
    /// `CL`, `V`, `ka`.
    public let name: String
    /// As written, with its unit.
    public let printed: String
    /// Whether its source was read.
    public let standing: Standing
    /// Where it comes from, or why it is assumed.
    public let account: String

    /// A number with where it comes from.
    public init(_ name: String, printed: String, standing: Standing, account: String) {
      self.name = name
      self.printed = printed
      self.standing = standing
      self.account = account
    }
  }

  /// The system.
  public let system: LinearKinetics
  /// What is prescribed as a rule; nil when not said.
  public let usual: Regimen?
  /// The numbers, in the entry's order.
  public let parameters: [Parameter]
  /// The worst standing of the numbers.
  public let standing: Standing

  /// A system with what its numbers rest on.
  public init(system: LinearKinetics, usual: Regimen?, parameters: [Parameter], standing: Standing) {
    self.system = system
    self.usual = usual
    self.parameters = parameters
    self.standing = standing
  }

  /// Peak, mean and trough under a regimen.
  ///
  /// - Throws: ``Diagnostic`` where there is no steady state.
  public func summary(of regimen: Regimen) throws(Diagnostic) -> ExposureSummary {
    try ConcentrationCourse.summary(of: regimen, system)
  }
}

extension Regimen {
  /// mg/h of a regimen of equal doses on and on; nil for any other.
  var plainMilligramsPerHour: Double? {
    guard courses.count == 1, let course = courses.first, course.count == nil, course.cycle == nil, course.ramp == nil,
      course.interval > 0
    else { return nil }
    return milligrams(course.amount) / course.interval
  }
}
