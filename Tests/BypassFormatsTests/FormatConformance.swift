import BypassCore
import BypassModel
import Testing

@testable import BypassFormats

/// What every format that is read and written must satisfy, whatever it can express beside Boolean functions.
struct FormatConformance {
  let format: Format

  /// Holds when a model written and read again is the same model as far as the format can express it.
  func holds(for model: ImportedModel, at location: SourceLocation = #_sourceLocation) throws {
    let entry = try FormatRegistry.entry(of: format)
    let written = try ModelWriter.write(model, as: format)
    let again = try ModelReader.read(sources(written), as: format)
    let view = BooleanView(model.network)
    #expect(view.differences(from: BooleanView(again.network)) == [], "functions", sourceLocation: location)
    if entry.expresses.contains(.rates) {
      let differences = RateView(model.network).differences(from: RateView(again.network))
      #expect(differences == [], "rates", sourceLocation: location)
    }
    if entry.expresses.contains(.initialStates) {
      #expect(
        isNear(startDistribution(model.network), startDistribution(again.network)), "starts", sourceLocation: location)
    }
    if entry.expresses.contains(.levels) {
      let levels = again.network.nodes.map { "\($0.id) \($0.maximum)" }.sorted()
      #expect(levels == model.network.nodes.map { "\($0.id) \($0.maximum)" }.sorted(), sourceLocation: location)
    }
    if entry.expresses.contains(.annotations) {
      let names = Dictionary(uniqueKeysWithValues: again.network.nodes.map { ($0.id, $0.name) })
      for node in model.network.nodes { #expect(names[node.id] == node.name, sourceLocation: location) }
      #expect(again.annotations == model.annotations, sourceLocation: location)
    }
    if entry.expresses.contains(.settings) {
      #expect(again.settings == model.settings ?? again.settings, sourceLocation: location)
      #expect(again.internalNodes == model.internalNodes, sourceLocation: location)
      #expect(again.references == model.references, sourceLocation: location)
      #expect(again.schedule == model.schedule, sourceLocation: location)
    }
    #expect(try ModelWriter.write(model, as: format) == written, "the same bytes again", sourceLocation: location)
    let rewritten = try ModelWriter.write(again, as: format)
    #expect(rewritten.files == written.files, "writing what was read changes nothing", sourceLocation: location)
  }

  /// Holds when damage to a written model is refused with a place, or at worst read as some model, but never a crash.
  func survivesDamage(to model: ImportedModel, at location: SourceLocation = #_sourceLocation) throws {
    let sources = sources(try ModelWriter.write(model, as: format))
    for index in sources.indices {
      let bytes = sources[index].bytes
      let damaged: [(String, [UInt8])] = [
        ("a NUL byte", Array(bytes.prefix(bytes.count / 2)) + [0] + bytes.suffix(bytes.count / 2)),
        ("no UTF-8", Array(bytes.prefix(bytes.count / 2)) + [0xC3, 0x28] + bytes.suffix(bytes.count / 2)),
      ]
      for (what, bytes) in damaged {
        let refusal = refusal(of: sources, replacing: index, by: bytes)
        #expect(
          refusal != nil && refusal?.all.contains { $0.place != nil } == true, "\(what)", sourceLocation: location)
      }
      for cut in stride(from: 0, to: bytes.count, by: max(1, bytes.count / 40)) {
        _ = refusal(of: sources, replacing: index, by: Array(bytes.prefix(cut)))
      }
      var random = LinearGenerator(state: 7)
      for _ in 0..<60 {
        var changed = bytes
        changed[Int(random.next() % UInt64(bytes.count))] = UInt8(random.next() % 95) + 32
        for finding in refusal(of: sources, replacing: index, by: changed)?.all ?? [] {
          #expect(!finding.summary.isEmpty && !finding.description.isEmpty, sourceLocation: location)
        }
      }
    }
  }

  /// Texts of a written model as sources.
  func sources(_ written: WrittenModel) -> [SourceText] {
    written.files.map { SourceText(file: "model\($0.suffix)", bytes: $0.bytes) }
  }

  private func refusal(of sources: [SourceText], replacing index: Int, by bytes: [UInt8]) -> Diagnostics? {
    var changed = sources
    changed[index] = SourceText(file: sources[index].file, bytes: bytes)
    do throws(Diagnostics) {
      _ = try ModelReader.read(changed, as: format)
      return nil
    } catch {
      return error
    }
  }

  private func isNear(_ first: [[String]: Double], _ second: [[String]: Double]) -> Bool {
    Set(first.keys) == Set(second.keys) && first.allSatisfy { abs($0.value - (second[$0.key] ?? -1)) < 1e-12 }
  }
}

/// A small generator for tests.
struct LinearGenerator: RandomNumberGenerator {
  var state: UInt64
  mutating func next() -> UInt64 {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return state >> 33
  }
}

/// A node's identifier in a test.
func node(_ name: String) -> NodeID {
  guard let id = try? NodeID(name) else { preconditionFailure("'\(name)' is no node name") }
  return id
}

/// A condition in a test.
func condition(_ text: String) -> LevelCondition {
  guard let condition = try? ConditionText.parse(text) else { preconditionFailure("'\(text)' is no condition") }
  return condition
}

/// The findings with which a text is refused; empty when it is read.
func refusals(_ text: String, file: String, options: ReadingOptions = ReadingOptions()) -> [Diagnostic] {
  do throws(Diagnostics) {
    _ = try ModelReader.read(text: text, file: file, options: options)
    return []
  } catch {
    return error.all
  }
}
