public import BypassCore
public import BypassModel

/// A model as texts of a format, with everything that had to change.
public struct WrittenModel: Hashable, Sendable {
  /// One text.
  public struct File: Hashable, Sendable {
    /// What the file's name ends with, such as `.bnd`.
    public let suffix: String
    /// What it holds.
    public let text: String
    /// A text with its suffix.
    public init(suffix: String, text: String) {
      self.suffix = suffix
      self.text = text
    }
  }

  /// The texts, the network first.
  public let files: [File]
  /// Every rename, default and loss.
  public let changes: [Diagnostic]

  /// Texts and what changed.
  public init(files: [File], changes: [Diagnostic]) {
    self.files = files
    self.changes = changes
  }
}

/// Writes models in any known format.
public enum ModelWriter {
  /// A model as a format's texts.
  ///
  /// - Throws: ``Diagnostics`` when the format is not known or cannot be written, when something cannot be
  ///   expressed at all, or, with `strict`, when anything would be lost.
  public static func write(
    _ model: ImportedModel, as format: Format, options: WritingOptions = WritingOptions()
  ) throws(Diagnostics) -> WrittenModel {
    let entry: FormatEntry
    do {
      entry = try FormatRegistry.entry(of: format)
    } catch {
      throw Diagnostics([error])
    }
    guard let write = entry.write else {
      throw Diagnostics([.error("unwritable-format", "\(format) files can be read but not written")])
    }
    guard options.unary else { return try write(model, options) }
    let (unary, changes) = model.unary()
    let written = try write(unary, options)
    return WrittenModel(files: written.files, changes: try changes.accepted(options) + written.changes)
  }

  /// A network as a format's texts; as for a model.
  public static func write(
    _ network: Network, as format: Format, options: WritingOptions = WritingOptions()
  ) throws(Diagnostics) -> WrittenModel {
    try write(ImportedModel(network), as: format, options: options)
  }
}
