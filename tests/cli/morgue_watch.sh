#!/bin/bash
# morgue watch: new matches as they are published, until it is interrupted.
. "$(dirname "$0")/lib.sh"
make_index "$T/index"
start_daemon "$T/s" "$T/index"

# watch NAME ARGUMENT...: in the background; its pid in $WATCH
watch() {
    local name=$1
    shift
    # Background jobs of a shell ignore SIGINT: here as on a terminal.
    $PYTHON -c 'import os, signal, sys
signal.signal(signal.SIGINT, signal.SIG_DFL)
os.execv(sys.argv[1], sys.argv[1:])' "$BIN/morgue" "$@" >"$T/$name" 2>"$T/$name.err" &
    WATCH=$!
    DAEMONS+=("$WATCH")
}
ends() { wait "$1"; test $? = "$2"; }
publish() { echo "$1" | "$BIN/morgue-indexer" --quiet "$T/index" - 2>/dev/null; }
has() { wait_until 10 grep -qF -e "$2" "$T/$1"; }
watching() { $PEER "$T/s" one '{"op":"stats"}' | grep -q "\"watches\":$1"; }

watch people --socket "$T/s" watch sluice
PEOPLE=$WATCH
watch json --socket "$T/s" watch --quotes --json 'sluice speaker:brandt'
JSON=$WATCH
watch nothing --socket "$T/s" watch zzzz
NOTHING=$WATCH
watch limited --socket "$T/s" watch --limit 1 --format '{article.id}' sluice
LIMITED=$WATCH
check "four watch" wait_until 10 watching 4
publish '{"id":"s-1","title":"Sluice gates opened","date":"2022-03-01","source":"Valley Courier","language":"en","text":"The sluice was opened. “The sluice was opened at night,” said Olga Brandt."}'
check "a hit comes" has people "Sluice gates opened"
check "a quotation comes" has json '"speaker_full":"Olga Brandt"'
check "one was enough" ends "$LIMITED" 0
check "by a template" test "$(cat "$T/limited")" = s-1
publish '{"id":"s-2","title":"Of other things","text":"Nothing of the kind."}'
publish '{"id":"s-3","title":"Sluice gates closed","text":"The sluice was closed again."}'
check "another comes" has people "Sluice gates closed"
check "and nothing else" sh -c '! grep -q "other things" "$1"' sh "$T/people"
kill -INT "$PEOPLE" "$JSON" "$NOTHING"
check "interrupted, with hits: 0" ends "$PEOPLE" 0
check "interrupted, without: 1" ends "$NOTHING" 1
check "interrupted, as JSON: 0" ends "$JSON" 0
check "no complaint" test ! -s "$T/people.err" -a ! -s "$T/nothing.err"
check "lines hold" $PYTHON "$VALIDATE" reply <"$T/json"
check "the last line is its end" sh -c 'tail -1 "$1" | grep -q cancelled' sh "$T/json"
check "none watches" wait_until 10 watching 0

# a bad query; a daemon that goes
expect 2 "$BIN/morgue" --socket "$T/s" watch '(sluice'
err_has "never closed"
watch left --socket "$T/s" watch sluice
check "it watches" wait_until 10 watching 1
stop_daemon
check "the daemon has gone: 3" ends "$WATCH" 3
check "it says so" test -s "$T/left.err"

# without a daemon
watch own --index "$T/index" watch sluice
sleep 1
publish '{"id":"s-4","title":"Sluice once more","text":"The sluice."}'
check "an index alone is watched, too" has own "Sluice once more"
kill -INT "$WATCH"
check "and let go" ends "$WATCH" 0
finish
