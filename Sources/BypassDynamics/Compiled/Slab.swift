/// Memory of a fixed size for a hot loop: read and written through its pointer, without bounds checks, without
/// reference counting inside the loop.
///
/// A class because the memory has one owner, which frees it. Whoever holds the pointer keeps the slab alive.
final class Slab<Element: BitwiseCopyable> {
  let pointer: UnsafeMutablePointer<Element>
  let count: Int

  init(repeating value: Element, count: Int) {
    self.count = count
    // A multiple of 64 bytes lets vectors be loaded from the beginning of any block of eight.
    let raw = UnsafeMutableRawPointer.allocate(
      byteCount: max(64, count * MemoryLayout<Element>.stride), alignment: 64)
    pointer = raw.bindMemory(to: Element.self, capacity: max(1, count))
    pointer.initialize(repeating: value, count: count)
  }

  /// A copy of an array.
  init(copying values: [Element]) {
    count = values.count
    let raw = UnsafeMutableRawPointer.allocate(
      byteCount: max(64, values.count * MemoryLayout<Element>.stride), alignment: 64)
    pointer = raw.bindMemory(to: Element.self, capacity: max(1, values.count))
    for (index, value) in values.enumerated() { (pointer + index).initialize(to: value) }
  }

  deinit { UnsafeMutableRawPointer(pointer).deallocate() }

  /// The contents, copied.
  var array: [Element] { Array(UnsafeBufferPointer(start: pointer, count: count)) }

  /// Overwrites the beginning.
  func copy(_ values: [Element]) {
    precondition(values.count <= count, "a slab cannot take more than it has room for")
    values.withUnsafeBufferPointer { source in
      if let first = source.baseAddress { pointer.update(from: first, count: source.count) }
    }
  }
}

/// An array that never changes after it was made, read through a pointer by many threads at once.
final class FrozenArray<Element: BitwiseCopyable & Sendable>: Sendable {
  // Unchecked because a pointer is never Sendable; nothing writes through it after `init`.
  nonisolated(unsafe) let pointer: UnsafePointer<Element>
  let count: Int

  init(_ values: [Element]) {
    count = values.count
    let raw = UnsafeMutableRawPointer.allocate(
      byteCount: max(64, values.count * MemoryLayout<Element>.stride), alignment: 64)
    let memory = raw.bindMemory(to: Element.self, capacity: max(1, values.count))
    for (index, value) in values.enumerated() { (memory + index).initialize(to: value) }
    pointer = UnsafePointer(memory)
  }

  deinit { UnsafeMutableRawPointer(mutating: pointer).deallocate() }

  /// The contents, copied.
  var array: [Element] { Array(UnsafeBufferPointer(start: pointer, count: count)) }
}
