#!/bin/bash
# The same quotation in several outlets as one hit, and who says it most.
. "$(dirname "$0")/lib.sh"
cat >"$T/copies.jsonl" <<'ARTICLES'
{"id":"a","title":"Dam talks","date":"2021-03-04","source":"Valley Courier","language":"en","text":"“The old dam will stand for another hundred years if we want it to,” Timur Asanov said on Monday."}
{"id":"b","title":"Talks on the dam","date":"2021-03-05","source":"Morning Post","language":"en","text":"Little was new. “The old dam will stand for another hundred winters if we want it to,” Asanov said. “Yes,” he added."}
{"id":"c","title":"Dam talks","date":"2021-03-06","source":"Évening \u202eWire","language":"en","text":"“The old dam will stand for another hundred years if we want it to,” Timur Asanov said on Monday."}
{"id":"d","title":"Another voice","date":"2021-03-07","source":"Morning Post","language":"en","text":"“The dam is old,” Maria Orlova said."}
{"id":"e","title":"Nobody","date":"2021-03-08","language":"en","text":"“No dam, no water, no valley, no village!”"}
ARTICLES
"$BIN/morgue-indexer" --quiet "$T/index" "$T/copies.jsonl" 2>"$T/indexer"
M="$BIN/morgue --index $T/index"

expect 0 $M quotes 'dam hundred'
out_has "3 quotations"
out_lacks "also in"
expect 0 $M quotes --collapse --sort date 'dam hundred'
out_has "1 quotation"
out_has "Valley Courier"
out_has "also in 2 outlets: Morning Post, Évening"
out_has "(3 copies)"
expect 0 $M search --collapse --sort date hundred
out_has "2 articles"
out_has "also in 1 outlet: Évening"
expect 0 $M count hundred
out_is 3
expect 0 $M count --collapse hundred
out_is 2
expect 0 $M count --collapse --quotes hundred
out_is 1
expect 2 $M show --collapse a
err_has "--collapse is for"
expect 0 $M --json quotes --collapse --sort -date hundred
check "replies hold" replies_hold quotes "$T/out"
out_has '"copies":3,"sources":["Morning Post","Valley Courier",'
out_has '"id":"c"'
out_has '"total":1,"exact":true'
expect 0 $M --json search --collapse hundred
check "replies hold" replies_hold search "$T/out"

expect 0 $M speakers dam
out_has "Timur Asanov  3  in 3 articles  ██"
out_has "Maria Orlova  1  in 1 article   ██"
out_has "2 speakers"
expect 0 $M speakers dam --limit 1 --offset 1
out_lacks "Timur Asanov"
out_has "1 of 2 speakers"
expect 1 $M speakers zebra
err_has "nothing found"
expect 0 $M --json speakers dam
check "replies hold" replies_hold speakers "$T/out"
out_has '"speaker":"Timur Asanov","quotes":3,"articles":3'
out_has '"count":2,"total":2,"exact":true'
expect 0 $M --csv speakers dam
out_has "Timur Asanov,3,3"
check "a head and two rows" test "$(wc -l <"$T/out")" = 3
expect 2 $M speakers 'dam ('
err_has '    dam ('

expect 0 $M show a
check "shows the rule that found the speaker" grep -q 'Timur Asanov  (rule [a-z-]*, 0\.[0-9]*)' "$T/out"
expect 0 $M --json show a
check "replies hold" replies_hold get "$T/out"
out_has '"sieve":"'
finish
