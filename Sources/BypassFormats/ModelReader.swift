public import BypassCore

/// Reads models of any known format from files and texts.
public enum ModelReader {
  /// The model of a file, with further files (MaBoSS configurations) beside it.
  ///
  /// The format is that of the file's extension, else the one whose marks the text shows.
  /// - Throws: ``Diagnostics`` with every fault, when a file cannot be read, is too large, or is no such model.
  public static func read(
    path: String, more: [String] = [], as format: Format? = nil, options: ReadingOptions = ReadingOptions()
  ) throws(Diagnostics) -> ImportedModel {
    var sources: [SourceText] = []
    for path in [path] + more {
      do {
        sources.append(
          SourceText(file: path, bytes: try FileBytes.contents(ofFile: path, limit: options.sizeLimit)))
      } catch {
        throw Diagnostics([error])
      }
    }
    return try read(sources, as: format, options: options)
  }

  /// The model of a text; `file` is the name that messages show and, by its extension, tells the format.
  ///
  /// - Throws: ``Diagnostics`` with every fault.
  public static func read(
    text: String, file: String, as format: Format? = nil, options: ReadingOptions = ReadingOptions()
  ) throws(Diagnostics) -> ImportedModel {
    try read([SourceText(file: file, text: text)], as: format, options: options)
  }

  /// The model of texts, the first being the network.
  ///
  /// - Throws: ``Diagnostics`` with every fault.
  public static func read(
    _ sources: [SourceText], as format: Format? = nil, options: ReadingOptions = ReadingOptions()
  ) throws(Diagnostics) -> ImportedModel {
    guard let first = sources.first else { throw Diagnostics([.error("no-file", "there is no file to read")]) }
    for source in sources where source.bytes.count > options.sizeLimit {
      throw Diagnostics([.error("file-too-large", "'\(source.file.clipped)' is larger than the limit")])
    }
    let entry = try entry(for: first, format)
    guard let read = entry.read else {
      throw Diagnostics([.error("unreadable-format", "\(entry.format) files can be written but not read")])
    }
    return try read(sources, options)
  }

  private static func entry(for source: SourceText, _ format: Format?) throws(Diagnostics) -> FormatEntry {
    if let format {
      do {
        return try FormatRegistry.entry(of: format)
      } catch {
        throw Diagnostics([error])
      }
    }
    if let entry = FormatRegistry.entry(forFileNamed: source.file) ?? FormatRegistry.entry(forContent: source) {
      return entry
    }
    let known = FormatRegistry.all.filter(\.canRead).map(\.format.description).sorted()
    throw Diagnostics([
      .error(
        "unknown-format", at: Place(file: source.file, line: 1, column: 1),
        "neither the name nor the text tells which format this is",
        remedy: "say it with --format; known are \(known.joined(separator: ", "))")
    ])
  }
}
