#!/usr/bin/env bash
# Instructions per record, by callgrind: the figure that a busy machine cannot move.
#   benches/instructions.sh PATH [ROWS]
# PATH: evidence, a few thousand records; ROWS: letters of the table, `cdef` if not told.
# What every process does once (finding files, building the table) is divided among the records too.
set -euo pipefail
cd "$(dirname "$0")/.."
path=$1
rows=${2:-cdef}
cargo build --quiet --release -p logontracks-benches
bench=target/release/logontracks-benches
records=$("$bench" --row c 1 "$path" | awk '{print $3}')
printf '| row | instructions | per record, of %s |\n|---|---|---|\n' "$records"
for row in $(grep -o . <<<"$rows"); do
    count=$(valgrind --tool=callgrind --callgrind-out-file=/dev/null "$bench" --row "$row" 1 "$path" 2>&1 | awk '/Collected/ {print $4}')
    printf '| (%s) | %s | %s |\n' "$row" "$count" "$((count / records))"
done
