import CZLib

/// Unpacks deflated bytes through zlib.
enum Inflation {
  /// Bytes unpacked; nil unless they are well-formed and exactly `size`.
  ///
  /// - Complexity: O(size); memory of `size` and the packed bytes.
  static func unpacked(_ packed: ArraySlice<UInt8>, size: Int) -> [UInt8]? {
    var stream = z_stream()
    guard bypass_begin_raw_inflation(&stream) == Z_OK else { return nil }
    defer { inflateEnd(&stream) }
    var input = Array(packed)
    // One byte more than promised, so that a longer stream shows.
    var output = [UInt8](repeating: 0, count: size + 1)
    let status = input.withUnsafeMutableBufferPointer { source in
      output.withUnsafeMutableBufferPointer { target in
        stream.next_in = source.baseAddress
        stream.avail_in = UInt32(source.count)
        stream.next_out = target.baseAddress
        stream.avail_out = UInt32(target.count)
        return inflate(&stream, Z_FINISH)
      }
    }
    guard status == Z_STREAM_END, stream.avail_in == 0, Int(stream.total_out) == size else { return nil }
    output.removeLast()
    return output
  }

  /// The CRC-32 of bytes.
  static func checksum(of bytes: [UInt8]) -> UInt32 {
    UInt32(truncatingIfNeeded: bytes.withUnsafeBufferPointer { crc32(0, $0.baseAddress, UInt32($0.count)) })
  }
}
