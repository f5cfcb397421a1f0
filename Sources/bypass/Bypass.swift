import ArgumentParser

/// The command line's root.
@main
struct Bypass: AsyncParsableCommand {
  static let configuration = CommandConfiguration(commandName: "bypass")
}
