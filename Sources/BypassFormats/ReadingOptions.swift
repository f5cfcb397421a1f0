/// How a file is to be read.
public struct ReadingOptions: Hashable, Sendable {
  /// What a second declaration of a node means in a MaBoSS network.
  public enum Duplicates: String, Hashable, Sendable, CaseIterable {
    /// An error.
    case refuse
    /// The later declaration replaces the earlier one.
    case override
    /// The later declaration's attributes are added to the earlier one's.
    case augment
  }

  /// Whether everything that the format's core does not define is refused instead of normalised.
  public var strict = false
  /// The meaning of a second declaration.
  public var duplicates = Duplicates.refuse
  /// MaBoSS configuration texts such as `max_time=10;$u=2`, applied in order after the files.
  public var overrides: [String] = []
  /// Values of parameters (without `$`), which win over files and overrides.
  public var parameters: [String: Double] = [:]
  /// The most bytes a file may have.
  public var sizeLimit = 64 << 20

  /// The defaults: lenient, duplicates refused, 64 MiB.
  public init() {}

  /// The defaults with strictness chosen.
  public init(strict: Bool) { self.strict = strict }
}
