#!/bin/bash
# Bad input: each case is named by its place and costs nothing but itself.
. "$(dirname "$0")/lib.sh"
X="timeout 120 $BIN/morgue-indexer"
cd "$T" || exit 99

# says LINE WHAT: the last run said just this of that line
says() { check "line $1: $2" grep -q "^bad.jsonl:$1: $2" err; }

good='{"id":"good","text":"A good article stands beside the bad one."}'
{
    echo "$good"                                                   # 1
    echo 'not json'                                                # 2
    echo '{"id":"open","text":"never closed'                       # 3
    printf '{"id":"utf8","text":"bad \xff byte"}\n'                # 4
    printf '{"id":"nul","text":"a\x00b"}\n'                        # 5
    echo '{"id":"nul-escape","text":"a\u0000b"}'                   # 6
    echo '{"id":"surrogate","text":"a \ud800 b"}'                  # 7
    echo '{"id":"types","text":["a","list"],"title":7}'            # 8
    echo '{"id":"date-1","text":"t","date":"None"}'                # 9
    echo '{"id":"date-2","text":"t","date":"2050-13-45"}'          # 10
    echo '{"id":"date-3","text":"t","date":20200101}'              # 11
    echo '{"id":"author","text":"t","author":{"name":5}}'          # 12
    echo '{"id":"neither","author":"Someone"}'                     # 13
    echo '["an","array"]'                                          # 14
    echo '"a string"'                                              # 15
    echo 'null'                                                    # 16
    echo ''                                                        # 17
    echo '   '                                                     # 18
    echo '{"id":"good","text":"The same id once more."}'           # 19
    # shellcheck disable=SC1112 # marks of all kinds are meant
    echo '{"id":"marks","text":"“”„“«»\"\"‘’”“"}'                  # 20
    echo '{"id":"html","text":"<p>He said <b>no</b> &amp; left.</p><script>x()</script>"}' # 21
    echo '{"id":"gone","deleted":true}'                            # 22
    echo '{"deleted":true}'                                        # 23
    echo '{"id":"lang","text":"t","language":"not a tag!"}'        # 24
    echo '{"id":"two","text":"t"} {"id":"three","text":"t"}'       # 25
    echo "{\"id\":\"deep\",\"text\":\"t\",\"x\":$(printf '[%.0s' {1..200})1$(printf ']%.0s' {1..200})}" # 26
    echo '{"id":"blank","text":"   ","title":"\n"}'                # 27
    echo '{"id":"","text":"an empty id"}'                          # 28
    printf '{"id":"last","text":"no line break at the end"}'       # 29
} >bad.jsonl
expect 1 $X index bad.jsonl
for line in 2 3 4 5 6 7 8 13 14 15 16 23 26; do says $line '[^w]'; done
for line in 9 10 11 12 19 22 24; do says $line 'warning: '; done
says 9 'warning: .*None'
says 10 'warning: .*2050-13-45'
says 13 '.*text.*title'
says 19 'warning: .*good'
says 22 'warning: .*gone'
for line in 1 17 18 20 21 28 29; do check "nothing is said of line $line" sh -c "! grep -q '^bad.jsonl:$line: ' err"; done
check "every message has a place" sh -c '! grep -v "^bad.jsonl:[0-9]*: \|^published generation 1: \|^read " err'
check "a message for each rejected article" sh -c '
    n=$(grep -c "^bad.jsonl:[0-9]*: [^w]" err); grep -q "rejected $n," err'
check "the index is whole" $X --verify index
for id in good date-1 date-2 date-3 author marks html lang last; do
    check "$id is in" $X --quiet --delete "$id" index
done
for id in utf8 nul nul-escape surrogate types neither gone open; do
    check "$id is not in" sh -c "! $X --quiet --delete '$id' index"
done

: >empty.jsonl
: >empty.json
: >empty.txt
: >empty.jsonl.gz
printf '\n\n  \n' >blank.jsonl
printf '\xef\xbb\xbf' >bom.jsonl
for f in empty.jsonl empty.json blank.jsonl bom.jsonl; do
    expect 0 $X empty $f
    err_has "$f:1: warning: no article in this file"
done
expect 1 $X empty empty.txt
err_has "empty.txt:1: "
$X empty empty.jsonl.gz >out 2>err
check "an empty .gz is told" grep -q '^empty.jsonl.gz:1: ' err
check "an index of nothing is whole" $X --verify empty

echo '[{"id":"1","text":"t"}, {"id":"2","text":"t"' >open.json
expect 1 $X open open.json
err_has "open.json:1: "
err_has "read 2, added 1,"
printf '[\n{"id":"1","text":"t"}\n{"id":"2","text":"t"}\n]' >comma.json
expect 1 $X comma comma.json
err_has "comma.json:3: "
printf '[{"id":"1","text":"t"}] trailing' >trailing.json
expect 1 $X trailing trailing.json
err_has "added 1,"
if [ "$(id -u)" != 0 ]; then
    echo "$good" >secret.jsonl
    chmod 000 secret.jsonl
    expect 1 $X secret secret.jsonl
    err_has "secret.jsonl:1: "
fi

# A name from outside reaches the terminal without its control characters.
name=$(printf 'esc\033[31m.jsonl')
echo nonsense >"$name"
expect 1 $X escape "$name"
check "no escape on stderr" sh -c "! grep -q \"\$(printf '\\033')\" err"
printf '{"id":"e\\u001b[31m\\u202e","deleted":true}\n' >escape.jsonl
expect 0 $X escape escape.jsonl
check "no escape of an id on stderr" sh -c "! grep -q \"\$(printf '\\033\\|\\342\\200\\256')\" err"

# --rejects keeps what was refused, byte by byte.
echo '{"id":"fine","text":"t"}' >mixed.jsonl
printf 'nonsense\n{"id":"x"}\n{"id":"u","text":"\xff"}\n' >refused
cat refused >>mixed.jsonl
expect 1 $X --rejects rejects.jsonl rejecting mixed.jsonl
check "rejects are kept" cmp refused rejects.jsonl
expect 1 $X --rejects rejects.jsonl rejecting mixed.jsonl
check "rejects are appended" test "$(wc -l <rejects.jsonl)" = 6
expect 2 $X --rejects no/such/dir/file rejecting2 mixed.jsonl
err_has "no/such/dir/file"
check "an unwritable rejects file is told before anything is written" test ! -e rejecting2
expect 2 $X --rejects /dev/full rejecting mixed.jsonl
err_has "/dev/full"

expect 2 $X --strict strict mixed.jsonl
err_has "mixed.jsonl:2: "
err_has "3 articles were rejected, so with --strict nothing was published"
expect 2 $X --verify strict
echo "$good" >good.jsonl
expect 0 $X --strict strict good.jsonl
cp strict/manifest.json before
expect 2 $X --strict --publish-every 1 strict mixed.jsonl
err_has "stands as published in generation 1"
check "the index stands" cmp before strict/manifest.json
finish
