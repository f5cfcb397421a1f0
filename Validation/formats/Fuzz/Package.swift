// swift-tools-version: 6.2
import PackageDescription

let package = Package(
  name: "bypass-fuzz",
  dependencies: [.package(name: "bypass", path: "../../..")],
  targets: [
    .executableTarget(
      name: "bypass-fuzz", dependencies: [.product(name: "BypassEngine", package: "bypass")],
      swiftSettings: [.treatAllWarnings(as: .error)])
  ],
  swiftLanguageModes: [.v6]
)
