/// Table 1 of Bozic and colleagues 2013 (doi:10.7554/eLife.00747): 22 patients with metastases, as printed.
enum PublishedPatients {
  struct Row {
    let metastases: Int
    /// As printed, with its last digit's half as the rounding.
    let cells: Double
    let rounding: Double
    let dualCrossResistant: Double
    let dual: Double
  }

  static let birth = 0.14
  static let death = 0.13
  static let treatedDeath = 0.17
  static let pointMutation = 1e-9
  static let sites = 50.0

  static let rows: [Row] = [
    row(18, 2.6, 11, 1, 0.283), row(25, 2.3, 11, 1, 0.26), row(26, 1.7, 11, 1, 0.203), row(30, 1.4, 11, 1, 0.172),
    row(21, 1.0, 11, 1, 0.128), row(8, 9.8, 10, 1, 0.12), row(25, 9.1, 10, 1, 0.112), row(8, 7.4, 10, 1, 0.092),
    row(23, 6.4, 10, 1, 0.08), row(5, 5.5, 10, 1, 0.069), row(14, 5.4, 10, 1, 0.068), row(23, 4.8, 10, 1, 0.061),
    row(9, 4.1, 10, 1, 0.052), row(13, 4.1, 10, 1, 0.051), row(8, 3.3, 10, 1, 0.042), row(7, 2.2, 10, 1, 0.028),
    row(10, 2.1, 10, 1, 0.027), row(4, 2.0, 10, 1, 0.026), row(9, 1.8, 10, 1, 0.023), row(3, 1.6, 9, 0.881, 0.002),
    row(21, 1.3, 9, 0.828, 0.002), row(1, 8.5, 8, 0.677, 0.001),
  ]

  private static func row(
    _ metastases: Int, _ mantissa: Double, _ exponent: Int, _ crossResistant: Double, _ dual: Double
  ) -> Row {
    let power = (0..<exponent).reduce(1.0) { product, _ in product * 10 }
    return Row(
      metastases: metastases, cells: mantissa * power, rounding: 0.05 * power, dualCrossResistant: crossResistant,
      dual: dual)
  }
}

/// Table 2 of the same paper: what a cost of resistance changes, as printed (averages of 10⁶ runs, two decimals).
enum PublishedCosts {
  struct Row {
    let both: Double
    let cells: Double
    let birth: Double
    /// For costs of 0, 1, 5 and 10 %.
    let failures: [Double]
  }

  static let costs = [0, 0.01, 0.05, 0.1]

  static let rows: [Row] = [
    Row(both: 0, cells: 1e9, birth: 0.14, failures: [0, 0, 0, 0]),
    Row(both: 0, cells: 1e9, birth: 1, failures: [0.01, 0.01, 0.01, 0]),
    Row(both: 1, cells: 1e9, birth: 0.14, failures: [0.74, 0.73, 0.72, 0.7]),
    Row(both: 1, cells: 1e9, birth: 1, failures: [0.74, 0.74, 0.72, 0.7]),
    Row(both: 0, cells: 1e11, birth: 0.14, failures: [0.12, 0.11, 0.08, 0.06]),
    Row(both: 0, cells: 1e11, birth: 1, failures: [0.53, 0.51, 0.42, 0.32]),
    Row(both: 1, cells: 1e11, birth: 0.14, failures: [1, 1, 1, 1]),
    Row(both: 1, cells: 1e11, birth: 1, failures: [1, 1, 1, 1]),
  ]
}
