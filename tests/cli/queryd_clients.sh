#!/bin/bash
# Large results, cursors and slow clients, from outside.
. "$(dirname "$0")/lib.sh"
PEERS="$PYTHON -B $ROOT/tests/cli/queryd_peers.py"

# Articles enough for several turns of a worker, which all match, each with a quotation.
many_articles() {
    seq 1 1300 | sed 's/.*/{"id":"a-&","title":"Dam report &","date":"2021-03-04","language":"en","text":"The dam held on day &.\\n\\n“The water is high,” said Engineer &."}/'
}
many_articles >"$T/many.jsonl"
"$BIN/morgue-indexer" --quiet "$T/index" "$T/many.jsonl" 2>/dev/null
start_daemon "$T/s" --deadline 20000 --line-timeout 1 --idle-timeout 2 --write-timeout 1 --slow 1 --log-queries \
    --metrics "$T/morgue.prom" "$T/index"
check "a large result is whole" $PEERS "$T/s" whole dam 1300
check "a large result of quotations" $PEERS "$T/s" whole_quotes water 1300
check "cursors lead through all of it" $PEERS "$T/s" walk search dam 700 1300
check "one hit at a time" $PEERS "$T/s" walk quotes 'water "engineer 7"' 1 0
check "the order is the same with cursors as without" $PEERS "$T/s" same_order dam 300
check "cursors that are none" $PEERS "$T/s" bad_cursors
check "cursors that were garbled" $PEERS "$T/s" garbled_cursors
check "a cursor outlives its generation" $PEERS "$T/s" outlives "$BIN/morgue-indexer" "$T/index"
check "slow lines, idle and deaf clients are closed" $PEERS "$T/s" closed
check "a slow reader gets everything" $PEERS "$T/s" slow_reader dam 1300
check "half-closed, with a large result" $PEERS "$T/s" half_closed dam 1300
check "stats hold" $PEERS "$T/s" stats
check "what never ran is no slow query" $PEERS "$T/s" never_ran
check "something slow" $PEERS "$T/s" whole dam 1300
check "slow queries are logged" grep -q 'warning: slow: connection=[0-9]* op=search outcome=done took_ms=.* query_bytes=3 query_hash=[0-9a-f]\{8\} query="dam"$' "$T/log"
check "no article is" sh -c '! grep -q "The dam held\|water is high" "$1"' sh "$T/log"
check "counts for Prometheus" grep -q '^morgue_requests_total{op="search"} ' "$T/morgue.prom"
check "the file is whole" sh -c '[ "$(tail -c 1 "$1" | wc -l)" = 1 ] && ! [ -e "$1.tmp" ]' sh "$T/morgue.prom"
stop_daemon
check "exits 0" test "$STATUS" = 0

# Without --log-queries no text of a query is logged.
start_daemon "$T/s" --slow 1 "$T/index"
check "something slow" $PEERS "$T/s" whole dam 1300
check "its text is not logged" sh -c 'grep -q "slow: .*query_hash=" "$1" && ! grep -q "query=" "$1"' sh "$T/log"
check "unread replies at the end are told as such" $PEERS "$T/s" unread dam "$DAEMON" "$T/log"
wait "$DAEMON"
finish
