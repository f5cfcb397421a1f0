import BypassCore
import BypassModel
import Testing

@testable import BypassFormats

@Suite("Every reader refuses hostile texts in bounded time and memory")
struct SafetyTests {
  static let formats = FormatRegistry.all.filter(\.canRead).map(\.format)

  /// A small text of each format; nil for formats whose files are no texts.
  static func sample(_ format: Format) throws -> [UInt8]? {
    let entry = try FormatRegistry.entry(of: format)
    guard entry.canWrite, let written = try? ModelWriter.write(SmallModels.policy(), as: format) else { return nil }
    return written.files.first.map { Array($0.text.utf8) }
  }

  private func read(_ bytes: [UInt8], _ format: Format) -> Result<ImportedModel, Diagnostics> {
    do throws(Diagnostics) {
      return .success(try ModelReader.read([SourceText(file: "hostile", bytes: bytes)], as: format))
    } catch {
      return .failure(error)
    }
  }

  private func codes(_ result: Result<ImportedModel, Diagnostics>) -> [String] {
    switch result {
    case .success(let model): model.diagnostics.map(\.code)
    case .failure(let findings): findings.all.map(\.code)
    }
  }

  @Test("A line of a megabyte is read, or refused with few and short findings", arguments: formats)
  func longLine(_ format: Format) throws {
    guard let sample = try Self.sample(format) else { return }
    let half = sample.count / 2
    let bytes = sample[..<half] + [UInt8](repeating: UInt8(ascii: "A"), count: 1 << 20) + sample[half...]
    if case .failure(let findings) = read(Array(bytes), format) {
      #expect(findings.all.count <= 60 && findings.description.utf8.count < 100_000)
    }
  }

  @Test("A hundred thousand things inside each other do no harm", arguments: formats)
  func nesting(_ format: Format) throws {
    guard let sample = try Self.sample(format) else { return }
    for open in ["(", "[", "<a>", "!", "maj(", "- "] {
      let text = Array(String(repeating: open, count: 100_000).utf8)
      for bytes in [text, Array(sample[..<(sample.count / 2)]) + text] {
        if case .failure(let findings) = read(bytes, format) {
          #expect(findings.all.count <= 60 && findings.description.utf8.count < 100_000, "\(open)")
        }
      }
    }
  }

  @Test("A text with one bad byte is refused at its place, or said", arguments: formats)
  func malformed(_ format: Format) throws {
    guard let sample = try Self.sample(format) else { return }
    for bad in [[0xFF], [0xC3, 0x28], [0xED, 0xA0, 0x80], [0xF4, 0x90, 0x80, 0x80]] as [[UInt8]] {
      let result = read(Array(sample[..<(sample.count / 2)]) + bad + sample[(sample.count / 2)...], format)
      #expect(throws: Diagnostics.self) { try result.get() }
    }
  }

  @Test("A byte order mark and other line ends change nothing but are read", arguments: formats)
  func marks(_ format: Format) throws {
    guard let sample = try Self.sample(format), case .success(let plain) = read(sample, format) else { return }
    let ends = sample.flatMap { $0 == 0x0A ? [0x0D, 0x0A] : [$0] }
    for bytes in [[0xEF, 0xBB, 0xBF] + sample, ends] {
      guard case .success(let model) = read(bytes, format) else {
        Issue.record("\(codes(read(bytes, format)))")
        continue
      }
      #expect(model.network == plain.network)
    }
    #expect(
      codes(read([0xFF, 0xFE] + sample.flatMap { [$0, 0] }, format)).contains {
        ["not-utf8", "xml-syntax"].contains($0)
      })
  }

  @Test("Each beginning of a text is refused or read, never a crash", arguments: formats)
  func truncated(_ format: Format) throws {
    guard let sample = try Self.sample(format) else { return }
    #expect(throws: Diagnostics.self) { try read([], format).get() }
    for end in stride(from: 1, to: sample.count, by: max(1, sample.count / 100)) {
      _ = read(Array(sample[..<end]), format)
    }
  }

  @Test("A file of a gigabyte is refused before it is read")
  func gigabyte() throws {
    let path = "/tmp/bypass-sparse-\(Self.processNumber).sbml"
    defer { Self.remove(path) }
    try #require(Self.makeSparse(path, bytes: 1 << 30))
    do throws(Diagnostics) {
      _ = try ModelReader.read(path: path)
      Issue.record("it was read")
    } catch {
      #expect(error.all.map(\.code) == ["file-too-large"])
    }
  }

  @Test("Entities of a document's own are refused, whatever they hold", arguments: [Format.sbmlQual, .ginml])
  func entities(_ format: Format) {
    var laughs = "<!DOCTYPE a [<!ENTITY a0 \"ha\">"
    for level in 1...30 {
      laughs += "<!ENTITY a\(level) \"\(String(repeating: "&a\(level - 1);", count: 10))\">"
    }
    for (declaration, use) in [
      (laughs + "]>", "&a30;"), ("<!DOCTYPE a [<!ENTITY x SYSTEM \"file:///etc/passwd\">]>", "&x;"),
      ("<!DOCTYPE a [<!ENTITY x SYSTEM \"http://127.0.0.1:9/\">]>", "&x;"),
      ("<!DOCTYPE a [<!ENTITY % p SYSTEM \"file:///etc/passwd\"> %p;]>", ""),
    ] {
      for root in ["<sbml level=\"3\"><model id=\"\(use)\">\(use)</model></sbml>", "<gxl><graph>\(use)</graph></gxl>"] {
        #expect(throws: Diagnostics.self) { try read(Array((declaration + root).utf8), format).get() }
      }
    }
  }
}
