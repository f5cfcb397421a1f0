import BypassCore
import BypassPharmacology
import Testing

@Suite("Regimens in their short form")
struct RegimenTests {
  @Test(
    "Every form reads back as itself",
    arguments: [
      ("250mg/12h", "250mg/12h"), ("0.25 g / 0.5d".replacing(" ", with: ""), "250mg/12h"),
      ("250mg/12h 5 on 2 off", "250mg/12h 5 on 2 off"),
      ("400mg ramp 20/50/100/200/400 weekly", "400mg/24h ramp 20/50/100/200/400 weekly"),
      ("20mg/m2 1h infusion x5", "20mg/m2/24h 1h infusion x5"),
      ("90mg/24h x7 then 180mg/24h", "90mg/24h x7 then 180mg/24h"),
      ("1.8mg/kg/3wk 30min infusion at 75kg", "1.8mg/kg/504h 0.5h infusion at 75kg"),
      ("100mg ramp 25/50/100 3d at 1.9m2 at 80kg", "100mg/24h ramp 25/50/100 3d at 80kg at 1.9m2"),
    ])
  func roundTrip(text: String, canonical: String) throws {
    let regimen = try Regimen(text)
    #expect(regimen.text == canonical)
    #expect(try Regimen(regimen.text) == regimen)
  }

  @Test(
    "Rubbish is refused with what was expected",
    arguments: [
      "", "250", "mg", "-250mg/12h", "250mg/0h", "250mg/-3h", "1e308mg/12h", "nanmg/12h", "250mg/infh", "250mg/12h x0",
      "250mg/12h 0 on 2 off", "250mg/12h 5 on", "250mg/12h infusion", "250mg/12h 0h infusion",
      "400mg ramp 20/50 weekly",
      "400mg ramp 20/x/400 weekly", "400mg ramp weekly", "250mg/12h then 500mg/12h", "250mg/12h at 75", "250mg/12h at",
      "250mg/12h hello", "250mg/12h/3h", "250mg/72h 2 on 5 off", "250mg/12h at -3kg",
    ])
  func rubbish(text: String) {
    #expect(throws: Diagnostic.self) { try Regimen(text) }
  }

  @Test("Doses fall where the regimen says")
  func doses() throws {
    let cycle = try Regimen("10mg/12h 5 on 2 off").records(until: 400).map(\.time)
    #expect(cycle.count == 26 && cycle[9] == 108 && cycle[10] == 168)
    let ramp = try Regimen("400mg ramp 20/50/100/200/400 weekly").records(until: 60 * 24)
    #expect(ramp[0].amount == 20 && ramp[6].amount == 20 && ramp[7].amount == 50 && ramp[28].amount == 400)
    #expect(ramp.count == 60 && ramp[59].amount == 400)
    let lead = try Regimen("90mg/24h x7 then 180mg/24h").records(until: 240)
    #expect(lead.map(\.amount) == Array(repeating: 90, count: 7) + Array(repeating: 180, count: 3))
    let drip = try Regimen("20mg/m2 2h infusion x5 at 1.5m2").records(until: 1000)
    #expect(drip.count == 5 && drip[0].amount == 30 && drip[4].time == 96 && drip[0].rate == .perHour(15))
  }

  @Test("A table of records is read with its units and its order")
  func table() throws {
    let text = "ID,TIME,EVID,AMT,RATE,II,ADDL,SS,CMT\n1,0,1,100,0,12,5,0,1\n1,6,0,.,.,.,.,.,.\n1,80,4,50,-2,24,,1,2\n"
    let records = try DosingTable(SourceText(file: "doses.csv", text: text)).records
    #expect(records.count == 3 && records[0].additional == 5 && records[1].event == .observation)
    #expect(records[2].rate == .modelledDuration && records[2].steadyState == .replaces && records[2].port == 2)
  }

  @Test(
    "Tabs, semicolons and runs of blanks separate cells as commas do, and covariates are named, not read",
    arguments: [
      "ID;TIME;AMT;WT;DV\n1;0;100;70;.\n1;6;.;70;3\n", "ID\tTIME\tAMT\tWT\tDV\n1\t0\t100\t70\t.\n1\t6\t.\t70\t3\n",
      "ID  TIME AMT   WT DV\n 1     0 100   70  .\n1 6 .  70 3 \n",
      "id, time ,amt,wt,dv\r\n1,0,100,70,\r\n1,6,,70,3\r\n",
    ])
  func separators(text: String) throws {
    let table = try DosingTable(SourceText(file: "doses.csv", text: text))
    #expect(table.ignored == ["WT"])
    #expect(table.records.map(\.time) == [0, 6] && table.records.map(\.amount) == [100, 0])
    // A column that is nearly one that is read is a slip, not a covariate.
    #expect(throws: Diagnostics.self) {
      try DosingTable(
        SourceText(file: "doses.csv", text: text.replacing("WT", with: "ADL").replacing("wt", with: "adl")))
    }
  }

  @Test(
    "A faulty table is refused at the line and the column",
    arguments: [
      ("TIME,AMT\n0,abc", 2, 3), ("TIME,AMT\n0,-5", 2, 1), ("TIME,EVID\n0,9", 2, 3), ("TIME,WEIGHT\n0,3", 1, 6),
      ("AMT\n3", 1, 1), ("TIME,AMT\n5,1\n2,1", 3, 1), ("TIME,AMT\n0", 2, 1), ("TIME,AMT,SS\n0,1,1", 2, 1),
      ("ID,TIME,AMT\n1,0,1\n2,1,1", 3, 1), ("TIME,AMT,RATE\n0,0,5", 2, 1), ("TIME,AMT\n1e999,1", 2, 1),
      ("TIME,AMT,CMT\n0,1,1.5", 2, 5), ("TIME,AMT\n", 1, 1),
    ])
  func faults(text: String, line: Int, column: Int) {
    #expect {
      try DosingTable(SourceText(file: "doses.csv", text: text))
    } throws: { error in
      guard let first = (error as? Diagnostics)?.all.first else { return false }
      return first.place?.line == line && first.place?.column == column
    }
  }
}
