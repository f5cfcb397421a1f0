import Testing

@Suite("What is missing is installed, or the user is told the exact command")
struct MissingToolsTests {

  @Test("A user who is not root is told the command; nothing is installed, built or printed as an answer")
  func notRoot() throws {
    let house = try ScriptHouse()
    defer { house.demolish() }
    try house.pretend("id", "echo 1000")
    try house.pretend("clang++", "exit 1")
    try house.remove("git")
    let outcome = try house.run("run", ["list"])
    #expect(outcome.status == 69)
    #expect(outcome.output == "")
    #expect(
      outcome.errors.contains("\n  sudo apt-get update && sudo apt-get install -y binutils ca-certificates g++ git\n"))
    #expect(house.calls == "")
  }

  @Test("…and ./test says the same")
  func notRootTest() throws {
    let house = try ScriptHouse()
    defer { house.demolish() }
    try house.pretend("id", "echo 1000")
    try house.remove("git")
    let outcome = try house.run("test")
    #expect(outcome.status == 69)
    #expect(outcome.errors.contains("\n  sudo apt-get update && sudo apt-get install -y ca-certificates git\n"))
  }

  @Test("Root gets what is missing, and then the answer")
  func root() throws {
    let house = try ScriptHouse()
    defer { house.demolish() }
    try house.pretend(
      "clang++", #"while read -r line; do case $line in *install*) exit 0;; esac; done <"$HOME/calls"; exit 1"#)
    try house.write("home/calls", "")
    let outcome = try house.run("run", ["list"])
    #expect(outcome.status == 0)
    #expect(outcome.output.hasSuffix("<list>\n"))
    #expect(house.calls.hasPrefix("apt-get update -q\napt-get install -q -y --no-install-recommends binutils g++\n"))
  }

  @Test("Where installing did not help, that is said instead of a failing build")
  func stillMissing() throws {
    let house = try ScriptHouse()
    defer { house.demolish() }
    try house.pretend("clang++", "exit 1")
    let outcome = try house.run("run", ["list"])
    #expect(outcome.status == 69)
    #expect(!house.calls.contains("swift build"))
  }

  @Test("A shared library that the toolchain misses is named by its package")
  func missingLibrary() throws {
    let house = try ScriptHouse()
    defer { house.demolish() }
    try house.pretend("id", "echo 1000")
    try house.pretend("swift-package", "exit 0")
    try house.pretend("ldd", "echo '\tlibcurl.so.4 => not found'\necho '\tlibc.so.6 => /lib/libc.so.6 (0x1)'")
    let outcome = try house.run("run", ["list"])
    #expect(outcome.status == 69)
    #expect(outcome.errors.contains("sudo apt-get install -y libcurl4-openssl-dev\n"))
  }

  @Test("A system library that Package.swift names is asked of dpkg and installed when absent")
  func systemLibrary() throws {
    let house = try ScriptHouse()
    defer { house.demolish() }
    try house.write(
      "a house/Package.swift",
      "// swift-tools-version: 6.2\n.systemLibrary(name: \"C\", providers: [.apt([\"liba-dev\", \"libb-dev\"])]),\n")
    try house.pretend("dpkg-query", #"for last in "$@"; do :; done; [ "$last" = liba-dev ] && echo installed"#)
    try house.pretend("id", "echo 1000")
    let outcome = try house.run("run", ["list"])
    #expect(outcome.status == 69)
    #expect(outcome.errors.contains("sudo apt-get install -y libb-dev\n"))
    try house.pretend("dpkg-query", "echo installed")
    #expect(try house.run("run", ["list"]).status == 0)
  }

  @Test("Without Swift the user is told where to get it and which")
  func noSwift() throws {
    let house = try ScriptHouse()
    defer { house.demolish() }
    try house.remove("swift")
    let outcome = try house.run("run", ["list"])
    #expect(outcome.status == 69)
    #expect(outcome.output == "")
    #expect(outcome.errors.contains("Swift 6.2 or newer is needed"))
    #expect(outcome.errors.contains("https://www.swift.org/install/linux/"))
  }

  @Test(
    "A Swift that is too old is named with its version",
    arguments: [("5.10.1", false), ("6.1", false), ("6.2", true), ("6.10", true)])
  func oldSwift(version: String, isEnough: Bool) throws {
    let house = try ScriptHouse()
    defer { house.demolish() }
    let outcome = try house.run("run", ["list"], environment: ["PRETENDED_VERSION": version])
    #expect((outcome.status == 0) == isEnough)
    #expect(outcome.errors.contains("version \(version)") == !isEnough)
  }
}
