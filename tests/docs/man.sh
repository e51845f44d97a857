#!/usr/bin/env bash
# Every man page compiles and passes mandoc's lint without errors.
set -euo pipefail
cd "$(dirname "$0")/../.."
passed=0 failed=0
for page in docs/man/*.scd; do
    out=$(mktemp)
    if scdoc <"$page" >"$out" && mandoc -T lint -W error "$out"; then
        passed=$((passed + 1))
    else
        echo "$page is faulty"
        failed=$((failed + 1))
    fi
    rm -f "$out"
done
echo "$passed passed, $failed failed"
[ "$failed" = 0 ] && [ "$passed" -gt 0 ]
