// Feeds damaged texts to every reader until the time is up. Usage: bypass-fuzz CORPUS SECONDS SEED CASEFILE [TARGET]
import BypassCore
import BypassFormats
import Foundation

let words = CommandLine.arguments
guard words.count == 5 || words.count == 6, let seconds = Double(words[2]), let seed = UInt64(words[3]) else {
  print("usage: bypass-fuzz CORPUS SECONDS SEED CASEFILE [TARGET]")
  exit(2)
}

/// One reader with the texts that are damaged for it; other texts stand before or beside them, undamaged.
struct Target {
  let name: String
  let entry: FormatEntry
  let before: [SourceText]
  let beside: [SourceText]
  let texts: [[UInt8]]
}

/// One target a folder, which is called as the format, or as the format with `+` and something for a second text.
func readTargets(in folder: String) throws -> [Target] {
  try FileManager.default.contentsOfDirectory(atPath: folder).sorted().map { name in
    let format = Format(name.split(separator: "+").first.map(String.init) ?? name)
    let files = try FileManager.default.contentsOfDirectory(atPath: "\(folder)/\(name)").sorted()
    func contents(_ file: String) -> [UInt8] {
      FileManager.default.contents(atPath: "\(folder)/\(name)/\(file)").map(Array.init) ?? []
    }
    func texts(_ prefix: String) -> [SourceText] {
      files.filter { $0.hasPrefix(prefix) }
        .map { SourceText(file: String($0.dropFirst(prefix.count)), bytes: contents($0)) }
    }
    let own = files.filter { !$0.hasPrefix("base.") && !$0.hasPrefix("beside.") }
    return Target(
      name: name, entry: try FormatRegistry.entry(of: format), before: texts("base."), beside: texts("beside."),
      texts: own.map(contents))
  }
}

let all = try readTargets(in: words[1])
for entry in FormatRegistry.all where entry.canRead && !all.contains(where: { $0.entry.format == entry.format }) {
  print("there is no corpus of \(entry.format)")
  exit(2)
}
let targets = words.count == 6 ? all.filter { $0.name == words[5] } : all
guard !targets.isEmpty else {
  print("there is no such target; known are \(all.map(\.name).joined(separator: ", "))")
  exit(2)
}

struct Tally {
  var tried = 0
  var read = 0
  var slowest = 0.0
}

/// Reads a text, and what is read is written and read again.
func run(_ target: Target, _ text: [UInt8]) -> Bool? {
  let entry = target.entry
  let source = SourceText(file: "fuzz", bytes: text)
  guard let model = try? ModelReader.read(target.before + [source] + target.beside, as: entry.format) else {
    return nil
  }
  guard entry.canWrite, entry.keepsRules, let written = try? ModelWriter.write(model, as: entry.format)
  else {
    return true
  }
  let again = written.files.enumerated().map { index, file in
    SourceText(file: index == 0 ? "again" : "model" + file.suffix, bytes: file.bytes)
  }
  return (try? ModelReader.read(again, as: entry.format)) != nil
}

var tallies = [String: Tally]()
let start = Date()
var round: UInt64 = 0
var failures = 0
while Date().timeIntervalSince(start) < seconds, failures < 10 {
  let target = targets[Int(round % UInt64(targets.count))]
  let texts = target.texts
  var mutator = Mutator(seed: seed, round: round)
  let text = mutator.changed(texts[mutator.below(texts.count)], other: texts[mutator.below(texts.count)])
  // Written before it is tried, so that a crash leaves it behind.
  _ = FileManager.default.createFile(atPath: words[4], contents: Data("\(target.name)\n".utf8 + text))
  let before = Date()
  let outcome = run(target, text)
  let took = Date().timeIntervalSince(before)
  tallies[target.name, default: Tally()].tried += 1
  if outcome != nil { tallies[target.name]?.read += 1 }
  if took > tallies[target.name]?.slowest ?? 0 { tallies[target.name]?.slowest = took }
  if outcome == false || took > 5 {
    failures += 1
    let kept = "\(words[4]).\(failures)"
    _ = FileManager.default.createFile(atPath: kept, contents: Data(text))
    print(
      "\(target.name): round \(round): \(outcome == false ? "what was written is not read" : "took \(took) s"): \(kept)"
    )
  }
  round += 1
}
print("format\ttried\tread\tslowest [s]")
for (name, tally) in tallies.sorted(by: { $0.key < $1.key }) {
  print("\(name)\t\(tally.tried)\t\(tally.read)\t\(String(format: "%.3f", tally.slowest))")
}
var usage = rusage()
getrusage(.init(RUSAGE_SELF.rawValue), &usage)
print("\(round) texts; at most \(usage.ru_maxrss >> 10) MiB of memory")
exit(failures == 0 ? 0 : 1)
