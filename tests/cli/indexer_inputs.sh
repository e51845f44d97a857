#!/bin/bash
# Everything that can be an INPUT: each form, each packing, directories, standard input.
. "$(dirname "$0")/lib.sh"
X="timeout 120 $BIN/morgue-indexer"
cd "$T" || exit 99

# holds INDEX N: N articles, and whole
holds() {
    check "$1 verifies" $X --verify "$1"
    $X --json --stats "$1" >stats 2>/dev/null
    check "$1 holds $2" grep -q "\"articles\":$2,\"quotes\"" stats
}
# took N...: the summary of a clean run over N new articles
took() { err_has "read $1, added $1, replaced 0, unchanged 0, deleted 0, rejected 0, quotes"; }

articles >six.jsonl
cp six.jsonl six.ndjson
sed -n 1p six.jsonl >one.json
{ echo '['; sed '$!s/$/,/' six.jsonl; echo ']'; } >six.json
printf '[\n]\n' >none.json
$PYTHON -c 'import json; print(json.dumps(json.loads(open("one.json").read()), indent=4))' >pretty.json
printf 'A title of its own\n\nThe text begins here.\n\nAnd goes on.\n' >story.txt
printf '\xef\xbb\xbfTitle\r\n\r\nText with carriage returns.\r\n' >windows.txt
printf '\xef\xbb\xbf{"id":"bom","text":"after a mark"}\r\n\r\n{"id":"crlf","text":"carriage return"}' >windows.jsonl
for pack in gzip:gz zstd:zst xz:xz; do
    for form in six.jsonl six.json story.txt; do
        ${pack%:*} -qc "$form" >"packed-$form.${pack#*:}"
    done
done

expect 0 $X ndjson six.ndjson
took 6
err_has "published generation 1: 6 articles"
holds ndjson 6
expect 0 $X one one.json
took 1
expect 0 $X pretty pretty.json
took 1
expect 0 $X array six.json
took 6
expect 0 $X none none.json
took 0
err_has "published generation 1: 0 articles"
holds none 0
expect 0 $X txt story.txt windows.txt
took 2
holds txt 2
expect 0 $X --extract-quotes story.txt windows.txt
out_has '{"id":"story.txt"'
out_has '{"id":"windows.txt"'
expect 0 $X windows windows.jsonl
took 2
holds windows 2

for ext in gz zst xz; do
    expect 0 $X "p-$ext" "packed-six.jsonl.$ext"
    took 6
    expect 0 $X "p-$ext" "packed-six.json.$ext"
    err_has "read 6, added 0, replaced 0, unchanged 6"
    expect 0 $X "p-$ext" "packed-story.txt.$ext"
    took 1
    holds "p-$ext" 7
done
head -c 300 packed-six.jsonl.gz >cut.jsonl.gz
expect 1 $X cut cut.jsonl.gz
err_has "cut.jsonl.gz:"
holds cut 0
echo garbage >garbage.jsonl.xz
expect 1 $X garbage garbage.jsonl.xz one.json
err_has "garbage.jsonl.xz:1: "
holds garbage 1
cat packed-six.jsonl.gz packed-six.jsonl.gz >twice.jsonl.gz
expect 0 $X twice twice.jsonl.gz
err_has "read 12, added 6, replaced 6,"
holds twice 6

mkdir -p tree/a/b tree/.hidden empty
cp one.json tree/a/one.json
cp story.txt tree/a/b/story.txt
cp packed-six.jsonl.zst tree/six.jsonl.zst
echo nothing >tree/readme.md
expect 0 $X dir tree
err_has "read 8, added 7,"
holds dir 7
check "a path is the id of a text" $X --quiet --delete tree/a/b/story.txt dir
expect 2 $X dir2 empty
err_has "empty"
check "no index comes of that" test ! -e dir2
expect 2 $X dir2 tree/readme.md
err_has "readme.md"
expect 2 $X dir2 one.json nowhere.jsonl
err_has "nowhere.jsonl"
check "a missing input is told before anything is written" test ! -e dir2
expect 0 $X tree/index tree
holds tree/index 7
expect 0 $X tree/index tree
err_has "read 8, added 0"

cat six.jsonl | $X stdin - 2>err
check "standard input by name" grep -q "read 6, added 6" err
cat six.jsonl | $X stdin 2>err
check "standard input without a name" grep -q "unchanged 6" err
holds stdin 6
printf 'nonsense\n{"id":"ok","text":"x"}\n' | $X stdin 2>err
check "a rejected article exits 1" test $? = 1
check "its place is <stdin>" grep -q '^<stdin>:1: ' err
holds stdin 7
expect 0 $X nothing
err_has "<stdin>:1: warning: no article in this file"
holds nothing 0
mkfifo pipe.jsonl
(cat six.jsonl >pipe.jsonl) &
expect 0 $X fifo pipe.jsonl
took 6
finish
