#!/bin/bash
# Counts over time and by field, and the index's own words.
. "$(dirname "$0")/lib.sh"
make_index "$T/index"
M="$BIN/morgue --index $T/index"

expect 0 $M timeline 'dam OR fire OR valley'
check "gaps are shown" test "$(sed -n 2p "$T/out")" = "2021-04  0"
out_has "2021-03  2  ██"
out_has "2022-01"
err_has "hint: 1 match has no date, and is not shown"
expect 0 $M timeline 'dam OR fire OR valley OR and'
err_has "and, or and not are searched for as words: write AND, OR, NOT to combine; 2 matches have no date, and are not shown"
expect 0 $M timeline --by day --csv dam
check "a day each" test "$(tr -d '\r' <"$T/out")" = "date,count
2021-03-04,1
2021-03-09,1"
expect 0 $M timeline --by year --quotes --tsv corruption
check "quotations" test "$(cat "$T/out")" = "$(printf 'date\tcount\n2021\t2')"
expect 0 $M timeline --json dam
check "replies hold" replies_hold timeline "$T/out"
expect 1 $M timeline zzzz
err_has "nothing found"

expect 0 $M facets --csv 'dam OR fire'
check "by source, most first" test "$(tr -d '\r' <"$T/out")" = "value,count
Valley Courier,2
Morning Post,1"
expect 0 $M facets --field language --tsv 'NOT zzzz'
check "by language" test "$(tail -n +2 "$T/out")" = "$(printf 'en\t5\nru\t1')"
expect 0 $M facets --field region dam
out_has "Chuy  1  "
err_has "hint: 1 match has no region"
expect 0 $M facets --field region 'dam OR and'
err_has "write AND, OR, NOT to combine; 3 matches have no region, and are not shown"
expect 0 $M facets --limit 1 --json dam
check "replies hold" replies_hold facets "$T/out"
out_has '"total":2'
out_has '"cursor":'
expect 0 $M facets --quotes --tsv dam
check "of quotations" test "$(tail -n +2 "$T/out")" = "$(printf 'Morning Post\t1')"
expect 2 $M facets 'dam (x'
err_has "never closed"

expect 0 $M suggest --tsv da
check "completions" test "$(tail -n +2 "$T/out")" = "$(printf 'dam\t2\ndate\t1')"
expect 1 $M suggest --tsv корр
expect 0 $M suggest --tsv Паво
check "folded" test "$(tail -n +2 "$T/out")" = "$(printf 'паводок\t1')"
echo '{"id":"only","title":"Zyxwer dam","text":"Nothing."}' | "$BIN/morgue-indexer" --quiet "$T/titles" - 2>/dev/null
expect 0 "$BIN/morgue" --index "$T/titles" suggest --tsv zyx
out_has "zyxwer	1"
expect 0 "$BIN/morgue" --index "$T/titles" suggest --tsv zyxer
out_has "zyxwer	1"
expect 0 $M suggest corupption
out_has "corruption"
err_has "spelled alike"
expect 1 $M suggest qqqqqqqq
expect 2 $M suggest -- '--'
expect 0 $M suggest --json c --limit 2
check "replies hold" replies_hold suggest "$T/out"
finish
