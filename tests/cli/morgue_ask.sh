#!/bin/bash
# The command line: what people type, what they see, how it exits.
. "$(dirname "$0")/lib.sh"
make_index "$T/index"
M="$BIN/morgue --index $T/index"

expect 0 "$BIN/morgue" --help
out_has "quotes QUERY"
expect 0 "$BIN/morgue" --version
expect 2 "$BIN/morgue"
expect 2 "$BIN/morgue" frobnicate x
err_has frobnicate
expect 2 $M search
expect 2 $M status now
expect 2 $M --socket /x search dam
err_has --socket
expect 2 $M --json --csv search dam
expect 2 $M --csv status
expect 2 $M --sort size search dam

check "links neither Xapian nor ICU" sh -c '! ldd "$1" | grep -E "xapian|icu"' sh "$BIN/morgue"

expect 0 $M quotes corruption
out_has "There is corruption in every contract"
out_has "Aigul Bekova"
out_has "Valley Courier"
out_has "2021-03-04"
out_has "2 quotations"
expect 0 $M quotes corruption speaker:bekova
out_has "1 quotation"
expect 0 $M search police w/3 fire
out_has "Police and fire brigade at the market"
expect 0 $M search --color=always 'police w/3 fire'
out_has "$(printf '\033[1;33m')"
expect 0 $M search dam --limit 1
out_has "1 of 2 articles"
expect 0 $M search dam --all --sort date
out_has "2 articles"
for form in "" --csv "--format {article.id}"; do
    expect 0 $M search dam --offset 2 $form
    err_has "there are only 2: --offset 2 leaves out all"
done
expect 0 $M speakers corruption --offset 100
err_has "there are only 2"
expect 0 $M search dam --offset 1 --limit 0
check "a page of no hits is none beyond the end" test ! -s "$T/err"
expect 0 $M count dam --offset 2
check "a number has no pages" test ! -s "$T/err"
expect 0 $M search dam --offset 2 --json
check "a program is told by the last line" test ! -s "$T/err"
expect 1 $M search zzzz
err_has "nothing found"
expect 0 $M count '"state of emergency"'
out_is 1
expect 0 $M count --quotes corruption
out_is 2
expect 1 $M count zzzz
out_is 0
expect 0 $M show dam-2
out_has "The ministry of water said"
out_has "Timur Asanov"
expect 1 $M show no-such-article
err_has no-such-article
expect 0 $M explain dam OR flood
expect 0 $M status
out_has articles
for minus in "-dam" "-- -dam" "-dam --"; do
    expect 0 $M search $minus
    out_lacks "Dam repairs"
    out_has "A story without a date"
done
expect 0 $M search -h
out_has "usage: morgue"
expect 0 $M search -- -h dam safe
out_has "Ministry answers on the dam"
expect 1 $M count -- --limit dam
out_is 0
expect 0 $M search паводок
out_has "Вечерний город"

expect 2 $M search 'dam (old'
err_has '    dam (old'
err_has '        ^'
expect 2 $M search "$(printf 'before%.0s ' $(seq 100)) (x $(printf 'after%.0s ' $(seq 20))"
check "a long query is cut at both sides" grep -qE '^    ….{40}\(x .{50,60}…$' "$T/err"
expect 2 $M search "$(printf 'a%.0s' $(seq 5000))"
check "one that is too long, too" test "$(wc -c <"$T/err")" -lt 300
expect 2 $M search 'паводок nofield:x'
err_has nofield
expect 2 $M search dam --offset 100000

# nothing unsafe gets through
unsafe() { $PYTHON -c '
import sys
data = sys.stdin.buffer.read().decode()
bad = [hex(ord(c)) for c in data if (ord(c) < 32 and c not in "\n\r") or 127 <= ord(c) < 160 or c in "\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u061c"]
sys.exit(", ".join(bad) or 0)' <"$1"; }
for form in "" --json --csv; do
    expect 0 $M $form search zebra
    check "safe $form" unsafe "$T/out"
done
expect 0 $M show odd-1
check "safe" unsafe "$T/out"

expect 0 $M --json quotes corruption
check "replies hold" replies_hold quotes "$T/out"
check "hits, then done" test "$(grep -c '"type":"hit"' "$T/out")-$(tail -1 "$T/out" | grep -c '"type":"done"')" = 2-1
expect 0 $M --json search dam
check "replies hold" replies_hold search "$T/out"
expect 0 $M --json show dam-1
check "replies hold" replies_hold get "$T/out"

expect 0 $M --csv search zebra
csv_right() { $PYTHON -c '
import csv, sys
rows = list(csv.DictReader(open(sys.argv[1], newline="", encoding="utf-8")))
assert len(rows) == 1, rows
assert rows[0]["title"].startswith("\x27=SUM(A1)"), rows
assert rows[0]["source"] == "Odd, \"quoted\" News", rows' "$T/out"; }
check "CSV reads back, formulas guarded" csv_right
check "CSV lines end with CRLF" sh -c 'head -1 "$1" | grep -q "$(printf "\r")$"' sh "$T/out"
expect 0 $M --tsv quotes dam
check "TSV columns" sh -c '[ "$(awk -F "\t" "{print NF}" "$1" | sort -u)" = 19 ]' sh "$T/out"

COLUMNS=60 expect 0 env COLUMNS=60 $M quotes corruption
check "wrapped" $PYTHON -c 'import sys; sys.exit(max(len(l.rstrip("\n")) for l in open(sys.argv[1], encoding="utf-8")) > 60)' "$T/out"

# two indexes as one; the daemon; no daemon
echo '{"id":"other","title":"Elsewhere","text":"Another dam stands elsewhere."}' | "$BIN/morgue-indexer" --quiet "$T/second" -
expect 0 $M --index "$T/second" count dam
out_is 3
start_daemon "$T/s" "$T/index"
expect 0 "$BIN/morgue" --socket "$T/s" count dam
out_is 2
MORGUE_SOCKET=$T/s expect 0 env MORGUE_SOCKET="$T/s" "$BIN/morgue" status
out_has generation
stop_daemon
expect 3 "$BIN/morgue" --socket "$T/s" count dam
err_has "morgue-queryd INDEX"
expect 3 "$BIN/morgue" --index "$T/nowhere" count dam
err_has nowhere
full() { $M search dam >/dev/full; }
expect 3 full
check "a reader that stops early" sh -c '"$@" | head -1 | grep -q .' sh $M --json search --all the
finish
