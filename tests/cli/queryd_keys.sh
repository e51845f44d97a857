#!/bin/bash
# Which op uses which keys of a request.
. "$(dirname "$0")/lib.sh"
make_index "$T/index"
# A copy, to be folded.
sed -n 's/"id":"dam-1"\(.*\)"source":"[^"]*"/"id":"dam-3"\1"source":"Evening Post"/p' "$T/articles.jsonl" |
    "$BIN/morgue-indexer" --quiet "$T/index" - 2>/dev/null
start_daemon "$T/s" "$T/index"
check "the keys that the schema says" $PYTHON -B "$ROOT/tests/cli/queryd_keys.py" "$T/s"
finish
