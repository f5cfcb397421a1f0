import Testing

@Suite("The documents are whole")
struct DocumentsTests {
  @Test("Every room has a landing page: what lives there, and what does not")
  func landingPages() throws {
    for room in StoreyTable(manifest: try Repository.text("Package.swift")).rooms.keys.sorted() {
      let page = try? Repository.text("Sources/\(room)/\(room).docc/\(room).md")
      #expect(Documents.landingPageFindings(room: room, page: page) == [])
    }
  }

  @Test(
    "A landing page without title, paragraph or boundary is caught",
    arguments: [("# ``Room``", "# Room"), ("What lives here", ""), ("What does not live here:", "Elsewhere:")])
  func plantedLandingPage(part: String, fault: String) {
    let prose =
      "What lives here, said at some length so that a reader knows which door to open and which to leave shut."
    let page = "# ``Room``\n\n\(prose)\n\nWhat does not live here: anything else.\n"
    #expect(Documents.landingPageFindings(room: "Room", page: page) == [])
    let faulty = part == "What lives here" ? page.replacing(prose, with: fault) : page.replacing(part, with: fault)
    #expect(Documents.landingPageFindings(room: "Room", page: faulty).count == 1)
    #expect(Documents.landingPageFindings(room: "Room", page: nil) == ["Sources/Room/Room.docc/Room.md is missing"])
  }

  @Test("Decisions are numbered from 0001 and say context, choice and price")
  func decisions() throws {
    let files = try Repository.files(below: ["Documentation/decisions"], ending: ".md")
    #expect(!files.isEmpty)
    #expect(Documents.decisionFindings(files) == [])
  }

  @Test("A gap, a doublet or a missing part among decisions is caught")
  func plantedDecision() {
    func record(_ number: String, _ part: String = "## Choice") -> RepositoryFile {
      RepositoryFile(
        path: "d/\(number)-name.md",
        text: "# \(number) Name\n\n## Context\n\n\(part)\n\n## What we gave up\n\nNothing.\n")
    }
    #expect(Documents.decisionFindings([record("0001"), record("0002")]) == [])
    #expect(Documents.decisionFindings([record("0001"), record("0003")]).count == 1)
    #expect(Documents.decisionFindings([record("0001"), record("0001")]).count == 1)
    #expect(Documents.decisionFindings([record("0001", "## Chance")]).count == 1)
  }

  @Test("Every change has its fragment, and none is empty")
  func fragments() throws {
    let files = try Repository.files(below: ["Changes"], ending: ".md")
    #expect(!files.isEmpty)
    #expect(Documents.fragmentFindings(files) == [])
  }

  @Test("An empty or misnamed fragment is caught")
  func plantedFragment() {
    #expect(Documents.fragmentFindings([RepositoryFile(path: "Changes/0002-x.md", text: " \n")]).count == 1)
    #expect(Documents.fragmentFindings([RepositoryFile(path: "Changes/news.md", text: "New.")]).count == 1)
  }

  @Test("The README begins with the two commands and says what this is not")
  func readme() throws { #expect(Documents.readmeFindings(try Repository.text("README.md")) == []) }

  @Test(
    "A README without a command, the picture or the warning is caught",
    arguments: ["./run", "./test", "](Documentation/images/assess.png)", "not medical advice"])
  func plantedReadme(part: String) throws {
    let faulty = try Repository.text("README.md").replacing(part, with: "")
    #expect(Documents.readmeFindings(faulty).count == 1)
  }

  @Test("Links between documents lead somewhere")
  func links() throws {
    let top = try ["README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "CHANGELOG.md"].map {
      RepositoryFile(path: $0, text: try Repository.text($0))
    }
    let all = try top + Repository.files(below: ["Documentation", "Changes"], ending: ".md")
    #expect(all.flatMap { Documents.deadLinks(in: $0, exists: Repository.exists) } == [])
  }

  @Test("A dead link is caught, and a link through the folder above is followed")
  func plantedLink() {
    let file = RepositoryFile(
      path: "Documentation/decisions/0001-a.md", text: "[a](../glossary.md#x) [b](gone.md) [c](https://x.org/y.md)")
    #expect(
      Documents.deadLinks(in: file) { $0 == "Documentation/glossary.md" } == [
        "Documentation/decisions/0001-a.md links to gone.md, which is not there"
      ])
  }

  @Test("The glossary defines each term once")
  func glossary() throws {
    let text = try Repository.text("Documentation/glossary.md")
    #expect(text.contains("**Trap space**"))
    #expect(Documents.doubleTerms(in: text) == [])
    #expect(Documents.doubleTerms(in: "**Node** a\n\n**Level** b\n\n**node** c\n") == ["node"])
  }

  @Test("The sources announce no work that is not done")
  func openEnds() throws {
    #expect(Documents.openEnds(try Repository.swiftFiles()) == [])
    let planted = RepositoryFile(path: "A.swift", text: "let a = 1\n// TO" + "DO: b\n")
    #expect(Documents.openEnds([planted]).count == 1)
  }
}
