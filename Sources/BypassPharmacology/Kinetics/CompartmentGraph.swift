import BypassCore

/// Compartments and flows while a system is put together.
struct CompartmentGraph {
  private(set) var names: [String] = []
  private var flows: [(from: Int, to: Int, rate: Double)] = []
  private var losses: [(from: Int, rate: Double)] = []

  /// A new compartment; gives its place.
  mutating func add(_ name: String) -> Int {
    names.append(name)
    return names.count - 1
  }

  /// A flow that leaves one compartment and enters another, per hour.
  mutating func move(from: Int, to: Int, rate: Double) { flows.append((from, to, rate)) }

  /// A flow that leaves, per hour.
  mutating func remove(from: Int, rate: Double) { losses.append((from, rate)) }

  /// Something that arises in one compartment in step with another's amount without leaving it, per hour.
  mutating func form(from: Int, to: Int, rate: Double) {
    flows.append((from, to, rate))
    losses.append((from, -rate))
  }

  func kinetics(
    ports: [LinearKinetics.Port], analytes: [LinearKinetics.Analyte]
  ) throws(Diagnostic) -> LinearKinetics {
    var rates = [[Double]](repeating: [Double](repeating: 0, count: names.count), count: names.count)
    for (from, to, rate) in flows {
      rates[to][from] += rate
      rates[from][from] -= rate
    }
    for (from, rate) in losses { rates[from][from] -= rate }
    return try LinearKinetics(compartments: names, rates: rates, ports: ports, analytes: analytes)
  }
}
