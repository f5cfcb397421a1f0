import BypassCore
import BypassModel

extension ImportedModel {
  /// What a format that expresses only some things does not keep of this model, one warning each.
  func losses(keeping abilities: Set<Format.Ability>) -> [Diagnostic] {
    var losses: [Diagnostic] = []
    func lose(_ code: String, _ summary: String, unless ability: Format.Ability, when isLost: Bool) {
      guard isLost, !abilities.contains(ability) else { return }
      losses.append(Diagnostic(.warning, code: "loss-" + code, summary))
    }
    let nodes = network.nodes
    lose(
      "rates", "how fast nodes move is not written: every node gets the format's own speed", unless: .rates,
      when: nodes.contains { $0.kinetics != .standard })
    lose(
      "parameters", "named parameters are not written", unless: .parameters, when: !network.parameters.isEmpty)
    lose(
      "initial", "where runs start is not written", unless: .initialStates, when: !network.initial.groups.isEmpty)
    lose(
      "activity", "how levels answer to partial inhibition is not written", unless: .annotations,
      when: nodes.contains { $0.activity != nil })
    lose(
      "names", "names for people are not written where they differ from the identifiers", unless: .annotations,
      when: nodes.contains { $0.name != $0.id.description })
    lose("annotations", "annotations are not written", unless: .annotations, when: !annotations.isEmpty)
    lose("settings", "how a simulation is to be run is not written", unless: .settings, when: settings != nil)
    lose(
      "outputs", "internal nodes, the reference state and the nodes of the observed graph are not written",
      unless: .settings, when: !internalNodes.isEmpty || !references.isEmpty || !graphNodes.isEmpty)
    lose("schedule", "scheduled settings are not written", unless: .settings, when: !schedule.isEmpty)
    lose(
      "scenarios", "named initial states and named perturbations are not written",
      unless: .scenarios, when: !namedLevels.isEmpty || !namedPerturbations.isEmpty)
    lose(
      "companions",
      "\(companions.count) files that came with the model are not written: "
        + companions.prefix(6).map(\.name).joined(separator: ", ").clipped,
      unless: .companions, when: !companions.isEmpty)
    // A format with settings says one time course.
    let said = abilities.contains(.settings) && settings != nil && experiments.first?.settings != nil ? 1 : 0
    lose(
      "experiments", "\(experiments.count - said) experiments of the document are not written", unless: .experiments,
      when: experiments.count > said)
    return losses
  }

  /// What a format without perturbations does of them: clamps become constants, shares are lost.
  func foldedPerturbations() -> [Diagnostic] {
    var seen: Set<Perturbation> = []
    return network.perturbations.filter { seen.insert($0).inserted }.map { perturbation in
      switch perturbation.effect {
      case .clamp(let level):
        Diagnostic(
          .note, code: "clamp-as-constant",
          "'\(perturbation.node)' is clamped to \(level): the constant replaces its rule in the file")
      case .inhibit(let share, _):
        Diagnostic(
          .warning, code: "loss-perturbation",
          "the inhibition of '\(perturbation.node)' by \(share) is not written: its rule stands untouched")
      case .supply(let share, _):
        Diagnostic(
          .warning, code: "loss-perturbation",
          "the supply of '\(perturbation.node)' to \(share) is not written: its rule stands untouched")
      }
    }
  }
}

extension [Diagnostic] {
  /// These changes, unless strictness forbids one.
  ///
  /// - Throws: the losses as errors, when there are any and strictness is asked for.
  func accepted(_ options: WritingOptions) throws(Diagnostics) -> [Diagnostic] {
    let losses = filter { $0.severity > .note }
    guard options.strict, !losses.isEmpty else { return self }
    throw Diagnostics(
      losses.map {
        .error(
          $0.code, at: $0.place, $0.summary, remedy: $0.remedy ?? "write it without strictness, or in a richer format")
      })
  }
}
