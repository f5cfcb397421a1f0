public import BypassCore

/// How much of a drug a question asks for.
public enum DoseRequest: Hashable, Sendable {
  /// The labelled regimen's exposure.
  case label
  /// A free concentration.
  case free(Concentration)
  /// A total plasma concentration.
  case total(Concentration)
  /// A regimen, and which number of the changing concentration acts: the peak unless another is asked for, since
  /// labels print peaks.
  case regimen(Regimen, ExposureSummary.Statistic = .peak)
  /// The share of each target that is engaged, whatever the concentration.
  case occupancy(Fraction)

  /// Reads `300nM`, `0.3uM`, `total:900nM`, `97%`, and regimens such as `250mg/12h` (see ``Regimen/init(_:at:)``), with
  /// `@peak`, `@average` or `@trough` behind them.
  ///
  /// - Throws: ``Diagnostic`` that says which forms there are; negative, infinite and absurd doses are refused.
  public init(_ text: String, at place: Place? = nil) throws(Diagnostic) {
    if let regimen = try Self.regimen(text, at: place) {
      self = regimen
      return
    }
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
    return concentration(text).map { .free($0) }
  }

  /// A regimen when the text begins with an amount of mass; nil when it begins otherwise.
  private static func regimen(_ text: String, at place: Place?) throws(Diagnostic) -> DoseRequest? {
    let first = text.lowercased().split { $0 == "/" || $0.isWhitespace || $0 == "@" }.first ?? ""
    guard ["mg", "ug", "µg", "g"].contains(where: { first.hasSuffix($0) }), first.first.map({ $0 != "t" }) ?? false
    else { return nil }
    let parts = text.split(separator: "@", omittingEmptySubsequences: false).map(String.init)
    guard parts.count > 1 else { return .regimen(try Regimen(text, at: place)) }
    let word = parts[1].filter { $0 != " " }.lowercased()
    guard parts.count == 2, let statistic = ExposureSummary.Statistic(rawValue: word) else {
      throw .unknown(
        "statistic", parts.dropFirst().joined(separator: "@"), at: place,
        among: ExposureSummary.Statistic.allCases.map(\.rawValue))
    }
    return .regimen(try Regimen(parts[0], at: place), statistic)
  }

  /// A concentration with its unit; nil when it is none.
  private static func concentration(_ text: String) -> Concentration? {
    // Every unit has two characters and no two are the same, so at most one fits.
    guard let factor = Concentration.nanomolarPerUnit[String(text.suffix(2))] else { return nil }
    return Double(text.dropLast(2)).flatMap { .nanomolar($0 * factor) }
  }

  private var fault: String? {
    switch self {
    case .label, .occupancy, .regimen: nil
    case .free(let concentration), .total(let concentration):
      concentration.nanomolar > 1e9 ? "it is above 1 mol/L" : nil
    }
  }

  /// The request as text that reads back as itself.
  public var text: String {
    switch self {
    case .label: "label"
    case .free(let concentration): "\(concentration.nanomolar.significant(6))nM"
    case .total(let concentration): "total:\(concentration.nanomolar.significant(6))nM"
    case .regimen(let regimen, let statistic):
      statistic == .peak ? regimen.text : "\(regimen.text)@\(statistic.rawValue)"
    case .occupancy(let share): "\((share.value * 100).significant(6))%"
    }
  }
}
