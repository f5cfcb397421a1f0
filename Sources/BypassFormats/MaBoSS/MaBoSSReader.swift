import BypassCore
import BypassModel

/// Reads a MaBoSS network and its configurations.
struct MaBoSSReader {
  private let text: MaBoSSNetworkText
  private let options: ReadingOptions
  private var findings: Findings

  /// The model of a network text and any number of configuration texts, applied in order.
  ///
  /// - Throws: ``Diagnostics`` with every fault found; reading of the network stops at its first fault of syntax.
  static func read(_ sources: [SourceText], options: ReadingOptions) throws(Diagnostics) -> ImportedModel {
    var findings = Findings(strict: options.strict)
    var prepared: [SourceText] = []
    let text: MaBoSSNetworkText
    do throws(Diagnostic) {
      for (index, source) in sources.enumerated() {
        prepared.append(try TextChecks.prepared(source, findings: &findings, allowsEmpty: index > 0, repairs: true))
      }
      guard let network = prepared.first else { throw Diagnostic.error("no-file", "there is no network to read") }
      text = try MaBoSSNetworkText(network, options: options, findings: &findings)
    } catch {
      throw Diagnostics(findings.all + [error])
    }
    var reader = MaBoSSReader(text: text, options: options, findings: findings)
    return try reader.model(configurations: Array(prepared.dropFirst()))
  }

  private init(text: MaBoSSNetworkText, options: ReadingOptions, findings: Findings) {
    self.text = text
    self.options = options
    self.findings = findings
  }

  private mutating func model(configurations: [SourceText]) throws(Diagnostics) -> ImportedModel {
    let declared = Dictionary(
      text.declarations.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
    var ids: [String: NodeID] = [:]
    for (name, range) in text.mentions {
      if declared[name] != nil {
        ids[name] = try? NodeID(name)
      } else {
        findings.add(
          .unknown("node", name, at: text.source.spot(range), among: declared.keys.sorted(), code: "undefined-node"))
      }
    }
    if text.declarations.isEmpty {
      findings.add(
        .error("no-nodes", at: Place(file: text.source.file, line: 1, column: 1), "this text declares no node"))
    }
    var configuration = MaBoSSConfiguration(
      node: { ids[$0] }, nodeNames: declared.keys.sorted(), fixedVariables: options.parameters)
    for source in configurations { configuration.apply(source, &findings) }
    for override in options.overrides {
      configuration.apply(SourceText(file: "-e", text: override + ";"), &findings)
    }
    let network = network(declared, ids, configuration)
    var model = try ImportedModel(checkedNetwork(network), format: .maboss)
    model.settings = configuration.settings
    model.internalNodes = configuration.internalNodes
    model.graphNodes = configuration.graphNodes
    model.references = model.network.nodes.compactMap { node in
      configuration.references[node.id].map { .init(node: node.id, level: $0) }
    }
    model.schedule = configuration.schedule
    model.annotations = text.declarations.flatMap { declaration in
      declaration.texts.map { .init(node: ids[declaration.name], kind: $0.name, text: $0.text) }
    }
    model.diagnostics = try findings.checked()
    return model
  }

  private mutating func checkedNetwork(
    _ parts: (nodes: [NodeDeclaration], clamps: [Perturbation], parameters: [String: Double], initial: InitialCondition)
  ) throws(Diagnostics) -> Network {
    _ = try findings.checked()
    do {
      return try Network(
        nodes: parts.nodes, perturbations: parts.clamps, parameters: parts.parameters, initial: parts.initial)
    } catch {
      throw Diagnostics(findings.all + error.all)
    }
  }

  private mutating func network(
    _ declared: [String: MaBoSSNetworkText.Declaration], _ ids: [String: NodeID], _ configuration: MaBoSSConfiguration
  ) -> (nodes: [NodeDeclaration], clamps: [Perturbation], parameters: [String: Double], initial: InitialCondition) {
    var nodes: [NodeDeclaration] = []
    var clamps: [Perturbation] = []
    for (name, _) in text.mentions where !findings.isFull {
      guard let declaration = declared[name], let id = ids[name] else { continue }
      do throws(Diagnostic) {
        let builder = try MaBoSSNodeBuilder(
          declaration, id: id, source: text.source, ids: ids, variables: configuration.variables)
        let start = Self.certainStart(of: id, configuration)
        let (node, clamp) = try builder.node(start: start, &findings)
        nodes.append(node)
        if let clamp { clamps.append(clamp) }
      } catch {
        findings.add(error)
      }
    }
    return (nodes, clamps, configuration.variables, initialCondition(nodes, configuration))
  }

  /// The level at which a node begins for certain; nil when it is drawn.
  private static func certainStart(of id: NodeID, _ configuration: MaBoSSConfiguration) -> Int? {
    guard let group = configuration.group(of: id), let position = group.nodes.firstIndex(of: id) else {
      return nil
    }
    let levels = Set(group.alternatives.filter { $0.weight > 0 }.map { $0.levels[position] })
    return levels.count == 1 ? levels.first : nil
  }

  /// Declared groups in their order, then every other node at even odds, in the order of the network.
  private mutating func initialCondition(
    _ nodes: [NodeDeclaration], _ configuration: MaBoSSConfiguration
  ) -> InitialCondition {
    var groups = configuration.initial.map { group in
      InitialCondition.Group(
        group.nodes, alternatives: group.alternatives.map { .init($0.levels, weight: $0.weight) })
    }
    let undeclared = nodes.map(\.id).filter { !configuration.isInitialised($0) }
    groups += undeclared.map {
      InitialCondition.Group([$0], alternatives: [.init([0], weight: 0.5), .init([1], weight: 0.5)])
    }
    if let first = undeclared.first {
      let names = undeclared.prefix(6).map(\.description).joined(separator: ", ")
      let more = undeclared.count > 6 ? ", …" : ""
      findings.add(
        Diagnostic(
          .note, code: "random-start",
          "\(undeclared.count) nodes without a declared beginning are on in half of the runs, as in MaBoSS: "
            + names + more,
          remedy: "write '\(first).istate = 0;' in the configuration to fix one"))
    }
    return InitialCondition(groups)
  }
}
