// swift-tools-version: 6.2
import PackageDescription

let package = Package(
  name: "benchmarks",
  dependencies: [.package(name: "bypass", path: "..")],
  targets: [
    .executableTarget(name: "bypass-benchmark", dependencies: [.product(name: "BypassEngine", package: "bypass")])
  ],
  swiftLanguageModes: [.v6]
)
