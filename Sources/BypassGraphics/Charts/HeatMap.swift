/// A matrix of colours with the names of its rows and columns.
public struct HeatMap: Hashable, Sendable {
  /// What stands in one place of the matrix.
  public enum Cell: Hashable, Sendable {
    /// A value, with words for the cell (nil: the value itself where it fits) and for a resting pointer. Lines of the words
    /// behind the first, such as an interval, are smaller, and left out where they do not fit every cell.
    case value(Double, text: String? = nil, hint: String? = nil)
    /// A value that moves between two; drawn as two triangles in their colours.
    case range(Double, Double, hint: String? = nil)
    /// A value that should be there and is not; drawn hatched.
    case missing
    /// A place that the matrix does not have, such as the upper half of a symmetrical one; left empty.
    case outside
  }

  /// Whether the cells carry numbers.
  public enum Numbers: Hashable, Sendable {
    /// Where they all fit.
    case whereTheyFit
    /// Never.
    case hidden
  }

  /// A line across the cells, such as the places of one value; drawn dashed, with ink on paper.
  public struct Contour: Hashable, Sendable {
    /// A place in cells: 0 is the middle of the first row or column, 0.5 its far edge.
    public struct Place: Hashable, Sendable {
      /// Down.
      public let row: Double
      /// To the right.
      public let column: Double

      /// A place.
      public init(row: Double, column: Double) {
        self.row = row
        self.column = column
      }
    }

    /// What it joins, for a resting pointer.
    public let name: String
    /// From place to place.
    public let places: [Place]

    /// A line.
    public init(_ name: String, _ places: [Place]) {
      self.name = name
      self.places = places
    }
  }

  /// Names of the rows, from top to bottom.
  public let rows: [String]
  /// Names of the columns, from left to right.
  public let columns: [String]
  /// The cells, row by row; what lacks counts as missing.
  public let cells: [[Cell]]
  /// How values become colours.
  public let colors: ColorScale
  /// What the values are, with unit; written at the colour bar.
  public let quantity: Axis
  /// What the rows are; may be empty.
  public let rowTitle: String
  /// What the columns are; may be empty.
  public let columnTitle: String
  /// Whether the cells carry numbers.
  public let numbers: Numbers
  /// Lines across the cells.
  public let contours: [Contour]

  /// A heat map. The scale and range of `colors` hold for the colour bar; `quantity` gives its words.
  public init(
    rows: [String], columns: [String], cells: [[Cell]], colors: ColorScale, quantity: Axis, rowTitle: String = "",
    columnTitle: String = "", numbers: Numbers = .whereTheyFit, contours: [Contour] = []
  ) {
    self.rows = rows
    self.columns = columns
    self.cells = cells
    self.colors = colors
    self.quantity = quantity
    self.rowTitle = rowTitle
    self.columnTitle = columnTitle
    self.numbers = numbers
    self.contours = contours
  }

  /// The lower triangle of a symmetrical matrix: each pair once, and each single on the diagonal.
  ///
  /// - Parameters:
  ///   - names: of the rows and, in the same order, the columns.
  ///   - value: of two different indices (the larger first) a pair, of two equal ones a single.
  public static func pairs(
    of names: [String], colors: ColorScale, quantity: Axis, numbers: Numbers = .whereTheyFit,
    value: (_ row: Int, _ column: Int) -> Cell
  ) -> HeatMap {
    let cells = names.indices.map { row in
      names.indices.map { column in column > row ? Cell.outside : value(row, column) }
    }
    return HeatMap(
      rows: names, columns: names, cells: cells, colors: colors, quantity: quantity, numbers: numbers)
  }

  /// The cell at a place; missing when none was given.
  func cell(_ row: Int, _ column: Int) -> Cell {
    row < cells.count && column < cells[row].count ? cells[row][column] : .missing
  }
}
