import BypassCore
import Foundation

let usage = """
  bypass-benchmark replay MODEL.bnd CONFIG.cfg… --against PREFIX
  bypass-benchmark speed MODEL.bnd CONFIG.cfg… [--maboss PATH] [--only endOnly|windows] [--samples N] [--threads N]
                         [--runs N]
  bypass-benchmark scaling [--nodes 10,100,1000] [--samples N] [--threads N] [--only endOnly|windows]
  """

/// The words of the command line, taken one after the other.
struct Words {
  var left: [String]

  /// Takes an option and its value out of the words.
  mutating func option(_ name: String) -> String? {
    guard let index = left.firstIndex(of: name), index + 1 < left.count else { return nil }
    defer { left.removeSubrange(index...index + 1) }
    return left[index + 1]
  }
}

/// Does what the command line asks; the exit status.
func work(_ arguments: [String]) async throws -> Int32 {
  var words = Words(left: arguments)
  let task = words.left.isEmpty ? "" : words.left.removeFirst()
  let threads = words.option("--threads").flatMap { Int($0) } ?? 1
  let samples = words.option("--samples").flatMap { Int($0) }
  let only = words.option("--only")
  switch task {
  case "replay":
    guard let reference = words.option("--against") else { throw Failure(usage) }
    return try await replay(words.left, against: reference) ? 0 : 1
  case "speed":
    let programs = Programs(
      maboss: words.option("--maboss"), runs: words.option("--runs").flatMap { Int($0) } ?? 3)
    try await speed(words.left, programs, trajectories: samples, threads: threads, only: only)
  case "scaling":
    let sizes = (words.option("--nodes") ?? "10,30,100,300,1000,2000").split(separator: ",").compactMap { Int($0) }
    try await scaling(sizes, trajectories: samples ?? 2000, threads: threads, only: only)
  default: throw Failure(usage)
  }
  return 0
}

// The main thread waits and does not leave, as it would with an asynchronous main: callgrind does not survive that.
let arguments = Array(CommandLine.arguments.dropFirst())
Task.detached {
  do {
    exit(try await work(arguments))
  } catch {
    FileHandle.standardError.write(Data("\(error)\n".utf8))
    exit(2)
  }
}
DispatchSemaphore(value: 0).wait()
