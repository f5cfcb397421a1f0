import BypassCore
import BypassFormats
public import BypassKnowledge
import BypassModel
import BypassPharmacology
import Foundation

/// Which model a question is about, with what acts on it: a disease of the catalogue or a file.
public struct ModelChoice: Sendable {
  /// A catalogue name or the path of a file.
  public var name: String
  /// Further files, such as MaBoSS configurations.
  public var more: [String] = []
  /// Inputs set, `NODE=LEVEL`.
  public var settings: [String] = []
  /// Nodes fixed, `NODE=LEVEL`.
  public var clamps: [String] = []
  /// Alterations of the catalogue.
  public var alterations: [String] = []
  /// Variants of the catalogue: contested statements read the other way.
  public var variants: [String] = []
  /// Drugs, `NAME` or `NAME=DOSE`.
  public var drugs: [String] = []
  /// Starting levels, `NODE=LEVEL`.
  public var starts: [String] = []
  /// Values of parameters of a file, `NAME=VALUE`.
  public var parameters: [String] = []
  /// The format of a file; nil for what its name, else its text tells.
  public var format: String?
  /// Refuse every normalisation when reading a file.
  public var strict = false
  /// The catalogue's folder; nil for where it is found.
  public var catalogueFolder: String?
  /// The model as it was read by an earlier choice, which need not be read again.
  var known: ReadyModel?
  /// A catalogue that has been read already; nil to read it.
  public var catalogue: Catalogue?

  /// A choice.
  public init(name: String) { self.name = name }
}

/// A model that is ready to be asked.
struct ReadyModel: Sendable {
  let name: String
  let digest: String
  /// Without drugs.
  let untreated: Network
  /// With drugs.
  let treated: Network
  /// What the drugs that act all the time do.
  let engagements: [Engagement]
  /// What a catalogue model is of.
  let profile: ResolvedProfile?
  let catalogue: Catalogue?
  /// What a file says beside its network.
  let imported: ImportedModel?
  let perturbations: [String]
  let diagnostics: [Diagnostic]

  /// Nodes shown by default.
  var readouts: [NodeID] {
    if let disease = profile?.disease { return disease.readouts }
    let inner = imported?.internalNodes ?? []
    return treated.nodes.map(\.id).filter { !inner.contains($0) }
  }
}

extension ModelChoice {
  /// Whether the name is a file's: one without a folder and an ending is of the catalogue, unless such a file is there.
  var isFile: Bool {
    name.contains("/") || name.contains(".") || InputLedger.current?.copy(of: name) != nil
      || FileManager.default.fileExists(atPath: name)
  }

  /// Reads the model and applies what acts on it.
  ///
  /// - Throws: ``Diagnostics`` for anything that cannot be read, resolved or applied.
  func ready() throws(Diagnostics) -> ReadyModel {
    isFile ? try readyFile() : try readyDisease()
  }

  private func readyDisease() throws(Diagnostics) -> ReadyModel {
    let catalogue: Catalogue
    if let read = known?.catalogue ?? self.catalogue {
      catalogue = read
    } else {
      catalogue = try CatalogueSource.read(catalogueFolder)
    }
    return try collected { () throws(Diagnostic) in
      guard more.isEmpty, parameters.isEmpty else {
        throw .error("not-a-file", "configuration files and parameters belong to model files, not to '\(name)'")
      }
      let disease = try catalogue.disease(named: name)
      var profile = TumourProfile(alterations: alterations.map { .init($0, at: .option("--alteration", $0)) })
      profile.variants = variants.map { .init($0, at: .option("--variant", $0)) }
      for text in settings { profile.settings.append(try .init(text, at: .option("--set", text))) }
      for text in clamps { profile.clamps.append(try .init(text, at: .option("--clamp", text))) }
      let resolved = try catalogue.resolve(profile, in: disease)
      var engagements: [Engagement] = []
      var echo = resolved.echo
      for text in drugs {
        let use = try TumourProfile.DrugUse(text, at: .option("--drug", text))
        let drug = try catalogue.drug(named: use.drug.text, at: use.drug.place)
        let engaged = try catalogue.engagements(of: drug, at: use.dose, in: resolved)
        engagements += engaged
        let effects = engaged.map {
          "\($0.target.effect.rawValue) \($0.target.node) \(($0.occupancy.value * 100).significant(3)) %"
        }
        let exposed = drug.agent.exposureAccount(under: use.dose).map { " (\($0))" } ?? ""
        echo.append(
          "drug \(drug.agent.id)=\(use.dose.text)\(exposed): \(effects.isEmpty ? "nothing in this network" : effects.joined(separator: ", "))"
        )
      }
      let untreated = try starting(resolved.untreated, nil)
      let treated = try perturbed(untreated, engagements.perturbations())
      return ReadyModel(
        name: disease.id.description, digest: catalogue.digest, untreated: untreated, treated: treated,
        engagements: engagements, profile: resolved, catalogue: catalogue, imported: nil, perturbations: echo,
        diagnostics: resolved.notes)
    }
  }

  private func readyFile() throws(Diagnostics) -> ReadyModel {
    var options = ReadingOptions(strict: strict)
    for text in parameters {
      let parts = text.split(separator: "=", maxSplits: 1).map(String.init)
      guard parts.count == 2, let value = Double(parts[1]) else {
        throw Diagnostics([
          .error(
            "parameter-syntax", at: .option("--parameter", text), "'\(text.clipped)' is not of the form NAME=VALUE")
        ])
      }
      options.parameters[parts[0].hasPrefix("$") ? String(parts[0].dropFirst()) : parts[0]] = value
    }
    let imported: ImportedModel
    if let read = known?.imported {
      imported = read
    } else {
      imported = try ModelReader.read(path: name, more: more, as: format.map { Format($0) }, options: options)
    }
    return try collected { () throws(Diagnostic) in
      let foreign = imported.namedPerturbations.isEmpty ? [("--alteration", alterations)] : []
      for (option, words) in [("--drug", drugs), ("--variant", variants)] + foreign
      where !words.isEmpty {
        throw .error(
          "no-catalogue-model", at: .option(option, words[0]),
          "a model file has no \(option.dropFirst(2))s of the catalogue",
          remedy: "use --clamp NODE=LEVEL or --set NODE=LEVEL on the file's nodes")
      }
      var echo: [String] = []
      let levels = try levels(in: imported, &echo)
      var perturbations: [Perturbation] = []
      for text in clamps {
        let (node, level) = try assignment(text, option: "--clamp", in: imported.network)
        perturbations.append(Perturbation(.clamp(level), of: node))
        echo.append("clamp \(node)=\(level)")
      }
      let network: Network
      do throws(Diagnostics) {
        network = try imported.network.setting(levels)
      } catch {
        throw error.all.first ?? .error("set-needs-input", "the inputs cannot be set")
      }
      var diagnostics = imported.diagnostics
      let changed = try altered(network, imported, &echo)
      let begun = try starting(changed, imported)
      let ready = try perturbed(begin(begun, imported, &diagnostics), perturbations)
      return ReadyModel(
        name: name, digest: NetworkDigest.digest(of: imported.network), untreated: ready, treated: ready,
        engagements: [], profile: nil,
        catalogue: nil, imported: imported, perturbations: echo, diagnostics: diagnostics)
    }
  }

  /// The levels of inputs that `--set` gives, one by one or by a name of the file.
  private func levels(in imported: ImportedModel, _ echo: inout [String]) throws(Diagnostic) -> [NodeID: Int] {
    var levels: [NodeID: Int] = [:]
    for text in settings {
      if !text.contains("="), !imported.namedLevels.isEmpty {
        for setting in try imported.levels(named: text, .input, option: "--set") {
          levels[setting.node] = setting.levels[0]
          echo.append("set \(setting.node)=\(setting.levels[0])")
        }
        continue
      }
      let (node, level) = try assignment(text, option: "--set", in: imported.network)
      levels[node] = level
      echo.append("set \(node)=\(level)")
    }
    return levels
  }

  /// A file of a format without initial states leaves open where a run starts: even odds for every node, as MaBoSS
  /// takes it, and said.
  private func begin(
    _ network: Network, _ imported: ImportedModel, _ diagnostics: inout [Diagnostic]
  ) throws(Diagnostic) -> Network {
    let says = (try? FormatRegistry.entry(of: imported.format))?.expresses.contains(.initialStates) ?? true
    guard !says, network.initial.groups.isEmpty else { return network }
    let drawn = network.nodes.filter { $0.rule != nil }
    diagnostics.append(
      Diagnostic(
        .note, code: "no-initial-state",
        "'\(name)' says no initial state: each of its \(drawn.count) ruled nodes starts at any of its levels with even odds",
        remedy: "give --start NODE=LEVEL for each node that matters"))
    let groups = drawn.map { node in
      InitialCondition.Group([node.id], alternatives: (0...node.maximum).map { .init([$0], weight: 1) })
    }
    do throws(Diagnostics) {
      return try network.starting(InitialCondition(groups))
    } catch {
      throw error.all.first ?? .error("start", "the run cannot start there")
    }
  }

  /// The network under the perturbations of the file that were named.
  private func altered(
    _ network: Network, _ imported: ImportedModel, _ echo: inout [String]
  ) throws(Diagnostic) -> Network {
    var network = network
    for name in alterations {
      do throws(Diagnostics) {
        network = try imported.network(under: name, of: network, at: .option("--alteration", name))
      } catch {
        throw error.all.first ?? .error("perturbation", "the network cannot be perturbed like this")
      }
      echo.append("perturbation \(name)")
    }
    return network
  }

  private func starting(_ network: Network, _ imported: ImportedModel?) throws(Diagnostic) -> Network {
    var levels: [NodeID: Int] = [:]
    var groups: [InitialCondition.Group] = []
    for text in starts {
      if !text.contains("="), let imported, !imported.namedLevels.isEmpty {
        for setting in try imported.levels(named: text, .initialState, option: "--start") {
          groups.append(
            .init([setting.node], alternatives: setting.levels.map { .init([$0], weight: 1) }))
        }
        continue
      }
      let (node, level) = try assignment(text, option: "--start", in: network)
      levels[node] = level
    }
    guard !levels.isEmpty || !groups.isEmpty else { return network }
    let named = Set(groups.flatMap(\.nodes))
    let others = network.initial.fixing(Dictionary(uniqueKeysWithValues: named.map { ($0, 0) })).groups.filter {
      !$0.nodes.contains { named.contains($0) }
    }
    do throws(Diagnostics) {
      return try network.starting(InitialCondition(others + groups).fixing(levels))
    } catch {
      throw error.all.first ?? .error("start", "the run cannot start there")
    }
  }

  private func assignment(_ text: String, option: String, in network: Network) throws(Diagnostic) -> (NodeID, Int) {
    let setting = try TumourProfile.Setting(text, at: .option(option, text))
    let names = network.nodes.map(\.id.description)
    guard
      let node = network.nodes.first(where: { $0.id.description == setting.node.text || $0.name == setting.node.text })
    else { throw .unknown("node", setting.node.text, at: setting.node.place, among: names) }
    guard setting.level >= 0, setting.level <= node.maximum else {
      throw .error(
        "level-range", at: setting.node.place, "'\(node.id)' has no level \(setting.level)",
        remedy: "its levels are 0 to \(node.maximum)")
    }
    return (node.id, setting.level)
  }

  private func perturbed(_ network: Network, _ perturbations: [Perturbation]) throws(Diagnostic) -> Network {
    do {
      return try network.perturbed(by: perturbations)
    } catch {
      throw error.all.first ?? .error("perturbation", "the network cannot be perturbed like this")
    }
  }

  private func collected<Answer>(_ body: () throws(Diagnostic) -> Answer) throws(Diagnostics) -> Answer {
    do {
      return try body()
    } catch {
      throw Diagnostics([error])
    }
  }
}
