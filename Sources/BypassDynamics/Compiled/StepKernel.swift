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

  /// One bit a variable.
  let words: UnsafeMutablePointer<UInt64>
  /// The number of members of each class.
  let counts: UnsafeMutablePointer<Int32>
  /// The rate of each class times its members.
  let weights: UnsafeMutablePointer<Double>
  let rates: UnsafeMutablePointer<Double>
  let rows: UnsafeMutablePointer<UInt32>
  let classes: UnsafeMutablePointer<UInt16>
  let positions: UnsafeMutablePointer<Int32>
  let members: UnsafeMutablePointer<Int32>
  let stack: UnsafeMutablePointer<Double>
  let table: UnsafePointer<UInt16>
  let dependentStart: UnsafePointer<Int32>
  let dependents: UnsafePointer<CompiledNetwork.Dependent>
  let computedStart: UnsafePointer<Int32>
  let computedDependents: UnsafePointer<Int32>
  let computed: UnsafePointer<Computed>
  let memberStart: UnsafePointer<Int32>
  let classCount: Int
  let blockCount: Int
  let hasComputed: Bool

  /// The sum of all rates; 0 in a fixed point, infinite or NaN when a rate is impossible.
  @inline(__always)
  var totalRate: Double {
    let raw = UnsafeRawPointer(weights)
    var sum = raw.load(as: SIMD8<Double>.self)
    var block = 1
    while block < blockCount {
      sum += raw.load(fromByteOffset: block &* 64, as: SIMD8<Double>.self)
      block &+= 1
    }
    return sum.sum()
  }

  /// The variable that flips next for a mark in [0, total).
  @inline(__always)
  func variable(at mark: Double) -> Int {
    var rest = mark
    var rateClass = 1
    var last = 0
    while rateClass < classCount {
      let weight = weights[rateClass]
      if weight > 0 {
        last = rateClass
        if rest < weight { break }
        rest -= weight
      }
      rateClass &+= 1
    }
    // Rounding may leave the mark an ulp beyond the last class or the last member.
    let member = min(Int32(max(0, rest) / rates[last]), counts[last] &- 1)
    return Int(members[Int(memberStart[last] &+ member)])
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
      let row = rows[other] ^ dependent.mask
      rows[other] = row
      let now = table[Int(row)]
      let before = classes[other]
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
    leave(variable, Int(classes[variable]))
    classes[variable] = 0
    guard value != 0 else { return }
    rates[rateClass] = value > 0 && value < .infinity ? value : .infinity
    enter(variable, rateClass)
  }

  @inline(__always)
  private func leave(_ variable: Int, _ rateClass: Int) {
    guard rateClass != 0 else { return }
    let last = counts[rateClass] &- 1
    let start = memberStart[rateClass]
    let position = positions[variable]
    let moved = members[Int(start &+ last)]
    members[Int(start &+ position)] = moved
    positions[Int(moved)] = position
    counts[rateClass] = last
    // An infinite rate times no members would be NaN; the run stops before it could matter, exact zero keeps it so.
    weights[rateClass] = last == 0 ? 0 : Double(last) * rates[rateClass]
  }

  @inline(__always)
  func enter(_ variable: Int, _ rateClass: Int) {
    classes[variable] = UInt16(truncatingIfNeeded: rateClass)
    guard rateClass != 0 else { return }
    let count = counts[rateClass]
    members[Int(memberStart[rateClass] &+ count)] = Int32(truncatingIfNeeded: variable)
    positions[variable] = count
    counts[rateClass] = count &+ 1
    weights[rateClass] = Double(count &+ 1) * rates[rateClass]
  }

  /// The rate at which a variable flips in the present state; 0 when it does not.
  @inline(__always)
  func rate(of variable: Int) -> Double {
    let rateClass = Int(classes[variable])
    return rateClass == 0 ? 0 : rates[rateClass]
  }
}
