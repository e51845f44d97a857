#!/usr/bin/env bash
# Every shell script of the project passes shellcheck.
set -euo pipefail
cd "$(dirname "$0")/../.."
passed=0 failed=0
while IFS= read -r script; do
    if shellcheck -x -S warning "$script"; then
        passed=$((passed + 1))
    else
        failed=$((failed + 1))
    fi
done < <(git ls-files -co --exclude-standard '*.sh' .ci/run)
echo "$passed passed, $failed failed"
[ "$failed" = 0 ] && [ "$passed" -gt 0 ]
