import BypassCore
import BypassModel
import Foundation

extension CatalogueLinter {
  /// Every node that a rule or an activity reads is declared as a regulator once, and every regulator is read.
  @Sendable static func regulatorsMatchRules(_ catalogue: Catalogue) -> [Diagnostic] {
    catalogue.sortedDiseases.flatMap(\.pathways).flatMap(\.nodes).flatMap { node -> [Diagnostic] in
      let id = node.declaration.id
      let read = Set(node.declaration.readNodes)
      var findings: [Diagnostic] = []
      var declared: Set<NodeID> = []
      for regulator in node.regulators {
        if !declared.insert(regulator.node).inserted {
          findings.append(
            .error("duplicate-regulator", at: regulator.place, "\(regulator.node) is a regulator of \(id) twice"))
        }
        if !read.contains(regulator.node) {
          findings.append(
            .error(
              "edge-missing-from-rule", at: regulator.place,
              "\(regulator.node) regulates \(id), but the rule of \(id) never reads \(regulator.node)",
              remedy: "use \(regulator.node) in 'rule:' or delete this regulator"))
        }
      }
      for missing in read.subtracting(declared).sorted() {
        let clause = node.declaration.rule?.clauses.first { $0.when.nodes.contains(missing) }
        let place = clause.flatMap { node.clausePlaces[$0.level] } ?? node.place
        findings.append(
          .error(
            "undeclared-regulator", at: underline(missing.description, in: place),
            "the rule of \(id) reads \(missing), which is not among its regulators",
            remedy: "add '- node: \(missing)' with a sign and sources under 'regulators:'"))
      }
      return findings
    }
  }

  /// The place of a word in the line of another place, when it is there.
  private static func underline(_ word: String, in place: Place) -> Place {
    guard let text = place.lineText, let range = text.range(of: word) else { return place }
    return Place(
      file: place.file, line: place.line, column: text.distance(from: text.startIndex, to: range.lowerBound) + 1,
      length: word.count, lineText: text)
  }
}
