import BypassCore

/// An expression that stands inside another document, as an attribute or a text; its faults are told at the place of
/// what holds it.
struct EmbeddedExpression {
  /// The text of the expression alone, for the places inside it.
  let source: SourceText
  let place: Place

  init(_ text: String, at place: Place) {
    source = SourceText(file: place.file, text: text)
    self.place = place
  }

  /// The whole text as an expression.
  ///
  /// - Throws: ``Diagnostic`` at the place of the holder.
  func tree(_ dialect: Dialect) throws(Diagnostic) -> SyntaxTree {
    do throws(Diagnostic) {
      var tokens = Tokens(source, dialect: dialect)
      let tree = try ExpressionParser.expression(&tokens)
      guard tokens.current.kind == .end else {
        throw ExpressionParser.unexpected(tokens, wanted: "an operator or the end of the expression")
      }
      return tree
    } catch {
      throw located(error)
    }
  }

  /// A fault inside the expression, told at the place of the holder.
  func located(_ fault: Diagnostic) -> Diagnostic {
    let text = String(decoding: source.bytes, as: UTF8.self)
    return Diagnostic(
      fault.severity, code: fault.code, at: place, "in '\(text.clipped)': \(fault.summary)", remedy: fault.remedy)
  }
}
