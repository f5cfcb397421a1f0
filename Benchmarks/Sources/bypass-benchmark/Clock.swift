import Foundation

/// What a piece of work took.
struct Cost {
  let cpuSeconds: Double
  let seconds: Double

  /// Runs a piece of work and says what this process spent on it.
  static func of<Result>(_ work: () async throws -> Result) async rethrows -> (Result, Cost) {
    let (cpu, wall) = (processSeconds(__rusage_who_t(RUSAGE_SELF.rawValue)), ContinuousClock.now)
    let result = try await work()
    let elapsed = ContinuousClock.now - wall
    return (
      result,
      Cost(cpuSeconds: processSeconds(__rusage_who_t(RUSAGE_SELF.rawValue)) - cpu, seconds: elapsed / .seconds(1))
    )
  }

  /// Runs a program and says what it spent.
  static func ofProgram(_ path: String, _ arguments: [String]) throws -> Cost {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: path)
    process.arguments = arguments
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    let (cpu, wall) = (processSeconds(__rusage_who_t(RUSAGE_CHILDREN.rawValue)), ContinuousClock.now)
    try process.run()
    process.waitUntilExit()
    guard process.terminationStatus == 0 else { throw Failure("\(path) ended with \(process.terminationStatus)") }
    return Cost(
      cpuSeconds: processSeconds(__rusage_who_t(RUSAGE_CHILDREN.rawValue)) - cpu,
      seconds: (ContinuousClock.now - wall) / .seconds(1))
  }

  /// The most memory that this process has held, in MB.
  static var peakMegabytes: Double {
    var usage = rusage()
    getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
    return Double(usage.ru_maxrss) / 1024
  }

  private static func processSeconds(_ who: __rusage_who_t) -> Double {
    var usage = rusage()
    getrusage(who, &usage)
    func seconds(_ time: timeval) -> Double { Double(time.tv_sec) + Double(time.tv_usec) * 1e-6 }
    return seconds(usage.ru_utime) + seconds(usage.ru_stime)
  }
}

/// A number with a few figures.
func short(_ value: Double) -> String { String(format: value < 10 ? "%.3g" : "%.0f", value) }
