extension LayeredLayout {
  /// The nodes and the dummies of long edges, sorted into layers.
  struct Grid {
    var breadth: [Double]
    var layer: [Int]
    /// The members of each layer in their order.
    var members: [[Int]]
    private var before: [[Int]]
    private var after: [[Int]]

    init(breadths: [Double], layer: [Int], layerCount: Int) {
      breadth = breadths
      self.layer = layer
      members = [[Int]](repeating: [], count: layerCount)
      before = [[Int]](repeating: [], count: breadths.count)
      after = before
      for node in breadths.indices { members[layer[node]].append(node) }
    }

    /// Connects two nodes of different layers by a chain of dummies and returns the dummies.
    mutating func connect(_ from: Int, _ to: Int) -> [Int] {
      var chain: [Int] = []
      var last = from
      for between in stride(from: layer[from] + 1, to: layer[to], by: 1) {
        let dummy = breadth.count
        breadth.append(6)
        layer.append(between)
        before.append([last])
        after.append([])
        after[last].append(dummy)
        members[between].append(dummy)
        chain.append(dummy)
        last = dummy
      }
      after[last].append(to)
      before[to].append(last)
      return chain
    }

    /// Sweeps to and fro, sorting each layer by the mean place of its neighbours; the best order met is kept.
    mutating func orderByBarycentres(sweeps: Int = 24) {
      var best = members
      var fewest = crossings
      var idle = 0
      for sweep in 0..<sweeps where fewest > 0 && idle < 6 {
        let onwards = sweep % 2 == 0
        let order = onwards ? Array(members.indices.dropFirst()) : Array(members.indices.dropLast().reversed())
        for index in order { sortLayer(index, by: onwards ? before : after, from: onwards ? index - 1 : index + 1) }
        let count = crossings
        idle += 1
        if count < fewest { (fewest, best, idle) = (count, members, 0) }
      }
      members = best
    }

    private mutating func sortLayer(_ index: Int, by neighbours: [[Int]], from other: Int) {
      let places = Dictionary(uniqueKeysWithValues: members[other].enumerated().map { ($1, Double($0)) })
      let keyed = members[index].enumerated().map { place, node -> (key: Double, place: Int, node: Int) in
        let found = neighbours[node].compactMap { places[$0] }
        let key = found.isEmpty ? Double(place) : found.reduce(0, +) / Double(found.count)
        return (key, place, node)
      }
      members[index] = keyed.sorted { ($0.key, $0.place) < ($1.key, $1.place) }.map(\.node)
    }

    /// How many pairs of edges between neighbouring layers cross.
    var crossings: Int {
      var sum = 0
      for index in members.indices.dropLast() {
        let places = Dictionary(uniqueKeysWithValues: members[index + 1].enumerated().map { ($1, $0) })
        let ends = members[index].enumerated().flatMap { place, node in
          after[node].compactMap { places[$0] }.map { (place, $0) }
        }
        // Sorted by their beginnings, edges cross where their ends are out of order.
        sum += Self.inversions(ends.sorted { $0 < $1 }.map(\.1))
      }
      return sum
    }

    /// How many pairs are out of order, by merge sort.
    private static func inversions(_ values: [Int]) -> Int {
      var (values, count, width) = (values, 0, 1)
      while width < values.count {
        var merged: [Int] = []
        merged.reserveCapacity(values.count)
        for start in stride(from: 0, to: values.count, by: 2 * width) {
          let (middle, end) = (min(start + width, values.count), min(start + 2 * width, values.count))
          var (i, j) = (start, middle)
          while i < middle || j < end {
            if j == end || (i < middle && values[i] <= values[j]) {
              merged.append(values[i])
              i += 1
            } else {
              merged.append(values[j])
              count += middle - i
              j += 1
            }
          }
        }
        (values, width) = (merged, width * 2)
      }
      return count
    }

    /// The places across the layers: near the middle of the neighbours, order kept, none nearer than the gap.
    func coordinates(gap: Double, rounds: Int = 60) -> [Double] {
      var across = [Double](repeating: 0, count: breadth.count)
      for layer in members { Self.spread(layer, wanted: layer.map { _ in 0 }, breadth, gap, into: &across) }
      for round in 0..<rounds {
        let onwards = round % 2 == 0
        for layer in onwards ? members : members.reversed() {
          let wanted = layer.map { node -> Double in
            let primary = onwards ? before[node] : after[node]
            let found = round < rounds - 6 && !primary.isEmpty ? primary : before[node] + after[node]
            return found.isEmpty ? across[node] : found.map { across[$0] }.reduce(0, +) / Double(found.count)
          }
          Self.spread(layer, wanted: wanted, breadth, gap, into: &across)
        }
      }
      return across
    }

    /// The least-squares places nearest to the wanted ones that keep order and gaps (pool adjacent violators).
    private static func spread(
      _ nodes: [Int], wanted: [Double], _ breadth: [Double], _ gap: Double, into across: inout [Double]
    ) {
      var offsets: [Double] = []
      for (index, node) in nodes.enumerated() {
        let step = index == 0 ? 0 : (breadth[nodes[index - 1]] + breadth[node]) / 2 + gap
        offsets.append((offsets.last ?? 0) + step)
      }
      var blocks: [(sum: Double, count: Int)] = []
      for index in nodes.indices {
        blocks.append((wanted[index] - offsets[index], 1))
        while blocks.count > 1 {
          let (a, b) = (blocks[blocks.count - 2], blocks[blocks.count - 1])
          guard a.sum / Double(a.count) > b.sum / Double(b.count) else { break }
          blocks.removeLast(2)
          blocks.append((a.sum + b.sum, a.count + b.count))
        }
      }
      var index = 0
      for block in blocks {
        for _ in 0..<block.count {
          across[nodes[index]] = block.sum / Double(block.count) + offsets[index]
          index += 1
        }
      }
    }
  }
}
