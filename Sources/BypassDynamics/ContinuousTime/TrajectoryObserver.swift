/// What listens to a trajectory; a generic parameter of the loop, so that listening to nothing costs nothing.
protocol TrajectoryObserver {
  /// A phase begins, of the network with a number; the state is as it was at the end of the one before.
  mutating func enters(network number: Int)
  /// The state that `step` holds lasts from a time to another.
  mutating func stays(from start: Double, to end: Double, in step: StepKernel)
  /// A variable has flipped at the end of the last stay; `step` holds the state after it.
  mutating func flipped(_ variable: Int, at time: Double, in step: StepKernel)
}

/// Listens to nothing.
struct NoObserver: TrajectoryObserver {
  func enters(network number: Int) {}
  @inline(__always)
  func stays(from start: Double, to end: Double, in step: StepKernel) {}
  @inline(__always)
  func flipped(_ variable: Int, at time: Double, in step: StepKernel) {}
}
