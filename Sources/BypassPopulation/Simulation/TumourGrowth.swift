import BypassCore

#if canImport(Glibc)
  import Glibc
#else
  import Foundation
#endif

/// How a tumour got to the size at which it is found: the founder grows on its mean from 1/s cells (s its chance to
/// survive), what it sheds on the way is drawn.
struct TumourGrowth: Sendable {
  let stepper: CloneStepper
  let births: [Double]
  let deaths: [Double]
  /// The length of a step in days.
  var step = 2.0

  /// Every clone's cells when the founder has reached a size; the founder alone when it does not grow.
  func counts(atFounder cells: Double, using random: inout RandomStream) -> [Double] {
    let founder = BirthDeathProcess(birth: births[0], death: deaths[0])
    var counts = [Double](repeating: 0, count: births.count)
    guard founder.net > 0, cells * founder.eventualSurvival > 1 else {
      counts[0] = cells.rounded()
      return counts
    }
    let days = log(cells * founder.eventualSurvival) / founder.net
    let steps = max(1, Int((days / step).rounded(.up)))
    let length = days / Double(steps)
    var growing = stepper
    growing.followingMean = 0
    var arrivals = counts
    for index in 0..<steps {
      counts[0] = cells * exp(-founder.net * length * Double(steps - index))
      growing.advance(&counts, births: births, deaths: deaths, days: length, arrivals: &arrivals, using: &random)
    }
    counts[0] = cells.rounded()
    return counts
  }
}
