#!/usr/bin/env bash
# --split: a corpus over several indexes, used like one.
. "$(dirname "$0")/lib.sh"

cd "$T" || exit 99
articles >all.jsonl
$PYTHON - >>all.jsonl <<'PYTHON'
import json
for i in range(300):
    print(json.dumps({"id": "n-%d" % i, "title": "Notice %d" % i, "date": "2021-01-%02d" % (i % 28 + 1),
                      "source": "Gazette", "language": "en",
                      "text": "Notice number%d of the council.\n\n“Roads come first,” said Ann Lee." % i}))
PYTHON
total=$(wc -l <all.jsonl)

# figure INDEX KEY: of --stats
figure() { "$BIN/morgue-indexer" --json --stats "$1" | $PYTHON -c 'import json,sys;print(json.load(sys.stdin)[sys.argv[1]])' "$2"; }
# hits INDEX QUERY: all of them, in order, without what differs from one generation to another
hits() {
    "$BIN/morgue" --index "$1" search --json --all "$2" | $PYTHON -c '
import json, sys
for line in sys.stdin:
    o = json.loads(line)
    for key in ("took_ms", "generation"):
        o.pop(key, None)
    print(json.dumps(o, sort_keys=True))'
}

expect 0 "$BIN/morgue-indexer" --split 3 s all.jsonl
err_has "published generation 1: $total articles"
check "one line for one publication" test "$(grep -c published "$T/err")" = 1
err_has "added $total"
check "three ordinary indexes" test -f s/shard-0/manifest.json -a -f s/shard-2/manifest.json -a ! -e s/shard-3
check "each holds some" $PYTHON - "$BIN/morgue-indexer" "$total" <<'PYTHON'
import json, subprocess, sys
n = [json.loads(subprocess.check_output([sys.argv[1], '--json', '--stats', 's/shard-%d' % i]))['articles'] for i in range(3)]
assert sum(n) == int(sys.argv[2]) and min(n) > 60, n
PYTHON
check "by the hash of the id, as documented" $PYTHON - "$BIN" <<'PYTHON'
import hashlib, json, subprocess, sys
for id in ('dam-1', 'n-7', 'n-8', 'n-9'):
    at = int.from_bytes(hashlib.sha256(id.encode()).digest()[:8], 'big') % 3
    out = subprocess.run([sys.argv[1] + '/morgue', '--index', 's/shard-%d' % at, 'count', 'id:' + id],
                         capture_output=True, text=True).stdout
    assert out.strip() == '1', (id, at, out)
PYTHON

# The same answers as an index in one piece.
"$BIN/morgue-indexer" --quiet one all.jsonl 2>/dev/null
for q in council '"roads come first"' 'notice w/3 council' corruption 'date:2021-01-07 notice'; do
    hits one "$q" >"$T/one.hits"
    hits s "$q" >"$T/split.hits"
    check "finds the same: $q" cmp "$T/one.hits" "$T/split.hits"
done
start_daemon "$T/sock" s
check "the daemon opens all shards" test "$($PEER "$T/sock" one '{"op":"count","q":"council"}' | grep -o '"total":[0-9]*')" = '"total":300'

# Running again changes nothing; replacing and deleting find their shard.
expect 0 "$BIN/morgue-indexer" s all.jsonl
err_has "unchanged $total"
check "nothing was published" test "$(grep -c published "$T/err")" = 0
echo '{"id":"n-5","title":"Notice 5","language":"en","text":"Withdrawn by the mayor."}' >new.jsonl
echo '{"id":"n-6","deleted":true}' >>new.jsonl
expect 0 "$BIN/morgue-indexer" --split 3 s new.jsonl
err_has "published generation 2: $((total - 1)) articles"
err_has "replaced 1"
err_has "deleted 1"
check "the new text is found" test "$("$BIN/morgue" --index s count withdrawn)" = 1
check "the old one is gone" test "$("$BIN/morgue" --index s count number5)" = 0
expect 1 "$BIN/morgue-indexer" --delete n-10 --delete nobody --delete n-11 s
err_has "no article with the id nobody"
err_has "published generation 3: $((total - 3)) articles"
check "the daemon follows" wait_until 5 sh -c \
    "$PEER $T/sock one '{\"op\":\"count\",\"q\":\"council\"}' | grep -q '\"total\":296'"

# Looking after it.
expect 0 "$BIN/morgue-indexer" --verify s
out_has "s is whole"
check "stats of all shards" test "$(figure s articles)" = "$((total - 3))"
expect 0 "$BIN/morgue-indexer" --merge s
err_has "published generation 4: $((total - 3)) articles"
check "a segment a shard" test "$(find s/shard-*/segments -mindepth 1 -type d | wc -l)" = 3
expect 0 "$BIN/morgue-indexer" --merge --native s
check "native, all of it" test "$(figure s segments | grep -o "'native': True" | wc -l)" = 3
printf x | dd of="$(ls s/shard-1/segments/*/texts)" bs=1 seek=40 conv=notrunc 2>/dev/null
expect 2 "$BIN/morgue-indexer" --verify s
err_has "shard-1"

# What is not to be done.
expect 2 "$BIN/morgue-indexer" --split 4 s all.jsonl
err_has "s is split over 3, not 4"
expect 2 "$BIN/morgue-indexer" --split 2 one all.jsonl
err_has "one is an index in one piece and cannot be split"
expect 2 "$BIN/morgue-indexer" --split 2 --stats s
err_has "--split goes with articles"
expect 2 "$BIN/morgue-indexer" --split 65 many all.jsonl
expect 2 "$BIN/morgue-indexer" --split 40 many all.jsonl
err_has "40 shards want --memory 2560M or more"
mkdir other && touch other/file
expect 2 "$BIN/morgue-indexer" --split 2 other all.jsonl
err_has "other holds other files and no index"
expect 2 "$BIN/morgue-indexer" --split 2 strict --strict "$ROOT/tests/corpus/bad" all.jsonl
check "--strict publishes in no shard" test ! -e strict/shard-0/manifest.json -a ! -e strict/shard-1/manifest.json
cp -r s damaged && echo '{"format":1,"shards":2}' >damaged/split.json
expect 2 "$BIN/morgue-indexer" damaged all.jsonl
err_has "split.json is damaged"

# Publications on the way, and a run that is killed: running it again brings the rest in.
expect 0 "$BIN/morgue-indexer" --split 2 --publish-every 100 p all.jsonl
err_has "published generation 1: 100 articles"
err_has "published generation 4: $total articles"
for delay in 0.05 0.1 0.2 0.3; do
    timeout -s KILL "$delay" "$BIN/morgue-indexer" --split 2 --publish-every 50 k all.jsonl
done 2>/dev/null
expect 0 "$BIN/morgue-indexer" --wait --split 2 k all.jsonl
expect 0 "$BIN/morgue-indexer" --verify k
out_has "$total articles"
hits k council >"$T/killed.hits"
hits one council >"$T/one.hits"
check "whole after kills" cmp "$T/one.hits" "$T/killed.hits"
finish
