#!/bin/bash
# Locks, lost workers, places that cannot be written, damage, misuse: the message, the exit status, the index afterwards.
. "$(dirname "$0")/lib.sh"
X="timeout 120 $BIN/morgue-indexer"
cd "$T" || exit 99

articles >six.jsonl
$PYTHON -c '
import json
for i in range(3000):
    print(json.dumps({"id": "m%d" % i, "source": "S", "text": "word%d and others follow. " % i * 60}))' >many.jsonl
expect 0 $X --quiet index six.jsonl
cp -r index untouched
same_as_before() { check "the index is as it was" diff -r --exclude=lock index untouched; }

# --- a second indexer

mkfifo feed
timeout 120 "$BIN/morgue-indexer" --quiet index - <feed 2>first.err &
wrapper=$!
exec 9>feed
wait_until 10 sh -c "ls index | grep -q build-"
first=$(ls index | sed -n 's/^build-//p')
expect 2 $X index six.jsonl
err_has "index is being written by another indexer (pid $first); try again later, or --wait"
expect 2 $X --delete dam-1 index
err_has "(pid $first)"
expect 2 $X --merge index
err_has "(pid $first)"
check "reading needs no lock" $X --verify index
check "nor does --stats" $X --stats index
$X --quiet --wait --delete dam-1 index 2>waiting.err 9>&- &
waiter=$!
sleep 0.3
check "--wait waits" kill -0 $waiter
echo '{"id":"late","text":"t"}' >&9
exec 9>&-
wait $wrapper
check "the first one ends well" test $? = 0
wait $waiter
check "then the waiting one does its work" test $? = 0
check "on what the first one published" grep -q "^published generation 3: 6 articles" waiting.err
rm -rf index && cp -r untouched index

# --- a worker that is lost

start_many() {
    mkfifo "$1"
    timeout 120 "$BIN/morgue-indexer" --jobs 2 index - <"$1" >out 2>err &
    wrapper=$!
    exec 8>"$1"
    wait_until 10 pgrep -P "$wrapper" >/dev/null
    parent=$(pgrep -P "$wrapper")
    wait_until 10 sh -c "test \$(pgrep -P $parent | wc -l) = 2"
}
for which in head tail; do
    start_many "lost-$which"
    cat many.jsonl >&8 &
    writer=$!
    kill -KILL "$(pgrep -P "$parent" | $which -1)"
    exec 8>&-
    wait $wrapper
    check "a lost worker exits 2" test $? = 2
    kill $writer 2>/dev/null
    wait $writer 2>/dev/null
    check "it says so" grep -q "a worker process was ended by signal 9 (Killed)" err
    check "and what stands" grep -q "index stands as published in generation 1" err
    same_as_before
    check "nothing is left over" sh -c "! ls index | grep -q build-"
done
start_many idle # killed while it has nothing to do
kill -KILL $(pgrep -P "$parent")
echo '{"id":"x","text":"t"}' >&8
exec 8>&-
wait $wrapper
check "idle workers lost exit 2" test $? = 2
check "it says so" grep -q "signal 9" err
same_as_before
start_many interrupted
workers=$(pgrep -P "$parent")
head -c 3000000 many.jsonl >&8
kill -INT "$parent"
exec 8>&-
wait $wrapper
check "workers end with their parent" wait_until 10 sh -c "! kill -0 $(echo $workers | sed 's/ / 2>\&1 || ! kill -0 /') 2>/dev/null"
check "an interrupted run leaves the index whole" $X --verify index
expect 0 $X --quiet index six.jsonl
same_as_before

# --- places

expect 2 $X six.jsonl six.jsonl
err_has "six.jsonl is a file, and an index is a directory"
mkdir mine && cp six.jsonl mine/letter
expect 2 $X mine six.jsonl
err_has "mine holds other files and no index"
check "and leaves them alone" test "$(ls mine)" = letter
expect 2 $X "" six.jsonl
err_has "empty"
expect 2 $X six.jsonl/below six.jsonl
err_has "Not a directory"
expect 0 $X --quiet deep/er/index six.jsonl
check "directories are made" $X --verify deep/er/index
expect 0 $X --quiet "$T/with blank/í" six.jsonl
check "a name with blanks" $X --verify "$T/with blank/í"

if [ "$(id -u)" = 0 ] && command -v setpriv >/dev/null; then
    chmod 755 "$T"
    chmod -R a+rX index six.jsonl
    nobody="setpriv --reuid=65534 --regid=65534 --clear-groups"
    # Through another program: setpriv itself may still reach what its child cannot.
    if $nobody sh -c '"$0" --version' "$BIN/morgue-indexer" >/dev/null 2>&1; then
        expect 2 $nobody $X index six.jsonl
        err_has "cannot open index/lock: Permission denied"
        expect 2 $nobody $X elsewhere six.jsonl
        err_has "cannot create elsewhere: Permission denied"
        expect 0 $nobody $X --verify index
        expect 0 $nobody $X --stats index
        chmod 600 six.jsonl
        chmod 777 "$T"
        expect 1 $nobody $X other six.jsonl
        err_has "six.jsonl:1: "
        err_has "Permission denied"
        chmod 644 six.jsonl
    fi
fi

# --- a full disk (a cap on file size does the same to the writers)

expect 2 bash -c "ulimit -f 64; trap '' XFSZ; exec $X index many.jsonl"
check "it is told" grep -q "File too large\|a worker process" "$T/err"
same_as_before
expect 0 bash -c "ulimit -n 64; exec $X files many.jsonl"
check "few descriptors suffice" $X --verify files

# --- damage

for file in articles.post quotes.post articles.dates articles.xap quotes.xap articles.records quotes.records texts quotes.map; do
    f=index/segments/s1/$file
    size=$(stat -c %s "$f")
    $PYTHON -c '
import sys
with open(sys.argv[1], "r+b") as f:
    f.seek(int(sys.argv[2]) // 2); b = f.read(1); f.seek(-1, 1); f.write(bytes([b[0] ^ 1]))' "$f" "$size"
    expect 2 $X --verify index
    err_has "$f is damaged"
    err_has "index is damaged: 1 fault"
    rm -rf index && cp -r untouched index
    truncate -s -1 "$f"
    expect 2 $X --verify index
    err_has "$f has $((size - 1)) bytes, and the manifest says $size"
    expect 2 $X index six.jsonl
    err_has "index/segments/s1/$file"
    rm "$f"
    expect 2 $X --verify index
    err_has "$f: No such file or directory"
    rm -rf index && cp -r untouched index
done
sed -i 's/"generation":1/"generation":7/' index/manifest.json
expect 2 $X --verify index
err_has "manifest.json is damaged: its checksum"
echo '{' >index/manifest.json
for command in --verify --stats --merge "--delete x"; do
    expect 2 $X $command index
    err_has "manifest.json is damaged"
done
expect 2 $X index six.jsonl
err_has "manifest.json is damaged"
rm -rf index && cp -r untouched index

# --- misuse

expect 0 $X --help
out_has "--publish-every N"
out_has "Exit status"
expect 0 $X --version
expect 2 $X
err_has "name the INDEX"
expect 2 $X --frobnicate index
err_has "unknown option --frobnicate"
expect 2 $X -v six.jsonl
err_has "unknown option -v"
check "and makes no index of that name" test ! -e ./-v
expect 2 $X --verify index six.jsonl
err_has "take one INDEX and no INPUT"
expect 2 $X --verify --stats index
err_has "do not go together"
expect 2 $X --delete
err_has "--delete wants a value"
expect 2 $X --jobs 0 index
err_has "from 1 to 64"
expect 2 $X --memory 5M index
err_has "--memory must be at least"
expect 2 $X --memory lots index
err_has "--memory wants a size"
expect 2 $X --language "not a tag" index
err_has "--language wants a language tag"
expect 2 $X --progress sometimes index
err_has "auto|always|never"
expect 2 $X --split 2 index six.jsonl
err_has "--split"
for command in --verify --stats --merge "--delete x"; do
    expect 2 $X $command nowhere
    err_has "there is no index at nowhere; make one with: morgue-indexer nowhere ARTICLES.jsonl"
    expect 2 $X $command six.jsonl
    err_has "six.jsonl is a file"
    expect 2 $X $command mine
    err_has "mine is a directory, but no index"
done
check "nothing came of all that" test ! -e nowhere
expect 2 sh -c "$X --stats index >/dev/full"
err_has "standard output"
same_as_before

# --- --stats, --extract-quotes

expect 0 $X --json --stats index
out_has '"articles":6,"quotes":'
out_has '{"value":"en","articles":5}'
out_has '"undated":2'
expect 0 $X --stats index
out_has "articles    6"
out_has "2020-04-01 to 2022-01-05"
$X --extract-quotes six.jsonl >lines
check "one line an article" test "$(wc -l <lines)" = 6
check "lines of --extract-quotes hold against the schema" sh -c "$PYTHON '$VALIDATE' quotes-line <lines"
check "offsets are code points of the text as given" $PYTHON -c '
import json
texts = {a["id"]: a["text"] for a in map(json.loads, open("six.jsonl"))}
quotes = [(json.loads(line)["id"], q) for line in open("lines") for q in json.loads(line)["quotes"]]
assert len(quotes) >= 4
for id, q in quotes:
    assert texts[id][q["start"]:q["end"]] == q["text"], q
    if q["speaker"] is not None:
        assert texts[id][q["speaker_start"]:q["speaker_end"]] == q["speaker"], q'
expect 1 sh -c "echo nonsense | $X --extract-quotes"
err_has "<stdin>:1: "
expect 2 sh -c "$X --extract-quotes six.jsonl >/dev/full"
err_has "standard output"
check "no index is made" test "$(ls -d index* | wc -l)" = 1
finish
