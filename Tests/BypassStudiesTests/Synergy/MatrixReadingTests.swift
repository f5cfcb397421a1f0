import BypassCore
import BypassPharmacology
import Testing

@testable import BypassStudies

@Suite("Dose matrices as files have them") struct MatrixReadingTests {
  private func read(_ text: String, _ reading: MatrixReading = .init()) throws(Diagnostic) -> [MatrixTable] {
    try reading.tables(SourceText(file: "m.csv", text: text))
  }

  @Test("A long table gives names, units and wells")
  func long() throws {
    let table = try #require(try read("A (nM),B_uM,viability\n0,0,1\n1,2,0.5\n1,2,NA\n").first)
    #expect(table.axes.map(\.name) == ["A", "B"])
    #expect(table.axes.map(\.unit) == ["nM", "uM"])
    #expect(table.wells.map(\.doses) == [[0, 0], [1, 2]])
    #expect(table.wells.map(\.effect) == [1, 0.5])
    #expect(table.blanks == 1)
    #expect(table.effectName == "viability")
  }

  @Test("A drug combined with itself stands as two")
  func itself() throws {
    let table = try #require(try read("A (nM),A (nM),viability\n0,0,1\n1,2,0.5\n").first)
    #expect(table.axes.map(\.name) == ["A 1", "A 2"] && table.wells.map(\.doses) == [[0, 0], [1, 2]])
    let block = try #require(try read("A \\ A,0,1\n0,1,0.8\n1,0.7,0.5\n").first)
    #expect(block.axes.map(\.name) == ["A 1", "A 2"])
  }

  @Test("A table of more columns than anybody has wells is refused at once")
  func columns() {
    let error = #expect(throws: Diagnostic.self) {
      try read(String(repeating: "A,", count: 5000) + "effect\n")
    }
    #expect(error?.code == "table-too-large")
  }

  @Test("Names and units may be columns")
  func names() throws {
    let text = """
      drug1,drug1.conc,drug1.units,drug2,drug2.conc,drug2.units,effect,sample
      X,0,nM,Y,1,uM,0.9,cells
      X,3,nM,Y,1,uM,0.4,cells
      """
    let table = try #require(try read(text).first)
    #expect(table.axes.map(\.name) == ["X", "Y"] && table.axes.map(\.unit) == ["nM", "uM"])
    #expect(table.wells.map(\.doses) == [[0, 1], [3, 1]])
  }

  @Test("Blocks of a long table are matrices of their own")
  func blocks() throws {
    let text = """
      block_id;drug_row;drug_col;conc_r;conc_c;response;conc_unit
      1;X;Y;0;0;1;nM
      1;X;Y;2;2;40;nM
      2;X;Z;2;2;50;nM
      """
    let tables = try read(text)
    #expect(tables.map(\.name) == ["1", "2"])
    #expect(tables[1].axes.map(\.name) == ["X", "Z"])
  }

  @Test("Midas treatments are doses and data are effects")
  func midas() throws {
    let text = "TR:mock:CellLine,TR:A,TR:B,TR:unused,DA:ALL,DV:growth\n1,0,0,0,24,1\n1,1,0,0,24,0.6\n1,1,2,0,24,0.2\n"
    let table = try #require(try read(text).first)
    #expect(table.axes.map(\.name) == ["A", "B"])
    #expect(table.wells.last?.doses == [1, 2])
    let two = text.replacing("DV:growth", with: "DV:growth,DV:death").replacing("1\n", with: "1,0\n").replacing(
      "0.6\n", with: "0.6,0\n"
    ).replacing("0.2\n", with: "0.2,0\n")
    let error = #expect(throws: Diagnostic.self) { try read(two) }
    #expect(error?.code == "several-effects")
    #expect(try read(two, MatrixReading(effect: "DV:death")).first?.wells.map(\.effect) == [0, 0, 0])
  }

  @Test("Blocks have doses along the edges and repeats are replicates")
  func blocksHave() throws {
    let block = "A (nM)\\B (uM);0;10\n0;1;0.8\n5;0.7;0.4\n"
    let table = try #require(try read(block + "\n" + block).first)
    #expect(table.axes.map(\.name) == ["A", "B"] && table.axes.map(\.unit) == ["nM", "uM"])
    #expect(table.wells.count == 8)
    #expect(table.wells[3].doses == [5, 10] && table.wells[3].effect == 0.4)
  }

  @Test("Words below a block name its drugs")
  func words() throws {
    let text = ",0,1\n0,100,80\n2,70,30\n\nAgent1,X\nUnit1,nM\nAgent2,Y\nUnit2,uM\nTitle,first\n"
    let table = try #require(try read(text).first)
    #expect(table.axes.map(\.name) == ["X", "Y"] && table.axes.map(\.unit) == ["nM", "uM"])
    #expect(table.wells.count == 4)
  }

  @Test(arguments: [
    ("A,B,effect\n0,0,1\n1,x,0.5\n", "not-a-number", 3, 3), ("A,B,effect\n0,-1,1\n1,1,0.5\n", "negative-dose", 2, 3),
    ("A,B,effect\n0,0\n", "table-width", 2, 1), ("A,B,effect\n0,0,\"1\n", "table-quote", 2, 5),
    ("A\\B;0;1\n0;1;2;3\n", "table-width", 2, 7), ("a,b,c,d,e,effect\n1,1,1,1,1,1\n", "dose-columns", 1, 1),
  ])
  func whatCannotBeReadIsSaidWithItsPlace(text: String, code: String, line: Int, column: Int) {
    let error = #expect(throws: Diagnostic.self) { try read(text) }
    #expect(error?.code == code)
    #expect(error?.place?.line == line && error?.place?.column == column, "\(error?.description ?? "")")
  }

  @Test("What effects mean is taken from name and size and said")
  func effects() throws {
    var notes: [Diagnostic] = []
    func meaning(_ text: String) throws -> String {
      let table = try #require(try read(text).first)
      let data = try MatrixMeaning(table: table, path: "m.csv", direction: nil, whole: nil).data(&notes)
      return "\(data.scale.direction.rawValue) of \(data.scale.whole)"
    }
    #expect(try meaning("A,B,inhibition\n0,0,0\n1,1,80\n") == "inhibition of 100.0")
    #expect(try meaning("A,B,E\n0,0,1\n1,1,0.2\n") == "viability of 1.0")
    #expect(try meaning("A,B,E\n0,0,0\n1,1,0.7\n") == "inhibition of 1.0")
    #expect(try meaning("A,B,signal\n0,0,12000\n0,0,10000\n1,1,500\n") == "viability of 11000.0")
    #expect(notes.allSatisfy { $0.code == "effect-scale" } && notes.count == 4)
    #expect(throws: Diagnostic.self) { try meaning("A,B,E\n1,0,900\n0,1,800\n1,1,500\n") }
    #expect(throws: Diagnostic.self) { try meaning("A,B,E\n1,0,1\n0,1,1\n") }
  }
}
