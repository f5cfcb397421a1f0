import Foundation

/// The layout program of Graphviz, where it is installed.
enum GraphvizProgram {
  /// A graph in the DOT language as SVG without its prolog; nil when there is no `dot` on the path, or when it fails.
  static func svg(of dot: String) -> String? {
    guard let program = find() else { return nil }
    let manager = FileManager.default
    let folder = manager.temporaryDirectory.appendingPathComponent("bypass-\(UUID().uuidString)")
    defer { try? manager.removeItem(at: folder) }
    let (input, output) = (folder.appendingPathComponent("in.dot"), folder.appendingPathComponent("out.svg"))
    do {
      try manager.createDirectory(at: folder, withIntermediateDirectories: true)
      try Data(dot.utf8).write(to: input)
      let process = Process()
      process.executableURL = URL(fileURLWithPath: program)
      process.arguments = [
        "-Tsvg", "-Gnodesep=0.08", "-Granksep=0.35", "-Gfontname=Helvetica", input.path, "-o", output.path,
      ]
      process.standardError = FileHandle.nullDevice
      process.standardOutput = FileHandle.nullDevice
      try process.run()
      process.waitUntilExit()
      guard process.terminationStatus == 0 else { return nil }
      let text = String(decoding: try Data(contentsOf: output), as: UTF8.self)
      return text.range(of: "<svg").map { String(text[$0.lowerBound...]) }
    } catch {
      // Without a picture of the whole the page still has one of each arm.
      return nil
    }
  }

  private static func find() -> String? {
    let path = ProcessInfo.processInfo.environment["PATH"] ?? ""
    return path.split(separator: ":").map { "\($0)/dot" }.first { FileManager.default.isExecutableFile(atPath: $0) }
  }
}
