import BypassCore

extension Diagnostics {
  /// What a body gives; its one error as findings.
  static func collecting<Answer>(_ body: () throws(Diagnostic) -> Answer) throws(Diagnostics) -> Answer {
    do {
      return try body()
    } catch {
      throw Diagnostics([error])
    }
  }
}
