import BypassCore
import BypassGraphics

/// What pictures of two drugs' doses have in common, measured or simulated.
struct DosePairFigures {
  /// The first drug and the second, with their units.
  let names: [String]

  /// A matrix with the first drug's doses growing upwards and the second's to the right.
  ///
  /// - Parameters:
  ///   - doses: one ascending list a drug.
  ///   - contours: lines in rows and columns of these lists.
  ///   - cell: of a dose of each.
  func map(
    doses: [[Double]], colors: ColorScale, quantity: Axis, contours: [HeatMap.Contour] = [],
    cell: (Double, Double) -> HeatMap.Cell
  ) -> HeatMap {
    let rows = Array(doses[0].reversed())
    let turned = contours.map { contour in
      HeatMap.Contour(
        contour.name,
        contour.places.map { .init(row: Double(rows.count - 1) - $0.row, column: $0.column) })
    }
    return HeatMap(
      rows: rows.map { $0.significant(3) }, columns: doses[1].map { $0.significant(3) },
      cells: rows.map { row in doses[1].map { cell(row, $0) } }, colors: colors, quantity: quantity,
      rowTitle: names[0], columnTitle: names[1], contours: turned)
  }

  /// Pairs of doses of equal effect beside the straight line that dose addition draws.
  ///
  /// - Parameter alone: the dose of each drug alone that has the effect, above 0.
  func isobologram(alone: [Double], _ series: [Plot.Series]) -> Plot {
    let addition = Plot.Series(
      "dose addition", color: Palette.category(7), dash: .dashed, [.line([.init(0, alone[1]), .init(alone[0], 0)])])
    return Plot(
      x: Axis(names[0], domain: 0...alone[0] * 1.05), y: Axis(names[1]), series: [addition] + series, proportion: 0.8)
  }
}
