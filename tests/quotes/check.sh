#!/bin/sh
# Score the extraction of quotations against gold files and hold it to the figures it once reached.
#
#   check.sh BIN_DIR SHARED_DIR [GOLD.jsonl...]
#
# BIN_DIR holds morgue-indexer; SHARED_DIR/quotes holds the evaluator and dev/*.jsonl, SHARED_DIR/seed the
# seed article. Where SHARED_DIR is missing nothing is checked. Further gold files are scored too, without a
# bar. Exit: 0 every bar is reached (or nothing to check), 1 one is not, 2 the extraction failed.
set -u

if [ $# -lt 2 ]; then
    echo "usage: check.sh BIN_DIR SHARED_DIR [GOLD.jsonl...]" >&2
    exit 2
fi
indexer=$1/morgue-indexer
shared=$2
shift 2
eval=$shared/quotes/quote-eval.py
if [ ! -f "$eval" ]; then
    echo "check-quotes: no $eval; skipped"
    exit 0
fi
if [ ! -x "$indexer" ]; then
    echo "check-quotes: no $indexer" >&2
    exit 2
fi
work=$(mktemp -d) || exit 2
trap 'rm -rf "$work"' EXIT
failed=0

# score GOLD TYPES NAME=BAR... : one table line a measure, * where it is under its bar.
score() {
    gold=$1 types=$2
    shift 2
    name=$(basename "$gold" .jsonl)
    "$indexer" --extract-quotes "$gold" >"$work/pred" || exit 2
    python3 "$eval" --json --types "$types" "$gold" "$work/pred" >"$work/score" || exit 2
    python3 - "$work/score" "$name ($types)" "$@" <<'EOF'
import json, sys

r = json.load(open(sys.argv[1], encoding='utf-8'))
quotations = r['exact']['pred'] + r['left_out_of_precision']
have = {
    'exact': r['exact']['f1'],
    'surname': r['speaker']['surname'],
    'end-to-end': r['end_to_end']['surname']['f1'],
    'full': r['speaker']['full'],
    'short-spurious': 1000 * r['spurious']['scare'] / max(quotations, 1),
}
bars = dict(a.split('=') for a in sys.argv[3:])
failed = False
for key, value in have.items():
    if value is None:
        continue
    bar = bars.get(key)
    under = bar is not None and (value > float(bar) if key == 'short-spurious' else value < float(bar))
    failed |= under
    print('%-36s %-15s %8.4f %s%s' % (sys.argv[2], key, value, 'bar ' + bar if bar else '', ' *' if under else ''))
sys.exit(failed)
EOF
    [ $? -eq 0 ] || failed=1
}

dev=$shared/quotes/dev
score "$dev/polnear-en.jsonl" direct exact=0.970 surname=0.93 end-to-end=0.905 full=0.85
score "$dev/polnear-en.jsonl" direct,mixed exact=0.95 short-spurious=11
score "$dev/german-wikinews-de.jsonl" direct exact=0.89 end-to-end=0.60
# Two of its spans end at the first inner mark, where people would not end them.
score "$dev/adaq-ru.jsonl" direct exact=0.95
score "$dev/adaq-cs.jsonl" direct
score "$dev/marks-handmade.jsonl" direct exact=0.95
score "$shared/seed/quotes-gold.jsonl" direct exact=1 surname=1 full=1
for gold in "$@"; do
    score "$gold" direct
done
[ $failed -eq 0 ] || echo "check-quotes: * is under its bar" >&2
exit $failed
