#!/bin/bash
# Watches over an index that grows, is merged and changes.
. "$(dirname "$0")/lib.sh"
PEERS="$PYTHON -B $ROOT/tests/cli/queryd_peers.py"
make_index "$T/index"
start_daemon "$T/s" "$T/index"
check "each new article and quotation once" $PEERS "$T/s" watching "$BIN/morgue-indexer" "$T/index"
expect 0 $PEER "$T/s" one '{"id":1,"op":"watch","q":"(dam"}'
out_has '"code":"syntax"'
expect 0 $PEER "$T/s" one '{"id":1,"op":"watch","q":"dam"}'
out_has '"type":"done","count":0,"total":0,"exact":true'
stop_daemon
check "exits 0" test "$STATUS" = 0

make_index "$T/anew"
start_daemon "$T/s" "$T/anew"
check "all of an index made anew" $PEERS "$T/s" remade_under_watch "$BIN/morgue-indexer" "$T/anew"
stop_daemon

# without a daemon: standard input stays open, and is closed
watched() {
    (
        echo '{"id":1,"op":"watch","q":"dam"}'
        sleep 1
        echo '{"id":"new","text":"A new dam.","language":"en"}' | "$BIN/morgue-indexer" --quiet "$T/index" - 2>/dev/null
        sleep 2
    ) | "$BIN/morgue-queryd" --stdio "$T/index" >"$T/out"
    [ "$(grep -c '"type":"hit"' "$T/out")" = 1 ] && tail -1 "$T/out" | grep -q '"type":"done","count":1'
}
check "over standard input" watched
finish
