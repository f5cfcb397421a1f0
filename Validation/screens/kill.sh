#!/usr/bin/env bash
# kill.sh BYPASS OUT: kills a screen of the ALCL panel ten times with signal 9, resumes it, and compares all files with those of
# an undisturbed run. Exit status 0 when no byte differs.
set -eu
bypass=$1 out=$2
question=(screen alcl --genotypes wt,ALK_G1202R,ALK_L1196M --half-width 0 --trajectories 300 --json)
rm -rf "$out" && mkdir -p "$out"
"$bypass" "${question[@]}" --out "$out/whole" > /dev/null
count() { sqlite3 "$out/killed/store.sqlite" 'SELECT count(*) FROM result' 2> /dev/null || echo 0; }
for round in 1 2 3 4 5 6 7 8 9 10; do
  before=$(count)
  "$bypass" "${question[@]}" --out "$out/killed" > /dev/null & pid=$!
  # Killed when it has just stored something.
  while kill -0 "$pid" 2> /dev/null && [ "$(count)" = "$before" ]; do sleep 0.02; done
  kill -9 "$pid" 2> /dev/null || true
  wait "$pid" 2> /dev/null || true
  echo "killed run $round: $(count) results stored"
done
"$bypass" "${question[@]}" --out "$out/killed" > /dev/null
for file in cells.csv synergy.csv result.json result.txt report.html; do cmp "$out/whole/$file" "$out/killed/$file"; done
echo "all files have the same bytes"
