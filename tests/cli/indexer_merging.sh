#!/bin/bash
# Few segments after many small runs; merging loses nothing; native indexes and others do not mix.
. "$(dirname "$0")/lib.sh"
X="timeout 120 $BIN/morgue-indexer"
cd "$T" || exit 99

$PYTHON - <<'MAKE'
import json
def article(i, version=0):
    return {'id': 'n%d' % i, 'title': 'Story %d' % i, 'source': 'v%d' % version, 'date': '20%02d-02-03' % (i % 20), 'language': 'en',
            'text': 'The council met %d times. “We met word%d,” said Ann Lee. %s' % (i, i, 'Nobody came. ' * (i % 9))}
with open('all.jsonl', 'w') as f:
    for i in range(60):
        f.write(json.dumps(article(i)) + '\n')
with open('changes.jsonl', 'w') as f:
    for i in range(0, 60, 2):
        f.write(json.dumps(article(i, 1) if i % 3 else {'id': 'n%d' % i, 'deleted': True}) + '\n')
with open('final.jsonl', 'w') as f:  # what is left
    for i in range(60):
        if i % 2 or i % 3:
            f.write(json.dumps(article(i, 0 if i % 2 else 1)) + '\n')
MAKE

segments() { find "$1/segments" -mindepth 1 -maxdepth 1 | wc -l; }
# What an index holds, but for the places where it lies.
contents() { $X --json --stats "$1" | $PYTHON -c '
import json, sys
s = json.load(sys.stdin)
print([s[k] for k in ("articles", "quotes", "languages", "sources", "dates")])'; }
same_contents() { check "$1 holds what $2 does" test "$(contents "$1")" = "$(contents "$2")"; }

# --- a run that publishes often, then one that changes half of it
expect 0 $X --quiet --publish-every 1 many all.jsonl
check "a publication for each article" grep -q "published generation 60: 60 articles" "$T/err"
check "and for nothing else" test "$(grep -c published "$T/err")" = 60
check "ten segments at most" test "$(segments many)" -le 10
check "they are whole" $X --verify many
expect 0 $X --quiet once all.jsonl
same_contents many once
expect 0 $X --quiet --publish-every 2 many changes.jsonl
check "ten segments at most" test "$(segments many)" -le 10
check "they are whole" $X --verify many
expect 0 $X --quiet final final.jsonl
same_contents many final
expect 0 $X --quiet many final.jsonl
check "nothing is new" test ! -s "$T/err"

# --- --merge, by what the segments hold and from the texts, is the same
cp -r many again
generation=$(sed 's/.*"generation":\([0-9]*\).*/\1/' many/manifest.json)
expect 0 $X --merge many
err_has "published generation $((generation + 1)): 50 articles"
check "one segment" test "$(segments many)" = 1
check "whole" $X --verify many
same_contents many final
check "without the dead" grep -q '"deleted":null' many/manifest.json
expect 0 $X --quiet many final.jsonl
check "nothing is new" test ! -s "$T/err"

# --- nothing damaged is copied
for file in texts articles.post quotes.xap; do
    rm -rf hurt && cp -r again hurt
    victim=$(find hurt/segments -name $file -size +1k | sort | head -1)
    $PYTHON -c '
import os, sys
with open(sys.argv[1], "r+b") as f:
    f.seek(os.path.getsize(sys.argv[1]) // 2); b = f.read(1); f.seek(-1, 1); f.write(bytes([b[0] ^ 1]))' "$victim"
    expect 2 $X --merge hurt
    err_has "$victim is damaged"
done

# --- texts with a dictionary: however many workers, the same bytes; merging keeps every text
$PYTHON - <<'MAKE'
import json, random
random.seed(5)
words = ['w%x' % random.randrange(1 << 30) for _ in range(3000)]
with open('press.jsonl', 'w') as f:
    for i in range(2000):
        text = ' '.join(random.choice(words) for _ in range(random.randrange(100, 500)))
        f.write(json.dumps({'id': 'p%d' % i, 'title': 'Story %d' % i, 'text': text, 'language': 'en'}) + '\n')
MAKE
texts_of() { cat "$1"/segments/*/texts | sha256sum; }
texts_size() { cat "$1"/segments/*/texts | wc -c; }
for jobs in 1 2 3; do expect 0 $X --quiet --jobs $jobs "press$jobs" press.jsonl; done
check "two workers write what one does" test "$(texts_of press1)" = "$(texts_of press2)"
check "and three" test "$(texts_of press1)" = "$(texts_of press3)"
expect 0 $X --quiet --publish-every 300 press press.jsonl
check "whole" $X --verify press
check "small segments have no dictionary" test "$(texts_size press)" -gt $(($(texts_size press1) * 11 / 10))
expect 0 $X --merge press
check "whole" $X --verify press
check "merged as if built at once" test "$(texts_of press)" = "$(texts_of press1)"
expect 0 $X --quiet press press.jsonl
check "nothing is new" test ! -s "$T/err"
head -300 press.jsonl | sed 's/"id": "p/"id": "q/' >more.jsonl
expect 0 $X --quiet press more.jsonl
expect 0 $X --merge press
check "whole" $X --verify press
expect 0 $X --quiet press press.jsonl more.jsonl
check "nothing is new" test ! -s "$T/err"

# --- native and not
native() { grep -o '"native":[a-z]*' "$1/manifest.json" | sort -u; }
expect 0 $X --quiet --native nat all.jsonl
check "--native is native" test "$(native nat)" = '"native":true'
expect 0 $X --quiet --publish-every 3 nat changes.jsonl
check "and stays so" test "$(native nat)" = '"native":true'
check "whole" $X --verify nat
same_contents nat final
expect 0 $X --quiet --merge nat
check "merged as well" test "$(native nat) $(segments nat)" = '"native":true 1'
same_contents nat final
if [ "$(native once)" = '"native":false' ]; then # a new index is not native unless told so
    expect 2 $X --native once changes.jsonl
    err_has "once was made without --native; rebuild it first with: morgue-indexer --merge --native once"
    expect 0 $X --merge --native once
    check "rebuilt" test "$(native once)" = '"native":true'
    check "whole" $X --verify once
    expect 0 $X --quiet --native once changes.jsonl
    same_contents once final
fi
finish
