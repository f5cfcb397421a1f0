/// Names of papers and database entries, whatever address a file gives.
enum Citation {
  /// `PMID:…` or `doi:…` where an address means one, else the address itself.
  static func normal(_ address: String) -> String {
    let text = address.trimmingBlanks
    let lower = text.lowercased()
    for mark in [
      "urn:miriam:pubmed:", "identifiers.org/pubmed/", "identifiers.org/pubmed:", "nlm.nih.gov/pubmed/",
      "pubmed.ncbi.nlm.nih.gov/", "pmid:", "pubmed:",
    ] {
      guard let found = lower.range(of: mark, last: false) else { continue }
      let digits = lower[found.upperBound...].drop { $0 == " " }.prefix(while: \.isNumber)
      if !digits.isEmpty { return "PMID:\(digits)" }
    }
    for mark in ["urn:miriam:doi:", "identifiers.org/doi/", "identifiers.org/doi:", "doi.org/", "doi:"] {
      guard let found = lower.range(of: mark, last: false), found.upperBound < lower.endIndex else { continue }
      let offset = lower.distance(from: lower.startIndex, to: found.upperBound)
      return "doi:" + String(text.dropFirst(offset)).replacingEscapedSlash
    }
    return text
  }

  /// The address under which identifiers.org knows a citation; other addresses stay.
  static func address(_ citation: String) -> String {
    if citation.hasPrefix("PMID:") { return "https://identifiers.org/pubmed:\(citation.dropFirst(5))" }
    if citation.hasPrefix("doi:") { return "https://identifiers.org/doi:\(citation.dropFirst(4))" }
    return citation
  }

  /// The papers that words name as `PMID: 123` or by an address of PubMed, in order, each once.
  ///
  /// - Complexity: O(length).
  static func named(in words: String) -> [String] {
    let bytes = Array(words.lowercased().utf8)
    var (found, seen): ([String], Set<String>) = ([], [])
    for offset in bytes.indices where bytes[offset] == UInt8(ascii: "p") {
      let rest = bytes[offset...]
      guard
        let mark = ["pmid", "pubmed.ncbi.nlm.nih.gov/", "pubmed/", "pubmed:"].first(where: {
          rest.starts(with: $0.utf8)
        })
      else { continue }
      let after = rest.dropFirst(mark.utf8.count).drop { $0 == 0x3A || $0 == 0x20 || $0 == 0x3D }
      let digits = after.prefix(10).prefix { (0x30...0x39).contains($0) }
      guard (1...9).contains(digits.count) else { continue }
      let citation = "PMID:" + String(decoding: digits, as: UTF8.self)
      if seen.insert(citation).inserted { found.append(citation) }
    }
    return found
  }
}

extension String {
  /// `%2F` of an address as the slash that it means.
  fileprivate var replacingEscapedSlash: String {
    split(separator: "%2F", omittingEmptySubsequences: false).joined(separator: "/")
  }
}
