public import BypassCore
public import BypassPharmacology

/// What is given when: the steps of a treatment, one after the other.
///
/// The same one-line language serves files, the command line and programs; ``PlanParser`` reads it and ``text`` writes it.
public struct TreatmentPlan: Hashable, Sendable {
  /// A drug and how much of it, names not resolved.
  public struct Dose: Hashable, Sendable {
    /// The drug's name as written.
    public let drug: String
    /// How much.
    public let amount: DoseRequest
    /// Where it stands.
    public let place: Place?
    /// A drug at a dose.
    public init(drug: String, amount: DoseRequest, place: Place? = nil) {
      self.drug = drug
      self.amount = amount
      self.place = place
    }
    /// By what is given, wherever it is written.
    public static func == (left: Self, right: Self) -> Bool {
      left.drug == right.drug && left.amount == right.amount
    }
    /// By what is given.
    public func hash(into hasher: inout Hasher) {
      hasher.combine(drug)
      hasher.combine(amount)
    }
    /// As a user would write it.
    public var text: String { amount == .label ? drug : "\(drug)=\(amount.text)" }
  }

  /// The drugs given together; none is a holiday.
  public struct Regimen: Hashable, Sendable {
    /// In the order written.
    public let doses: [Dose]
    /// Some drugs together.
    public init(_ doses: [Dose]) { self.doses = doses }
    /// No drug.
    public static let off = Regimen([])
    /// As a user would write it.
    public var text: String { doses.isEmpty ? "off" : doses.map(\.text).joined(separator: " + ") }
  }

  /// A regimen for some days, as part of a cycle.
  public struct Part: Hashable, Sendable {
    /// What is given.
    public let regimen: Regimen
    /// For how long, in days, above 0.
    public let days: Double
    /// A part of a cycle.
    public init(_ regimen: Regimen, days: Double) {
      self.regimen = regimen
      self.days = days
    }
  }

  /// One step; without a length it lasts until the tumour progresses.
  public enum Step: Hashable, Sendable {
    /// One regimen, for some days or until progression.
    case give(Regimen, days: Double?)
    /// Parts in turn, a number of times or until progression: intermittent and alternating treatment.
    case cycle([Part], times: Int?)
    /// Paused when the tumour has shrunk to a share of its size at the start of the step, resumed when it is back at
    /// another.
    case adaptive(Regimen, stop: Double, resume: Double)
    /// At the start and at each progression the largest clone is sequenced and the regimen given under which it shrinks
    /// fastest; over when it would grow under all of them.
    case biopsy([Regimen])
    /// What is left is reduced by powers of ten, if it is below the limit of detection; else the step is passed over.
    case transplant(logKill: Double)
  }

  /// The steps.
  public let steps: [Step]

  /// A plan.
  public init(_ steps: [Step]) { self.steps = steps }

  /// Every regimen of the plan, once each, in the order written.
  public var regimens: [Regimen] {
    var all: [Regimen] = []
    func add(_ regimen: Regimen) { if !all.contains(regimen) { all.append(regimen) } }
    for step in steps {
      switch step {
      case .give(let regimen, _), .adaptive(let regimen, _, _): add(regimen)
      case .cycle(let parts, _): parts.forEach { add($0.regimen) }
      case .biopsy(let choices): choices.forEach(add)
      case .transplant: break
      }
    }
    return all
  }

  /// Whether what is given depends on nothing but time, so that the backward equations can follow it.
  public var isOpenLoop: Bool {
    steps.enumerated().allSatisfy { index, step in
      switch step {
      case .give(_, let days): days != nil || index == steps.count - 1
      case .cycle(_, let times): times != nil || index == steps.count - 1
      case .adaptive, .biopsy, .transplant: false
      }
    }
  }

  /// The plan in its one-line language; reads back as itself.
  public var text: String { steps.map(\.text).joined(separator: " > ") }
}

extension TreatmentPlan.Step {
  /// The step in the one-line language.
  public var text: String {
    func days(_ number: Double) -> String { "\(number.significant(6))d" }
    func percent(_ share: Double) -> String { "\((share * 100).significant(6))%" }
    switch self {
    case .give(let regimen, let length): return regimen.text + (length.map { " " + days($0) } ?? "")
    case .cycle(let parts, let times):
      let inner = parts.map { "\($0.regimen.text) \(days($0.days))" }.joined(separator: ", ")
      return "(\(inner))" + (times.map { " x\($0)" } ?? "")
    case .adaptive(let regimen, let stop, let resume):
      return "adaptive(\(regimen.text), stop \(percent(stop)), resume \(percent(resume)))"
    case .biopsy(let choices): return "biopsy(\(choices.map(\.text).joined(separator: " | ")))"
    case .transplant(let logKill): return "transplant(\(logKill.significant(6)))"
    }
  }
}
