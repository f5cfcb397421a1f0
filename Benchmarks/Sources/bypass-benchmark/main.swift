import BypassCore
import Foundation

let usage = """
  bypass-benchmark replay MODEL.bnd CONFIG.cfg… --against _probtraj.csv
  bypass-benchmark speed MODEL.bnd CONFIG.cfg… [--maboss PATH] [--only endOnly|windows] [--samples N] [--threads N]
  bypass-benchmark scaling [--nodes 10,100,1000] [--samples N] [--threads N]
  """

var words = Array(CommandLine.arguments.dropFirst())

/// Takes an option and its value out of the words.
@MainActor
func option(_ name: String) -> String? {
  guard let index = words.firstIndex(of: name), index + 1 < words.count else { return nil }
  defer { words.removeSubrange(index...index + 1) }
  return words[index + 1]
}

do {
  let task = words.isEmpty ? "" : words.removeFirst()
  let threads = option("--threads").flatMap { Int($0) } ?? 1
  let samples = option("--samples").flatMap { Int($0) }
  switch task {
  case "replay":
    guard let reference = option("--against") else { throw Failure(usage) }
    exit(try await replay(words, against: reference) ? 0 : 1)
  case "speed":
    let maboss = option("--maboss")
    let only = option("--only")
    try await speed(words, maboss: maboss, trajectories: samples, threads: threads, only: only)
  case "scaling":
    let sizes = (option("--nodes") ?? "10,30,100,300,1000,2000").split(separator: ",").compactMap { Int($0) }
    try await scaling(sizes, trajectories: samples ?? 2000, threads: threads)
  default: throw Failure(usage)
  }
} catch {
  FileHandle.standardError.write(Data("\(error)\n".utf8))
  exit(2)
}
