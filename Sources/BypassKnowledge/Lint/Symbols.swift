import BypassCore
import BypassModel

extension CatalogueLinter {
  /// Kinds of nodes that stand for gene products, so that they must name approved symbols.
  private static let geneKinds: Set<String> = ["gene", "protein", "phosphosite", "complex", "family", "mirna"]

  /// Gene products without a gene symbol, and symbols that are not of the form of one.
  @Sendable static func symbols(_ catalogue: Catalogue) -> [Diagnostic] {
    catalogue.sortedDiseases.flatMap(\.pathways).flatMap(\.nodes).flatMap { node -> [Diagnostic] in
      guard geneKinds.contains(node.kind) else { return [] }
      let id = node.declaration.id
      if node.hgnc.isEmpty {
        return [
          .error(
            "missing-symbol", at: node.place, "\(id) is a \(node.kind) without a gene symbol",
            remedy: "add 'hgnc: [SYMBOL]' with the approved symbols of its members")
        ]
      }
      return node.hgnc.filter { !isSymbol($0) }.map {
        .error("malformed-symbol", at: node.place, "'\($0)' of \(id) does not have the form of an approved gene symbol")
      }
    }
  }

  /// Upper-case letters, digits and hyphens from a letter on; `orf` in lower case as in C9orf72.
  private static func isSymbol(_ text: String) -> Bool {
    guard let first = text.first, first.isLetter else { return false }
    let plain = text.split(separator: "orf", maxSplits: 1, omittingEmptySubsequences: false).joined()
    return plain.allSatisfy { $0.isASCII && ($0.isUppercase || $0.isNumber || $0 == "-") }
  }
}
