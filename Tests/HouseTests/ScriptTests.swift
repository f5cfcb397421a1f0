import Foundation
import Testing

@Suite("The two commands work on a machine where nothing is prepared")
struct ScriptTests {
  @Test("The scripts are executable and bash can read them", arguments: ["run", "test", ".ci/run"])
  func wellFormed(script: String) throws {
    let path = Repository.root.appendingPathComponent(script).path
    #expect(FileManager.default.isExecutableFile(atPath: path))
    #expect(try Self.bashReads(path))
    #expect(try Self.bashReads(Repository.root.appendingPathComponent(".ci/prepare.sh").path))
  }

  @Test("A script with a syntax error is caught")
  func plantedSyntaxError() throws {
    let house = try ScriptHouse()
    defer { house.demolish() }
    try house.write("a house/run", "if true; then\n")
    #expect(try !Self.bashReads(house.root.appendingPathComponent("run").path))
  }

  @Test("Arguments reach the program unchanged, in the caller's folder, and standard output is the program's alone")
  func passesArguments() throws {
    let house = try ScriptHouse()
    defer { house.demolish() }
    let outcome = try house.run("run", ["simulate", "my model.bnd", "", "--json"])
    let (elsewhere, catalogue) = (house.folder.path + "/elsewhere", house.root.path + "/Catalogue")
    #expect(outcome.output == "in \(elsewhere) with \(catalogue):\n<simulate>\n<my model.bnd>\n<>\n<--json>\n")
    #expect(outcome.status == 0)
    let options = "--static-swift-stdlib --explicit-target-dependency-import-check error"
    #expect(house.calls.contains("-c release --product bypass \(options)"))
  }

  @Test("A catalogue that the user chose stays chosen")
  func keepsCatalogue() throws {
    let house = try ScriptHouse()
    defer { house.demolish() }
    let outcome = try house.run("run", ["list"], environment: ["BYPASS_CATALOGUE": "/mine"])
    #expect(outcome.output.contains(" with /mine:\n"))
  }

  @Test("The program's exit status is the command's")
  func passesStatus() throws {
    let house = try ScriptHouse()
    defer { house.demolish() }
    try house.write("home/program-fails", "")
    #expect(try house.run("run", ["list"]).status == 3)
  }

  @Test("A second call builds nothing, and an edit or a deletion makes the next one build")
  func buildsWhenNeeded() throws {
    let house = try ScriptHouse()
    defer { house.demolish() }
    func builds() -> Int { house.calls.split(separator: "\n").count { $0.hasPrefix("swift build") } }
    let later = Date(timeIntervalSinceNow: 60)
    for expected in [1, 1] {
      #expect(try house.run("run", ["list"]).status == 0)
      #expect(builds() == expected)
    }
    let source = house.root.appendingPathComponent("Sources/A.swift")
    try FileManager.default.setAttributes([.modificationDate: later], ofItemAtPath: source.path)
    _ = try house.run("run", ["list"])
    #expect(builds() == 2)
    try FileManager.default.removeItem(at: source)
    try FileManager.default.setAttributes(
      [.modificationDate: later], ofItemAtPath: house.root.appendingPathComponent("Sources").path)
    _ = try house.run("run", ["list"])
    #expect(builds() == 3)
  }

  @Test("A failed build shows its output on standard error, runs nothing, and is tried again")
  func failedBuild() throws {
    let house = try ScriptHouse()
    defer { house.demolish() }
    try house.write("home/fails-at-build", "")
    let failed = try house.run("run", ["list"])
    #expect(failed.status == 70)
    #expect(failed.output == "")
    #expect(failed.errors.contains("error: planted"))
    try FileManager.default.removeItem(at: house.folder.appendingPathComponent("home/fails-at-build"))
    #expect(try house.run("run", ["list"]).status == 0)
  }

  @Test("Without arguments it does the main job and says where the report is")
  func mainJob() throws {
    let house = try ScriptHouse()
    defer { house.demolish() }
    let outcome = try house.run("run")
    #expect(outcome.output.contains("<assess>\n<Examples/alcl-g1202r.yaml>\n"))
    #expect(outcome.output.contains("The report: \(house.root.path)/bypass-out/alcl-g1202r/report.html\n"))
    try FileManager.default.removeItem(at: house.root.appendingPathComponent("bypass-out"))
    try house.write("home/writes-nothing", "")
    #expect(try house.run("run").status == 70)
  }

  @Test("The whole suite counts its checks, and one failing check fails it", arguments: [nil, "test", "format"])
  func suite(fault: String?) throws {
    let house = try ScriptHouse()
    defer { house.demolish() }
    if let fault { try house.write("home/fails-at-\(fault)", "") }
    let outcome = try house.run("test")
    #expect((outcome.status == 0) == (fault == nil))
    #expect(outcome.output.hasSuffix(fault == nil ? "checks: 5 passed, 0 failed\n" : "checks: 4 passed, 1 failed\n"))
    #expect(outcome.output.contains("FAILED") == (fault != nil))
  }

  private static func bashReads(_ path: String) throws -> Bool {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = ["bash", "-n", path]
    process.standardError = FileHandle.nullDevice
    try process.run()
    process.waitUntilExit()
    return process.terminationStatus == 0
  }
}
