import ArgumentParser
import BypassCore
import BypassStudies

/// `bypass rerun DIR|FILE.omex`.
struct RerunCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "rerun", abstract: "Repeat a recorded run and compare every byte of its answer.",
    discussion: """
      RUN is a folder that a verb wrote with --out, or that folder packed as a COMBINE archive (--pack). The run is
      repeated with the copies of the files that it read; every difference is named, and the exit status is 1 if there is
      one.

      Example: bypass rerun results
      Example: bypass rerun results --pack results.omex
      """)

  @Argument(help: "A folder written with --out, or such a folder as an .omex file.")
  var run: String

  @Option(name: .long, help: "Write the record as one .omex file, too.")
  var pack: String?

  @OptionGroup var common: CommonOptions

  func run() async throws {
    let threads = common.chosenThreads
    let catalogue = common.catalogue
    try await common.tell(verb: RerunStudy.verb, writingBeside: true) {
      RerunStudy(run, pack: pack) { words, copies in
        let capture = RunCapture()
        var words = words + ["--threads", String(threads)]
        if let catalogue { words += ["--catalogue", catalogue] }
        try await InputLedger.$current.withValue(InputLedger(serving: copies)) {
          try await RunCapture.$current.withValue(capture) {
            var command = try Bypass.parseAsRoot(words)
            guard var asynchronous = command as? any AsyncParsableCommand else { return try command.run() }
            try await asynchronous.run()
          }
        }
        return capture.result
      }
    }
  }
}
