/// How a model is to be written.
public struct WritingOptions: Hashable, Sendable {
  /// What stands in a file for a node that is set from outside; tools differ in what they make of each.
  public enum InputConvention: String, Hashable, Sendable, CaseIterable {
    /// Nothing: the node is only mentioned in the rules of others.
    case omitted
    /// The node follows itself.
    case identity
    /// The constant 0.
    case `false`
    /// The constant 1.
    case `true`
    /// The constant of the level that the input has.
    case level
  }

  /// What stands for inputs in formats without a notion of them.
  public var inputs = InputConvention.identity
  /// Whether a loss is an error instead of a finding.
  public var strict = false
  /// Whether nodes with levels are written as two-level nodes even where the format has levels.
  public var unary = false
  /// The name of the model, used for names inside and of files.
  public var name = "model"

  /// The defaults: inputs as identities, losses listed, levels kept where the format has them.
  public init() {}

  /// The defaults with the convention for inputs chosen.
  public init(inputs: InputConvention, strict: Bool = false) {
    self.inputs = inputs
    self.strict = strict
  }
}
