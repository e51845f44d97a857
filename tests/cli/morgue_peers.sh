#!/bin/bash
# What the client makes of daemons that are slow, busy, broken or gone; what is told of anything long.
. "$(dirname "$0")/lib.sh"

peer() { # SCRIPT: a canned daemon at $T/s
    [ -z "$CANNED" ] || kill -KILL "$CANNED" 2>/dev/null
    rm -f "$T/s"
    $PYTHON -B "$ROOT/tests/cli/canned.py" "$T/s" "$1" &
    CANNED=$!
    DAEMONS+=("$CANNED")
    wait_until 10 test -S "$T/s"
}
CANNED=
M="$BIN/morgue --socket $T/s"
DONE='{"id":ID,"type":"done","count":0,"total":1,"exact":true,"generation":"1","took_ms":1,"hint":null}'
quoted() { sed 's/"/\\"/g' <<<"$1"; }

# busy, and the connection closed before anything is read
peer '{"connect":["{\"id\":null,\"type\":\"error\",\"code\":\"busy\",\"message\":\"too many connections\"}",null]}'
for _ in 1 2 3 4 5; do
    expect 3 $M count dam
    err_has "too many connections"
done

# it goes in the middle of an answer, or of a line
peer '{"search":["{\"id\":ID,\"type\":\"hit\",\"rank\":1,\"score\":1,\"article\":{\"id\":\"a\",\"title\":\"Half a story\"},\"snippets\":[]}",null]}'
expect 3 $M search dam
out_has "Half a story"
err_has "ended the connection"
peer '{"count":["{\"id\":ID,\"type\":\"do",null]}'
expect 3 $M count dam

# what is no answer
peer '{"count":["HTTP/1.1 400 Bad Request"]}'
expect 3 $M count dam
err_has "not the daemon's language"
peer '{"count":["{\"id\":ID}"]}'
expect 3 $M count dam
peer '{"count":["{\"id\":ID,\"type\":\"error\",\"code\":\"timeout\",\"message\":\"not done in 2000 ms\"}"]}'
expect 3 $M count dam
err_has "2000 ms"
peer '{"count":["{\"id\":ID,\"type\":\"error\",\"code\":\"internal\",\"message\":\"a \\u001b[2J bell \\u0007\"}"]}'
expect 3 $M count dam
check "a message is cleaned" sh -c '! grep -q "$(printf "\033")" "$1"' sh "$T/err"

# slow: a person is told, a file is not
peer "{\"count\":[2.5,\"$(quoted "$DONE")\"]}"
expect 0 $M count dam
check "nothing but the number" test ! -s "$T/err"
tty_run() { script -qec "env TERM=xterm $1" /dev/null </dev/null >"$T/out"; }
expect 0 tty_run "$M count dam"
out_has "waiting for the answer, 1 s"
out_has "waiting for the answer, 2 s"
check "and it is wiped away" sh -c 'tail -c 20 "$1" | tr -d "\r" | grep -q "$(printf "\033\\[K")1$"' sh "$T/out"
# so is whoever waits for the check of an index
make_index "$T/index"
expect 0 "$BIN/morgue-indexer" --verify "$T/index"
check "nothing in a file" test ! -s "$T/err"
tty_run "$BIN/morgue-indexer --verify $T/index"
check "how far it has come" grep -q "articles, .* MB/s" "$T/out"
check "and the result" grep -q "is whole: " "$T/out"
finish
