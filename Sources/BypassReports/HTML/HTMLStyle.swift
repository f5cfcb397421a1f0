internal import BypassCore

/// The look of pages and the one script that they may carry.
enum HTMLStyle {
  /// Dark on white, one column, tables that scroll on narrow screens, nothing cut in two on paper.
  static let sheet = """

    :root { color-scheme: light; }
    * { box-sizing: border-box; }
    body { margin: 0; background: #fff; color: #1c1c1c; font: 16px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, \
    Helvetica, Arial, sans-serif; }
    main { max-width: 60rem; margin: 0 auto; padding: 1.5rem 1rem 3rem; }
    h1 { font-size: 1.7rem; line-height: 1.2; margin: 0 0 .3rem; }
    h2 { font-size: 1.25rem; margin: 2.2rem 0 .6rem; padding-bottom: .2rem; border-bottom: 1px solid #ccc; }
    h3 { font-size: 1.05rem; margin: 1.4rem 0 .4rem; }
    p, li, dd { max-width: 46rem; overflow-wrap: anywhere; }
    .subtitle { color: #505050; margin: 0 0 1rem; }
    a { color: #00538a; }
    code, pre { font-family: ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; font-size: .88em; }
    pre { overflow-x: auto; background: #f6f6f4; padding: .7rem .9rem; border-radius: 4px; }
    .callout { border-left: 5px solid #6b6b6b; background: #f4f4f2; padding: .6rem .9rem; margin: 1rem 0; }
    .callout.good { border-color: #00785a; background: #eef7f3; }
    .callout.caution { border-color: #b36b00; background: #fdf5e6; }
    .callout.bad { border-color: #b13a00; background: #fdf0ea; }
    .badge { display: inline-block; padding: 0 .45em; border: 1px solid #6b6b6b; border-radius: 3px; font-size: .8em; \
    background: #f4f4f2; color: #333; white-space: nowrap; }
    .badge.good { border-color: #00785a; background: #e3f3ec; color: #00543f; }
    .badge.caution { border-color: #b36b00; background: #fdf1da; color: #6b4000; }
    .badge.bad { border-color: #b13a00; background: #fbe3d8; color: #7a2800; }
    .table { overflow-x: auto; margin: 1rem 0; }
    table { border-collapse: collapse; font-size: .92rem; font-variant-numeric: tabular-nums; }
    caption { text-align: left; font-weight: 600; padding: .2rem 0 .4rem; }
    th, td { text-align: left; padding: .3rem .7rem; vertical-align: top; border-bottom: 1px solid #e2e2e2; }
    thead th { border-bottom: 2px solid #555; white-space: nowrap; }
    td { min-width: 8rem; } .number { text-align: right; white-space: nowrap; min-width: 0; }
    .sortable th button { all: unset; cursor: pointer; }
    .sortable th button:focus-visible { outline: 2px solid #00538a; outline-offset: 2px; }
    th[aria-sort=ascending] button::after { content: " \\25B2"; font-size: .7em; }
    th[aria-sort=descending] button::after { content: " \\25BC"; font-size: .7em; }
    figure { margin: 1.4rem 0; overflow-x: auto; }
    figure svg { width: 100%; min-width: 36rem; max-width: 56rem; height: auto; display: block; }
    figure.drawing { width: min(96vw, 150rem); margin-left: calc(50% - min(48vw, 75rem)); }
    figure.drawing svg { max-width: none; }
    figcaption { font-size: .9rem; color: #404040; margin-top: .4rem; max-width: 46rem; }
    dl { display: grid; grid-template-columns: minmax(8rem, max-content) 1fr; gap: .25rem 1rem; margin: 1rem 0; }
    dt { font-weight: 600; } dd { margin: 0; }
    ul.evidence { list-style: none; padding: 0; } ul.evidence li { margin: .45rem 0; }
    .source { color: #505050; font-size: .9em; }
    details { margin: .8rem 0; } summary { cursor: pointer; font-weight: 600; }
    nav ol { columns: 2; padding-left: 1.3rem; }
    footer { margin-top: 3rem; padding-top: .6rem; border-top: 1px solid #ccc; color: #505050; font-size: .85rem; \
    overflow-wrap: anywhere; }
    @media (max-width: 40rem) { dl { grid-template-columns: 1fr; gap: 0; } dd { margin-bottom: .5rem; } \
    nav ol { columns: 1; } th, td { padding: .25rem .45rem; } }
    @media print { main { max-width: none; padding: 0; } body { font-size: 10.5pt; } figure, tr, .callout, \
    ul.evidence li { break-inside: avoid; } h2, h3 { break-after: avoid; } .table, figure { overflow: visible; } figure svg { min-width: 0; } \
    nav { display: none; } a { color: inherit; } thead { display: table-header-group; } \
    * { -webkit-print-color-adjust: exact; print-color-adjust: exact; } }

    """

  /// Sorts a table by the column whose heading was pressed; pressed again, the other way round.
  static let sortingScript = """

    document.querySelectorAll("table.sortable").forEach(function (table) {
      table.querySelectorAll("thead th").forEach(function (head, column) {
        var button = document.createElement("button");
        button.type = "button";
        while (head.firstChild) button.appendChild(head.firstChild);
        head.appendChild(button);
        button.addEventListener("click", function () {
          var up = head.getAttribute("aria-sort") !== "ascending";
          table.querySelectorAll("thead th").forEach(function (other) { other.removeAttribute("aria-sort"); });
          head.setAttribute("aria-sort", up ? "ascending" : "descending");
          var body = table.tBodies[0];
          var rows = Array.prototype.slice.call(body.rows);
          rows.sort(function (a, b) {
            var x = a.cells[column], y = b.cells[column];
            var p = parseFloat(x.dataset.key), q = parseFloat(y.dataset.key);
            var order = isNaN(p) || isNaN(q) ? x.textContent.localeCompare(y.textContent, "en", { numeric: true }) : p - q;
            return up ? order : -order;
          });
          rows.forEach(function (row) { body.appendChild(row); });
        });
      });
    });

    """

  /// The script's SHA-256 digest in Base64, by which the page allows this script and no other.
  static let sortingScriptDigest = base64(ofHexadecimal: SHA256.hexadecimal(of: sortingScript))

  /// Hexadecimal digits as Base64 with padding.
  ///
  /// - Source: RFC 4648, section 4.
  static func base64(ofHexadecimal digits: String) -> String {
    let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/")
    let bits = digits.compactMap(\.hexDigitValue).flatMap { value in (0..<4).map { value >> (3 - $0) & 1 } }
    var text = stride(from: 0, to: bits.count, by: 6).map { start in
      alphabet[(0..<6).reduce(0) { $0 << 1 | (start + $1 < bits.count ? bits[start + $1] : 0) }]
    }
    while text.count % 4 != 0 { text.append("=") }
    return String(text)
  }
}
