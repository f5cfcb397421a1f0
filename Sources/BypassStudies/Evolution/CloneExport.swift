import BypassCore
import BypassKnowledge
import BypassPharmacology
import BypassPopulation
import BypassReports

/// One course of clones in the tables of other programs, and its tree.
struct CloneExport {
  let built: TumourBuilder.Built
  let course: ClonalOutcome.Course?

  /// Clones that were ever there, each with its parent; the founder always.
  private var shown: [Int] {
    built.members.indices.filter { clone in
      clone == 0 || descends(clone) || (course?.counts.contains { $0[clone] > 0 } ?? false)
    }
  }

  /// Whether a clone that was there descends from this one, so that the tree stays whole.
  private func descends(_ ancestor: Int) -> Bool {
    built.members.indices.contains { clone in
      guard course?.counts.contains(where: { $0[clone] > 0 }) ?? false else { return false }
      var next = built.members[clone].parent
      while let parent = next {
        if parent == ancestor { return true }
        next = built.members[parent].parent
      }
      return false
    }
  }

  var files: [StudyResult.File] {
    guard let course else { return [] }
    let clones = shown
    let header = ["clone", "parent"] + course.days.map { $0.description }
    let evofreq = clones.map { clone in
      ["\(clone + 1)", "\(built.members[clone].parent.map { $0 + 1 } ?? 0)"]
        + course.counts.map { $0[clone].description }
    }
    let edges = clones.compactMap { clone in
      built.members[clone].parent.map { [built.members[$0].name, built.members[clone].name] }
    }
    let sizes = course.days.indices.flatMap { index in
      clones.map { [course.days[index].description, built.members[$0].name, course.counts[index][$0].description] }
    }
    let exposures = course.days.indices.map { index in
      [course.days[index].description, course.regimens[index]] + course.exposures[index].map(\.description)
    }
    return [
      .init("evofreq.csv", CSVTable(header: header, rows: evofreq).text),
      .init("ggmuller-edges.csv", CSVTable(header: ["Parent", "Identity"], rows: edges).text),
      .init("ggmuller-population.csv", CSVTable(header: ["Generation", "Identity", "Population"], rows: sizes).text),
      .init("clones.nwk", newick(0, clones) + ";\n"),
      .init(
        "dosing.csv",
        CSVTable(header: ["day", "regimen"] + built.drugs.map(\.entry.agent.id.description), rows: exposures).text),
    ]
  }

  /// The tree of clones; names in quotes where Newick needs them.
  private func newick(_ clone: Int, _ shown: [Int]) -> String {
    let children = shown.filter { built.members[$0].parent == clone }.map { newick($0, shown) }
    let name = built.members[clone].name.replacingOccurrences("'", with: "''")
    return (children.isEmpty ? "" : "(\(children.joined(separator: ",")))") + "'\(name)'"
  }
}

extension String {
  /// The text with one character written as another text.
  fileprivate func replacingOccurrences(_ character: Character, with text: String) -> String {
    reduce(into: "") { $0 += $1 == character ? text : String($1) }
  }
}
