import ArgumentParser
import BypassCore
import BypassStudies

/// `bypass dose MODEL --drug NAME|all`.
struct DoseCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "dose", abstract: "What each concentration of a drug does, and which inhibitor fits which mutation.",
    discussion: """
      A --drug without a dose is varied over --grid; one with a dose (NAME=DOSE) acts throughout. DOSE is a free
      concentration (300nM), total:900nM, an occupancy (97%) or a regimen: 250mg/12h, '250mg/12h 5 on 2 off',
      '400mg ramp 20/50/100/200/400 weekly', '20mg/m2 1h infusion x5'; @average or @trough behind a regimen takes
      that number instead of the peak.

      --surface varies two drugs together, without --grid over four decades around each one's potency; matrix.csv in
      --out is a table that 'bypass synergy' reads.

      Example: bypass dose alcl --alteration ALK:p.G1202R --drug all
      Example: bypass dose alcl --drug lorlatinib --genotype ALK:p.G1202R --genotype ALK:p.I1171N --out doses
      Example: bypass dose alcl --drug crizotinib --drug trametinib --surface --out doses
      Example: bypass dose model.bnet --inhibit MEK=10nM --readout 'Apoptosis=1' --grid 0.1nM..1uM/21
      """)
  @OptionGroup var model: ModelOptions
  @Option(name: .long, help: "Free concentrations, LOW..HIGH or LOW..HIGH/COUNT.")
  var grid: String?
  @Flag(name: .long, help: "Vary two drugs together: the readout at every pair of doses, and the pairs of half effect.")
  var surface = false
  @Option(name: .long, help: "What is asked, such as 'Death>=1' (default: the cell dies).")
  var readout: String?
  @Option(
    name: .long, parsing: .singleValue, help: "An alteration that makes a genotype of its own; can be repeated.")
  var genotype: [String] = []
  @Option(name: .long, parsing: .singleValue, help: "NODE=IC50, an inhibitor of a node; can be repeated.")
  var inhibit: [String] = []
  @Option(
    name: .long, help: "A table of one patient's dosing records: TIME,EVID,AMT,RATE,II,ADDL,SS,CMT (h, mg, mg/h).")
  var records: String?
  @Option(name: .long, help: "sampled, exact or auto.")
  var method: SimulateStudy.Method = .automatic
  @Option(name: .long, help: "Trajectories a dose.")
  var trajectories = 1000
  @Option(name: .long, help: "Units of model time to settle, and then under treatment.")
  var duration = 100.0
  @Option(name: .long, help: "Megabytes that one exactly answered dose may take.")
  var memory = 256
  @OptionGroup var common: CommonOptions

  func validate() throws {
    guard (1...10_000_000).contains(trajectories) else {
      throw ValidationError("--trajectories must be from 1 to 10,000,000")
    }
    guard (1...1_000_000).contains(memory) else { throw ValidationError("--memory must be from 1 to 1,000,000") }
    guard duration.isFinite, duration > 0, duration <= 1e6 else {
      throw ValidationError("--duration must be above 0 and at most 1,000,000")
    }
  }

  func run() async throws {
    try await common.tell(verb: DoseStudy.verb) {
      var choice = model.choice(model.model, catalogue: common.catalogue)
      choice.drugs = model.drug.filter { $0.contains("=") }
      var study = DoseStudy(
        model: choice, drugs: model.drug.filter { !$0.contains("=") }, seed: common.chosenSeed)
      study.inhibitors = inhibit
      study.genotypes = genotype
      if let grid { study.grid = try DoseGrid(grid, at: .option("--grid", grid)) }
      study.surface = surface
      study.readout = readout
      study.records = records
      study.method = method
      study.trajectories = trajectories
      study.duration = duration
      study.memoryLimit = memory << 20
      study.threads = common.chosenThreads
      return study
    }
  }
}
