public import BypassCore

/// A dose-response curve with the data that it was fitted to.
public struct DoseResponseCurve: Hashable, Sendable {
  /// A response at a dose.
  public struct Response: Hashable, Sendable {
    /// Above 0, in the unit of the plot.
    public let dose: Double
    /// The response with its interval.
    public let response: Estimate

    /// A response at a dose.
    public init(dose: Double, _ response: Estimate) {
      self.dose = dose
      self.response = response
    }
  }

  /// What was treated or with what.
  public let name: String
  /// The fitted curve with its band, in order of dose; may be empty.
  public let fit: [Response]
  /// The data; may be empty.
  public let data: [Response]
  /// The dose of half effect with its interval, written into the legend.
  public let halfEffect: Estimate?

  /// A dose-response curve.
  public init(_ name: String, fit: [Response], data: [Response] = [], halfEffect: Estimate? = nil) {
    self.name = name
    self.fit = fit
    self.data = data
    self.halfEffect = halfEffect
  }
}

extension Plot {
  /// Curves over a logarithmic dose axis, each with band, data points with intervals and the dose of half effect.
  ///
  /// - Parameters:
  ///   - dose: the words and unit of the dose; its scale is taken as logarithmic.
  ///   - untreated: the response without drug, which a logarithmic axis has no place for: a level line.
  ///   - exposures: doses reached in people, as upright lines with their names.
  public static func doseResponse(
    _ curves: [DoseResponseCurve], dose: Axis, response: Axis, untreated: Double? = nil,
    exposures: [(dose: Double, name: String)] = []
  ) -> Plot {
    let dashes: [Dash] = [.solid, .dashed, .dotted]
    let series = curves.enumerated().map { index, curve in
      let unit = dose.unit.map { " \($0)" } ?? ""
      let half = curve.halfEffect.map { ": half effect \($0.words)\(unit)" } ?? ""
      var marks: [Mark] = []
      if !curve.fit.isEmpty {
        marks.append(.band(curve.fit.map { Span($0.dose, $0.response.lower, $0.response.upper) }))
        marks.append(.line(curve.fit.map { Datum($0.dose, $0.response.value) }))
      }
      if !curve.data.isEmpty { marks.append(.points(curve.data.map { Spot($0.dose, $0.response) })) }
      let markers = Marker.allCases.filter { $0 != .stroke }
      return Series(
        curve.name + half, color: Palette.category(index),
        dash: dashes[index / Palette.categories.count % dashes.count], marker: markers[index % markers.count], marks)
    }
    let guides =
      exposures.map { Guide.upright($0.dose, $0.name) } + (untreated.map { [Guide.level($0, "untreated")] } ?? [])
    let axis = Axis(
      dose.label, unit: dose.unit, kind: .logarithmic, domain: dose.domain, format: dose.format, places: dose.places)
    return Plot(x: axis, y: response, series: series, guides: guides)
  }
}
