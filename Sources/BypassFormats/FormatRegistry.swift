public import BypassCore

/// One format: its name, what it can express, and how it is read and written.
public struct FormatEntry: Sendable {
  /// Reads the texts of a model, the first being the one that was asked for.
  typealias Read = @Sendable ([SourceText], ReadingOptions) throws(Diagnostics) -> ImportedModel
  /// Writes a model.
  typealias Write = @Sendable (ImportedModel, WritingOptions) throws(Diagnostics) -> WrittenModel

  /// The format.
  public let format: Format
  /// What it is, for lists.
  public let title: String
  /// File name extensions in lower case, without the dot, the usual one first.
  public let extensions: [String]
  /// What a file of it can say.
  public let expresses: Set<Format.Ability>
  let read: Read?
  let write: Write?
  let recognises: @Sendable (SourceText) -> Bool
  /// Whether a file says what nodes head for, not only what acts on them.
  public let keepsRules: Bool

  /// Whether files of it can be read.
  public var canRead: Bool { read != nil }
  /// Whether files of it can be written.
  public var canWrite: Bool { write != nil }

  init(
    format: Format, title: String, extensions: [String], expresses: Set<Format.Ability>, read: Read?, write: Write?,
    recognises: @escaping @Sendable (SourceText) -> Bool, keepsRules: Bool = true
  ) {
    self.format = format
    self.title = title
    self.extensions = extensions
    self.expresses = expresses
    self.read = read
    self.write = write
    self.recognises = recognises
    self.keepsRules = keepsRules
  }
}

/// The formats that can be read and written. A new one is a folder and a line here.
public enum FormatRegistry {
  /// Every format, in the order in which a text without a telling name is tried.
  public static let all: [FormatEntry] = [
    BypassFormat.entry,
    MaBoSSFormat.entry,
    SBMLQualFormat.entry,
    GINMLFormat.entry,
    BMAFormat.entry,
    AEONFormat.entry,
    BooleanNetFormat.entry,
    TruthTableFormat.entry,
    BNetFormat.entry,
    CellCollectiveFormat.entry,
    SIFFormat.entry,
  ]

  /// The entry of a format.
  ///
  /// - Throws: ``Diagnostic`` with the nearest names for a format that is not known.
  public static func entry(of format: Format) throws(Diagnostic) -> FormatEntry {
    if let entry = all.first(where: { $0.format == format }) { return entry }
    let known = all.map(\.format.description)
    let near = NearestNames.nearest(to: format.description, among: known)
    throw .error(
      "unknown-format", "there is no format '\(format.description.clipped)'",
      remedy: near.first.map { "did you mean '\($0)'?" } ?? "known are \(known.sorted().joined(separator: ", "))")
  }

  /// The entry for a file name, by its extension; nil when no format has it.
  public static func entry(forFileNamed path: String) -> FormatEntry? {
    let name = path.split(separator: "/", omittingEmptySubsequences: false).last.map { $0.lowercased() } ?? ""
    return all.first { entry in entry.extensions.contains { name.hasSuffix("." + $0) } }
  }

  /// The first format whose marks a text shows; nil when it looks like none.
  public static func entry(forContent source: SourceText) -> FormatEntry? { all.first { $0.recognises(source) } }
}
