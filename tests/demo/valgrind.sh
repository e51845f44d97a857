#!/usr/bin/env bash
# The demo's way in and out under valgrind: no error, nothing leaked. usage: valgrind.sh BIN_DIR
set -euo pipefail
bin=$(cd "$1" && pwd)
cd "$(dirname "$0")/../.."
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
passed=0

clean() {
    valgrind --quiet --error-exitcode=99 --leak-check=full --errors-for-leak-kinds=definite \
        --trace-children=yes "$@" >"$work/out" 2>"$work/err" || {
        status=$?
        cat "$work/out" "$work/err"
        echo "exit $status: $*"
        exit 1
    }
    passed=$((passed + 1))
}

clean "$bin/morgue-indexer" --jobs 2 "$work/index" examples/articles
clean "$bin/morgue-indexer" --verify "$work/index"
printf '%s\n' '{"id":1,"op":"quotes","q":"corruption"}' \
    '{"id":2,"op":"search","q":"\"state of emergency\""}' \
    '{"id":3,"op":"search","q":"police w/3 fire OR поли*"}' \
    '{"id":4,"op":"search","q":"speaker:a* quote:(corruption)"}' \
    '{"id":5,"op":"count","q":"NOT corruption date:2022.."}' \
    '{"id":6,"op":"explain","q":"protests"}' '{"id":7,"op":"search","q":"(never closed"}' \
    >"$work/requests"
# Valgrind cannot live inside the sandbox: it asks the system for what the daemon never does.
clean "$bin/morgue-queryd" --no-sandbox --stdio "$work/index" <"$work/requests"
grep -q '"type":"done"' "$work/out"
clean --trace-children=no "$bin/morgue" --index "$work/index" quotes corruption
echo "$passed passed, 0 failed"
