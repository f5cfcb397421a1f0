import BypassCore
import BypassKnowledge

/// A catalogue of a few lines, into which tests plant one fault at a time.
enum TinyCatalogue {
  static let claims = """
    id\tseed\tsection\trefs\tkind\tsubject\trelation\tobject\tsite_or_detail\tcontext\tstatement\texecutable_as\tcertainty
    C-1\ts\t1\t\tedge\tKIN\tactivates\tOUT\t\t\tThe kinase drives the output.\tstructure: edge\testablished
    C-2\ts\t1\t\tedge\tBRK\tinhibits\tOUT\t\t\tThe brake stops the output.\tstructure: edge\tcontradictory
    """

  static let pathway = """
    arm: core
    title: Core
    nodes:
      - id: KIN
        kind: protein
        hgnc: [ALK]
        levels: [off, on]
        input: 1
        sources: [C-1]
      - id: BRK
        kind: protein
        hgnc: [PTPN6]
        levels: [off, on]
        input: 0
        sources: [C-2]
      - id: OUT
        kind: phenotype
        levels: [off, on]
        rule:
          1: "KIN & !BRK"
        regulators:
          - node: KIN
            sign: activates
            sources: [C-1]
          - node: BRK
            sign: inhibits
            sources: [C-2]
      - id: DIE
        kind: phenotype
        levels: [no, yes]
        rule: { 1: "!OUT" }
        regulators:
          - { node: OUT, sign: inhibits, assumed: "death is the loss of the output" }
    """

  static let files: [String: String] = [
    "claims/claims.tsv": claims,
    "papers/p2020.yaml": "key: p2020\ntitle: A paper\nread: memory\n",
    "drugs/kini.yaml": """
    id: kini
    class: kinase inhibitor
    mode: ATP-competitive
    targets:
      - node: KIN
        effect: inhibits
        potency: { printed: "10 nM", read: memory }
        sources: [C-1]
    exposure:
      label: 100 mg once daily
      free: { printed: "90 nM", read: memory }
    sources: [C-1]
    """,
    "diseases/tiny/disease.yaml": """
    id: tiny
    name: Tiny disease
    pathways: [core]
    death: DIE
    proliferation: OUT
    malignant: "OUT & DIE=0"
    panel: [kini]
    """,
    "diseases/tiny/pathways/core.yaml": pathway,
    "diseases/tiny/alterations.yaml": """
    alterations:
      - id: BRK_gain
        name: BRK gain
        gene: PTPN6
        hgvs: [p.G12D]
        sets: { BRK: 1 }
        sources: [C-2]
    """,
    "diseases/tiny/claims.yaml": """
    claims:
      - id: C-1
        verdict_kind: structure
        edge: { from: KIN, to: OUT, sign: activates }
      - id: C-2
        verdict_kind: behaviour
        see: B01
    """,
    "diseases/tiny/behaviours.yaml": """
    behaviours:
      - id: B01
        says: the brake stops the output
        claims: [C-2]
        needs: logic
        arms:
          plain: {}
          braked: { alterations: [BRK gain] }
        expect:
          - { arm: plain, holds: "OUT" }
          - { arm: braked, holds: "OUT=0" }
    """,
  ]

  /// The files, with one text changed.
  static func with(_ path: String = "", _ change: (String) -> String = { $0 }) -> CatalogueFiles {
    CatalogueFiles(
      files.map { name, text in
        .init(
          path: name.split(separator: "/").map(String.init),
          source: SourceText(file: name, text: name == path ? change(text) : text))
      })
  }

  /// Codes of what reading and linting find.
  static func codes(_ files: CatalogueFiles) -> [String] { findings(files).map(\.code) }

  /// What reading and linting find.
  static func findings(_ files: CatalogueFiles) -> [Diagnostic] {
    do {
      return CatalogueLinter.findings(in: try Catalogue(files))
    } catch {
      return error.all
    }
  }
}
