public import BypassCore
import BypassLocatedText
import BypassPharmacology

extension Catalogue {
  /// Reads the catalogue.
  ///
  /// - Throws: ``Diagnostics`` with everything that keeps a file from being read, in the order of the files.
  public init(_ files: CatalogueFiles) throws(Diagnostics) {
    var reader = CatalogueReader(files: files)
    guard let catalogue = reader.read() else { throw Diagnostics(reader.findings) }
    self = catalogue
  }
}

/// Reads all files, going on after a fault to find the next one.
private struct CatalogueReader {
  let files: CatalogueFiles
  var findings: [Diagnostic] = []

  init(files: CatalogueFiles) { self.files = files }

  mutating func read() -> Catalogue? {
    let claims = claims()
    let papers = each("papers") { value throws(Diagnostic) in try EvidenceReader.paper(value) }
    let drugs = each("drugs") { value throws(Diagnostic) in try DrugReader.drug(value) }
    let tables = potencies().map { $0.naming(names(of: drugs)) }
    let diseases = diseases()
    let paperIndex = index(papers, by: \.key, place: \.place)
    let drugIndex = index(drugs, by: \.agent.id, place: \.place)
    let diseaseIndex = index(diseases, by: \.id, place: \.place)
    guard findings.isEmpty else { return nil }
    return Catalogue(
      diseases: diseaseIndex, drugs: drugIndex,
      potencies: Dictionary(tables.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first }), claims: claims,
      papers: paperIndex, digest: files.digest)
  }

  /// Every name in the table's drug column under which a drug goes: its id, name and aliases, folded.
  private func names(of drugs: [DrugEntry]) -> [DrugID: Set<String>] {
    Dictionary(
      drugs.map { ($0.agent.id, Set($0.names.map(NearestNames.folded))) }, uniquingKeysWith: { first, _ in first })
  }

  private mutating func claims() -> [EntryID: Claim] {
    guard let file = files.files.first(where: { $0.path == ["claims", "claims.tsv"] }) else { return [:] }
    let claims = attempt { () throws(Diagnostic) in try EvidenceReader.claims(file.source) } ?? []
    return index(claims, by: \.id, place: \.place)
  }

  private mutating func potencies() -> [PotencyTable] {
    var tables: [PotencyTable] = []
    for file in files.files where file.path.count == 2 && file.path[0] == "potency" && file.path[1].hasSuffix(".yaml") {
      let rowsName = file.path[1].dropLast(4) + "tsv"
      guard let rows = files.files.first(where: { $0.path == ["potency", String(rowsName)] }) else {
        findings.append(
          .error("missing-file", at: file.source.place(at: 0), "its table potency/\(rowsName) is missing"))
        continue
      }
      let table = attempt { () throws(Diagnostic) in
        try PotencyReader.table(try LocatedYAML.parse(file.source), rows: rows.source)
      }
      if let table { tables.append(table) }
    }
    return tables
  }

  private mutating func diseases() -> [DiseaseEntry] {
    var folders: [String: [String: LocatedValue]] = [:]
    for file in files.files
    where file.path.count >= 3 && file.path[0] == "diseases" && file.path.last?.hasSuffix(".yaml") == true {
      let value = attempt { () throws(Diagnostic) in try LocatedYAML.parse(file.source) }
      if let value { folders[file.path[1], default: [:]][file.path.dropFirst(2).joined(separator: "/")] = value }
    }
    var diseases: [DiseaseEntry] = []
    for name in folders.keys.sorted() {
      var reader = DiseaseReader(values: folders[name, default: [:]])
      if let disease = reader.disease() { diseases.append(disease) }
      findings += reader.findings
    }
    return diseases
  }

  private mutating func each<Item>(
    _ folder: String, _ read: (LocatedValue) throws(Diagnostic) -> Item
  ) -> [Item] {
    var items: [Item] = []
    for file in files.files where file.path.count == 2 && file.path[0] == folder && file.path[1].hasSuffix(".yaml") {
      let item = attempt { () throws(Diagnostic) in try read(try LocatedYAML.parse(file.source)) }
      if let item { items.append(item) }
    }
    return items
  }

  private mutating func index<Item, Key: Hashable>(
    _ items: [Item], by key: KeyPath<Item, Key>, place: KeyPath<Item, Place>
  ) -> [Key: Item] {
    var index: [Key: Item] = [:]
    for item in items where index.updateValue(item, forKey: item[keyPath: key]) != nil {
      findings.append(
        .error("duplicate-entry", at: item[keyPath: place], "'\(item[keyPath: key])' is in the catalogue twice"))
    }
    return index
  }

  private mutating func attempt<Item>(_ body: () throws(Diagnostic) -> Item) -> Item? {
    do {
      return try body()
    } catch {
      findings.append(error)
      return nil
    }
  }
}
