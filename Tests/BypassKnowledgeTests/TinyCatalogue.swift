import BypassCore
import BypassKnowledge

/// A catalogue of a few lines, into which tests plant one fault at a time.
enum TinyCatalogue {
  static let claims = """
    id\tseed\tsection\trefs\tkind\tsubject\trelation\tobject\tsite_or_detail\tcontext\tstatement\texecutable_as\tcertainty
    C-1\ts\t1\t\tedge\tKIN\tactivates\tOUT\t\t\tThe kinase drives the output.\tstructure: edge\testablished
    C-2\ts\t1\t\tedge\tBRK\tinhibits\tOUT\t\t\tThe brake stops the output.\tstructure: edge\tcontradictory
    C-3\ts\t1\t\tclinical-outcome\tkini\tgives\tORR\t58.3%\t\tOver half answered.\tdata: ORR 0.583; PFS 14.5 months\testablished
    C-4\ts\t1\t\tdrug\tkini\tis-a\tinhibitor\t\t\tIt is an inhibitor.\tmetadata\testablished
    C-5\ts\t1\t\tschedule\tkini\tgives\tmore\t\t\tPulses select.\tbehaviour: clones\treported
    C-6\ts\t1\t\tsensitivity\tkini\tkills\tcells\t\t\tThe drug kills.\tbehaviour: more death\testablished
    C-7\ts\t1\t\tcomparison\tkini\tmore than\tkinj\t\t\tIt is the stronger.\tdata: IC50(kini) < IC50(kinj) in cells\treported
    """

  static let ledger = """
    claims:
      - id: C-1
        verdict_kind: structure
        edge: { from: KIN, to: OUT, sign: activates }
        node: KIN
        targets: [{ drug: kini, node: KIN }]
      - id: C-2
        verdict_kind: behaviour
        see: B01
      - id: C-3
        verdict_kind: data
        values:
          - { quantity: objective response, value: 0.583, unit: fraction }
          - { quantity: median progression-free survival, value: 14.5, unit: months }
      - id: C-4
        verdict_kind: metadata
        subject: kini
      - id: C-5
        verdict_kind: deferred
        needs: clones
        room: "population layer"
      - id: C-6
        verdict_kind: behaviour
        arms: { u: {}, t: { drugs: ["kini=97%"] } }
        expect:
          - { more: DIE, in: t, than: u }
      - id: C-7
        verdict_kind: data
        relation: "IC50(kini) < IC50(kinj)"
    """

  static let trials = """
    trials:
      - id: TRIAL-1
        name: a trial
        drugs: [kini]
        setting: everybody
        outcomes:
          - { quantity: response, value: 0.583, unit: fraction, claim: C-3 }
        claims: [C-3]
        read: secondary
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
    variants:
      - id: braked
        says: the brake is on in every tumour
        claims: [C-2]
        changes: { set: { BRK: 1 } }
    """,
    "diseases/tiny/claims.yaml": ledger,
    "diseases/tiny/trials.yaml": trials,
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
