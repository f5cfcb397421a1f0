import BypassAnalyses
public import BypassCore
import BypassModel
import BypassStore

/// `screen`: what single drugs (or clamps), pairs and triples do to many tumours, resumable, each number with an interval.
public struct ScreenStudy: Study {
  /// `screen`.
  public static let verb = "screen"

  /// A part of the conditions, for several machines.
  public struct Shard: Hashable, Sendable {
    /// From 1 to `of`.
    public let number: Int
    /// How many parts there are.
    public let of: Int
    /// Reads `2/8`; nil for anything else.
    public init?(_ text: String) {
      let parts = text.split(separator: "/", omittingEmptySubsequences: false).map { Int($0) }
      guard parts.count == 2, let number = parts[0], let of = parts[1], of >= 1, of <= 100_000,
        (1...of).contains(number)
      else { return nil }
      self.number = number
      self.of = of
    }
  }

  /// The model and what acts on all its tumours; its drugs are the panel.
  public var model: ModelChoice
  /// The most treatments at the same time, 1 to 3.
  public var order = 2
  /// A file with one drug (`NAME` or `NAME=DOSE`) a line; nil for the model's drugs, or else the disease's panel.
  public var panelFile: String?
  /// Doses at which every drug without one of its own is tried; empty for the label's.
  public var doses: [String] = []
  /// All clamps of nodes instead of drugs.
  public var clampsNodes = false
  /// Genotypes: a list `wt,A,B&C` or a file; nil for one, as the model says.
  public var genotypes: String?
  /// Environments: a list `X=1,X=0&Y=1` or a file; nil for one.
  public var environments: String?
  /// Whether each variant of the catalogue is tried as a member of an ensemble.
  public var withVariants = false
  /// Nodes to read; empty for death, proliferation and the normal cells, or for a file's outputs.
  public var readouts: [String] = []
  /// The node whose level is the effect that synergy is judged by, `!NODE` for its loss; nil for the disease's score.
  public var effect: String?
  /// How conditions are answered; not `replay`.
  public var method = SimulateStudy.Method.sampled
  /// Trajectories a condition at most.
  public var trajectories = 1000
  /// Half of the width of the 95 % interval that is narrow enough to stop at; 0 for never.
  public var halfWidth = 0.05
  /// Units of model time to settle, and then under treatment.
  public var duration = 100.0
  /// Bytes that one exactly answered condition may take.
  public var memoryLimit = 1 << 28
  /// The seed.
  public var seed: Seed
  /// The store's file; nil keeps nothing.
  public var store: String?
  /// The part that this run does; nil for all, with the tables.
  public var shard: Shard?
  /// Threads; never changes a result.
  public var threads = 1

  /// A question with its defaults: pairs, at most 1,000 trajectories, intervals of ±0.05.
  public init(model: ModelChoice, seed: Seed) {
    self.model = model
    self.seed = seed
  }

  /// The most conditions that one screen may have.
  static let conditionLimit = 20_000_000

  private var settings: DrugScreen.Settings {
    var settings = DrugScreen.Settings(
      settling: duration, duration: duration, trajectories: trajectories, halfWidth: halfWidth, seed: seed,
      engine: method == .exact ? .exact : method == .automatic ? .automatic : .sampled)
    settings.memoryLimit = memoryLimit
    return settings
  }

  /// Does what is not yet stored, then makes the tables out of what is.
  public func run(progress: @escaping Progress) async throws -> StudyResult {
    guard method != .replay else {
      throw Diagnostic.error(
        "dose-settings", "screens are answered by sampling or exactly", remedy: "leave --method out")
    }
    let plan = try ScreenPlan(self)
    let screen = try plan.screen(settings)
    let conditions = plan.conditions(screen)
    let unique = Dictionary(conditions.map { ($0.work.key, $0.work) }, uniquingKeysWith: { first, _ in first })
    let keys = unique.keys.sorted()
    let store = try store.map { path throws(Diagnostic) in try ResultStore(path: path) }
    var known = try stored(keys, in: store)
    let mine = shard.map { shard in keys.indices.filter { $0 % shard.of == shard.number - 1 }.map { keys[$0] } } ?? keys
    let open = mine.filter { known[$0] == nil }.compactMap { unique[$0] }
    let begin = mine.count - open.count
    var done = begin
    do {
      try await screen.run(open, threads: threads) { finished in
        try store?.insert(finished.map { ($0.work.key, $0.counts.text) })
        for piece in finished { known[piece.work.key] = piece.counts }
        done += finished.count
        // Finished pieces of an earlier run say nothing about the speed of this one.
        progress(Double(done - begin) / Double(max(1, open.count)))
      }
    } catch is CancellationError {
      return plan.interrupted(done: done, of: mine.count, hasStore: store != nil, settings: settings)
    }
    if let shard, known.count < keys.count {
      return plan.shardDone(shard, done: mine.count, known: known.count, of: keys.count, settings: settings)
    }
    let rows = try conditions.map { condition throws(Diagnostic) in
      guard let counts = known[condition.work.key] else { throw Self.damaged(self.store) }
      return ScreenRow(condition: condition, counts: counts)
    }
    return try ScreenAnswer(plan: plan, settings: settings, rows: rows, distinct: keys.count).result
  }

  private func stored(_ keys: [String], in store: ResultStore?) throws(Diagnostic) -> [String: ScreenCounts] {
    guard let store else { return [:] }
    var known: [String: ScreenCounts] = [:]
    for (key, text) in try store.values(of: keys) {
      guard let counts = ScreenCounts(text: text) else { throw Self.damaged(store.path) }
      known[key] = counts
    }
    return known
  }

  private static func damaged(_ path: String?) -> Diagnostic {
    .error(
      "store-damaged", "the store '\(path ?? "")' holds a result that cannot be read",
      remedy: "remove the file; what it held is computed again")
  }
}
