import BypassCore

/// Simple interaction files: signed edges, no rules.
enum SIFFormat {
  /// Words of the second column that mean activation, in lower case.
  static let activations: Set<String> = [
    "->", "1", "+", "activates", "activation", "activate", "positive", "stimulation", "stimulates", "pos", "act",
  ]
  /// Words of the second column that mean inhibition, in lower case.
  static let inhibitions: Set<String> = [
    "-|", "-1", "-", "inhibits", "inhibition", "inhibit", "negative", "represses", "repression", "neg", "inh",
  ]

  static let entry = FormatEntry(
    format: .sif, title: "SIF: signed edges; rules by a stated policy", extensions: ["sif"], expresses: [],
    read: { sources, options throws(Diagnostics) in try SIFReader.read(sources, options: options) },
    write: { model, options throws(Diagnostics) in try SIFWriter.write(model, options: options) },
    recognises: { _ in false }, keepsRules: false)
}
