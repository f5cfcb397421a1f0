public import BypassCore
public import BypassPharmacology

/// A tumour that can be treated: its clones, their rates under each set of drugs given together, what it starts with.
public struct Tumour: Sendable {
  /// A drug of the plan.
  public struct Drug: Hashable, Sendable {
    /// The drug.
    public let id: DrugID
    /// The unit of its exposure.
    public let measure: ExposureAxis.Measure
    /// The half-life in days with which its exposure rises and falls; nil when it follows at once.
    public let halfLife: Double?

    /// A drug.
    public init(id: DrugID, measure: ExposureAxis.Measure, halfLife: Double? = nil) {
      self.id = id
      self.measure = measure
      self.halfLife = halfLife
    }
  }

  /// Drugs that are given together at some time, with the rates of each clone under them.
  public struct DrugSet: Sendable {
    /// Positions among the tumour's drugs, in the order of the surfaces' axes.
    public let drugs: [Int]
    /// One surface a clone.
    public let surfaces: [ResponseSurface]
    /// Drugs given together.
    public init(drugs: [Int], surfaces: [ResponseSurface]) {
      self.drugs = drugs
      self.surfaces = surfaces
    }
  }

  /// A regimen of the plan in terms of exposures.
  public struct Regimen: Hashable, Sendable {
    /// The drug set; nil for a holiday.
    public let set: Int?
    /// The steady mean exposure to each of the tumour's drugs, 0 for those not given.
    public let exposures: [Double]
    /// A regimen.
    public init(set: Int?, exposures: [Double]) {
      self.set = set
      self.exposures = exposures
    }
  }

  /// A clone that some patients have from the start.
  public struct Presence: Hashable, Sendable {
    /// The clone.
    public let clone: Int
    /// The share of patients that have it.
    public let patients: Fraction
    /// Its share of the tumour in them.
    public let cells: Fraction
    /// A clone that is there.
    public init(clone: Int, patients: Fraction, cells: Fraction) {
      self.clone = clone
      self.patients = patients
      self.cells = cells
    }
  }

  /// The highest steady exposure to each drug under any regimen.
  let highest: [Double]
  /// The clones.
  public let graph: CloneGraph
  /// The drugs.
  public let drugs: [Drug]
  /// The sets of drugs given together.
  public let sets: [DrugSet]
  /// What each regimen of a plan is.
  public let regimens: [TreatmentPlan.Regimen: Regimen]
  /// Rates while the tumour grew up, one pair a clone.
  public let growing: [CellRates]
  /// What is there beside what arises.
  public let present: [Presence]
  /// The normal cells that the first further readouts of the surfaces are shares of, for toxicity.
  public let normalCells: [String]
  /// The share of cells that can found a clone, above 0. The rest live and die like them and are counted in every size,
  /// but what changes in them is lost with their few descendants.
  public let clonogenicShare: Fraction

  /// A tumour.
  ///
  /// - Throws: ``Diagnostic`` `clone-without-fitness` when a clone has no surface under some drugs or no rates while
  ///   growing, `clone-graph` for a clone that does not exist.
  public init(
    graph: CloneGraph, drugs: [Drug], sets: [DrugSet], regimens: [TreatmentPlan.Regimen: Regimen],
    growing: [CellRates], present: [Presence] = [], normalCells: [String] = [], clonogenicShare: Fraction = .one
  ) throws(Diagnostic) {
    guard clonogenicShare.value > 0 else {
      throw .error("clone-graph", "no cell of the tumour can found a clone", remedy: "give a share above 0")
    }
    for set in sets {
      for (clone, name) in graph.names.enumerated() where !set.surfaces.indices.contains(clone) {
        throw .error(
          "clone-without-fitness",
          "clone '\(name)' has no rates under \(set.drugs.map { drugs[$0].id.description }.joined(separator: " + "))",
          remedy: "every clone needs birth and death rates under every drug of the plan")
      }
      guard set.surfaces.count == graph.count, set.surfaces.allSatisfy({ $0.axes.count == set.drugs.count }) else {
        throw .error("clone-without-fitness", "a drug set has \(set.surfaces.count) surfaces for \(graph.count) clones")
      }
    }
    guard growing.count == graph.count else {
      throw .error("clone-without-fitness", "\(graph.count) clones were given \(growing.count) pairs of rates")
    }
    guard present.allSatisfy({ graph.names.indices.contains($0.clone) }) else {
      throw .error("clone-graph", "a clone is said to be present that the tumour does not have")
    }
    self.graph = graph
    self.drugs = drugs
    highest = drugs.indices.map { drug in
      regimens.values.reduce(0) { max($0, $1.exposures.indices.contains(drug) ? $1.exposures[drug] : 0) }
    }
    self.sets = sets
    self.regimens = regimens
    self.growing = growing
    self.present = present
    self.normalCells = normalCells
    self.clonogenicShare = clonogenicShare
  }
}

extension Tumour {
  /// The same with another share of clonogenic cells, to ask how much rests on it.
  ///
  /// - Throws: as ``init(graph:drugs:sets:regimens:growing:present:normalCells:clonogenicShare:)``.
  public func with(clonogenicShare share: Fraction) throws(Diagnostic) -> Tumour {
    try Tumour(
      graph: graph, drugs: drugs, sets: sets, regimens: regimens, growing: growing, present: present,
      normalCells: normalCells, clonogenicShare: share)
  }

  /// How many of a tumour's cells can found a clone, in whole cells.
  ///
  /// - Throws: ``Diagnostic`` `burden-range`, at a place where one is known, when none can.
  public static func clonogenicCells(
    of cells: Double, share: Fraction, at place: Place? = nil
  ) throws(Diagnostic) -> Double {
    let count = (cells * share.value).rounded()
    let each = (1 / share.value).significant(2)
    guard count >= 1 else {
      throw .error(
        "burden-range", at: place, "of \(cells.significant(4)) cells none can found a clone: one in \(each) can",
        remedy: "give a burden from \(each) cells on")
    }
    return count
  }
}

/// What is the patient's own.
public struct Patient: Hashable, Sendable {
  /// Cells of the founder clone at the start of treatment, 1 or more.
  public let cells: Double
  /// The pace of the tumour: what all divisions and deaths are multiplied by.
  public let pace: Double
  /// What every concentration is multiplied by: the inverse of the patient's relative clearance.
  public let exposure: Double
  /// Which number this patient is.
  public let number: Int

  /// A patient.
  ///
  /// - Throws: ``Diagnostic`` `burden-range` unless there are 1 to 10¹³ cells and the factors are above 0.
  public init(cells: Double, pace: Double = 1, exposure: Double = 1, number: Int = 0) throws(Diagnostic) {
    guard cells >= 1, cells <= 1e13 else {
      throw .error(
        "burden-range", "a tumour of \(cells.significant(4)) cells is impossible",
        remedy: "give a burden from 1 to 1e13 cells, such as 1e10")
    }
    guard pace > 0, pace <= 100, exposure > 0, exposure <= 100 else {
      throw .error("patient-range", "a patient's pace and exposure are multiples from above 0 to 100")
    }
    self.cells = cells
    self.pace = pace
    self.exposure = exposure
    self.number = number
  }
}
