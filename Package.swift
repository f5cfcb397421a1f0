// swift-tools-version: 6.2
import PackageDescription

/// What every room is built with: warnings are errors, and an import is visible in the source.
let houseRules: [SwiftSetting] = [
  .treatAllWarnings(as: .error),
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
]

/// One room of the house; ARCHITECTURE.md has the same table and a test holds the two together.
func room(_ name: String, uses rooms: [String] = [], libraries: [Target.Dependency] = []) -> Target {
  .target(
    name: name, dependencies: rooms.map { .byName(name: $0) } + libraries, swiftSettings: houseRules)
}

/// The tests of one room.
func tests(of name: String, uses rooms: [String] = [], libraries: [Target.Dependency] = []) -> Target {
  .testTarget(
    name: "\(name)Tests",
    dependencies: ([name, "BypassTestSupport"] + rooms).map { .byName(name: $0) } + libraries,
    swiftSettings: houseRules)
}

let package = Package(
  name: "bypass",
  products: [
    .executable(name: "bypass", targets: ["bypass"]),
    // For Benchmarks/, a package of its own.
    .library(name: "BypassEngine", targets: ["BypassCore", "BypassModel", "BypassFormats", "BypassDynamics"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
  ],
  targets: [
    // 0 words
    room("BypassCore"),
    room("BypassBDD"),
    .systemLibrary(name: "CCaDiCaL", providers: [.apt(["libcadical-dev"])]),
    // CaDiCaL is a static archive: the linker must meet it after our code, so the module map links nothing.
    .target(
      name: "BypassSAT", dependencies: ["CCaDiCaL"], swiftSettings: houseRules,
      linkerSettings: [.linkedLibrary("cadical"), .linkedLibrary("stdc++"), .linkedLibrary("m")]),
    // 1 materials
    room("BypassModel", uses: ["BypassCore"]),
    room(
      "BypassLocatedText", uses: ["BypassCore"], libraries: [.product(name: "Yams", package: "Yams")]),
    room("BypassGraphics", uses: ["BypassCore"]),
    // 2 saying
    room("BypassPharmacology", uses: ["BypassCore", "BypassModel"]),
    // 3 reading and moving
    room(
      "BypassKnowledge",
      uses: ["BypassCore", "BypassModel", "BypassPharmacology", "BypassLocatedText"]),
    .systemLibrary(name: "CLibXML2", pkgConfig: "libxml-2.0", providers: [.apt(["libxml2-dev"])]),
    room("BypassFormats", uses: ["BypassCore", "BypassModel", "BypassLocatedText"], libraries: ["CLibXML2"]),
    room("BypassDynamics", uses: ["BypassCore", "BypassModel"]),
    // 4 asking
    room(
      "BypassAnalyses",
      uses: ["BypassCore", "BypassModel", "BypassPharmacology", "BypassDynamics", "BypassBDD", "BypassSAT"]),
    // 5 telling
    room(
      "BypassReports",
      uses: [
        "BypassCore", "BypassModel", "BypassPharmacology", "BypassKnowledge", "BypassAnalyses",
        "BypassGraphics",
      ]),
    // 6 asking for work
    room(
      "BypassStudies",
      uses: [
        "BypassCore", "BypassModel", "BypassLocatedText", "BypassPharmacology", "BypassKnowledge",
        "BypassFormats", "BypassDynamics", "BypassAnalyses", "BypassReports", "BypassGraphics", "BypassBDD",
      ]),
    // 7 doors
    .executableTarget(
      name: "bypass",
      dependencies: [
        "BypassStudies", "BypassCore", "BypassKnowledge", "BypassFormats",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ],
      swiftSettings: houseRules),
    // tests
    .target(
      name: "BypassTestSupport", dependencies: ["BypassCore", "BypassModel"], path: "Tests/BypassTestSupport",
      swiftSettings: houseRules),
    tests(of: "BypassCore"),
    tests(of: "BypassBDD", uses: ["BypassCore"]),
    tests(of: "BypassSAT", uses: ["BypassCore"]),
    tests(of: "BypassModel", uses: ["BypassCore"]),
    tests(of: "BypassLocatedText", uses: ["BypassCore"]),
    tests(of: "BypassGraphics", uses: ["BypassCore"]),
    tests(of: "BypassPharmacology", uses: ["BypassCore", "BypassModel"]),
    tests(of: "BypassKnowledge", uses: ["BypassCore", "BypassModel", "BypassLocatedText", "BypassPharmacology"]),
    tests(of: "BypassFormats", uses: ["BypassCore", "BypassModel"]),
    tests(of: "BypassDynamics", uses: ["BypassCore", "BypassModel"]),
    tests(
      of: "BypassAnalyses",
      uses: ["BypassCore", "BypassModel", "BypassDynamics", "BypassPharmacology", "BypassBDD", "BypassSAT"]),
    tests(of: "BypassReports", uses: ["BypassCore", "BypassModel", "BypassAnalyses", "BypassGraphics"]),
    tests(
      of: "BypassStudies",
      uses: [
        "BypassCore", "BypassModel", "BypassKnowledge", "BypassPharmacology", "BypassDynamics", "BypassAnalyses",
        "BypassReports",
      ]),
    .testTarget(name: "HouseTests", swiftSettings: houseRules),
  ],
  swiftLanguageModes: [.v6]
)
