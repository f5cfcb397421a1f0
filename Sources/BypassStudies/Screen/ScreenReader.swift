import BypassCore
import BypassFormats
import BypassKnowledge
import BypassLocatedText
import BypassModel
import BypassPharmacology
import Foundation

/// Reads the parts of a screen's question.
struct ScreenReader {
  let study: ScreenStudy
  let choice: ModelChoice
  let base: ReadyModel

  // MARK: Tumours

  func tumours() throws -> [ScreenPlan.Tumour] {
    let genotypes = try entries(study.genotypes, option: "--genotypes")
    let environments = try entries(study.environments, option: "--environments")
    var variants = [""]
    if study.withVariants {
      guard let disease = base.profile?.disease else {
        throw Diagnostic.error("no-variants", "'\(base.name)' has no variants: it is not of the catalogue")
      }
      variants += disease.variants.map(\.id.description)
    }
    var tumours: [ScreenPlan.Tumour] = []
    for genotype in genotypes {
      for environment in environments {
        for variant in variants { tumours.append(try tumour(genotype, environment, variant)) }
      }
    }
    return tumours
  }

  private struct Entry {
    let name: String
    let parts: [String]
    /// Where it is written; nil for the one that nobody wrote.
    let place: Place?
  }

  private func tumour(_ genotype: Entry, _ environment: Entry, _ variant: String) throws -> ScreenPlan.Tumour {
    var choice = choice
    choice.alterations += genotype.parts.filter { !$0.contains("=") }
    choice.clamps += genotype.parts.filter { $0.contains("=") }
    choice.settings += environment.parts
    if !variant.isEmpty { choice.variants.append(variant) }
    let ready: ReadyModel
    do throws(Diagnostics) {
      ready = try choice.ready()
    } catch {
      throw Diagnostics(error.all.map { placed($0, in: [genotype, environment]) })
    }
    return ScreenPlan.Tumour(
      genotype: genotype.name, environment: environment.name, member: variant, ready: ready, before: [])
  }

  /// A finding about a word of an entry, at the place of the entry instead of the option that the word stands for.
  private func placed(_ finding: Diagnostic, in entries: [Entry]) -> Diagnostic {
    guard let place = finding.place, ["--set", "--clamp", "--alteration"].contains(place.file),
      let word = place.lineText, let entry = entries.first(where: { $0.place != nil && $0.parts.contains(word) })
    else { return finding }
    return Diagnostic(
      finding.severity, code: finding.code, at: entry.place, finding.summary, remedy: finding.remedy)
  }

  /// A list `A,B+C,-`, or a file with one entry a line, `NAME: A & C` or `A + C` with blanks, since names of compound mutants hold a plus sign; `wt` or `-` for nothing.
  private func entries(_ text: String?, option: String) throws(Diagnostic) -> [Entry] {
    guard let text else { return [Entry(name: "", parts: [], place: nil)] }
    var lines: [(text: String, place: Place)]
    if FileManager.default.fileExists(atPath: text) {
      let source = try TextFile.read(text)
      lines = (1...source.lineCount).map { number in
        let line = source.line(number) ?? ""
        return (line, source.place(line: number, column: 1, length: line.count))
      }
    } else {
      lines = text.split(separator: ",").map { (String($0), .option(option, String($0))) }
    }
    lines = lines.map { ($0.text.withoutBlanks, $0.place) }.filter { !$0.text.isEmpty && !$0.text.hasPrefix("#") }
    guard !lines.isEmpty else {
      throw .error("empty-list", at: .option(option, text), "'\(text)' names nothing")
    }
    var entries: [Entry] = []
    for (line, place) in lines {
      // HGVS names such as ALK:p.G1202R hold a colon without a blank; a label's colon has one behind it.
      let cut = line.range(of: ": ")
      let name = cut.map { String(line[..<$0.lowerBound]).withoutBlanks } ?? line
      let rest = cut.map { String(line[$0.upperBound...]) } ?? line
      let parts = rest.split(separator: "&").flatMap { $0.split(separator: " + ") }.map { String($0).withoutBlanks }
        .filter { !["", "-", "wt"].contains($0) }
      guard !entries.contains(where: { $0.name == name }) else {
        throw .error("entry-twice", at: place, "'\(name)' is listed twice", remedy: "keep it once")
      }
      try check(parts, of: name, at: place)
      entries.append(Entry(name: name, parts: parts, place: place))
    }
    return entries
  }

  private func check(_ parts: [String], of entry: String, at place: Place) throws(Diagnostic) {
    var levels: [String: String] = [:]
    for part in parts {
      let sides = part.split(separator: "=", maxSplits: 1).map { String($0).withoutBlanks }
      guard sides.count == 2 else { continue }
      if let other = levels.updateValue(sides[1], forKey: sides[0]), other != sides[1] {
        throw .error(
          "entry-twice", at: place,
          "'\(entry.clipped)' puts \(sides[0]) at \(other) and at \(sides[1])", remedy: "keep one of them")
      }
    }
  }

  // MARK: Treatments

  /// Every node off and on.
  ///
  /// - Throws: ``Diagnostic`` where drugs were asked for, too.
  func clamps(besides drugs: [String]) throws(Diagnostic) -> [ScreenPlan.Member] {
    let others = [
      ("--drug", drugs.first), ("--panel", study.panelFile), ("--doses", study.doses.first),
    ]
    for case (let option, let word?) in others {
      throw .error(
        "perturbations-only", at: .option(option, word), "a screen of perturbations gives no drugs",
        remedy: "leave out \(option) or --perturbations")
    }
    return base.untreated.nodes.flatMap { node in
      [0, node.maximum].map { level in
        .init(
          name: node.id.description, dose: "\(level)", kind: node.id.description,
          use: .clamp(Perturbation(.clamp(level), of: node.id)))
      }
    }
  }

  func panel(_ drugs: [String]) throws -> [ScreenPlan.Member] {
    guard let catalogue = base.catalogue, let disease = base.profile?.disease else {
      throw Diagnostic.error(
        "no-panel", "'\(base.name)' is not of the catalogue, so it has no drugs",
        remedy: "try the nodes themselves with --perturbations")
    }
    var uses: [TumourProfile.DrugUse] = []
    if let panel = study.panelFile {
      let source = try TextFile.read(panel)
      for number in 1...source.lineCount {
        guard let line = source.line(number)?.withoutBlanks.droppingPrefix("- "), !line.isEmpty, !line.hasPrefix("#")
        else { continue }
        uses.append(try .init(line, at: source.place(line: number, column: 1, length: line.count)))
      }
    } else if !drugs.isEmpty {
      for text in drugs { uses.append(try .init(text, at: .option("--drug", text))) }
    } else {
      uses = disease.panel.map { .init(drug: .init($0.description), dose: .label) }
    }
    guard !uses.isEmpty else { throw Diagnostic.error("empty-panel", "the panel names no drug") }
    var members: [ScreenPlan.Member] = []
    for use in uses {
      let drug = try catalogue.drug(named: use.drug.text, at: use.drug.place)
      var doses = [use.dose]
      if use.dose == .label, !study.doses.isEmpty {
        doses = []
        for text in study.doses { doses.append(try DoseRequest(text, at: .option("--doses", text))) }
      }
      for dose in doses {
        let id = drug.agent.id.description
        guard !members.contains(where: { $0.name == id && $0.dose == dose.text }) else {
          throw Diagnostic.error(
            "drug-twice", at: use.drug.place, "\(drug.agent.name) is in the panel twice", remedy: "keep one dose")
        }
        members.append(.init(name: id, dose: dose.text, kind: id, use: .drug(drug, dose)))
      }
    }
    return members
  }

  // MARK: Readouts

  func effect() throws(Diagnostic) -> ScreenEffect? {
    guard let text = study.effect else { return nil }
    let isLoss = text.hasPrefix("!")
    return ScreenEffect(node: try node(isLoss ? String(text.dropFirst()) : text, option: "--effect"), isLoss: isLoss)
  }

  func readouts(_ effect: ScreenEffect?) throws(Diagnostic) -> [NodeID] {
    var nodes: [NodeID] = []
    if let disease = base.profile?.disease { nodes = [disease.death, disease.proliferation] + disease.normal }
    for text in study.readouts { nodes.append(try node(text, option: "--readout")) }
    if let effect { nodes.append(effect.node) }
    if nodes.isEmpty {
      let read = Set(base.untreated.nodes.flatMap { $0.rule?.regulators ?? [] })
      let inner = base.imported?.internalNodes ?? []
      let visible = base.untreated.nodes.map(\.id).filter { !inner.contains($0) }
      let outputs = visible.filter { !read.contains($0) && base.untreated[$0]?.rule != nil }
      nodes = outputs.isEmpty ? visible : outputs
    }
    var seen: Set<NodeID> = []
    return nodes.filter { seen.insert($0).inserted }
  }

  private func node(_ text: String, option: String) throws(Diagnostic) -> NodeID {
    guard let node = base.untreated.nodes.first(where: { $0.id.description == text || $0.name == text }) else {
      throw .unknown(
        "node", text, at: .option(option, text), among: base.untreated.nodes.map(\.id.description))
    }
    return node.id
  }
}

extension String {
  /// Without blanks at either end.
  var withoutBlanks: String { String(drop { $0.isWhitespace }.reversed().drop { $0.isWhitespace }.reversed()) }
}
