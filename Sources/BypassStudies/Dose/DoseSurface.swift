import BypassCore
import BypassPharmacology

/// The readout at every pair of doses of two drugs on one genotype.
struct DoseSurface: Sendable {
  /// The most pairs of doses of one surface.
  static let pairLimit = 10_000

  let genotype: String
  /// The two drugs as columns of tables call them, never alike.
  let names: [String]
  /// In nM, one list a drug, ascending from 0.
  let doses: [[Double]]
  /// One row a dose of the first drug, one column a dose of the second; empty where a drug has no curve.
  let cells: [[Estimate]]

  /// With the unit, as dose matrices are headed.
  var headings: [String] { names.map { "\($0) (nM)" } }

  /// Two names as they are, or numbered where they are the same.
  static func names(of subjects: [DoseSubject]) -> [String] {
    let names = subjects.map(\.id)
    return Set(names).count == names.count ? names : names.enumerated().map { "\($1) \($0 + 1)" }
  }

  /// The drugs of a surface, if there are two.
  ///
  /// - Throws: ``Diagnostic`` `dose-surface` for any other number, and for more pairs of doses than are tried.
  static func check(_ subjects: [DoseSubject], grids: [DoseGrid]) throws(Diagnostic) {
    guard subjects.count == 2 else {
      throw .error(
        "dose-surface",
        "a surface takes two drugs without a dose, \(subjects.count == 0 ? "none" : "\(subjects.count)") "
          + "\(subjects.count == 1 ? "is" : "are") named",
        remedy: "name two different drugs without '=': --drug A --drug B, or --inhibit NODE=IC50 twice")
    }
    let pairs = grids.reduce(1) { $0 * ($1.count + 1) }
    guard pairs <= pairLimit else {
      throw .error(
        "dose-surface", "\(pairs) pairs of doses are more than one surface can have (\(pairLimit))",
        remedy: "ask for fewer doses: --grid 1nM..10uM/17, say")
    }
  }
}

/// Two drugs on one genotype at every pair of doses.
struct DoseSurfaceRun: Sendable {
  let subjects: [DoseSubject]
  let genotype: DoseGenotype
  let engine: DoseEngine
  let grids: [[Concentration]]
  /// The drugs alone; they are the surface's margins.
  let curves: [DoseCurve]
  let untreated: Estimate

  /// The surface; nil when the task was cancelled.
  func surface(progress: @Sendable (Double) -> Void) async throws -> DoseSurface? {
    let isKnown = zip(curves, grids).allSatisfy { $0.points.count == $1.count }
    var cells = isKnown ? [[untreated] + curves[1].points.map(\.response)] : []
    for (row, first) in curves[0].points.enumerated() where isKnown {
      let one = try subjects[0].engagements(at: .free(first.concentration), in: genotype)
      var line = [first.response]
      for second in grids[1] {
        if Task.isCancelled { return nil }
        let both = try one + subjects[1].engagements(at: .free(second), in: genotype)
        let perturbations = (genotype.background + both).perturbations()
        line.append(try await engine.response(genotype.ready.untreated, under: perturbations).readout)
      }
      cells.append(line)
      progress(Double(row + 1) / Double(grids[0].count))
    }
    return DoseSurface(
      genotype: genotype.name, names: DoseSurface.names(of: subjects),
      doses: grids.map { [0] + $0.map(\.nanomolar) }, cells: cells)
  }
}
