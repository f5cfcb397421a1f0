import BypassCore
import BypassKnowledge
import BypassModel

/// The nodes that say whether cells die and divide, and how fast they then do.
struct CellFate: Sendable {
  let death: NodeID
  let proliferation: NodeID
  /// The highest levels of the two.
  let highest: (death: Int, proliferation: Int)
  let rates: CellRateReading

  /// Nil where the catalogue does not say how fast the disease's cells grow.
  init?(_ disease: DiseaseEntry) {
    guard let growth = disease.growth, let dying = disease.network[disease.death],
      let dividing = disease.network[disease.proliferation]
    else { return nil }
    (death, proliferation) = (disease.death, disease.proliferation)
    highest = (dying.maximum, dividing.maximum)
    rates = CellRateReading(growth)
  }

  /// Every level of both, to be asked for.
  var questions: [LevelCondition] {
    (1...highest.death).map { .level(death, atLeast: $0) }
      + (1...highest.proliferation).map { .level(proliferation, atLeast: $0) }
  }

  /// Net growth a day out of the shares that answer the questions.
  func growth(_ shares: [Double], bounded: (Double) -> Estimate) -> Estimate {
    rates.net(
      proliferation: Array(shares.dropFirst(highest.death)), death: Array(shares.prefix(highest.death)),
      bounded: bounded)
  }
}
