#!/bin/bash
# A daemon while the indexer publishes: new articles are found, nothing is answered wrong, nothing leaks.
. "$(dirname "$0")/lib.sh"
make_index "$T/index"
start_daemon "$T/s" --threads 1 "$T/index"

publish() {
    echo '{"id":"'"$1"'","title":"Fresh","text":"A fresh story about the dam."}' |
        "$BIN/morgue-indexer" --quiet "$T/index" - 2>/dev/null
}
counts() { $PEER "$T/s" one '{"op":"count","q":"dam"}' | grep -q "\"total\":$1,"; }
descriptors() { find "/proc/$DAEMON/fd" -mindepth 1 | wc -l; }

check "two at first" counts 2
before=$(descriptors)
for n in 1 2 3 4 5 6 7 8; do
    publish "fresh-$n"
    check "$((n + 2)) after publication $n" wait_until 5 counts $((n + 2))
done
publish fresh-9
kill -HUP "$DAEMON"
check "SIGHUP opens the newest" wait_until 5 counts 11
echo '{"id":"dam-1","deleted":true}' | "$BIN/morgue-indexer" --quiet "$T/index" - 2>/dev/null
check "a deleted article is gone" wait_until 5 counts 10

# Two databases a segment, open once in the snapshot and once in the worker.
segments=$(find "$T/index/segments" -mindepth 1 -maxdepth 1 | wc -l)
most=$((before + (segments - 1) * 4 + 8))
few_descriptors() { [ "$(descriptors)" -le "$most" ] || { echo "$(descriptors) of $most"; return 1; }; }
wait_until 5 few_descriptors
check "descriptors stay few" few_descriptors

mv "$T/index/manifest.json" "$T/manifest.json"
check "a manifest that goes is told of" wait_until 20 grep -q "served on" "$T/log"
mv "$T/manifest.json" "$T/index/"
check "and that it is back" wait_until 20 grep -q "again what is served" "$T/log"

rm -rf "$T/index"
check "an index that was removed is served on" counts 10
expect 0 $PEER "$T/s" one '{"op":"get","article":"dam-2"}'
out_has "The ministry of water"
# Twice at most, beside the one above: what is missing may change while the index goes.
check "the trouble is not logged every time" sh -c 'sleep 3; [ "$(grep -c "served on" "$1")" -le 3 ]' sh "$T/log"
check "answers" answers "$T/s"
stop_daemon
check "exits 0" test "$STATUS" = 0

make_index "$T/anew"
start_daemon "$T/s" "$T/anew"
check "an index made anew is another state" $PYTHON -B "$ROOT/tests/cli/queryd_peers.py" "$T/s" remade "$BIN/morgue-indexer" "$T/anew"
stop_daemon
finish
