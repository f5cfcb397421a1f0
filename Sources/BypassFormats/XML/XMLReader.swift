import BypassCore
import CLibXML2

/// Reads an XML document into elements through the SAX interface of libxml2: nothing is loaded from outside, no entity
/// of a document's own is expanded, depth and number of elements are bounded.
enum XMLReader {
  /// Elements inside each other; programs write a chain of 1,000 operands as 2,000 elements inside each other.
  static let depthLimit = 4000
  /// Elements of one document.
  static let elementLimit = 2_000_000

  /// The root element of a text.
  ///
  /// - Parameter verbatim: names of elements whose inside is not read; their text is kept by its range.
  /// - Throws: ``Diagnostic`` at the first fault.
  /// - Complexity: O(length); about 300 bytes an element.
  static func root(of source: SourceText, verbatim: Set<String> = []) throws(Diagnostic) -> XMLElement {
    _ = initialised
    let builder = XMLBuilder(source: source, verbatim: verbatim)
    var handler = xmlSAXHandler()
    handler.initialized = UInt32(0xDEED_BEAF)
    handler.startElementNs = { context, name, _, namespace, prefixCount, prefixes, count, _, attributes in
      XMLBuilder.from(context)?.start(name, namespace, prefixCount, prefixes, count, attributes)
    }
    handler.endElementNs = { context, _, _, _ in XMLBuilder.from(context)?.end() }
    handler.characters = { context, text, count in XMLBuilder.from(context)?.characters(text, count) }
    handler.cdataBlock = { context, text, count in XMLBuilder.from(context)?.characters(text, count) }
    handler.reference = { context, _ in
      XMLBuilder.from(context)?.fail("xml-entity", "an entity of the document's own stands here, which is not expanded")
    }
    handler.serror = { context, error in
      guard let error else { return }
      XMLBuilder.from(context)?.report(error.pointee)
    }
    let user = Unmanaged.passUnretained(builder).toOpaque()
    guard let parser = xmlCreatePushParserCtxt(&handler, user, nil, 0, nil) else {
      throw .error("xml-memory", "there is no memory for reading XML")
    }
    builder.parser = parser
    xmlCtxtUseOptions(parser, Int32(XML_PARSE_NONET.rawValue))
    feed(source.bytes, to: parser, builder)
    builder.parser = nil
    xmlFreeParserCtxt(parser)
    return try builder.root()
  }

  private static let initialised: Void = xmlInitParser()

  private static func feed(_ bytes: [UInt8], to parser: xmlParserCtxtPtr, _ builder: XMLBuilder) {
    bytes.withUnsafeBytes { all in
      var offset = 0
      while offset < all.count, builder.fault == nil {
        let count = min(1 << 16, all.count - offset)
        let chunk = all.baseAddress?.advanced(by: offset).assumingMemoryBound(to: CChar.self)
        _ = xmlParseChunk(parser, chunk, Int32(count), 0)
        offset += count
      }
      if builder.fault == nil { _ = xmlParseChunk(parser, nil, 0, 1) }
    }
  }
}

/// Collects elements while libxml2 calls back; a class because a C callback needs a stable address.
private final class XMLBuilder {
  let source: SourceText
  let verbatim: Set<String>
  var parser: xmlParserCtxtPtr?
  private(set) var fault: Diagnostic?
  private var open: [XMLElement] = []
  private var finished: XMLElement?
  private var count = 0
  /// Elements open inside one that is kept verbatim.
  private var skipped = 0
  /// Texts of libxml2's dictionary by their address, so that a name repeated a thousand times is one text.
  private var texts: [UnsafePointer<UInt8>: String] = [:]

  init(source: SourceText, verbatim: Set<String>) {
    self.source = source
    self.verbatim = verbatim
  }

  static func from(_ context: UnsafeMutableRawPointer?) -> XMLBuilder? {
    context.map { Unmanaged<XMLBuilder>.fromOpaque($0).takeUnretainedValue() }
  }

  func root() throws(Diagnostic) -> XMLElement {
    if let fault { throw fault }
    guard let finished else {
      throw .error("xml-syntax", at: Place(file: source.file, line: 1, column: 1), "this is no XML document")
    }
    return finished
  }

  private var position: Int { parser.map { max(0, min(Int(xmlByteConsumed($0)), source.bytes.count)) } ?? 0 }

  func fail(_ code: String, _ summary: String, remedy: String? = nil) {
    guard fault == nil else { return }
    let offset = position
    fault = .error(code, at: source.spot(offset..<offset + 1), summary, remedy: remedy)
    if let parser { xmlStopParser(parser) }
  }

  func report(_ error: xmlError) {
    let isUndeclaredEntity = error.code == Int32(XML_WAR_UNDECLARED_ENTITY.rawValue)
    guard error.level.rawValue >= XML_ERR_ERROR.rawValue || isUndeclaredEntity else { return }
    let message = error.message.map { String(cString: $0).trimmingBlanks } ?? "it is malformed"
    fail(isUndeclaredEntity ? "xml-entity" : "xml-syntax", "this is no well-formed XML: \(message.clipped)")
  }

  func start(
    _ name: UnsafePointer<UInt8>?, _ namespace: UnsafePointer<UInt8>?, _ prefixCount: Int32,
    _ prefixes: UnsafeMutablePointer<UnsafePointer<UInt8>?>?, _ attributeCount: Int32,
    _ attributes: UnsafeMutablePointer<UnsafePointer<UInt8>?>?
  ) {
    guard fault == nil else { return }
    count += 1
    guard count <= XMLReader.elementLimit else {
      return fail("xml-size", "the document has more than \(XMLReader.elementLimit) elements")
    }
    guard open.count + skipped < XMLReader.depthLimit else {
      return fail("nesting-too-deep", "elements nest deeper than \(XMLReader.depthLimit) levels")
    }
    if skipped > 0 {
      skipped += 1
      return
    }
    let name = text(name)
    var start = position
    while start > 0, source.bytes[min(start, source.bytes.count - 1)] != UInt8(ascii: "<") { start -= 1 }
    open.append(
      XMLElement(
        name: name, namespace: text(namespace), attributes: values(attributes, Int(attributeCount)),
        prefixes: (0..<Int(prefixCount)).map { (text(prefixes?[2 * $0]), text(prefixes?[2 * $0 + 1])) },
        range: start..<start))
    if verbatim.contains(name) { skipped = 1 }
  }

  func end() {
    guard fault == nil else { return }
    if skipped > 1 {
      skipped -= 1
      return
    }
    skipped = 0
    guard var element = open.popLast() else { return }
    var end = max(position, element.range.lowerBound + 1)
    while end < source.bytes.count, source.bytes[end - 1] != UInt8(ascii: ">") { end += 1 }
    element.range = element.range.lowerBound..<end
    if open.isEmpty { finished = element } else { open[open.count - 1].children.append(element) }
  }

  func characters(_ start: UnsafePointer<UInt8>?, _ count: Int32) {
    guard fault == nil, skipped == 0, !open.isEmpty, let start else { return }
    let piece = String(decoding: UnsafeBufferPointer(start: start, count: Int(count)), as: UTF8.self)
    if !open[open.count - 1].text.isEmpty || !piece.allSatisfy(\.isWhitespace) { open[open.count - 1].text += piece }
  }

  private func text(_ pointer: UnsafePointer<UInt8>?) -> String {
    guard let pointer else { return "" }
    if let known = texts[pointer] { return known }
    let text = String(cString: pointer)
    texts[pointer] = text
    return text
  }

  /// Attributes arrive as five pointers each: name, prefix, namespace, first byte and end of the value.
  private func values(
    _ pointers: UnsafeMutablePointer<UnsafePointer<UInt8>?>?, _ count: Int
  ) -> [XMLElement.Attribute] {
    guard let pointers else { return [] }
    return (0..<count).map { index in
      let entry = pointers + 5 * index
      var value = ""
      if let start = entry[3], let end = entry[4] {
        value = String(decoding: UnsafeBufferPointer(start: start, count: end - start), as: UTF8.self)
        if value.contains("&#38;") { value = Self.ampersands(value) }
      }
      return .init(name: text(entry[0]), namespace: text(entry[2]), value: value)
    }
  }

  /// libxml2 hands ampersands of attributes on as character references.
  private static func ampersands(_ value: String) -> String {
    value.split(separator: "&#38;", omittingEmptySubsequences: false).joined(separator: "&")
  }
}
