import BypassCore

extension Double {
  /// log₂ of the number, 0 for 0, so that p log₂ p has its limit there.
  var binaryLogarithm: Double { self > 0 ? naturalLogarithm * 1.4426950408889634 : 0 }
}
