import BypassCore
import BypassKnowledge

/// A disease of four nodes whose every verdict and every knock-out can be told by hand: OUT = KIN & !BRK, DIE = !OUT,
/// and SIDE = OUT, which no behaviour asks about.
enum SmallCatalogue {
  private static let header =
    "id\tseed\tsection\trefs\tkind\tsubject\trelation\tobject\tsite_or_detail\tcontext\tstatement\texecutable_as\tcertainty"

  private static let files: [String: String] = [
    "claims/claims.tsv": header + """

      C-1\ts\t1\t\tedge\tKIN\tactivates\tOUT\t\t\tThe kinase drives the output.\tstructure\testablished
      C-2\ts\t1\t\tedge\tBRK\tinhibits\tOUT\t\t\tThe brake stops the output.\tbehaviour\tcontradictory
      C-3\ts\t1\t\tclinical-outcome\tkini\tgives\tORR\t58.3%\t\tOver half answered.\tdata: ORR 0.583\testablished
      C-4\ts\t1\t\tdrug\tkini\tis-a\tinhibitor\t\t\tIt is an inhibitor.\tmetadata\testablished
      C-5\ts\t1\t\tschedule\tkini\tgives\tmore\t\t\tPulses select.\tbehaviour: clones\treported
      C-6\ts\t1\t\tsensitivity\tkini\tkills\tcells\t\t\tThe drug kills.\tbehaviour: more death\testablished
      """,
    "drugs/kini.yaml": """
    id: kini
    class: kinase inhibitor
    mode: ATP-competitive
    targets:
      - { node: KIN, effect: inhibits, occupancy: { share: 1, assumed: by definition }, sources: [C-1] }
    sources: [C-1]
    """,
    "diseases/small/disease.yaml": """
    id: small
    name: Small disease
    pathways: [core]
    death: DIE
    proliferation: OUT
    malignant: "OUT & DIE=0"
    panel: [kini]
    variants:
      - { id: braked, says: the brake is on, claims: [C-2], changes: { set: { BRK: 1 } } }
    """,
    "diseases/small/pathways/core.yaml": """
    arm: core
    nodes:
      - { id: KIN, kind: protein, hgnc: [ALK], levels: [off, on], rule: { 1: "1" }, sources: [C-1] }
      - { id: BRK, kind: protein, hgnc: [PTPN6], levels: [off, on], input: 0, sources: [C-2] }
      - id: OUT
        kind: phenotype
        levels: [off, on]
        rule: { 1: "KIN & !BRK" }
        regulators:
          - { node: KIN, sign: activates, sources: [C-1] }
          - { node: BRK, sign: inhibits, sources: [C-2] }
      - id: DIE
        kind: phenotype
        levels: [no, yes]
        rule: { 1: "!OUT" }
        regulators: [{ node: OUT, sign: inhibits, assumed: death is the loss of the output }]
      - id: SIDE
        kind: phenotype
        levels: [no, yes]
        rule: { 1: "OUT" }
        regulators: [{ node: OUT, sign: activates, assumed: a side effect }]
    """,
    "diseases/small/alterations.yaml": """
    alterations:
      - { id: BRK_gain, name: BRK gain, sets: { BRK: 1 }, sources: [C-2] }
    """,
    "diseases/small/behaviours.yaml": """
    behaviours:
      - id: B01
        says: the brake stops the output
        claims: [C-2]
        needs: logic
        arms: { plain: {}, braked: { alterations: [BRK_gain] } }
        expect:
          - { arm: plain, holds: "OUT" }
          - { arm: braked, holds: "OUT=0" }
      - id: B02
        says: cells whose kinase is blocked die
        claims: [C-6]
        needs: logic
        arms: { treated: { drugs: [kini] } }
        expect: [{ arm: treated, holds: "DIE" }]
      - { id: B03, says: pulses select, claims: [C-5], needs: population, not_yet: needs clones }
    """,
    "diseases/small/claims.yaml": """
    claims:
      - { id: C-1, verdict_kind: structure, edge: { from: KIN, to: OUT, sign: activates } }
      - { id: C-2, verdict_kind: behaviour, see: B01 }
      - id: C-3
        verdict_kind: data
        values: [{ quantity: objective response, value: 0.583, unit: fraction }]
      - { id: C-4, verdict_kind: metadata, subject: kini }
      - { id: C-5, verdict_kind: deferred, needs: clones, room: population layer }
      - id: C-6
        verdict_kind: behaviour
        arms: { u: {}, t: { drugs: [kini] } }
        expect: [{ more: DIE, in: t, than: u }]
    """,
    "diseases/small/trials.yaml": """
    trials:
      - id: TRIAL-1
        name: a trial
        drugs: [kini]
        setting: everybody
        outcomes: [{ quantity: response, value: 0.583, unit: fraction, claim: C-3 }]
        read: secondary
    """,
  ]

  /// The catalogue with one text changed.
  static func with(_ path: String = "", _ good: String = "", _ bad: String = "") throws -> Catalogue {
    try Catalogue(
      CatalogueFiles(
        files.map { name, text in
          .init(
            path: name.split(separator: "/").map(String.init),
            source: SourceText(file: name, text: name == path ? text.replacing(good, with: bad) : text))
        }))
  }
}
