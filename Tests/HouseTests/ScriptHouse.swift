import Foundation

/// A small copy of the house in which the scripts run with pretended tools, so that what they do on a machine that
/// lacks something can be tested on one that lacks nothing.
struct ScriptHouse {
  /// What a script did.
  struct Outcome {
    let status: Int32
    let output: String
    let errors: String
  }

  let folder: URL
  var root: URL { folder.appendingPathComponent("a house") }
  private var tools: URL { folder.appendingPathComponent("tools") }

  /// A house with the repository's own scripts and a toolchain that builds a program telling what it was given.
  init() throws {
    folder = FileManager.default.temporaryDirectory.appendingPathComponent("house-\(UUID().uuidString)")
    for path in ["a house/.ci", "a house/Sources", "a house/Examples", "tools", "home", "elsewhere"] {
      try FileManager.default.createDirectory(
        at: folder.appendingPathComponent(path), withIntermediateDirectories: true)
    }
    for script in ["run", "test", ".ci/prepare.sh"] {
      try write("a house/\(script)", try Repository.text(script))
    }
    try write("a house/Package.swift", "// swift-tools-version: 6.2\n")
    try write("a house/Sources/A.swift", "let a = 1\n")
    for tool in Self.systemTools { try borrow(tool) }
    try pretend("id", "echo 0")
    try pretend("git", "exit 0")
    try pretend("ldd", "exit 0")
    try pretend("clang++", "exit 0")
    try pretend("apt-get", #"echo "apt-get $*" >>"$HOME/calls""#)
    try pretend("swift", Self.swift)
    try write("program", Self.program)
  }

  /// Tools that every system has; nothing else of the system is in the path.
  private static let systemTools = [
    "bash", "env", "sed", "grep", "head", "sort", "tr", "find", "dirname", "readlink", "mkdir", "mktemp", "rm", "mv",
    "cat",
    "tee", "cp", "chmod", "touch",
  ]

  /// A toolchain that copies the pretended program to where a build would put the real one.
  private static let swift = #"""
    if [ "$1" = --version ]; then echo "Swift version ${PRETENDED_VERSION:-6.3.1} (pretended)"; exit; fi
    echo "swift $*" >>"$HOME/calls"
    echo "[1/2] Compiling"
    if [ -e "$HOME/fails-at-$1" ]; then echo "error: planted"; exit 1; fi
    while [ $# -gt 0 ]; do
      if [ "$1" = --package-path ]; then mkdir -p "$2/.build/release"; cp "$HOME/../program" "$2/.build/release/bypass"; fi
      shift
    done
    """#

  /// A program that tells what it was given, and writes a report when asked to.
  private static let program = #"""
    #!/usr/bin/env bash
    if [ -e "$HOME/program-fails" ]; then exit 3; fi
    echo "in $PWD with $BYPASS_CATALOGUE:"
    printf '<%s>\n' "$@"
    for last in "$@"; do :; done
    if [ "${1:-}" = assess ] && [ ! -e "$HOME/writes-nothing" ]; then mkdir -p "$last"; echo page >"$last/report.html"; fi
    """#

  /// Makes a tool do something else, or anything at all.
  func pretend(_ tool: String, _ script: String) throws {
    let file = tools.appendingPathComponent(tool)
    try? FileManager.default.removeItem(at: file)
    try write("tools/\(tool)", "#!/usr/bin/env bash\n" + script + "\n")
  }

  /// Takes a tool away.
  func remove(_ tool: String) throws { try FileManager.default.removeItem(at: tools.appendingPathComponent(tool)) }

  /// Writes an executable file; the path is relative to the folder that holds the house.
  func write(_ path: String, _ text: String) throws {
    let file = folder.appendingPathComponent(path)
    try text.write(to: file, atomically: true, encoding: .utf8)
    try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: file.path)
  }

  /// What the pretended swift and apt-get were called with, one call a line.
  var calls: String { (try? String(contentsOf: folder.appendingPathComponent("home/calls"), encoding: .utf8)) ?? "" }

  /// Runs a script of the house from a folder outside it.
  func run(_ script: String, _ arguments: [String] = [], environment: [String: String] = [:]) throws -> Outcome {
    let process = Process()
    process.executableURL = root.appendingPathComponent(script)
    process.arguments = arguments
    process.currentDirectoryURL = folder.appendingPathComponent("elsewhere")
    process.environment = [
      "PATH": tools.path, "HOME": folder.appendingPathComponent("home").path, "SWIFT_TOOLCHAIN": "/nonexistent",
      "TMPDIR": folder.path,
    ].merging(environment) { $1 }
    let (output, errors) = (folder.appendingPathComponent("output"), folder.appendingPathComponent("errors"))
    for file in [output, errors] { try Data().write(to: file) }
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = try FileHandle(forWritingTo: output)
    process.standardError = try FileHandle(forWritingTo: errors)
    try process.run()
    process.waitUntilExit()
    return Outcome(
      status: process.terminationStatus, output: try String(contentsOf: output, encoding: .utf8),
      errors: try String(contentsOf: errors, encoding: .utf8))
  }

  func demolish() { try? FileManager.default.removeItem(at: folder) }

  private func borrow(_ tool: String) throws {
    let places = ["/usr/bin/\(tool)", "/bin/\(tool)"]
    guard let place = places.first(where: FileManager.default.isExecutableFile(atPath:)) else { return }
    try FileManager.default.createSymbolicLink(
      at: tools.appendingPathComponent(tool), withDestinationURL: URL(fileURLWithPath: place))
  }
}
