/// What an identifier can name: nodes, drugs, claims, … Each kind says which characters its names may hold.
public protocol Nameable {
  /// The word that messages use for this kind of thing, such as "node".
  static var noun: String { get }
  /// Characters allowed beside ASCII letters, digits and the underscore.
  static var extraCharacters: Set<Character> { get }
}

extension Nameable {
  /// No further characters unless a kind says so.
  public static var extraCharacters: Set<Character> { [] }
}

/// A name that says what kind of thing it names: a drug can never be passed where a node is meant.
public struct Identifier<Subject: Nameable>: Hashable, Sendable, Comparable, CustomStringConvertible {
  /// The name as written.
  public let description: String

  /// Makes an identifier of one or more ASCII letters, digits, underscores and the kind's extra characters.
  ///
  /// - Throws: ``MalformedIdentifier`` for any other text.
  public init(_ text: String) throws(MalformedIdentifier) {
    let extra = Subject.extraCharacters
    guard
      !text.isEmpty,
      text.allSatisfy({ ($0.isASCII && ($0.isLetter || $0.isNumber)) || $0 == "_" || extra.contains($0) })
    else { throw MalformedIdentifier(text: text, noun: Subject.noun) }
    description = text
  }

  /// Alphabetical by code unit, so that the order does not depend on a locale.
  public static func < (left: Self, right: Self) -> Bool {
    left.description.utf8.lexicographicallyPrecedes(right.description.utf8)
  }
}

/// A text that cannot be a name of the kind asked for.
public struct MalformedIdentifier: Error, Hashable, Sendable, CustomStringConvertible {
  /// The text that was refused.
  public let text: String
  /// The kind of thing it was to name.
  public let noun: String

  /// The refusal as a sentence.
  public var description: String { "'\(text)' cannot be the name of a \(noun)" }
}

/// The kind of thing that a ``NodeID`` names: a node of a logical network.
public enum Node: Nameable {
  /// "node".
  public static let noun = "node"
}

/// The kind of thing that a ``DrugID`` names.
public enum Drug: Nameable {
  /// "drug".
  public static let noun = "drug"
  /// Beside letters, digits and the underscore.
  public static let extraCharacters: Set<Character> = ["-"]
}

/// The kind of thing that a ``AlterationID`` names: a genetic or epigenetic change of the tumour.
public enum Alteration: Nameable {
  /// "alteration".
  public static let noun = "alteration"
  /// Beside letters, digits and the underscore.
  public static let extraCharacters: Set<Character> = ["-", "+", "."]
}

/// The kind of thing that a ``EntryID`` names: one piece of evidence, such as claim `ALCL-024` or a paper.
public enum Entry: Nameable {
  /// "evidence entry".
  public static let noun = "evidence entry"
  /// Beside letters, digits and the underscore.
  public static let extraCharacters: Set<Character> = ["-", "."]
}

/// The kind of thing that a ``DiseaseID`` names.
public enum Disease: Nameable {
  /// "disease".
  public static let noun = "disease"
  /// Beside letters, digits and the underscore.
  public static let extraCharacters: Set<Character> = ["-"]
}

/// The name of a node of a network.
public typealias NodeID = Identifier<Node>
/// The name of a drug.
public typealias DrugID = Identifier<Drug>
/// The name of an alteration.
public typealias AlterationID = Identifier<Alteration>
/// The name of an evidence entry.
public typealias EntryID = Identifier<Entry>
/// The name of a disease model of the catalogue.
public typealias DiseaseID = Identifier<Disease>
