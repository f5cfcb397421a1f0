import BypassCore
public import BypassModel

/// Answers in the form of MaBoSS's output tables, so that programs which read those can read ours.
///
/// A level k above 1 of a node is a node of its own there, written `X:k`. States of a row come most probable first.
public enum MaBoSSOutput {
  /// `_probtraj.csv`: one row a window, tab separated, as many `State Proba ErrorProba` columns as states are seen.
  ///
  /// Columns: Time TH ErrorTH H HD=0 … HD=n, then the states; 4 decimals, probabilities 6.
  public static func trajectory(_ answer: ContinuousTimeAnswer) -> String {
    trajectory(answer.ticks, outputs: answer.outputs)
  }

  /// `_probtraj.csv` of the exact answer; every error is 0.
  public static func trajectory(_ answer: ExactAnswer) -> String { trajectory(answer.ticks, outputs: answer.outputs) }

  private static func trajectory(_ ticks: [ContinuousTimeAnswer.Tick], outputs: [NodeID]) -> String {
    let distances = ticks.first?.hamming.count ?? 1
    let columns = ticks.map(\.states.count).max() ?? 0
    var header = ["Time", "TH", "ErrorTH", "H"] + (0..<distances).map { "HD=\($0)" }
    for _ in 0..<columns { header += ["State", "Proba", "ErrorProba"] }
    var lines = [header.joined(separator: "\t")]
    for tick in ticks {
      var row = [tick.time, tick.transitionEntropy.value, tick.transitionEntropy.standardError, tick.entropy]
        .map { $0.exactlyRounded(4) }
      row += tick.hamming.map { $0.exactlyRounded(4) }
      for state in tick.states {
        row += [
          name(of: state.levels, outputs), state.share.value.exactlyRounded(6),
          state.share.standardError.exactlyRounded(6),
        ]
      }
      lines.append(row.joined(separator: "\t"))
    }
    return lines.joined(separator: "\n") + "\n"
  }

  /// `_fp.csv`: the states that trajectories ended in for good, with their shares.
  public static func fixedPoints(_ answer: ContinuousTimeAnswer, of network: Network) -> String {
    let points = answer.fixedPoints.map { (levels: $0.levels, share: Double($0.count) / Double(answer.trajectories)) }
    return fixedPoints(points, network)
  }

  /// `_fp.csv` of the exact answer: the states that nothing leaves, with their probabilities at the end.
  public static func fixedPoints(_ answer: ExactAnswer, of network: Network) -> String {
    fixedPoints(answer.fixedPoints.map { (levels: $0.levels, share: $0.probability) }, network)
  }

  private static func fixedPoints(_ points: [(levels: [Int], share: Double)], _ network: Network) -> String {
    var lines = ["Fixed Points (\(points.count))"]
    let nodes = network.nodes.map(\.id)
    let columns = network.nodes.flatMap { node in (1...node.maximum).map { name(of: node.id, level: $0) } }
    if !points.isEmpty { lines.append((["FP", "Proba", "State"] + columns).joined(separator: "\t")) }
    for (number, point) in points.enumerated() {
      let bits = zip(network.nodes, point.levels).flatMap { node, level in
        (1...node.maximum).map { $0 <= level ? "1" : "0" }
      }
      lines.append(
        (["#\(number + 1)", point.share.significantDigits(6), name(of: point.levels, nodes)] + bits).joined(
          separator: "\t"))
    }
    return lines.joined(separator: "\n") + "\n"
  }

  /// The nodes that are on, `A -- B`; `<nil>` when none is.
  static func name(of levels: [Int], _ nodes: [NodeID]) -> String {
    let on = zip(nodes, levels).flatMap { node, level in
      level > 0 ? (1...level).map { name(of: node, level: $0) } : []
    }
    return on.isEmpty ? "<nil>" : on.joined(separator: " -- ")
  }

  private static func name(of node: NodeID, level: Int) -> String { level == 1 ? "\(node)" : "\(node):\(level)" }
}

extension Double {
  /// Rounded to decimals (at most 18) from the exact binary value, halves to even, as C's `%.nf` does.
  func exactlyRounded(_ decimals: Int) -> String {
    guard isFinite, magnitude < 0x1p40 else { return description }
    let scale = (0..<decimals).reduce(UInt128(1)) { product, _ in product * 10 }
    let scaled = UInt128(significandBitPattern | (isNormal ? 1 << 52 : 0)) * scale
    // The value is scaled · 2^(exponent − 52) / scale; below 2^−75 nothing is left of it.
    let shift = 52 - Int(isNormal ? exponent : Self.leastNormalMagnitude.exponent)
    var digits: UInt128 = 0
    if self != 0, shift < 127 {
      if shift <= 0 {
        digits = scaled << UInt128(-shift)
      } else {
        digits = scaled >> UInt128(shift)
        let rest = scaled & ((UInt128(1) << UInt128(shift)) - 1)
        let half = UInt128(1) << UInt128(shift - 1)
        if rest > half || (rest == half && digits & 1 == 1) { digits += 1 }
      }
    }
    let text = String(digits)
    let padded = String(repeating: "0", count: max(0, decimals + 1 - text.count)) + text
    let sign = self < 0 && digits != 0 ? "-" : ""
    return decimals == 0 ? sign + padded : "\(sign)\(padded.dropLast(decimals)).\(padded.suffix(decimals))"
  }

  /// Significant digits (at most 15) without trailing zeros, in powers of ten below 10⁻⁴, as C's `%.ng` writes numbers
  /// of 0...1.
  func significantDigits(_ digits: Int) -> String {
    guard self > 0, isFinite else { return "0" }
    var exponent = 0
    var mantissa = self
    while mantissa < 1 {
      mantissa *= 10
      exponent += 1
    }
    func trimmed(_ text: String) -> String {
      guard text.contains(".") else { return text }
      var kept = text
      while kept.hasSuffix("0") { kept.removeLast() }
      if kept.hasSuffix(".") { kept.removeLast() }
      return kept
    }
    if exponent > 4 {
      return trimmed(mantissa.exactlyRounded(digits - 1)) + "e-" + (exponent < 10 ? "0" : "") + "\(exponent)"
    }
    return trimmed(exactlyRounded(digits - 1 + exponent))
  }
}
