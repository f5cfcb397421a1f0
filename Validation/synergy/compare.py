"""Compares `bypass synergy` with the reference implementation's sums of squares, and its own answers in two units.

Usage: python compare.py BYPASS reference.json DATA.csv … > result.md
`reference.json` is what reference.py wrote. The verdict 'holds' needs a sum of squares at most 1e-9 above the
reference's, relative, and every parameter equal to six digits when doses are written 1e6 and 1e-6 times as large.
"""
import csv
import json
import subprocess
import sys
import tempfile
import time

bypass, reference = sys.argv[1], json.load(open(sys.argv[2]))
print("| data | wells | sse, reference | sse, bypass | 1 − ratio | starts | units | bootstraps | seconds | verdict |")
print("|---|---|---|---|---|---|---|---|---|---|")


def ask(path, *options):
    begin = time.time()
    out = subprocess.run(
        [bypass, "synergy", path, "--json", "--model", "MuSyC", "--threads", "2", *options], capture_output=True, check=True)
    return json.loads(out.stdout), time.time() - begin


def rescaled(path, factor):
    rows = list(csv.reader(open(path)))
    out = tempfile.NamedTemporaryFile("w", suffix=".csv", delete=False)
    writer = csv.writer(out)
    writer.writerow(rows[0])
    for row in rows[1:]:
        writer.writerow([repr(float(x) * factor) for x in row[:-1]] + row[-1:])
    out.close()
    return out.name


for path in sys.argv[3:]:
    name = path.rsplit("/", 1)[-1]
    full, seconds = ask(path)
    bare, alone = ask(path, "--bootstraps", "0")
    model = full["models"][0]
    worst = 0.0
    for factor in (1e6, 1e-6):
        other = ask(rescaled(path, factor), "--bootstraps", "0")[0]["models"][0]["parameters"]
        for key, value in model["parameters"].items():
            expected = value * (factor if key.startswith("C") else 1)
            worst = max(worst, abs(other[key] / expected - 1) if expected else abs(other[key]))
    sse, theirs = model["sse"], reference.get(name, {}).get("sse", float("nan"))
    holds = sse <= theirs * (1 + 1e-9) and worst < 5e-7
    print(
        f"| {name} | {full['wells']} | {theirs:.10g} | {sse:.10g} | {1 - sse / theirs:.2e} "
        f"| {model['starts']['agreeing']}/{model['starts']['of']} | {worst:.1e} | {full['bootstraps']} in {seconds - alone:.2f} s "
        f"| {seconds:.2f} | {'holds' if holds else 'FAILS'} |", flush=True)
