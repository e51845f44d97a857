#!/bin/bash
# What scripts lean on and the other tests of the indexer do not say: keys, dates, names, options.
. "$(dirname "$0")/lib.sh"
X="timeout 120 $BIN/morgue-indexer"
cd "$T" || exit 99

# field ID KEY WANT: what article ID of the index `keys` has under KEY ("null" when nothing)
field() {
    check "$1: $2 is $3" $PYTHON - "$BIN/morgue-queryd" "$@" <<'PY'
import json, subprocess, sys
queryd, article, key, want = sys.argv[1:]
reply = subprocess.run([queryd, '--stdio', 'keys'], input=json.dumps({'op': 'get', 'article': article}),
                       stdout=subprocess.PIPE, universal_newlines=True).stdout.splitlines()[0]
got = json.loads(reply).get('article', {}).get(key)
assert json.dumps(got) == json.dumps(json.loads(want)), got
PY
}

# One key table for what other programs write
cat >keys.jsonl <<'EOF'
{"id":"traf","title":"T","text":"One.","source":"https://example.org/1","source-hostname":"Example","hostname":"example.org","author":"A; B","date":"2024-05-06"}
{"url":"https://news.example/np","maintext":"Main.","title":"NP","title_rss":"None","date_publish":"2024-01-01 09:08:07","source_domain":"news.example","authors":["Jo Doe"],"language":"None"}
{"url":"https://n.example/4k","authors":["Ann Lee","Bo Ray"],"publish_date":"2023-02-03T04:05:06","text":"Newspaper."}
{"uri":"urn:n1","headline":"H","body_text":"B.","copyrightholder":"TT","person":[{"name":"Per Son"}],"contentcreated":"2022-03-04T05:06:07+02:00","place":[{"name":"Uppsala"}]}
{"uri":"urn:n3","headlines":[{"value":"H3"}],"bodies":[{"value":"B3."}],"copyrightHolder":"NTB","people":[{"name":"Kari"}],"versionCreated":"2021-03-04","places":[{"name":"Oslo"}]}
{"uri":"urn:gone","pubstatus":"canceled"}
EOF
expect 0 $X keys keys.jsonl
err_has 'keys.jsonl:6: warning: there is no article "urn:gone" to delete'
field traf url '"https://example.org/1"'
field traf source '"Example"'
field https://news.example/np text '"Main."'
field https://news.example/np source '"news.example"'
field https://n.example/4k author '"Ann Lee; Bo Ray"'
field https://n.example/4k date '"2023-02-03T04:05:06"'
field urn:n1 date '"2022-03-04T05:06:07+02:00"'
field urn:n1 region '"Uppsala"'
field urn:n3 title '"H3"'
field urn:n3 source '"NTB"'
field urn:n3 author '"Kari"'

# Dates: those that are one are kept as written, others are dropped with a warning, never the article
n=0
dated() {
    n=$((n + 1))
    printf '{"id":"%s%d","text":"a","date":%s}\n' "$1" $n "$2" >>dates.jsonl
}
for d in '"2024"' '"2024-02"' '"2024-02-29"' '"2024-02-29T23:59:59.5+05:30"' '"2024-02-29 10:11"' null; do dated good "$d"; done
for d in '"2050-13-45"' '"2024-02-30"' '"yesterday"' '"None"' '"2024-02-29T25:00:00"' 20240229 '["2024"]'; do dated bad "$d"; done
expect 0 $X dates dates.jsonl
err_has 'read 13, added 13'
check "seven dates are dropped, by line" test "$(grep -c '^dates.jsonl:[0-9]*: warning: "date"' "$T/err")" = 7
expect 0 $X --stats dates
out_has '8 articles without'

# The same directory under both spellings gives the same ids
mkdir -p in/sub
printf 'Title\n\nText\n' >in/sub/a.txt
expect 0 $X dir in
expect 0 $X dir in/
err_has 'unchanged 1'

# MB/s counts what was read, not how it was packed
$PYTHON -c 'print("{\"id\":\"p\",\"text\":\"t\",\"pad\":\"%s\"}" % ("x" * 20000000))' | gzip -c >packed.jsonl.gz
expect 0 $X packed packed.jsonl.gz
check "20 MB in a minute and more" sh -c '! grep -q "MB/s 0.0" "$1"' sh "$T/err"

# A window of 128 MiB, as zstd --long makes it, fits into the memory of the default and of a quarter
sed -n 1,3p keys.jsonl | zstd -q --long=27 -c >window.jsonl.zst
expect 0 $X window window.jsonl.zst
err_has 'read 3, added 3'
expect 0 $X --memory 256M window window.jsonl.zst
err_has 'unchanged 3'
expect 1 $X --memory 64M window window.jsonl.zst
err_has 'window.jsonl.zst:1: unpacking it takes more memory than there is; raise --memory'

# --verify counts what can be found
expect 0 $X --delete bad7 dates
expect 0 $X --verify dates
out_has ' 12 articles'

# What a terminal must not see
printf '%s\n' '{"id":"c","text":"t","source":"Evil \u001b[31m\u202e","date":"\u001b[31m"}' >evil.jsonl
expect 0 $X evil evil.jsonl
check "no control character in a warning" sh -c '! grep -q "$(printf "\033")" "$1"' sh "$T/err"
expect 0 $X --stats evil
check "none in --stats" sh -c '! grep -q "$(printf "\033")" "$1"' sh "$T/out"

# --extract-quotes rejects as the indexer does
printf '%s\n' '{"id":"q","text":"“We are ready,” said Anna Petrova."}' 'broken' '{"id":"none"}' >quotes.jsonl
expect 1 $X --extract-quotes quotes.jsonl
out_has '"speaker":"Anna Petrova"'
err_has 'quotes.jsonl:2: bad JSON'
expect 2 $X --extract-quotes --strict --rejects kept quotes.jsonl
out_has '"id":"q"'
check "--rejects keeps them" test "$(cat kept)" = "$(sed -n 2,3p quotes.jsonl)"
expect 2 $X --extract-quotes --rejects nowhere/kept quotes.jsonl
finish
