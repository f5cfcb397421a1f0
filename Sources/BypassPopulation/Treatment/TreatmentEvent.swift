/// Something that happened in the course of a treatment.
public struct TreatmentEvent: Hashable, Sendable {
  /// What it was.
  public enum Kind: Hashable, Sendable {
    /// A step of the plan was outgrown and the next one began.
    case progression
    /// The whole plan was outgrown.
    case failure
    /// A biopsy led to this regimen.
    case biopsy(String)
    /// A transplant was done.
    case transplant
    /// A transplant was passed over, since the tumour could still be seen.
    case notEligible
  }

  /// When, in days from the start of treatment.
  public let day: Double
  /// What.
  public let kind: Kind
  /// Cells at that time.
  public let burden: Double
  /// The largest clone at that time.
  public let dominant: Int

  /// Something that happened.
  public init(day: Double, kind: Kind, burden: Double, dominant: Int) {
    self.day = day
    self.kind = kind
    self.burden = burden
    self.dominant = dominant
  }
}

extension TreatmentEvent.Kind {
  /// The kind for people and machines.
  public var text: String {
    switch self {
    case .progression: "progression"
    case .failure: "failure"
    case .biopsy(let regimen): "biopsy: \(regimen)"
    case .transplant: "transplant"
    case .notEligible: "transplant passed over"
    }
  }
}

extension TreatmentEvent.Kind {
  /// The kind that a text of ``text`` means; a text of any other form is a biopsy's regimen.
  public init(text: String) {
    switch text {
    case "progression": self = .progression
    case "failure": self = .failure
    case "transplant": self = .transplant
    case "transplant passed over": self = .notEligible
    default: self = .biopsy(text.hasPrefix("biopsy: ") ? String(text.dropFirst(8)) : text)
    }
  }
}
