import Foundation

/// Which room may import which: in Package.swift, where the compiler holds it, and in ARCHITECTURE.md, where people
/// read it.
struct StoreyTable: Equatable {
  /// What one target may import.
  struct Room: Equatable {
    /// 0 is the ground floor.
    let storey: Int
    /// Rooms and libraries by their full names.
    let uses: Set<String>
  }

  let rooms: [String: Room]
  /// Libraries of the system that have a folder in Sources; a document does not list them.
  let systemLibraries: [String]

  /// The table that a manifest says: `room("Name", uses: […])` and the executable, below comments `// 0 words`.
  init(manifest: String) {
    let targets = manifest.components(separatedBy: "targets: [\n").dropFirst().joined(separator: "targets: [\n")
    let rooms = targets.components(separatedBy: "// tests").first ?? ""
    var table: [String: Room] = [:]
    var storey = -1
    for match in rooms.matches(of: /\/\/ (?<storey>[0-9]+) |(?<call>(?:room|\.target|\.executableTarget)\()/) {
      if let number = match.output.storey.flatMap({ Int($0) }) { storey = number }
      guard match.output.call != nil else { continue }
      let names = Self.call(rooms[match.range.upperBound...])
        .replacing(/package: "[^"]*"|linkedLibrary\("[^"]*"\)/, with: "").matches(of: /"([^"]*)"/).map {
          String($0.output.1)
        }
      if let name = names.first { table[name] = Room(storey: storey, uses: Set(names.dropFirst())) }
    }
    self.rooms = table
    systemLibraries = rooms.matches(of: /\.systemLibrary\(\s*name: "([^"]*)"/).map { String($0.output.1) }
  }

  /// The table that a document prints, with the columns storey, target, sentence, may import.
  init(document: String) {
    var table: [String: Room] = [:]
    var storey = -1
    for line in document.split(separator: "\n") where line.hasPrefix("|") {
      let cells = line.dropFirst().split(separator: "|", omittingEmptySubsequences: false)
        .map { $0.trimmingCharacters(in: .whitespaces) }
      guard cells.count >= 4, let name = cells[1].firstMatch(of: /^`([A-Za-z]+)`/) else { continue }
      if let number = cells[0].firstMatch(of: /[0-9]+/).flatMap({ Int($0.output) }) { storey = number }
      let (rooms, libraries) = Self.halves(of: cells[3])
      let uses = Self.words(rooms).map { "Bypass" + $0 } + Self.words(libraries)
      table[String(name.output.1)] = Room(storey: storey, uses: Set(uses))
    }
    rooms = table
    systemLibraries = []
  }

  /// System libraries that do not name the Debian package the scripts are to install.
  static func unprovided(inManifest manifest: String) -> [String] {
    manifest.matches(of: /\.systemLibrary\(/).compactMap { match in
      let call = call(manifest[match.range.upperBound...])
      return call.contains(/providers: \[\s*\.apt\(\["/) ? nil : "no .apt provider: \(call)"
    }
  }

  /// What the two say differently, and every import that does not go down; empty when the house stands.
  static func findings(manifest: StoreyTable, document: StoreyTable) -> [String] {
    let names = Set(manifest.rooms.keys).union(document.rooms.keys).sorted()
    return names.flatMap { name -> [String] in
      guard let built = manifest.rooms[name] else { return ["ARCHITECTURE.md has \(name), Package.swift has not"] }
      guard let drawn = document.rooms[name] else { return ["Package.swift has \(name), ARCHITECTURE.md has not"] }
      let unlike = built == drawn ? [] : ["\(name): Package.swift says \(built), ARCHITECTURE.md says \(drawn)"]
      let climbing = built.uses.sorted().filter { (manifest.rooms[$0]?.storey ?? -1) >= built.storey }
      return unlike + climbing.map { "\(name) on storey \(built.storey) imports \($0), which is not below it" }
    }
  }

  /// The arguments of a call whose opening parenthesis has been read.
  private static func call(_ text: Substring) -> Substring {
    var depth = 1
    for index in text.indices {
      if text[index] == "(" { depth += 1 }
      if text[index] == ")" { depth -= 1 }
      if depth == 0 { return text[..<index] }
    }
    return text
  }

  private static func halves(of cell: String) -> (rooms: Substring, libraries: Substring) {
    guard let plus = cell.firstRange(of: "(+") else { return (cell[...], "") }
    return (cell[..<plus.lowerBound], cell[plus.upperBound...])
  }

  private static func words(_ text: Substring) -> [String] {
    text.matches(of: /[A-Za-z][A-Za-z0-9]*/).map { String($0.output) }
  }
}
