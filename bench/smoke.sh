#!/usr/bin/env bash
# Whether the benchmarks still run, in seconds: our engine alone, few queries over the bundled
# examples. Says nothing about speed.
#
# usage: smoke.sh BUILD_DIR, in which `make bench-ours` has been
set -euo pipefail
cd "$(dirname "$0")/.."
build=${1:-build}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
passed=0 failed=0

check() {
    local name=$1
    shift
    if "$@" >"$work/log" 2>&1; then
        passed=$((passed + 1))
    else
        failed=$((failed + 1))
        echo "not ok $name"
        tail -20 "$work/log"
    fi
}

check "runs" /usr/bin/python3 -B bench/run.py --work "$work" --out "$work" --articles 300 --rounds 1 --count 3 \
    --seconds 1 --engines ours --parts compare,daemon "$build"
check "writes a row per class" test "$(grep -c '^| ph' "$work/RESULTS.md")" -ge 18
check "answers all" grep -q '^| 16 | [1-9]' "$work/RESULTS.md"
check "draws" grep -q '</svg>' "$work/results.svg"
echo "$passed passed, $failed failed"
[ "$failed" = 0 ]
