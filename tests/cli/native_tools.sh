#!/usr/bin/env bash
# A native index is an ordinary Xapian database: stock tools open it and count the same.
. "$(dirname "$0")/lib.sh"

cd "$T" || exit 99
articles >all.jsonl
cat "$ROOT/tests/oracle/small.jsonl" >>all.jsonl
"$BIN/morgue-indexer" --quiet plain all.jsonl 2>/dev/null
expect 0 "$BIN/morgue-indexer" --native native all.jsonl
"$BIN/morgue-indexer" --merge native 2>/dev/null # one article there replaces another
check "xapian-delve opens the articles" xapian-delve native
check "and the quotations" xapian-delve native/quotes
check "a plain index has no stubs" test ! -e plain/XAPIANDB

# count INDEX QUERY
count() { "$BIN/morgue" --index "$1" count "$2"; }
delve() { xapian-delve -t "$1" -1 native | sed -n "s/.*termfreq \([0-9]*\).*/\1/p"; }
for word in dam police the market corruption; do
    check "xapian-delve counts $word" test "$(delve "$word")" = "$(count plain "text:=$word")"
done
check "python3-xapian counts the same" "$PYTHON" - "$BIN/morgue" <<'PYTHON'
import json, subprocess, sys
import xapian

db, quotes = xapian.Database('native'), xapian.Database('native/quotes')
assert db.get_doccount() == int(subprocess.check_output(
    [sys.argv[1], '--index', 'plain', 'count', 'NOT id:none'])), db.get_doccount()
words = [t.term.decode() for t in db.allterms() if t.term[:1].islower() and t.term.isascii()]
step = max(1, len(words) // 25)
asked = 0
for word in words[::step]:
    if not word.isalpha() or len(word) < 2:
        continue
    for term, query, database, of in ((word, 'text:=' + word, db, []),
                                      ('S' + word, 'title:=' + word, db, []),
                                      (word, '=' + word, quotes, ['--quotes'])):
        out = subprocess.run([sys.argv[1], '--index', 'plain', 'count'] + of + [query],
                             capture_output=True, text=True).stdout
        assert database.get_termfreq(term) == int(out), (term, database.get_termfreq(term), out)
        asked += 1
assert asked > 30, asked

def run(query):
    enquire = xapian.Enquire(db)
    enquire.set_query(query)
    return sorted(hit.document.get_value(1).decode() for hit in enquire.get_mset(0, 1000, 100000))

def ours(query):
    out = subprocess.check_output([sys.argv[1], '--index', 'plain', 'search', '--json', '--all', query])
    return sorted(o['article']['id'] for o in map(json.loads, out.splitlines()) if o['type'] == 'hit')

for phrase in (['old', 'dam'], ['state', 'of', 'emergency']):
    assert run(xapian.Query(xapian.Query.OP_PHRASE, phrase)) == ours('text:"%s"' % ' '.join(phrase)) != [], phrase
assert run(xapian.Query('Zen:repair')) == ours('repairs lang:en') != []
PYTHON

# The stubs follow generations in which nothing is dead, and stay behind others.
documents() { xapian-delve "$1" | sed -n 's/^number of documents = //p'; }
before=$(documents native)
echo '{"id":"new-1","title":"New","text":"A brand new article."}' >new.jsonl
"$BIN/morgue-indexer" --quiet native new.jsonl 2>/dev/null
check "a new article is there" test "$(documents native)" = $((before + 1))
"$BIN/morgue-indexer" --quiet --delete dam-1 native 2>/dev/null
check "with one dead the former generation stays" test "$(documents native)" = $((before + 1))
"$BIN/morgue-indexer" --merge native 2>/dev/null
check "--merge brings it up to date" test "$(documents native)" = "$before"
check "whole" "$BIN/morgue-indexer" --verify native

# Served by Xapian's own server.
check "a document through xapian-progsrv" "$PYTHON" - <<'PYTHON'
import xapian
db = xapian.remote_open('xapian-progsrv', 'native')
assert db.get_doccount() == xapian.Database('native').get_doccount()
PYTHON
finish
