import BypassCore
import Testing

@testable import BypassGraphics

@Suite("Kinds of figures")
struct KindsTests {
  private func exactly(_ value: Double) -> Estimate { Estimate(value: value, lower: value, upper: value) }

  @Test("A Pareto front is what comparing all pairs gives, for every wish", arguments: 0..<40)
  func paretoFront(seed: Int) {
    let choices = (0..<25).map { index in
      // Few distinct values, so that ties occur.
      ParetoChoice(
        "\(index)", x: exactly((scatter(seed, index) * 6).rounded()),
        y: exactly((scatter(seed, index + 99) * 6).rounded()))
    }
    for x in [Preference.lower, .higher] {
      for y in [Preference.lower, .higher] {
        func better(_ preference: Preference, _ a: Double, _ b: Double) -> Bool { preference == .lower ? a < b : a > b }
        let unbeaten = choices.indices.filter { mine in
          !choices.indices.contains { other in
            let (a, b) = (choices[other], choices[mine])
            let worse = better(x, b.x.value, a.x.value) || better(y, b.y.value, a.y.value)
            return !worse && (better(x, a.x.value, b.x.value) || better(y, a.y.value, b.y.value))
          }
        }
        let front = ParetoFront.indices(of: choices, x: x, y: y)
        #expect(front.sorted() == unbeaten)
        #expect(zip(front, front.dropFirst()).allSatisfy { choices[$0].x.value <= choices[$1].x.value })
      }
    }
  }

  @Test("A planted choice that beats all others is the whole front, and one that is no number is left out")
  func paretoExtremes() {
    let choices = [
      ParetoChoice("a", x: exactly(1), y: exactly(1)), ParetoChoice("best", x: exactly(0), y: exactly(9)),
      ParetoChoice("?", x: exactly(.nan), y: exactly(99)),
    ]
    #expect(ParetoFront.indices(of: choices, x: .lower, y: .higher) == [1])
    withKnownIssue("the wrong wish") { #expect(ParetoFront.indices(of: choices, x: .higher, y: .higher) == [1]) }
  }

  @Test("The line of a Pareto plot never passes the unfavourable side of a point of the front")
  func paretoLine() throws {
    let choices = [(1.0, 1.0), (2, 5), (4, 6)].map { ParetoChoice("p", x: exactly($0), y: exactly($1)) }
    let plot = Plot.pareto(choices, x: Axis("x"), prefer: .lower, y: Axis("y"), prefer: .higher)
    guard case .steps(let data)? = plot.series.last?.marks.first else { return }
    // Low x and high y are wanted: up to the next choice the attained y stays that of the one before.
    #expect(data == [.init(1, 1), .init(2, 5), .init(4, 6)])
    let other = Plot.pareto(choices, x: Axis("x"), prefer: .higher, y: Axis("y"), prefer: .higher)
    guard case .steps(let single)? = other.series.last?.marks.first else { return }
    #expect(single == [.init(4, 6)])
  }

  @Test("A survival curve begins at one, ends with the follow-up and steps where the events are")
  func survival() throws {
    let steps = [(2.0, 0.75), (5, 0.5)].map { SurvivalCurve.Step($0, Estimate(value: $1, lower: $1 - 0.1, upper: $1)) }
    let curve = SurvivalCurve("arm", steps: steps, censored: [3, 6], followedUntil: 8, atRisk: [4, 2, 1])
    #expect([0, 1.9, 2, 4.9, 5, 100].map(curve.share(at:)) == [1, 1, 0.75, 0.75, 0.5, 0.5])
    let plot = Plot.survival([curve], time: Axis("t", domain: 0...8), riskTimes: [0, 4, 8])
    guard case .steps(let data) = plot.series[0].marks[1], case .strokes(let strokes) = plot.series[0].marks[2] else {
      return
    }
    #expect(data == [.init(0, 1), .init(2, 0.75), .init(5, 0.5), .init(8, 0.5)])
    #expect(strokes == [.init(3, 0.75), .init(6, 0.5)])
    let labels = plot.drawing(width: 500).labels
    let counts = labels.filter { $0.role == .tableText && Int($0.label.text) != nil }.map(\.label)
    #expect(counts.map(\.text) == ["4", "2", "1"])
    let ticks = labels.filter { $0.role == .tickLabel && $0.label.anchor == .middle }.map(\.label)
    #expect(ticks.map(\.text) == ["0", "4", "8"])
    for (count, tick) in zip(counts, ticks) { #expect(abs(count.place.x - tick.place.x) < 1e-9) }
  }

  @Test("A potency over its exposure is coloured by which is larger and written as it is")
  func potencies() throws {
    let map = HeatMap.potencies(
      mutants: ["WT", "M"], drugs: ["a", "b"],
      potencies: [[.init(1), .init(50, isTentative: true)], [.init(1000, source: "paper"), nil]], exposures: [10, nil])
    guard case .value(let low, let text, _) = map.cell(0, 0), case .value(let high, _, let hint) = map.cell(1, 0),
      case .value(let unknown, let tentative, _) = map.cell(0, 1)
    else { return }
    #expect(low == 0.1 && high == 100 && unknown.isNaN)
    #expect(text == "1" && tentative == "50*")
    #expect(hint == "a on M: IC50 1000 nM (paper); 100 × free exposure")
    #expect(map.cell(1, 1) == .missing)
    let colors = map.colors.settled(by: [0.1, 100])
    let (blue, red) = (try #require(colors.color(of: 0.1)), try #require(colors.color(of: 100)))
    #expect(blue.rgb & 0xFF > blue.rgb >> 16 && red.rgb >> 16 > red.rgb & 0xFF)
    let texts = map.drawing(width: 500).labels.filter { $0.role == .cellText }.map(\.label.text)
    #expect(texts == ["1", "50*", "1000"])
    let plain = HeatMap.potencies(mutants: ["WT"], drugs: ["a", "b"], potencies: [[.init(0), .init(-1)]])
    #expect(plain.cell(0, 0) == .missing && plain.cell(0, 1) == .missing)
  }

  @Test("Attractors have one colour a level, moving nodes two, and levels that lack are missing")
  func attractors() throws {
    let map = HeatMap.attractors(
      [.init("A1", share: 0.25, levels: [.steady(0), .steady(2)]), .init("A2", levels: [.moving(2, 0)])],
      nodes: ["x", "y"])
    #expect(map.columns == ["A1 (25 %)", "A2"])
    #expect(map.cell(1, 1) == .missing)
    guard case .range(let low, let high, _) = map.cell(0, 1) else { return }
    #expect(low == 0 && high == 2)
    let settled = map.colors.settled(by: [])
    #expect(Set((0...2).compactMap { settled.color(of: Double($0)) }).count == 3)
    #expect(settled.color(of: 0.2) == settled.color(of: 0))
    let drawing = map.drawing(width: 500)
    #expect(drawing.labels.filter { $0.role == .tickLabel }.map(\.label.text) == ["0", "1", "2"])
    #expect(drawing.labels.contains { $0.label.text == "varies" })
  }

  @Test("A dose-response plot is logarithmic in dose and names the dose of half effect")
  func doseResponse() {
    let response = DoseResponseCurve.Response(dose: 10, Estimate(value: 0.5, lower: 0.4, upper: 0.6))
    let curve = DoseResponseCurve(
      "WT", fit: [response], data: [response], halfEffect: Estimate(value: 12, lower: 10, upper: 15))
    let plot = Plot.doseResponse(
      [curve], dose: Axis("Free drug", unit: "nM"), response: .probability("P"), untreated: 0.9,
      exposures: [(dose: 56, name: "label dose")])
    #expect(plot.x.kind == .logarithmic)
    #expect(plot.series[0].name == "WT: half effect 12 [10, 15] nM")
    #expect(plot.guides == [.upright(56, "label dose"), .level(0.9, "untreated")])
  }

  @Test("Figures of every kind keep their words apart on any width", arguments: [320.0, 500, 900])
  func noOverlaps(width: Double) throws {
    let levels = (0..<20).map { scatter($0) > 0.8 ? AttractorColumn.Level.moving(0, 1) : .steady($0 % 2) }
    let attractors = HeatMap.attractors(
      (0..<25).map { .init("attractor \($0)", share: scatter($0), levels: levels) },
      nodes: (0..<20).map { "a node of the network \($0)" })
    let history = try CloneHistory(
      times: [0, 1],
      clones: (0..<12).map { .init("a clone with a name \($0)", parent: $0 == 0 ? nil : $0 - 1, sizes: [1, 2]) })
    let muller = Plot.muller(
      history, time: Axis("Time"), treatments: [.init("a drug with a long name", color: Palette.sky, [0...1])])
    let choices = (0..<40).map {
      ParetoChoice("choice \($0)", x: exactly(scatter($0, 1)), y: exactly(scatter($0, 2)))
    }
    let pareto = Plot.pareto(choices, x: Axis("x"), prefer: .lower, y: Axis("y"), prefer: .higher)
    let curves = (0..<4).map {
      SurvivalCurve(
        "an arm of the trial \($0)", steps: [.init(3, exactly(0.5))], followedUntil: 36,
        atRisk: (0...36).map { 1000 - $0 })
    }
    let survival = Plot.survival(curves, time: Axis("Time"), riskTimes: (0...36).map(Double.init))
    let charts: [Chart] = [.heatMap(attractors), .plot(muller), .plot(pareto), .plot(survival)]
    for chart in charts {
      let drawing = Figure(title: "a figure", width: width, chart).drawing()
      #expect(Overlaps.texts(drawing) == [])
      #expect(Overlaps.outside(drawing) == [])
    }
  }
}
