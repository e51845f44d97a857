#!/usr/bin/env bash
# A short run of one fuzz target: run.sh TARGET SECONDS. Counts as one case.
set -euo pipefail
corpus=$(mktemp -d)
trap 'rm -rf "$corpus"' EXIT
python3 -B "$(dirname "$0")/seeds.py" "$(basename "$1")" "$corpus"
"$1" -max_total_time="$2" -rss_limit_mb=4096 -timeout=20 -artifact_prefix="$corpus/" \
    -print_final_stats=1 "$corpus"
echo "1 passed, 0 failed"
