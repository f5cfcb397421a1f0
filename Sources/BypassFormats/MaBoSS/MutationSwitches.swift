import BypassCore
import BypassModel

/// The idioms by which tools mutate a node of a MaBoSS file: rates that ask `$Low_X` and `$High_X` first.
struct MutationSwitches {
  /// A rate from which a transition is immediate beside all others.
  static let immediate = 1e100

  private let meaning: Meaning

  init(_ meaning: Meaning) { self.meaning = meaning }

  /// The level at which the parameters hold the node; nil when they do not.
  func clamp(up: SyntaxTree?, down: SyntaxTree?) throws(Diagnostic) -> Int? {
    guard let up, let down, asksSwitch(up), asksSwitch(down),
      let rise = try decided(up), let fall = try decided(down)
    else { return nil }
    if rise >= Self.immediate, fall == 0 { return 1 }
    if fall >= Self.immediate, rise == 0 { return 0 }
    return nil
  }

  /// The rates without their switches, unless switches are set that amount to no clamp.
  func unmutated(
    up: SyntaxTree?, down: SyntaxTree?, isClamped: Bool
  ) throws(Diagnostic) -> (up: SyntaxTree?, down: SyntaxTree?) {
    var isSet = false
    for rate in [up, down] {
      if let rate, try decided(rate) != nil { isSet = true }
    }
    return isClamped || !isSet ? (unswitched(up), unswitched(down)) : (up, down)
  }

  private func unswitched(_ rate: SyntaxTree?) -> SyntaxTree? {
    guard var rate else { return nil }
    while asksSwitch(rate), case .conditional(_, _, let otherwise) = rate.kind { rate = otherwise }
    return rate
  }

  private func asksSwitch(_ rate: SyntaxTree) -> Bool {
    guard case .conditional(let test, _, _) = rate.kind else { return false }
    var asks = false
    var asksElse = false
    test.visit { part in
      switch part.kind {
      case .variable(let name): if name.hasPrefix("Low_") || name.hasPrefix("High_") { asks = true }
      case .name, .alias, .call: asksElse = true
      default: break
      }
    }
    return asks && !asksElse
  }

  /// The value that the switches decide, NaN for one that depends on nodes; nil when the untouched rate is left.
  private func decided(_ rate: SyntaxTree) throws(Diagnostic) -> Double? {
    var rate = rate
    while asksSwitch(rate), case .conditional(let test, let then, let otherwise) = rate.kind {
      if try test.value(meaning, levels: { _ in 0 }) != 0 {
        return then.readsNodes(meaning) ? .nan : try then.value(meaning, levels: { _ in 0 })
      }
      rate = otherwise
    }
    return nil
  }
}

/// Makes sure that a node's aliases end somewhere and stay of a bearable size when they are replaced.
enum AliasCheck {
  private struct Extent {
    var depth: Int
    var size: Int
  }

  static func run(_ declaration: MaBoSSNetworkText.Declaration, _ source: SourceText) throws(Diagnostic) {
    var attributes: [String: MaBoSSNetworkText.Attribute] = [:]
    for attribute in declaration.attributes { attributes[attribute.name] = attribute }
    var known: [String: Extent] = [:]
    for attribute in declaration.attributes {
      var path: [String] = []
      _ = try extent(of: attribute, attributes, &known, &path, source)
    }
  }

  private static func extent(
    of attribute: MaBoSSNetworkText.Attribute, _ attributes: [String: MaBoSSNetworkText.Attribute],
    _ known: inout [String: Extent], _ path: inout [String], _ source: SourceText
  ) throws(Diagnostic) -> Extent {
    if let extent = known[attribute.name] { return extent }
    guard !path.contains(attribute.name), path.count < 200 else {
      throw .error(
        "alias-cycle", at: source.spot(attribute.range),
        "'@\(attribute.name.clipped)' leads back to itself or through more than 200 others",
        remedy: "an attribute may only name attributes that do not name it")
    }
    path.append(attribute.name)
    var total = Extent(depth: attribute.value.depth, size: 0)
    var aliases: [String] = []
    attribute.value.visit { part in
      total.size += 1
      if case .alias(let name) = part.kind { aliases.append(name) }
    }
    for name in aliases {
      guard let target = attributes[name] else { continue }
      let inner = try extent(of: target, attributes, &known, &path, source)
      total.depth = max(total.depth, attribute.value.depth + inner.depth)
      total.size = min(total.size + inner.size, 1 << 40)
    }
    path.removeLast()
    guard total.depth <= ExpressionParser.depthLimit, total.size <= ExpressionParser.operandLimit else {
      throw .error(
        "expression-size", at: source.spot(attribute.range),
        "'\(attribute.name.clipped)' grows beyond bounds through its aliases")
    }
    known[attribute.name] = total
    return total
  }
}
