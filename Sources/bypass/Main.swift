import ArgumentParser
import BypassCore
import BypassStudies

/// Where the program begins: parses, runs, and turns every ending into the contract's exit status.
@main
enum Main {
  static func main() async {
    let arguments = Array(CommandLine.arguments.dropFirst())
    do {
      var command = try Bypass.parseAsRoot(arguments.isEmpty ? ["--help"] : arguments)
      if var command = command as? any AsyncParsableCommand {
        try await command.run()
      } else {
        try command.run()
      }
    } catch let status as ExitCode {
      Terminal.exit(status.rawValue)
    } catch {
      end(error, arguments: arguments)
    }
  }

  /// Help and version go to standard output and are a success; everything else is the input's fault.
  private static func end(_ error: any Error, arguments: [String]) -> Never {
    if Bypass.exitCode(for: error) == .success {
      print(Bypass.fullMessage(for: error))
      Terminal.exit(ExitStatus.done.rawValue)
    }
    var message = Bypass.fullMessage(for: error)
    if let verb = arguments.first, !verb.hasPrefix("-"), !Bypass.verbs.contains(verb) {
      let finding = Diagnostic.unknown("verb", verb, among: Bypass.verbs)
      message = finding.description + "\n\nSee 'bypass --help'."
    }
    Terminal.writeError(message)
    Terminal.exit(ExitStatus.inputFault.rawValue)
  }
}
