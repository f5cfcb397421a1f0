import BypassAnalyses
import BypassCore
import BypassGraphics
import BypassReports

/// How members answer what was measured, in a table.
struct ResponseTable {
  private let fit: ResponseFit
  private var kept: Int { fit.after.first?.count ?? 0 }

  init(_ fit: ResponseFit) { self.fit = fit }

  /// The mean and the 5 % and 95 % quantiles of some readouts.
  private static func spread(_ values: [Double]) -> (mean: Double, low: Double, high: Double)? {
    guard !values.isEmpty else { return nil }
    let sorted = values.sorted()
    return (
      values.reduce(0, +) / Double(values.count), EnsembleSpread.quantile(0.05, of: sorted),
      EnsembleSpread.quantile(0.95, of: sorted)
    )
  }

  private var rows: [(measured: MeasuredReadout, before: [Double], after: [Double])] {
    fit.measured.indices.map { (fit.measured[$0], fit.before[$0], fit.after[$0]) }
  }

  var json: JSONValue {
    func json(_ values: [Double]) -> JSONValue {
      Self.spread(values).map { ["mean": .number($0.mean), "members5to95": [.number($0.low), .number($0.high)]] }
        ?? .null
    }
    return [
      "error": .number(fit.error), "candidates": .integer(fit.candidates), "kept": .integer(kept),
      "leastMiss": fit.leastMiss.map { .number($0) } ?? .null,
      "readouts": .array(
        rows.map {
          [
            "treatment": .string($0.measured.name), "measured": .number($0.measured.value),
            "candidates": json($0.before), "kept": json($0.after),
          ]
        }),
    ]
  }

  var csv: String {
    func cells(_ values: [Double]) -> [String] {
      Self.spread(values).map { [String($0.mean), String($0.low), String($0.high)] } ?? ["", "", ""]
    }
    return CSVTable(
      header: ["treatment", "measured"]
        + ["candidates", "kept"].flatMap { name in ["mean", "members5", "members95"].map { "\(name) \($0)" } },
      rows: rows.map { [$0.measured.name, String($0.measured.value)] + cells($0.before) + cells($0.after) }
    ).text
  }

  var terminal: String {
    func cells(_ values: [Double]) -> [String] {
      Self.spread(values).map { [$0.mean.fixed(2), "\($0.low.fixed(2))…\($0.high.fixed(2))"] } ?? ["–", "–"]
    }
    let table = TerminalTable(
      columns: [
        .init("treatment"), .init("measured", .right), .init("candidates", .right), .init("5–95 %", .right),
        .init("kept", .right), .init("5–95 %", .right),
      ], rows: rows.map { [$0.measured.name, $0.measured.value.fixed(2)] + cells($0.before) + cells($0.after) })
    let kept = kept == 1 ? "1 answers" : "\(kept) answer"
    return "Of \(fit.candidates) candidates \(kept) as was measured, within an error of \(fit.error)\n\(table.text())"
  }

  /// What was measured beside the candidates and those kept.
  func figure(of name: String) -> Figure {
    func estimate(_ values: [Double]) -> Estimate? {
      Self.spread(values).map { Estimate(value: $0.mean, lower: min($0.low, $0.mean), upper: max($0.high, $0.mean)) }
    }
    let chart = BarChart(
      axis: Axis("readout", domain: 0...1),
      series: [
        .init("measured", color: Palette.orange), .init("candidates", color: Palette.sky),
        .init("kept", color: Palette.blue),
      ],
      rows: rows.map { row in
        let value = row.measured.value
        let measured = Estimate(
          value: value, lower: max(0, value - fit.error), upper: min(1, value + fit.error))
        return .init(row.measured.name, [measured, estimate(row.before), estimate(row.after)])
      }, mark: .point)
    return Figure(
      title: "Readouts that were measured: \(name)",
      caption:
        "Measured with the standard deviation that was taken (\(fit.error)); \(fit.candidates) candidates and the "
        + "\(kept) kept with their mean and 5–95 %. \(BypassVersion.disclaimer)", .bars(chart))
  }
}
