public import BypassCore

/// A drug: what it acts on, how, and what its label gives in plasma.
public struct Agent: Hashable, Sendable {
  /// What a drug does to a target.
  public struct Target: Hashable, Sendable {
    /// The kind of effect.
    public enum Effect: String, Hashable, Sendable, CaseIterable {
      /// Blocks activity.
      case inhibits
      /// Removes the protein.
      case degrades
      /// Adds it from outside.
      case supplies
    }
    /// How strongly it acts.
    public enum Strength: Hashable, Sendable {
      /// A known dose-response.
      case response(DoseResponse)
      /// A potency table by that name, which knows the target's mutations; `maximum` is the largest share reached.
      case table(String)
      /// No number is known: this share is engaged at an effective dose.
      case share(Fraction)
    }
    /// The node acted on.
    public let node: NodeID
    /// Where on it: drugs at the same node and site compete.
    public let site: String
    /// What it does there.
    public let effect: Effect
    /// The lowest level that it acts on, 1 or more.
    public let level: Int
    /// How strongly.
    public let strength: Strength
    /// Derived standing of the target and its strength.
    public let standing: Standing
    /// The evidence that names the target.
    public let evidence: [EntryID]

    /// A target.
    public init(
      node: NodeID, site: String, effect: Effect, level: Int = 1, strength: Strength, standing: Standing,
      evidence: [EntryID] = []
    ) {
      self.node = node
      self.site = site
      self.effect = effect
      self.level = level
      self.strength = strength
      self.standing = standing
      self.evidence = evidence
    }
  }

  /// The name in questions.
  public let id: DrugID
  /// The name for people.
  public let name: String
  /// What it acts on, in the catalogue's order.
  public let targets: [Target]
  /// What its label gives; nil when not known.
  public let exposure: Exposure?
  /// How the body handles it; nil when not known.
  public let kinetics: AgentKinetics?

  /// A drug.
  public init(id: DrugID, name: String, targets: [Target], exposure: Exposure?, kinetics: AgentKinetics? = nil) {
    self.id = id
    self.name = name
    self.targets = targets
    self.exposure = exposure
    self.kinetics = kinetics
  }

  /// The free concentration that a request means; nil for an occupancy, which is none, and for a label without
  /// numbers.
  ///
  /// - Throws: ``Diagnostic`` when the request needs a number that the catalogue does not have.
  public func freeConcentration(under request: DoseRequest) throws(Diagnostic) -> Concentration? {
    switch request {
    case .occupancy: return nil
    case .free(let concentration): return concentration
    case .label: return exposure?.free
    case .total(let concentration):
      guard let unbound = exposure?.unbound else { throw missing("its unbound share in plasma") }
      return concentration.scaled(by: unbound)
    case .regimen(let regimen, let statistic):
      if let kinetics { return try kinetics.summary(of: regimen).concentration(statistic) }
      // Without pharmacokinetics the label's exposure scales with the dose rate.
      guard let exposure, let rate = exposure.milligramsPerHour, rate > 0, let asked = regimen.plainMilligramsPerHour
      else { throw missing("the pharmacokinetics that a regimen needs") }
      return .nanomolar(exposure.free.nanomolar * asked / rate)
    }
  }

  /// What a regimen gives unbound, in words; nil for another request or without pharmacokinetics.
  public func exposureAccount(under request: DoseRequest) -> String? {
    guard case .regimen(let regimen, let statistic) = request else { return nil }
    guard let kinetics, let summary = try? kinetics.summary(of: regimen) else {
      return exposure == nil ? nil : "the label's exposure scaled with the dose rate"
    }
    let numbers = ExposureSummary.Statistic.allCases.map { "\($0.rawValue) \(summary.concentration($0))" }
    let body = regimen.assumesBody ? " in an assumed body of 70 kg and 1.8 m2" : ""
    let when = summary.isSteady ? "at steady state" : "over the course"
    return "free \(numbers.joined(separator: ", ")) \(when)\(body); the \(statistic.rawValue) acts"
  }

  /// The standing of the exposure that a request rests on; nil when it rests on none.
  public func exposureStanding(under request: DoseRequest) -> Standing? {
    switch request {
    case .free, .occupancy: nil
    case .label, .total: exposure?.standing
    case .regimen: kinetics?.standing ?? exposure.map { min($0.standing, .assumed) }
    }
  }

  private func missing(_ what: String) -> Diagnostic {
    .error(
      "no-exposure", "the catalogue does not have \(what) for \(name)",
      remedy: "give a free concentration (\(id)=300nM) or an occupancy (\(id)=90%)")
  }
}
