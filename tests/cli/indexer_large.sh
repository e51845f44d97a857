#!/bin/bash
# Articles, ids and numbers of unusual size.
. "$(dirname "$0")/lib.sh"
X="timeout 250 $BIN/morgue-indexer"
cd "$T" || exit 99

# An instrumented program is slow: it gets a smaller one.
size=50
grep -q __asan_init "$BIN/morgue-indexer" && size=3
$PYTHON - $size <<'MAKE'
import json, random, sys
rng = random.Random(5)
words = ['river', 'council', '“No,”', 'said', 'Ann', 'Lee', 'bridge', 'market.', 'winter', 'мост', 'budget', 'школа']
size, paragraphs, n = int(sys.argv[1]) * 1000000, [], 0
while n < size:
    paragraphs.append(' '.join(rng.choice(words) for _ in range(100)))
    n += len(paragraphs[-1].encode()) + 2
with open('huge.jsonl', 'w') as f:
    f.write(json.dumps({'id': 'before', 'text': 'small'}) + '\n')
    f.write(json.dumps({'id': 'huge', 'title': 'Huge', 'text': '\n\n'.join(paragraphs)}, ensure_ascii=False) + '\n')
    f.write(json.dumps({'id': 'after', 'text': 'small'}) + '\n')
with open('ids.jsonl', 'w') as f:
    for last in '123':
        f.write(json.dumps({'id': 'i' * 100000 + last, 'source': last, 'text': 'of ' + last}) + '\n')
with open('again.jsonl', 'w') as f:
    f.write(json.dumps({'id': 'i' * 100000 + '2', 'source': 'new', 'text': 'of 2'}) + '\n')
    f.write(json.dumps({'id': 'i' * 100000 + '3', 'deleted': True}) + '\n')
    f.write(json.dumps({'id': 'i' * 100000, 'deleted': True}) + '\n')
with open('over.jsonl', 'w') as f:
    f.write('{"id":"over","text":"' + 'x' * (64 << 20) + '"}\n{"id":"next","text":"small"}\n')
with open('word.jsonl', 'w') as f:
    f.write(json.dumps({'id': 'word', 'text': 'a' * 1000000, 'title': 'b' * 100000, 'author': ['c' * 100000] * 3}) + '\n')
    f.write(json.dumps({'id': 'lines', 'text': '\n' * 1000000 + 'x'}) + '\n')
    f.write(json.dumps({'id': 'marks', 'text': '“' * 200000}) + '\n')
    f.write(json.dumps({'id': 'pairs', 'text': '“a” ' * 50000}) + '\n')
MAKE

expect 0 $X huge huge.jsonl
err_has "published generation 1: 3 articles"
err_has "read 3, added 3, replaced 0, unchanged 0, deleted 0, rejected 0"
expect 0 $X huge huge.jsonl
err_has "unchanged 3"
check "huge is whole" $X --verify huge
check "its text is kept" test "$(stat -c %s huge/segments/s1/texts)" -gt $((size * 100000))

if [ $size = 50 ]; then
    expect 1 $X --memory 256M little huge.jsonl
    err_has "huge.jsonl:2: the article is too large for this much memory; raise --memory"
    err_has "read 3, added 2, replaced 0, unchanged 0, deleted 0, rejected 1"
    expect 2 $X --memory 256M --merge --native huge
    err_has "article huge is too large for this much memory; raise --memory"
    check "huge stands" $X --verify huge
fi

# A cap that holds for all processes together, whatever is in the text.
cat >capped.py <<'CAPPED'
"""capped.py LIMIT_MB COMMAND...: run it, exit as it does, or with 99 when its processes held more than that at once."""
import os
import subprocess
import sys
import time

def family(pid):
    found = [pid]
    try:
        with open('/proc/%d/task/%d/children' % (pid, pid)) as f:
            found += [q for child in f.read().split() for q in family(int(child))]
    except OSError:
        pass
    return found

def held(pid):
    try:
        with open('/proc/%d/status' % pid) as f:
            return sum(int(line.split()[1]) for line in f if line.startswith('RssAnon')) / 1024
    except OSError:
        return 0

process, peak = subprocess.Popen(sys.argv[2:], stdin=subprocess.DEVNULL), 0
while process.poll() is None:
    peak = max(peak, sum(map(held, family(process.pid))))
    time.sleep(0.02)
print('at most %d MB' % peak)
sys.exit(99 if peak > int(sys.argv[1]) else process.returncode)
CAPPED
if [ $size = 50 ]; then
    $PYTHON -c '
import json
for name, text, n in ("quotes", "“I go.” ", 2500000), ("plain", "the river council ", 600000), ("empty", "", 0):
    print(json.dumps({"id": name, "title": "t", "text": text * n, "keys": [{} for _ in range(0 if n else 2000000)]}, ensure_ascii=False))' >odd.jsonl
    expect 1 $PYTHON capped.py 256 $X --memory 256M odd odd.jsonl
    err_has "odd.jsonl:1: the article is too large for this much memory; raise --memory"
    err_has "odd.jsonl:3: the article is too large for this much memory; raise --memory"
    err_has "published generation 1: 1 articles"
    check "odd is whole" $X --verify odd
    expect 0 $PYTHON capped.py 1024 $X kept huge.jsonl
    err_has "published generation 1: 3 articles"
fi

expect 0 $X ids ids.jsonl
err_has "published generation 1: 3 articles"
expect 0 $X ids ids.jsonl
err_has "unchanged 3"
expect 0 $X ids again.jsonl
err_has "replaced 1, unchanged 0, deleted 1"
err_has "again.jsonl:3: warning: there is no article "
check "messages stay short" sh -c '! grep -q "................................................................................................................................................................................................................................................................" "$1"' sh "$T/err"
$X --json --stats ids >stats
check "the right ones" grep -q '"sources":\[{"value":"1","articles":1},{"value":"new","articles":1}\]' stats
check "ids is whole" $X --verify ids
expect 0 $X --delete "$(printf 'i%.0s' {1..100000})1" ids

expect 1 $X over over.jsonl
err_has "over.jsonl:1: "
err_has "64 MiB"
err_has "read 2, added 1,"

expect 0 $X word word.jsonl
err_has "added 4"
check "word is whole" $X --verify word

# Many publications: segments add up, and so do descriptors.
$PYTHON -c '
for i in range(300): print("{\"id\":\"%d\",\"text\":\"t\"}" % i)' >small.jsonl
[ $size = 3 ] && head -100 small.jsonl >s && mv s small.jsonl
n=$(wc -l <small.jsonl)
expect 0 bash -c "ulimit -Sn 256; exec $X --no-quotes --publish-every 1 --jobs 1 many small.jsonl"
err_has "published generation $n: $n articles"
expect 0 bash -c "ulimit -Sn 256; exec $X many small.jsonl"
err_has "unchanged $n"
expect 0 bash -c "ulimit -Sn 256; exec $X --merge many"
check "one segment again" test "$(ls many/segments | wc -l)" = 1
finish
