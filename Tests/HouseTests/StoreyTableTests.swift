import Testing

@Suite("ARCHITECTURE.md draws the house that Package.swift builds")
struct StoreyTableTests {
  @Test("Both have the same rooms, storeys and imports, and every import goes down")
  func agree() throws {
    let manifest = StoreyTable(manifest: try Repository.text("Package.swift"))
    let document = StoreyTable(document: try Repository.text("ARCHITECTURE.md"))
    #expect(StoreyTable.findings(manifest: manifest, document: document) == [])
  }

  @Test("Every folder of Sources is a room or a system library, and every room has its folder")
  func folders() throws {
    let manifest = StoreyTable(manifest: try Repository.text("Package.swift"))
    #expect((manifest.rooms.keys + manifest.systemLibraries).sorted() == (try Repository.names(in: "Sources")))
  }

  @Test("Every system library names the package that the scripts install")
  func providers() throws {
    #expect(StoreyTable.unprovided(inManifest: try Repository.text("Package.swift")) == [])
    #expect(StoreyTable.unprovided(inManifest: Self.manifest) == [])
    let planted = Self.manifest.replacing(", providers: [.apt([\"libsat-dev\"])]", with: "")
    #expect(StoreyTable.unprovided(inManifest: planted).count == 1)
  }

  @Test("A manifest is read as it is written: rooms, libraries, executable")
  func reading() {
    #expect(
      StoreyTable(manifest: Self.manifest).rooms == [
        "BypassCore": .init(storey: 0, uses: []),
        "BypassText": .init(storey: 1, uses: ["BypassCore", "Yams"]),
        "BypassSAT": .init(storey: 0, uses: ["CSat"]),
        "bypass": .init(storey: 7, uses: ["BypassText", "ArgumentParser"]),
      ])
    #expect(StoreyTable(manifest: Self.manifest).systemLibraries == ["CSat"])
    #expect(StoreyTable(document: Self.document).rooms == StoreyTable(manifest: Self.manifest).rooms)
  }

  @Test(
    "An import, a library, a storey or a room that only one of them has is caught",
    arguments: [
      ("Core (+ Yams)", "Core, Model (+ Yams)"), ("Core (+ Yams)", "Core"), ("Core (+ Yams)", "– (+ Yams)"),
      ("**1 materials**", "**2 materials**"), ("`BypassText`", "`BypassTexts`"),
      ("| **7 doors** | `bypass` (executable) | line | Text (+ ArgumentParser) |\n", ""),
    ])
  func plantedDifference(original: String, fault: String) {
    #expect(Self.document.contains(original))
    let faulty = StoreyTable(document: Self.document.replacing(original, with: fault))
    #expect(!StoreyTable.findings(manifest: StoreyTable(manifest: Self.manifest), document: faulty).isEmpty)
  }

  @Test("An import that climbs, or stays on its storey, is caught even when both say it")
  func plantedClimb() {
    let table = StoreyTable(
      manifest: Self.manifest.replacing("room(\"BypassCore\")", with: "room(\"BypassCore\", uses: [\"BypassText\"])"))
    #expect(
      StoreyTable.findings(manifest: table, document: table)
        == ["BypassCore on storey 0 imports BypassText, which is not below it"])
  }

  static let manifest = """
    func room(_ name: String) -> Target { .target(name: name) }
    let package = Package(
      targets: [
        // 0 words
        room("BypassCore"),
        .systemLibrary(name: "CSat", providers: [.apt(["libsat-dev"])]),
        .target(name: "BypassSAT", dependencies: ["CSat"], linkerSettings: [.linkedLibrary("sat")]),
        // 1 materials
        room(
          "BypassText", uses: ["BypassCore"], libraries: [.product(name: "Yams", package: "yams-package")]),
        // 7 doors
        .executableTarget(
          name: "bypass",
          dependencies: ["BypassText", .product(name: "ArgumentParser", package: "swift-argument-parser")],
          swiftSettings: houseRules),
        // tests
        tests(of: "BypassCore"),
      ]
    )
    """

  static let document = """
    | storey | target | in one sentence | may import |
    |---|---|---|---|
    | **7 doors** | `bypass` (executable) | line | Text (+ ArgumentParser) |
    | **1 materials** | `BypassText` | text | Core (+ Yams) |
    | **0 words** | `BypassCore` | words | – |
    | | `BypassSAT` | a solver | – (+ CSat) |

    """
}
