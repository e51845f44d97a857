#!/bin/bash
# Replace, delete, unchanged: every published line and every summary.
. "$(dirname "$0")/lib.sh"
X="timeout 120 $BIN/morgue-indexer"
cd "$T" || exit 99

summary() { err_has "$1, rejected 0, quotes"; }
# sources INDEX WANTED: "A 2,B 1" as --stats tells them
sources() {
    $X --json --stats "$1" >stats 2>/dev/null
    check "$1 has sources $2" test "$($PYTHON -c '
import json
print(",".join("%s %d" % (r["value"], r["articles"]) for r in json.load(open("stats"))["sources"]))')" = "$2"
    check "$1 is whole" $X --verify "$1"
}
line() { printf '{"id":"%s","source":"%s","text":"%s"}\n' "$@"; }
gone() { printf '{"id":"%s","deleted":true}\n' "$1"; }

{ line a one "first text"; line b one "second text"; line c one "third text"; } >f
mv f base.jsonl
expect 0 $X index base.jsonl
err_has "published generation 1: 3 articles"
summary "read 3, added 3, replaced 0, unchanged 0, deleted 0"
expect 0 $X index base.jsonl
summary "read 3, added 0, replaced 0, unchanged 3, deleted 0"
check "nothing new publishes nothing" sh -c "! grep -q published '$T/err'"
line b two "second text, changed" >change.jsonl
expect 0 $X index change.jsonl
err_has "published generation 2: 3 articles"
summary "read 1, added 0, replaced 1, unchanged 0, deleted 0"
sources index "one 2,two 1"
expect 0 $X index base.jsonl
summary "read 3, added 0, replaced 1, unchanged 2, deleted 0"
sources index "one 3"
{ gone a; gone nobody; } >delete.jsonl
expect 0 $X index delete.jsonl
err_has 'delete.jsonl:2: warning: there is no article "nobody" to delete'
err_has "published generation 4: 2 articles"
summary "read 2, added 0, replaced 0, unchanged 0, deleted 1"
expect 0 $X index delete.jsonl
summary "read 2, added 0, replaced 0, unchanged 0, deleted 0"
check "deleting nobody publishes nothing" sh -c "! grep -q published '$T/err'"

# One key differs at a time: each is a replacement.
echo '{"id":"k","title":"t","text":"x","date":"2020","source":"s","url":"http://u/","author":["A","B"],"language":"en","region":"r"}' >k0
mv k0 k.jsonl
expect 0 $X keys k.jsonl
for change in 's/"t"/"u"/' 's/"x"/"y"/' 's/2020/2021/' 's/"s"/"z"/' 's,http://u/,http://v/,' 's/"B"/"C"/' 's/"en"/"de"/' 's/"r"/"q"/' 's/,"region":"q"//'; do
    sed -i "$change" k.jsonl
    expect 0 $X keys k.jsonl
    summary "read 1, added 0, replaced 1, unchanged 0, deleted 0"
    expect 0 $X keys k.jsonl
    summary "read 1, added 0, replaced 0, unchanged 1, deleted 0"
done

# The same id several times in one run.
{ line a one 1; line a two 2; line a three 3; line b one 1; gone b; gone b; line c one 1; gone c; line c one 1; } >often.jsonl
expect 0 $X often often.jsonl
err_has 'often.jsonl:2: warning: the id "a" came before in this run; the later article counts'
err_has 'often.jsonl:3: warning: the id "a" came before'
err_has 'often.jsonl:6: warning: there is no article "b" to delete'
check "adding again after a deletion is no repetition" sh -c "! grep -q 'often.jsonl:9' '$T/err'"
err_has "published generation 1: 2 articles"
summary "read 9, added 4, replaced 2, unchanged 0, deleted 2"
sources often "one 1,three 1"
{ gone a; line a three 3; gone c; } >readd.jsonl
expect 0 $X often readd.jsonl
err_has "published generation 2: 1 articles"
summary "read 3, added 0, replaced 0, unchanged 1, deleted 2"
sources often "three 1"
{ gone a; line n one 1; gone n; } >away.jsonl
expect 0 $X often away.jsonl
err_has "published generation 3: 0 articles"
sources often ""
expect 0 $X often base.jsonl
err_has "published generation 4: 3 articles"
sources often "one 3"
check "segments without a living article are gone" test "$(ls often/segments | wc -l)" = 1

# The same, with publications between them; and what has not changed.
{ line a one 1; line b one 1; line c one 1; line a two 2; line d one 1; line b one 1; } >apart.jsonl
expect 0 $X --publish-every 2 apart apart.jsonl
err_has 'apart.jsonl:4: warning: the id "a" came before'
err_has 'apart.jsonl:6: warning: the id "b" came before'
{ line b one 1; line c one 1; line d one 1; line c one 1; } >same.jsonl
expect 0 $X --publish-every 2 apart same.jsonl
check "only what came twice is warned of" test "$(grep warning "$T/err")" = \
    'same.jsonl:4: warning: the id "c" came before in this run; the later article counts'
summary "read 4, added 0, replaced 0, unchanged 4, deleted 0"

# A file that comes to the same in the end changes nothing, however it gets there.
{ line a one 1; line a two 2; line b one 1; line n one 1; gone n; } >twice.jsonl
expect 0 $X twice twice.jsonl
err_has "published generation 1: 2 articles"
expect 0 $X twice twice.jsonl
check "the last of each id is what stands: nothing is published" sh -c "! grep -q published '$T/err'"
summary "read 5, added 1, replaced 1, unchanged 2, deleted 1"
{ line a one 1; line a two 2; line a one 1; line a two 2; gone b; line b one 1; line b two 2; line b one 1; } >back.jsonl
expect 0 $X twice back.jsonl
check "there and back, twice: nothing is published" sh -c "! grep -q published '$T/err'"
sources twice "one 1,two 1"
{ line a one 1; line a two 2; line a three 3; } >on.jsonl
expect 0 $X twice on.jsonl
err_has "published generation 2: 2 articles"
sources twice "one 1,three 1"

# The same over several publications of one run.
{ for i in 1 2 3 4 5 6 7; do line "$i" one "$i"; done; line 1 two 1; line 5 two 5; gone 2; line 2 three 2; gone 7; line 1 two 1; line 3 one 3; } >series.jsonl
expect 0 $X --publish-every 3 series series.jsonl
err_has "published generation 1: 3 articles"
err_has "published generation 2: 6 articles"
err_has "published generation 3: 7 articles"
err_has "published generation 4: 6 articles"
check "four publications" test "$(grep -c published "$T/err")" = 4
summary "read 14, added 8, replaced 2, unchanged 2, deleted 2"
sources series "one 3,two 2,three 1"
expect 0 $X whole series.jsonl
err_has "published generation 1: 6 articles"
check "one publication" test "$(grep -c published "$T/err")" = 1
sources whole "one 3,two 2,three 1"

# --json: what it says holds against the schema.
$X --json --publish-every 3 json series.jsonl >lines 2>err
check "lines of --json hold against the schema" sh -c "$PYTHON '$VALIDATE' summary <lines"
check "publications and one summary" test "$(grep -c '"type":"published"' lines) $(tail -1 lines | grep -c '"type":"summary"')" = "4 1"
check "published lines go to stdout alone" sh -c "! grep -q published err"
for index in series json often; do
    check "the manifest of $index holds against the schema" sh -c "$PYTHON '$VALIDATE' manifest <$index/manifest.json"
done
expect 2 sh -c "$X --json full series.jsonl >/dev/full"
err_has "standard output"
check "what was published stands" $X --verify full
expect 0 $X --quiet quiet base.jsonl
check "--quiet tells publications alone" test "$(cat "$T/err")" = "published generation 1: 3 articles"

# --delete, --merge
expect 0 $X --delete 1 --delete 1 --delete 3 series
err_has "published generation 5: 4 articles"
expect 1 $X --delete nobody --delete 4 series
err_has nobody
err_has "published generation 6: 3 articles"
expect 1 $X --delete nobody series
check "deleting nobody publishes nothing" sh -c "! grep -q published '$T/err'"
sources series "one 1,three 1,two 1"
expect 0 $X --merge series
err_has "published generation 7: 3 articles"
sources series "one 1,three 1,two 1"
check "one segment" test "$(ls series/segments)" = s7
check "without the dead" grep -q '"deleted":null' series/manifest.json
expect 0 $X --json --merge series
out_has '{"type":"published","generation":8,"articles":3,"message":"published generation 8: 3 articles"}'
expect 0 $X series series.jsonl
err_has "published generation 9: 6 articles"
sources series "one 3,two 2,three 1"
expect 0 $X --delete 1 --delete 2 --delete 3 --delete 4 --delete 5 --delete 6 series
expect 0 $X --merge series
sources series ""

# edit_manifest FILE FROM TO: and make its seal good
edit_manifest() {
    $PYTHON -c '
import hashlib, sys
path, before, after = sys.argv[1:]
text = open(path).read()
assert before in text
text = text.replace(before, after)
body = text[:text.rindex(",\"sha256\"")]
open(path, "w").write("%s,\"sha256\":\"%s\"}\n" % (body, hashlib.sha256((body + "}").encode()).hexdigest()))' "$@"
}

# Made with another analysis: refused, and --merge makes it good from its own texts.
cp -r whole older
edit_manifest older/manifest.json '"analysis":1' '"analysis":0'
expect 2 $X older base.jsonl
err_has "--merge older"
expect 2 $X --delete 1 older
check "it can be verified" $X --verify older
check "and counted" $X --stats older
expect 0 $X --merge older
err_has "published generation 2: 6 articles"
expect 0 $X older base.jsonl
sources older "one 6,two 2,three 1"
edit_manifest older/manifest.json '"format":5' '"format":1'
for command in --merge --verify --stats "--delete 1" ""; do
    expect 2 $X $command older
    err_has "index format 1"
    err_has "index the articles anew"
done
finish
