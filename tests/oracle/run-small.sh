#!/usr/bin/env bash
# The quick run of `make check`: some hundred queries over the small corpus, product against oracle.
# usage: BIN=build/bin run-small.sh [QUERIES [SEED]]
set -euo pipefail
cd "$(dirname "$0")/../.."
bin=${BIN:-build/bin}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
/usr/bin/python3 -B tests/oracle/oracle.py --indexer "$bin/morgue-indexer" --queryd "$bin/morgue-queryd" \
    --index "$work/index" --workdir "$work" --corpus tests/oracle/small.jsonl \
    --kinds native,errors --queries "${1:-400}" --seed "${2:-1}"
