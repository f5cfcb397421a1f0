public import BypassCore

/// A COMBINE archive: files with their formats, one of which may be the master.
///
/// - Source: Bergmann 2014, the COMBINE archive and OMEX format; version 1.
public struct OMEXArchive: Hashable, Sendable {
  /// One file.
  public struct Content: Hashable, Sendable {
    /// A relative path with slashes.
    public let location: String
    /// The format, as a resource identifier.
    public let format: String
    /// Whether a reader is to open this one first.
    public let isMaster: Bool
    /// What it holds.
    public let bytes: [UInt8]

    /// Whether this is what archives that are written here say of themselves.
    var isOurDescription: Bool {
      location == OMEXArchive.descriptionName
        && String(decoding: bytes, as: UTF8.self).contains("<dcterms:creator>\(OMEXArchive.creator)</dcterms:creator>")
    }

    /// A file of the archive.
    public init(_ location: String, format: String, isMaster: Bool = false, bytes: [UInt8]) {
      self.location = location
      self.format = format
      self.isMaster = isMaster
      self.bytes = bytes
    }
  }

  /// The files but for the manifest, in its order.
  public var contents: [Content]

  /// An archive of files.
  public init(_ contents: [Content]) { self.contents = contents }

  /// The file at a location.
  public subscript(location: String) -> Content? { contents.first { $0.location == location } }

  static let specifications = "http://identifiers.org/combine.specifications/"
  /// The format of the archive's description of itself.
  static let metadata = specifications + "omex-metadata"
  static let manifestName = "manifest.xml"
  static let descriptionName = "metadata.rdf"
  /// Who makes the archives that are written here.
  static let creator = "Bypass"

  /// The format of a file by its name.
  public static func format(ofFileNamed name: String) -> String {
    let media = "http://purl.org/NET/mediatypes/"
    let ending = name.split(separator: ".").last.map { $0.lowercased() } ?? ""
    switch ending {
    case "sbml", "xml": return specifications + "sbml.level-3.version-1"
    case "sedml": return specifications + "sed-ml.level-1.version-4"
    case "sbgn": return specifications + "sbgn.af.level-1.version-1.2"
    case "rdf": return metadata
    case "zginml", "ginml": return media + "application/\(ending)+zip".replacingGINML
    case "json": return media + "application/json"
    case "svg": return media + "image/svg+xml"
    case "html", "csv": return media + "text/\(ending)"
    case "yaml", "yml": return media + "application/yaml"
    default: return media + "text/plain"
    }
  }

  /// The manifest.
  public var manifest: String {
    var out = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
    out += "<omexManifest xmlns=\"\(Self.specifications)omex-manifest\">\n"
    out += "  <content location=\".\" format=\"\(Self.specifications)omex\"/>\n"
    out += "  <content location=\"./\(Self.manifestName)\" format=\"\(Self.specifications)omex-manifest\"/>\n"
    for content in contents {
      let master = content.isMaster ? " master=\"true\"" : ""
      out +=
        "  <content location=\"./\(XMLText.escaped(content.location))\" format=\"\(XMLText.escaped(content.format))\"\(master)/>\n"
    }
    return out + "</omexManifest>\n"
  }

  /// The archive as a file; the same contents are the same bytes.
  ///
  /// - Throws: ``Diagnostic`` for a location that leads outside, two files at one, or more than 4 GiB.
  public func bytes() throws(Diagnostic) -> [UInt8] {
    try ZipWriter.archive(
      [.init(name: Self.manifestName, bytes: Array(manifest.utf8))]
        + contents.map { .init(name: $0.location, bytes: $0.bytes) })
  }

  /// What the archive says of itself: what it is and by which program it was made. No time, so that the same contents are
  /// the same bytes.
  public static func description(_ text: String, creator: String) -> Content {
    let rdf = """
      <?xml version="1.0" encoding="UTF-8"?>
      <rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:dcterms="http://purl.org/dc/terms/">
        <rdf:Description rdf:about=".">
          <dcterms:description>\(XMLText.escaped(text))</dcterms:description>
          <dcterms:creator>\(XMLText.escaped(creator))</dcterms:creator>
        </rdf:Description>
      </rdf:RDF>

      """
    return Content(descriptionName, format: metadata, bytes: Array(rdf.utf8))
  }
}

extension String {
  /// GINML alone is XML, not an archive.
  fileprivate var replacingGINML: String { self == "application/ginml+zip" ? "application/ginml+xml" : self }
}
