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
    if let document = sources.first, sources.count == 1,
      format ?? FormatRegistry.entry(forFileNamed: path)?.format == .sedml
    {
      sources += try beside(document, options)
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

  /// The files that a document of experiments names, as far as they lie beside it or below.
  private static func beside(_ document: SourceText, _ options: ReadingOptions) throws(Diagnostics) -> [SourceText] {
    let (experiments, _) = try SEDMLReader.experiments(in: document)
    let folder = document.file.split(separator: "/", omittingEmptySubsequences: false).dropLast().joined(separator: "/")
    var texts: [SourceText] = []
    for path in experiments.prefix(1).map(\.source) {
      let plain = path.hasPrefix("./") ? String(path.dropFirst(2)) : path
      guard (try? ZipEntryName.check(plain, at: nil)) != nil, !plain.contains(":") else { continue }
      func text(_ name: String) -> SourceText? {
        let path = folder.isEmpty ? name : "\(folder)/\(name)"
        return (try? FileBytes.contents(ofFile: path, limit: options.sizeLimit)).map {
          SourceText(file: path, bytes: $0)
        }
      }
      texts += [text(plain)].compactMap(\.self) + ExperimentModel.companions(of: plain, text)
    }
    return texts
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
