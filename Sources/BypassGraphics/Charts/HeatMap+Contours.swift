internal import BypassCore

extension HeatMap {
  /// Draws the lines across the cells: dashed ink on a wider line of paper, so that they stand out on every colour, below
  /// the numbers in the cells.
  func drawContours(frame: Rect, cell: Double, cellHeight: Double, onto drawing: inout Drawing) {
    let numbers = contours.isEmpty ? [] : drawing.items.filter { $0.role == .cellText }
    if !contours.isEmpty { drawing.items.removeAll { $0.role == .cellText } }
    for contour in contours {
      let places = contour.places.filter { $0.row.isFinite && $0.column.isFinite }.map { place in
        Point(x: frame.x + (place.column + 0.5) * cell, y: frame.y + (place.row + 0.5) * cellHeight)
      }
      let pieces = Clipping.polyline(places, to: frame)
      guard !pieces.isEmpty else { continue }
      drawing.add(.line, .polylines(pieces), Paint(stroke: .paper, width: 4, dash: .solid), hint: nil)
      drawing.add(.line, .polylines(pieces), Paint(stroke: .ink, width: 1.8, dash: .dashed), hint: contour.name)
    }
    drawing.items += numbers
  }
}
