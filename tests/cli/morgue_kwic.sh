#!/bin/bash
# Concordances: matches below one another, sorted by either side, in every form.
. "$(dirname "$0")/lib.sh"
"$BIN/morgue-indexer" --quiet "$T/index" "$ROOT/tests/screens/articles.jsonl" 2>"$T/indexer"
M="$BIN/morgue --index $T/index"

# aligned WORD FILE: every line has it at one cell, counted by Python's tables
aligned() { $PYTHON - "$@" <<'PYTHON'
import sys, unicodedata
def cells(s): return sum(0 if unicodedata.combining(c) or unicodedata.category(c) == 'Mn' else 1 + (unicodedata.east_asian_width(c) in 'WF') for c in s)
lines = [l for l in open(sys.argv[2], encoding='utf-8') if l[:2] == '20']
places = [{cells(l[:i]) for i in range(len(l)) if l.casefold().startswith(sys.argv[1], i)} for l in lines]
sys.exit(not lines or not set.intersection(*places))
PYTHON
}
for width in 60 80 200; do
    for word in bridge мост الجسر 大桥 สะพาน; do
        expect 0 env COLUMNS=$width $M kwic "$word" --all
        [ "$word" = الجسر ] || check "$word is aligned" aligned "$word" "$T/out"
    done
done
check "lines are no longer than the terminal" $PYTHON -c '
import sys; sys.exit(max(map(len, open(sys.argv[1], encoding="utf-8"))) > 201)' "$T/out"

expect 0 $M kwic bridge --sort right --all --format '{right}|'
check "sorted by what follows" $PYTHON -c '
import sys, re
keys = [re.findall("[a-z]+", l.casefold()) for l in open(sys.argv[1], encoding="utf-8")]
sys.exit(len(keys) < 5 or keys != sorted(keys))' "$T/out"
expect 0 $M kwic bridge --sort left --all --format '{left}|'
check "sorted by what stands before, nearest word first" $PYTHON -c '
import sys, re
keys = [re.findall("[a-z]+", l.casefold())[::-1] for l in open(sys.argv[1], encoding="utf-8")]
sys.exit(len(keys) < 5 or keys != sorted(keys))' "$T/out"
expect 0 $M kwic bridge --context 2 --limit 1 --csv --sort date
check "a table" sh -c 'sed -n 2p "$1" | grep -q "^VALLEY - The ,bridge, over the,19,25,en-1,"' sh "$T/out"
expect 0 $M kwic bridge --limit 2
out_has "2 of "
expect 0 $M --json kwic bridge --quotes
check "replies hold" replies_hold kwic "$T/out"
expect 1 $M kwic zzzz
err_has "nothing found"
expect 2 $M kwic '(bridge'
finish
