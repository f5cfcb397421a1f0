public import BypassCore

/// What the nodes of one network are called in another.
public struct NameTable: Hashable, Sendable {
  /// A level of a node.
  public struct Key: Hashable, Sendable {
    /// The node.
    public let node: NodeID
    /// The threshold, 1 or more.
    public let level: Int
    /// A level of a node.
    public init(node: NodeID, level: Int) {
      self.node = node
      self.level = level
    }
  }

  /// The other network's name of a node.
  public var nodes: [NodeID: NodeID] = [:]
  /// What a level of a node is in the other network, where that is not the same level of one node.
  public var variables: [Key: Key] = [:]

  /// No names: everything is called alike.
  public init() {}

  /// Reads a table of two columns with a blank or a tab between: the first network's name, the second's.
  ///
  /// A name is `NODE`, or `NODE:LEVEL` for one level; `#` begins a comment.
  /// - Throws: ``Diagnostic`` at the first line of another form, or a name that stands twice.
  public init(_ source: SourceText) throws(Diagnostic) {
    for number in 1...source.lineCount {
      guard let line = source.line(number) else { break }
      let words = line.prefix { $0 != "#" }.split(whereSeparator: \.isWhitespace).map(String.init)
      guard !words.isEmpty else { continue }
      let place = source.place(line: number, column: 1, length: line.count)
      guard words.count == 2, let first = Self.name(words[0]), let second = Self.name(words[1]) else {
        throw .error(
          "names-syntax", at: place, "a line is not of the form FIRST SECOND",
          remedy: "write NODE NODE, or NODE:LEVEL NODE:LEVEL")
      }
      let isNew: Bool
      if first.level == nil, second.level == nil {
        isNew = nodes.updateValue(second.node, forKey: first.node) == nil
      } else {
        let key = Key(node: first.node, level: first.level ?? 1)
        isNew = variables.updateValue(Key(node: second.node, level: second.level ?? 1), forKey: key) == nil
      }
      guard isNew else { throw .error("names-syntax", at: place, "'\(words[0].clipped)' stands in two lines") }
    }
  }

  private static func name(_ word: String) -> (node: NodeID, level: Int?)? {
    let parts = word.split(separator: ":", omittingEmptySubsequences: false)
    guard parts.count <= 2, let first = parts.first, let node = try? NodeID(String(first)) else { return nil }
    guard parts.count == 2 else { return (node, nil) }
    guard let level = Int(parts[1]), level >= 1 else { return nil }
    return (node, level)
  }
}
