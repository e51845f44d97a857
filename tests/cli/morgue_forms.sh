#!/bin/bash
# The command line's other forms: lists of queries, templates, help, links, a pager.
. "$(dirname "$0")/lib.sh"
make_index "$T/index"
M="$BIN/morgue --index $T/index"

# lists of queries
printf 'dam\r\n\n"state of emergency"\nzzzz\n' >"$T/list"
expect 0 $M batch "$T/list"
check "a table of counts" test "$(tr -d '\r' <"$T/out")" = 'query,total,error
dam,2,
"""state of emergency""",1,
zzzz,0,'
expect 0 $M batch "$T/list" --quotes --tsv
out_has "$(printf 'dam\t1\t')"
expect 0 $M batch "$T/list" --hits --all
rows() { $PYTHON -c 'import csv, sys; print(len(list(csv.DictReader(open(sys.argv[1], newline="", encoding="utf-8")))))' "$1"; }
check "a row a hit" test "$(rows "$T/out")" = 3
out_has "dam-2"
expect 0 $M batch "$T/list" --json
check "replies bear the line's number" grep -q '"id":3,.*"total":1' "$T/out"
expect 1 $M batch - </dev/null
printf 'old dam\n"open\nstate\n' >"$T/bad"
expect 2 $M batch "$T/bad"
err_has "$T/bad:2: this mark is never closed"
out_has "never closed"
out_has "state,1,"
expect 0 $M batch "$T/bad" --literal
out_lacks "never closed"
printf 'Police AND (fire) w/3 -crews\n' >"$T/plain"
expect 1 $M batch "$T/plain" --literal
check "operators are words" test "$(tail -1 "$T/out" | tr -d '\r')" = 'Police AND (fire) w/3 -crews,0,'
printf 'a\377b\ndam\n' >"$T/latin"
expect 2 $M batch "$T/latin"
err_has "$T/latin:1: the line is not UTF-8"
out_has "dam,2,"
expect 2 $M batch "$T/nowhere"
err_has "$T/nowhere"
expect 2 $M batch

# templates
expect 0 $M quotes corruption --format '{article.date}|{quote.speaker_full}|{{x}'
out_has "2021-03-04|Aigul Bekova|{x}"
expect 0 $M quotes corruption --format '{article.url}|{quote.cue}|{sources.0}|{article.id}'
out_has "||dam-2"
expect 2 $M quotes corruption --format '{quote.text} {nope}'
err_has "{nope}"
out_lacks "corruption"
expect 2 $M search dam --format '{quote.text}'
err_has "{quote.text}"
expect 2 $M search dam --format '{title}'
err_has "did you mean {article.title}?"
expect 2 $M batch "$T/list" --format '{article.id}'
err_has "--format is not for batch"
# Whatever hits have may be named, and what only some of them have.
values() { $PYTHON -c '
import json, sys
def walk(value, path):
    if isinstance(value, (dict, list)):
        for key, inner in value.items() if isinstance(value, dict) else enumerate(value):
            yield from walk(inner, path + [str(key)])
    else:
        yield ".".join(path)
hits = [h for h in map(json.loads, sys.stdin) if h["type"] == "hit"]
print("".join("{%s}" % p for p in sorted({p for h in hits for p in walk(h, [])})))' <"$T/out"; }
for command in "search dam" "search --collapse dam" "quotes corruption" "quotes --collapse corruption" \
    "speakers corruption" "timeline dam" "kwic dam" "facets dam" "suggest da"; do
    expect 0 $M --json $command
    template=$(values)
    expect 0 $M $command --format "$template"
done
expect 2 $M quotes corruption --format '{article'
err_has "never closed"
expect 2 $M status --format '{x}'
expect 2 $M quotes corruption --format '{x}' --json

# options that the command has no use for
expect 2 $M count dam --by year
expect 2 $M search dam --field source
expect 2 $M search dam --sort left
expect 2 $M search dam --literal
expect 2 $M search dam --quotes
expect 2 $M serach dam
err_has "did you mean search?"

# misspelt: options, and words that are in no article
expect 2 $M search dam --limt 3
err_has "did you mean --limit?"
expect 2 $M search dam --frobnicate
err_has "see morgue --help"
expect 1 $M search '"state of emergncy" OR NOT (dam OR NOT zzqx)'
err_has '"state of emergency" OR NOT (dam OR NOT zzqx)'
expect 1 $M count zzqqzz
err_has "in no article: zzqqzz"
expect 1 $M search 'паводк'
err_has "did you mean: паводок"
expect 1 $M search fire corruption
err_has "each word is there"
expect 1 $M search 'source:coruption lang:englsh'
check "words of other fields are not spelled" sh -c '! grep -q mean "$1"' sh "$T/err"
expect 1 $M --json search coruption
check "a program is not told" test ! -s "$T/err"
expect 1 $M speakers 'speaker:nobody dam'
err_has "nothing found that has a named speaker"

# where nothing is named, or nothing is there, the next command is
expect 2 "$BIN/morgue"
err_has "morgue --index my-index quotes corruption"
expect 2 "$BIN/morgue-queryd"
err_has "morgue-queryd my-index"
expect 3 "$BIN/morgue" --socket "$T/none" search dam
err_has "morgue-queryd INDEX"
expect 3 "$BIN/morgue" --index "$T/none" search dam
err_has "morgue-indexer $T/none"
expect 2 "$BIN/morgue-queryd" "$T/none"
err_has "morgue-indexer $T/none"

# explain draws a tree, status tells
expect 0 $M explain '"old dam" w/5 delay* NOT date:2022-01'
out_has "└─ not"
out_has "from 2022-01-01  to 2022-01-31"
out_has "prefix of title: delayed; text: delayed"
expect 0 $M status
out_has "$T/index"
out_has "articles     6"

# help
for command in search quotes count speakers timeline kwic facets show explain suggest status watch batch; do
    expect 0 "$BIN/morgue" $command --help
    check "$command: two examples" test "$(grep -c "^  morgue .*$command" "$T/out")" -ge 2
done

expect 0 "$BIN/morgue" help kwic
out_has "morgue kwic"
expect 0 "$BIN/morgue" help
out_has "quotes QUERY"

expect 2 "$BIN/morgue" serach --help
err_has 'unknown command "serach": did you mean search?'
expect 2 "$BIN/morgue" --help nosuch
err_has 'unknown command "nosuch"'
expect 2 "$BIN/morgue" help nosuch
expect 0 "$BIN/morgue" --index search --limit 3 kwic -h
out_has "... kwic [OPTION]"
expect 0 "$BIN/morgue" --index nosuch --help
out_has "Commands (each with --help)"
expect 2 "$BIN/morgue" --limt 3 --help
err_has "did you mean --limit?"

# a terminal: links and a pager
tty_run() { script -qec "env TERM=xterm COLUMNS=80 $1" /dev/null </dev/null | tr -d '\r' >"$T/out"; }
expect 0 tty_run "PAGER=cat $M search repairs --limit 1"
check "titles link" grep -qF "$(printf '\033]8;;https://courier.example/dam-1\033\\')" "$T/out"
expect 0 tty_run "PAGER='sed s/^/PAGED:/' $M search dam"
out_has "PAGED:"
expect 0 tty_run "PAGER='sed s/^/PAGED:/' $M count dam"
out_lacks "PAGED:"
expect 0 tty_run "PAGER=true $M search dam"
expect 0 tty_run "PAGER=cat $M search dam"
check "colours on a terminal" grep -qF "$(printf '\033[1;33m')" "$T/out"
for way in "NO_COLOR=1 PAGER=cat $M" "TERM=dumb PAGER=cat $M" "PAGER=cat $M --color=never"; do
    expect 0 tty_run "$way search dam"
    check "none: $way" sh -c '! grep -qF "$(printf "\033")" "$1"' sh "$T/out"
done
expect 0 env NO_COLOR=1 $M --color=always search dam
check "asked for, all the same" grep -qF "$(printf '\033[1;33m')" "$T/out"
expect 0 $M search dam
check "none in a file" sh -c '! grep -qF "$(printf "\033")" "$1"' sh "$T/out"
expect 0 $M --color=always search dam
check "no link to what is no web address" sh -c '! grep -qF "$(printf "\033]8;;dam")" "$1"' sh "$T/out"
finish
