extension NetworkDiagram {
  /// Where the picture has its nodes, in px and in their order: for formats that hold a drawing of their own.
  ///
  /// - Complexity: that of the layout, meant for graphs of up to some hundred nodes.
  public func places(width: Double) -> [Rect] { placed(into: width).boxes }
}
