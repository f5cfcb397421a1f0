public import BypassCore

/// How much of a drug a question asks for.
public enum DoseRequest: Hashable, Sendable {
  /// The labelled regimen's exposure.
  case label
  /// A free concentration.
  case free(Concentration)
  /// A total plasma concentration.
  case total(Concentration)
  /// A regimen of equal doses; linear pharmacokinetics scale the label's exposure.
  case regimen(milligrams: Double, everyHours: Double)
  /// The share of each target that is engaged, whatever the concentration.
  case occupancy(Fraction)

  /// Reads `300nM`, `0.3uM`, `total:900nM`, `250mg/12h`, `97%`.
  ///
  /// - Throws: ``Diagnostic`` that says which forms there are; negative, infinite and absurd doses are refused.
  public init(_ text: String, at place: Place? = nil) throws(Diagnostic) {
    let plain = text.filter { $0 != " " }
    if plain.hasSuffix("%"), let percent = Double(plain.dropLast()), percent.isFinite, Fraction(percent / 100) == nil {
      throw .error(
        "dose-range", at: place, "the dose '\(text.clipped)' is impossible: it must be from 0 % to 100 %")
    }
    guard let request = Self.read(plain) else {
      throw .error(
        "dose-syntax", at: place, "'\(text.clipped)' is not a dose",
        remedy: "write a free concentration (300nM, 0.3uM), total:900nM, a regimen (250mg/12h) or an occupancy (97%)")
    }
    if let fault = request.fault {
      throw .error("dose-range", at: place, "the dose '\(text.clipped)' is impossible: \(fault)")
    }
    self = request
  }

  private static func read(_ text: String) -> DoseRequest? {
    if text.isEmpty { return nil }
    if text.hasSuffix("%"), let percent = Double(text.dropLast()), percent.isFinite {
      return Fraction(percent / 100).map { .occupancy($0) }
    }
    if text.hasPrefix("total:") { return concentration(String(text.dropFirst(6))).map { .total($0) } }
    if let slash = text.firstIndex(of: "/"), text.hasSuffix("h") {
      let dose = text[..<slash]
      let hours = text[text.index(after: slash)...].dropLast()
      guard dose.hasSuffix("mg"), let mg = Double(dose.dropLast(2)), let every = Double(hours) else { return nil }
      return .regimen(milligrams: mg, everyHours: every)
    }
    return concentration(text).map { .free($0) }
  }

  /// A concentration with its unit; nil when it is none.
  private static func concentration(_ text: String) -> Concentration? {
    // Every unit has two characters and no two are the same, so at most one fits.
    guard let factor = Concentration.nanomolarPerUnit[String(text.suffix(2))] else { return nil }
    return Double(text.dropLast(2)).flatMap { .nanomolar($0 * factor) }
  }

  private var fault: String? {
    switch self {
    case .label, .occupancy: nil
    case .free(let concentration), .total(let concentration):
      concentration.nanomolar > 1e9 ? "it is above 1 mol/L" : nil
    case .regimen(let milligrams, let hours):
      if !milligrams.isFinite || !hours.isFinite {
        "it must be finite"
      } else if milligrams < 0 || hours <= 0 {
        "a dose cannot be negative and an interval must be above 0"
      } else if milligrams > 1e5 || hours > 24 * 366 {
        "a dose is at most 100 g and an interval at most a year"
      } else {
        nil
      }
    }
  }

  /// The request as text that reads back as itself.
  public var text: String {
    switch self {
    case .label: "label"
    case .free(let concentration): "\(concentration.nanomolar.significant(6))nM"
    case .total(let concentration): "total:\(concentration.nanomolar.significant(6))nM"
    case .regimen(let milligrams, let hours): "\(milligrams.significant(6))mg/\(hours.significant(6))h"
    case .occupancy(let share): "\((share.value * 100).significant(6))%"
    }
  }
}
