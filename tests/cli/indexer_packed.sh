#!/bin/bash
# Packed inputs of every window and dictionary within the limits are read to their end with the memory that is the default; what is
# cut short is named with its place, and what came before stays.
. "$(dirname "$0")/lib.sh"
X="timeout 120 $BIN/morgue-indexer --no-quotes"
cd "$T" || exit 99
articles() { $X --stats --json "$1" | $PYTHON -c 'import json, sys; print(json.load(sys.stdin)["articles"])'; }

# From a pipe, so that the head of a frame does not tell its length and the whole window is asked for.
$PYTHON -c '
import json, random
rng = random.Random(1)
words = "river council bridge market winter budget school harbour train letter".split()
for n in range(4000):
    print(json.dumps({"id": "a%d" % n, "language": "en", "text": " ".join(rng.choice(words) for _ in range(60))}))' >all.jsonl
zstd -q -c <all.jsonl >plain.jsonl.zst
zstd -q --ultra -22 --long=27 -c <all.jsonl >long.jsonl.zst
gzip -c all.jsonl >one.jsonl.gz
xz -9 -c all.jsonl >nine.jsonl.xz
xz -0 --lzma2=dict=192MiB -c all.jsonl >wide.jsonl.xz
head -200 all.jsonl | zstd -q -c | cat - plain.jsonl.zst >joined.jsonl.zst
for file in plain.jsonl.zst long.jsonl.zst joined.jsonl.zst one.jsonl.gz nine.jsonl.xz wide.jsonl.xz; do
    expect 0 $X "index-$file" $file
    check "all of $file" test "$(articles "index-$file")" = 4000
done
expect 0 sh -c "timeout 120 $BIN/morgue-indexer --no-quotes piped - <long.jsonl.zst"
check "all of standard input" test "$(articles piped)" = 4000

for file in plain.jsonl.zst long.jsonl.zst one.jsonl.gz nine.jsonl.xz; do
    size=$(($(stat -c %s $file) * 2 / 3))
    head -c $size $file >cut-$file
    expect 1 $X "index-cut-$file" cut-$file
    check "the place in cut-$file is told" grep -Eq "^cut-$file:[0-9]+: .*byte $size " "$T/err"
    check "what came before is in" test "$(articles "index-cut-$file")" -gt 100
done

zstd -q -3 --long=28 -c <all.jsonl >huge.jsonl.zst
expect 1 $X huge huge.jsonl.zst
err_has "huge.jsonl.zst:1: its zstd window is larger than the 128 MiB"
expect 1 $X --memory 64M small long.jsonl.zst
err_has "raise --memory"
expect 0 $X --memory 256M small long.jsonl.zst
check "all with a little more" test "$(articles small)" = 4000
finish
