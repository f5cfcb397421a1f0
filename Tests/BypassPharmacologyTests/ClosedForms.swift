#if canImport(Glibc)
  import Glibc
#endif

/// One compartment solved by hand: mg/L after one dose of 1 mg (or 1 mg/h), 0 before it.
struct ClosedForm {
  var clearance: Double
  var volume: Double
  var ka: Double
  var k: Double { clearance / volume }

  /// After a bolus of 1 mg into the central compartment.
  func bolus(_ t: Double) -> Double { t < 0 ? 0 : exp(-k * t) / volume }

  /// After 1 mg by mouth.
  func mouth(_ t: Double) -> Double {
    t < 0 ? 0 : ka / (volume * (ka - k)) * (exp(-k * t) - exp(-ka * t))
  }

  /// During and after an infusion of 1 mg/h for some hours.
  func infusion(_ t: Double, for duration: Double) -> Double {
    guard t > 0 else { return 0 }
    let during = min(t, duration)
    return (1 - exp(-k * during)) / clearance * exp(-k * (t - during))
  }

  /// A sum over doses given every interval since long ago: until what an older one leaves is below rounding.
  func endless(every interval: Double, _ response: (Double) -> Double) -> Double {
    var sum = 0.0
    var dose = 0.0
    while dose * interval < 60 / min(k, ka) {
      sum += response(dose * interval)
      dose += 1
    }
    return sum
  }
}
