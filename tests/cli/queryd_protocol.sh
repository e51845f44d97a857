#!/bin/bash
# The socket protocol, spoken by clients good and bad.
. "$(dirname "$0")/lib.sh"
make_index "$T/index"
start_daemon "$T/s" --max-connections 20 "$T/index"

one() { expect 0 $PEER "$T/s" one "$1"; }

one '{"id":1,"op":"hello"}'
out_has '"protocol":1'
one '{"id":[1],"op":"ping"}'
out_has '{"id":[1],"type":"done"'
one '{"op":"ping"}'
out_has '"id":null'
one '{"id":1,"op":"search","q":"police w/3 fire"}'
out_has '"id":"fire-1"'
out_has '"total":1'
one '{"id":1,"op":"search","q":"dam","sort":"date"}'
out_has '"rank":2'
check "oldest first" sh -c 'head -1 "$1" | grep -q dam-1' sh "$T/out"
one '{"id":1,"op":"search","q":"dam","sort":"-date","limit":1,"offset":1,"snippet":false}'
out_has '"rank":2'
out_lacks snippets
one '{"id":1,"op":"quotes","q":"corruption"}'
out_has '"speaker_full":"Aigul Bekova"'
out_has '"total":2'
one '{"id":1,"op":"count","q":"corruption","of":"quotes"}'
out_has '"total":2'
one '{"id":1,"op":"count","q":"zzz"}'
out_has '"total":0'
one '{"id":1,"op":"get","article":"dam-1"}'
out_has 'Nobody checks the concrete.'
one '{"id":1,"op":"get","article":"none"}'
out_has '"code":"not_found"'
one '{"id":1,"op":"get","article":""}'
out_has '"code":"not_found","message":"the id is empty'
one '{"id":1,"op":"explain","q":"dam NOT old"}'
out_has '"tree"'
one '{"id":1,"op":"explain","q":"dam and old"}'
out_has '"hint":"and, or'
one '{"id":"a\u0000b","op":"ping"}'
out_has '"id":"a\u0000b"'
one '{"id":1,"op":"stats"}'
out_has '"articles":6'
one '{"id":1,"op":"speakers","q":"corruption"}'
out_has '"speaker":"Aigul Bekova","quotes":1,"articles":1'
out_has '"total":2'
one '{"id":1,"op":"search","q":"dam","collapse":true}'
out_has '"copies":1,"sources":["Valley Courier"]'
one '{"id":1,"op":"kwic","q":"corruption","context":1,"limit":1,"sort":"date"}'
out_has '"texts":'
out_has '"match":"'
one '{"id":1,"op":"kwic","q":"title:dam","context":0}'
out_has '"field":"title","left":"","match":"'
one '{"id":1,"op":"kwic","q":"lang:en"}'
out_has '"hint":"5 of 5 texts have no line: '
one '{"id":1,"op":"kwic","q":"lang:en OR and"}'
out_has '"hint":"and, or and not are searched for as words: write AND, OR, NOT to combine; 3 of 5 texts have no line: '
# One hint of several turns is told once
seq 600 | sed 's/.*/{"id":"m&","text":"alpha and &"}/' | "$BIN/morgue-indexer" --quiet "$T/many" - 2>"$T/indexer"
many() { echo "$1" | "$BIN/morgue-queryd" --stdio "$T/many"; }
for op in search kwic; do
    expect 0 many '{"id":1,"op":"'"$op"'","q":"alpha OR and","limit":1200}'
    out_has '"total":'
    out_has '"hint":"and, or and not are searched for as words: write AND, OR, NOT to combine"'
done
# A timeline is whole unless a page of it is asked for; then a cursor goes on
one '{"id":1,"op":"timeline","q":"dam OR fire OR valley","by":"day"}'
days=$(grep -c '"date"' "$T/out")
check "more than two days" test "$days" -gt 2
out_has "\"count\":$days,\"total\":$days,"
out_lacks '"cursor"'
one '{"id":1,"op":"timeline","q":"dam OR fire OR valley","by":"day","limit":2}'
out_has "\"count\":2,\"total\":$days,"
second=$(grep '"date"' "$T/out" | tail -1)
cursor=$(sed -n 's/.*"cursor":"\([^"]*\)".*/\1/p' "$T/out")
one '{"id":1,"op":"timeline","q":"dam OR fire OR valley","by":"day","cursor":"'"$cursor"'"}'
out_has "\"count\":$((days - 2)),\"total\":$days,"
out_lacks "$second"
one '{"id":1,"op":"timeline","q":"dam OR fire OR valley","by":"year","cursor":"'"$cursor"'"}'
out_has '"code":"bad_request"'
out_has 'belongs to another query'
for op in timeline search kwic; do
    one '{"id":1,"op":"'"$op"'","q":"dam OR fire","limit":0}'
    out_has '"count":0,"total":'
    out_lacks '"cursor"'
done
one '{"id":1,"op":"facets","q":"dam OR fire","field":"source","limit":1}'
cursor=$(sed -n 's/.*"cursor":"\([^"]*\)".*/\1/p' "$T/out")
one '{"id":1,"op":"facets","q":"dam OR fire","field":"language","cursor":"'"$cursor"'"}'
out_has 'belongs to another query'
one '{"id":1,"op":"suggest","prefix":"d","limit":1}'
cursor=$(sed -n 's/.*"cursor":"\([^"]*\)".*/\1/p' "$T/out")
one '{"id":1,"op":"suggest","prefix":"s","cursor":"'"$cursor"'"}'
out_has 'belongs to another query'
one '{"id":1,"op":"suggest","prefix":"d","cursor":"'"$cursor"'"}'
out_has '"word":'
one '{"id":1,"op":"timeline","q":"dam OR fire OR valley","by":"day","offset":1,"limit":1}'
check "an offset leaves out the first" test "$(grep '"date"' "$T/out")" = "$second"

for op in timeline kwic watch; do
    one "{\"id\":1,\"op\":\"$op\",\"q\":\"dam\"}"
    out_has '"type":"'
done
one '{"id":1,"op":"search","q":"(dam"}'
out_has '"code":"syntax"'
out_has '"offset":0,"length":1'
one '{"id":1,"op":"search","q":"dam","limt":3}'
out_has '"code":"bad_request"'
out_has 'limt'
one '{"id":7,"op":"search","q":"dam","limit":"3"}'
out_has '{"id":7,"type":"error","code":"bad_request"'
one '{"id":1,"op":"search","q":"dam","offset":100000}'
out_has '"code":"too_complex"'
one '{"id":1,"op":"search","q":"dam","offset":-1}'
out_has '"code":"bad_request"'
one '[]'
out_has '"code":"bad_request"'
one '{"id":1,"op":"search","q":"'"$(printf '(%.0s' $(seq 100000))"'"}'
out_has '"code":"too_complex"'
one "$(printf '[%.0s' $(seq 100000))"
out_has '"code":"bad_request"'

check "a thousand at once" $PEER "$T/s" pipeline
check "half-close" $PEER "$T/s" half_close
check "in pieces" $PEER "$T/s" pieces
check "a line of 1 MiB" $PEER "$T/s" full_line
check "a line of 1 MiB and more" $PEER "$T/s" long_line 1048577
check "a line of 20 MB" $PEER "$T/s" long_line 20000000
check "cancel of nothing" $PEER "$T/s" absent_target
case $BIN in *-address* | *-thread*) most=300 ;; *) most=32 ;; esac # MiB; sanitizers keep freed memory
check "a client that never reads" $PEER "$T/s" never_reads "$DAEMON" "$most"
check "clients that go away" $PEER "$T/s" drops "$DAEMON"
check "too many connections" $PEER "$T/s" too_many 20

echo '{"id":"new-1","title":"Fresh","text":"A fresh story."}' | "$BIN/morgue-indexer" --quiet "$T/index" -
check "a new generation is noticed" $PEER "$T/s" generation new-1
stop_daemon
check "exits 0" test "$STATUS" = 0

# --stdio, whatever the descriptors are
R='{"id":1,"op":"count","q":"corruption"}'
want='"total":2'
piped() { echo "$R" | "$BIN/morgue-queryd" --stdio "$T/index" | grep -qF "$want"; }
filed() {
    echo "$R" >"$T/in"
    "$BIN/morgue-queryd" --stdio "$T/index" <"$T/in" >"$T/reply" && grep -qF "$want" "$T/reply"
}
socketed() {
    $PYTHON - "$BIN/morgue-queryd" "$T/index" "$R" <<'PY'
import socket, subprocess, sys
a, b = socket.socketpair()
p = subprocess.Popen([sys.argv[1], '--stdio', sys.argv[2]], stdin=b, stdout=b)
b.close()
a.sendall(sys.argv[3].encode())
a.shutdown(socket.SHUT_WR)
data = b''.join(iter(lambda: a.recv(4096), b''))
assert b'"total":2' in data, data
assert p.wait(10) == 0
PY
}
check "--stdio with pipes" piped
check "--stdio with files" filed
check "--stdio with a socket" socketed
expect 0 "$BIN/morgue-queryd" --stdio "$T/index"
out_is ""
left() {
    $PYTHON - "$BIN/morgue-queryd" "$T/index" <<'PY'
import socket, subprocess, sys
a, b = socket.socketpair()
p = subprocess.Popen([sys.argv[1], '--stdio', sys.argv[2]], stdin=b, stdout=b, stderr=subprocess.PIPE)
b.close()
a.sendall(b'{"op":"search","q":"the"}\n' * 2000)
a.recv(100)
a.close()
said = p.communicate(timeout=20)[1]
assert (p.returncode, said) == (0, b''), (p.returncode, said)
PY
}
check "--stdio to a client that leaves" left
full() { echo "$R" | "$BIN/morgue-queryd" --stdio "$T/index" >/dev/full; }
expect 2 full
check "--stdio to a full disk" sh -c 'true'
finish
