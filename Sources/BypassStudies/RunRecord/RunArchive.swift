public import BypassCore
public import BypassFormats

/// An answer with everything that is needed to find it again, as a COMBINE archive: a folder and a file alike.
public enum RunArchive {
  /// The archive of a run.
  ///
  /// - Parameters:
  ///   - result: the answer.
  ///   - words: the words of the command, the verb first.
  ///   - inputs: the files that were read.
  /// - Throws: ``Diagnostics`` when a file of the answer has a name that no archive may hold.
  public static func archive(
    of result: StudyResult, words: [String], inputs: [InputLedger.Entry]
  ) throws(Diagnostics) -> OMEXArchive {
    var contents: [OMEXArchive.Content] = []
    func add(_ location: String, _ bytes: [UInt8], isMaster: Bool = false) {
      contents.append(
        .init(location, format: OMEXArchive.format(ofFileNamed: location), isMaster: isMaster, bytes: bytes))
    }
    let locations = self.locations(of: inputs)
    for (input, location) in zip(inputs, locations) { add(location, input.bytes) }
    var notes: [String] = []
    if let asked = result.experiment {
      let (model, experiment, said) = try self.experiment(asked)
      for file in model { add(file.name, file.bytes) }
      add("experiment.sedml", Array(experiment.utf8), isMaster: true)
      notes = asked.notes + said
    }
    let answer = answer(of: result)
    for file in answer { add(file.name, file.bytes) }
    let record = RunRecord(
      arguments: RunRecord.essential(words),
      inputs: zip(inputs, locations).map { .init($0.path, at: $1, $0.bytes) },
      outputs: answer.map { .init($0.name, at: $0.name, $0.bytes) }
        + result.siblings.map { .init("(folder)\($0.name)", at: nil, $0.bytes) },
      notes: notes)
    add(RunRecord.fileName, Array(record.text.utf8))
    let title = "bypass \(record.arguments.joined(separator: " ")). \(BypassVersion.disclaimer)"
    contents.append(OMEXArchive.description(title, creator: "Bypass \(BypassVersion.text)"))
    return OMEXArchive(contents)
  }

  /// The files of an answer, the record and the table among them; files that were written elsewhere get a copy.
  public static func answer(of result: StudyResult) -> [StudyResult.File] {
    let texts = [result.json.text() + "\n", result.terminal + "\n"]
    return result.files.map { .init(location(of: $0), bytes: $0.bytes) }
      + zip(textNames, texts).map { .init($0, $1) }
  }

  /// The names of ``answer(of:)``, without writing its texts once more.
  public static func answerNames(of result: StudyResult) -> [String] { result.files.map(location) + textNames }

  private static let textNames = ["result.json", "result.txt"]

  private static func location(of file: StudyResult.File) -> String {
    let parts = file.name.split(separator: "/", omittingEmptySubsequences: false)
    let isInside = !parts.contains("..") && !parts.contains("") && !parts.contains(".")
    return isInside ? file.name : "elsewhere/\(parts.last ?? "file")"
  }

  /// One place an input: its own name, in a numbered folder where two inputs have the same.
  private static func locations(of inputs: [InputLedger.Entry]) -> [String] {
    var taken: Set<String> = []
    return inputs.enumerated().map { index, input in
      let last = input.path.split(separator: "/").last.map(String.init) ?? "input"
      let plain = String(last.map { $0.isASCII && ($0.isLetter || $0.isNumber || "._-+".contains($0)) ? $0 : "_" })
      let name = plain == "." || plain == ".." ? "input" : plain
      let location = "inputs/\(name)"
      return taken.insert(location).inserted ? location : "inputs/\(index + 1)/\(name)"
    }
  }

  /// The model as it was asked, in the format that loses least, and the document of the experiment.
  private static func experiment(
    _ asked: StudyExperiment
  ) throws(Diagnostics) -> (model: [StudyResult.File], document: String, notes: [String]) {
    var model = asked.model
    model.experiments = [asked.experiment]
    var options = WritingOptions(inputs: .level)
    options.name = "model"
    let written = try ModelWriter.write(model, as: .sedml, options: options)
    let files = written.files.dropFirst().map { StudyResult.File("model" + $0.suffix, bytes: $0.bytes) }
    return (Array(files), written.files[0].text, written.changes.map(\.summary))
  }
}
