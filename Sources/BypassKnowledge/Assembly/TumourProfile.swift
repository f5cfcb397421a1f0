public import BypassCore
public import BypassPharmacology

/// One tumour and its surroundings as a user writes them, names not yet resolved.
public struct TumourProfile: Sendable {
  /// A name with where it was written.
  public struct Word: Hashable, Sendable {
    /// The text.
    public let text: String
    /// Where it stands.
    public let place: Place?
    /// A word.
    public init(_ text: String, at place: Place? = nil) {
      self.text = text
      self.place = place
    }
  }

  /// A drug and how much of it.
  public struct DrugUse: Hashable, Sendable {
    /// The drug's name.
    public let drug: Word
    /// How much.
    public let dose: DoseRequest

    /// A drug at a dose.
    public init(drug: Word, dose: DoseRequest) {
      self.drug = drug
      self.dose = dose
    }

    /// Reads `crizotinib`, `crizotinib=300nM`, `crizotinib=250mg/12h`, `ALKi=97%`.
    ///
    /// - Throws: ``Diagnostic`` for an empty name or an impossible dose.
    public init(_ text: String, at place: Place? = nil) throws(Diagnostic) {
      let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
      let name = parts[0].trimmingBlanks
      guard !name.isEmpty else {
        throw .error("drug-syntax", at: place, "a drug's name is missing in '\(text.clipped)'")
      }
      drug = Word(name, at: place)
      dose = parts.count == 2 ? try DoseRequest(parts[1].trimmingBlanks, at: place) : .label
    }
  }

  /// A node and a level.
  public struct Setting: Hashable, Sendable {
    /// The node's name.
    public let node: Word
    /// The level.
    public let level: Int

    /// A setting.
    public init(node: Word, level: Int) {
      self.node = node
      self.level = level
    }

    /// Reads `NODE=LEVEL`.
    ///
    /// - Throws: ``Diagnostic`` for any other form.
    public init(_ text: String, at place: Place? = nil) throws(Diagnostic) {
      let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
      guard parts.count == 2, let level = Int(parts[1].trimmingBlanks), !parts[0].trimmingBlanks.isEmpty else {
        throw .error(
          "setting-syntax", at: place, "'\(text.clipped)' is not of the form NODE=LEVEL", remedy: "write STAT3=1, say")
      }
      node = Word(parts[0].trimmingBlanks, at: place)
      self.level = level
    }
  }

  /// Alterations by id, name or HGVS.
  public var alterations: [Word]
  /// Drugs in use.
  public var drugs: [DrugUse]
  /// Inputs set to levels.
  public var settings: [Setting]
  /// Nodes clamped at levels.
  public var clamps: [Setting]
  /// Contested statements that are read the other way, by the names of the disease's variants.
  public var variants: [Word] = []

  /// A profile.
  public init(
    alterations: [Word] = [], drugs: [DrugUse] = [], settings: [Setting] = [], clamps: [Setting] = []
  ) {
    self.alterations = alterations
    self.drugs = drugs
    self.settings = settings
    self.clamps = clamps
  }
}

extension String {
  /// Without blanks at either end.
  var trimmingBlanks: String {
    String(drop { $0.isWhitespace }.reversed().drop { $0.isWhitespace }.reversed())
  }
}
