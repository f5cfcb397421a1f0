/// The hot loop's view of one trajectory on a compiled network: nothing but pointers, so that it is passed around
/// without reference counting.
///
/// ``StepState`` owns the memory, makes the pointers, checks what goes in, and must outlive the kernel. Nothing here
/// allocates.
struct StepKernel: BitwiseCopyable {
  /// A program whose value is the rate of a class of its own.
  struct Computed: BitwiseCopyable {
    let steps: UnsafePointer<RateProgram.Instruction>
    let count: Int
    let variable: Int32
    let rateClass: Int32
  }

  /// Variables that flip at the same rate.
  struct RateClass: BitwiseCopyable {
    /// The rate times the number of members.
    var weight = 0.0
    var rate = 0.0
    /// The number of members, and where they are kept.
    var count: Int32 = 0
    var start: Int32 = 0
  }

  /// Where a variable stands.
  struct Place: BitwiseCopyable {
    /// The row of the table that its present inputs select.
    var row: UInt32 = 0
    /// Its position among the members of its class.
    var position: Int32 = 0
    /// Its class; 0 when it does not move.
    var rateClass: UInt16 = 0
  }

  /// One bit a variable.
  let words: UnsafeMutablePointer<UInt64>
  let rateClasses: UnsafeMutablePointer<RateClass>
  let places: UnsafeMutablePointer<Place>
  let members: UnsafeMutablePointer<Int32>
  let table: UnsafePointer<UInt16>
  let dependentStart: UnsafePointer<Int32>
  let dependents: UnsafePointer<CompiledNetwork.Dependent>
  let classCount: Int
  let hasComputed: Bool
  let computedStart: UnsafePointer<Int32>
  let computedDependents: UnsafePointer<Int32>
  let computed: UnsafePointer<Computed>
  let stack: UnsafeMutablePointer<Double>

  /// The sum of all rates; 0 in a fixed point, infinite or NaN when a rate is impossible.
  @inline(__always)
  var totalRate: Double {
    var sum = 0.0
    var rateClass = 1
    while rateClass < classCount {
      sum += rateClasses[rateClass].weight
      rateClass &+= 1
    }
    return sum
  }

  /// The variable that flips next for a mark in [0, total).
  @inline(__always)
  func variable(at mark: Double) -> Int {
    var rest = mark
    var rateClass = 1
    var last = 0
    while rateClass < classCount {
      let weight = rateClasses[rateClass].weight
      if weight > 0 {
        last = rateClass
        if rest < weight { break }
        rest -= weight
      }
      rateClass &+= 1
    }
    let chosen = rateClasses[last]
    // Rounding may leave the mark an ulp beyond the last class or the last member.
    let member = min(Int32(truncatingIfNeeded: Int64(max(0, rest) / chosen.rate)), chosen.count &- 1)
    return Int(members[Int(chosen.start &+ member)])
  }

  /// Flips a variable and brings the classes of all that read it up to date.
  @inline(__always)
  func flip(_ variable: Int) {
    words[variable &>> 6] ^= (1 as UInt64) &<< UInt64(variable & 63)
    var entry = Int(dependentStart[variable])
    let end = Int(dependentStart[variable &+ 1])
    while entry < end {
      let dependent = dependents[entry]
      let other = Int(dependent.variable)
      let row = places[other].row ^ dependent.mask
      places[other].row = row
      let now = table[Int(row)]
      let before = places[other].rateClass
      if now != before {
        leave(other, Int(before))
        enter(other, Int(now))
      }
      entry &+= 1
    }
    if hasComputed { recomputeDependents(of: variable) }
  }

  @inline(never)
  private func recomputeDependents(of variable: Int) {
    for entry in Int(computedStart[variable])..<Int(computedStart[variable &+ 1]) {
      recompute(Int(computedDependents[entry]))
    }
  }

  /// Runs a program and puts its variable where the value says.
  func recompute(_ position: Int) {
    let program = computed[position]
    let (variable, rateClass) = (Int(program.variable), Int(program.rateClass))
    let value = RateProgram.run(program.steps, count: program.count, state: words, stack: stack)
    leave(variable, Int(places[variable].rateClass))
    places[variable].rateClass = 0
    guard value != 0 else { return }
    rateClasses[rateClass].rate = value > 0 && value < .infinity ? value : .infinity
    enter(variable, rateClass)
  }

  @inline(__always)
  private func leave(_ variable: Int, _ number: Int) {
    guard number != 0 else { return }
    let rateClass = rateClasses + number
    let last = rateClass.pointee.count &- 1
    let start = rateClass.pointee.start
    let position = places[variable].position
    let moved = members[Int(start &+ last)]
    members[Int(start &+ position)] = moved
    places[Int(moved)].position = position
    rateClass.pointee.count = last
    // No class of infinite rate is ever left: the run stops where one has a member.
    rateClass.pointee.weight = Double(last) * rateClass.pointee.rate
  }

  @inline(__always)
  func enter(_ variable: Int, _ number: Int) {
    places[variable].rateClass = UInt16(truncatingIfNeeded: number)
    guard number != 0 else { return }
    let rateClass = rateClasses + number
    let count = rateClass.pointee.count
    members[Int(rateClass.pointee.start &+ count)] = Int32(truncatingIfNeeded: variable)
    places[variable].position = count
    rateClass.pointee.count = count &+ 1
    rateClass.pointee.weight = Double(count &+ 1) * rateClass.pointee.rate
  }

  /// The rate at which a variable flips in the present state; 0 when it does not.
  @inline(__always)
  func rate(of variable: Int) -> Double {
    let rateClass = Int(places[variable].rateClass)
    return rateClass == 0 ? 0 : rateClasses[rateClass].rate
  }
}
