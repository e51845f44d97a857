#!/bin/bash
# How the daemon starts, whom it lets in, how it ends.
. "$(dirname "$0")/lib.sh"
make_index "$T/index"
D=$BIN/morgue-queryd

expect 0 "$D" --help
out_has --max-connections
expect 2 "$D"
err_has "name the INDEX"
expect 2 "$D" --nonsense "$T/index"
err_has --nonsense
expect 2 "$D" --stdio "$T/nowhere"
err_has nowhere
expect 2 "$D" --stdio --threads 0 "$T/index"
expect 2 "$D" --stdio --slow 18446744073709551615 "$T/index"
err_has "--slow must be"
expect 2 "$D" --stdio --allow-uid root "$T/index"
err_has --allow-uid
expect 2 "$D" --socket "$T/s" --group no-such-group-here "$T/index"
err_has no-such-group-here
expect 2 "$D" --socket "$T/$(printf 'x%.0s' $(seq 107))" "$T/index"
err_has "bytes"
expect 2 "$D" --socket "$T/no/such/place" "$T/index"
err_has "$T/no/such"
expect 2 "$D" --stdio "$T/no
2026-01-01 forged"
check "an error is one line" test "$(wc -l <"$T/err")" = 1
echo precious >"$T/file"
expect 2 "$D" --socket "$T/file" "$T/index"
err_has "no socket"
check "a file is not removed" grep -q precious "$T/file"

start_daemon "$T/s" "$T/index"
check "mode 0600" test "$(stat -c %a "$T/s")" = 600
check "answers" answers "$T/s"
room=$(ulimit -n)
if [ "$room" = unlimited ] || [ "$room" -gt 1024 ]; then
    room=1024
fi
check "descriptors have room before connections come" \
    test "$(awk '/^FDSize/ {print $2}' "/proc/$DAEMON/status")" -ge "$room"
expect 2 "$D" --socket "$T/s" "$T/index"
err_has "pid $DAEMON"
check "the living daemon keeps its socket" answers "$T/s"
stop_daemon
check "SIGTERM exits 0" test "$STATUS" = 0
check "the socket is gone" test ! -e "$T/s"

start_daemon "$T/s" "$T/index"
kill -KILL "$DAEMON"
wait "$DAEMON" 2>/dev/null
check "a killed daemon leaves its socket" test -S "$T/s"
start_daemon "$T/s" "$T/index"
check "a stale socket is replaced" answers "$T/s"
rm "$T/s" "$T/s.lock"
FIRST=$DAEMON
start_daemon "$T/s" "$T/index"
kill -TERM "$FIRST"
wait "$FIRST"
check "whose lock and socket were removed takes no other's" answers "$T/s"
stop_daemon
echo precious >"$T/n.lock"
expect 2 "$D" --socket "$T/n" "$T/index"
err_has "no lock of ours"
check "a file in the lock's place is left" grep -q precious "$T/n.lock"

start_daemon "$T/g" --group "$(id -gn)" "$T/index"
check "mode 0660 with --group" test "$(stat -c %a "$T/g")" = 660
stop_daemon

start_daemon "$T/u" --allow-uid 12345 "$T/index"
check "our own user is let in" answers "$T/u"
stop_daemon

# A socket that systemd passes wins over --socket, and is not ours to remove.
PASSER=$ROOT/tests/cli/pass_socket.py
"$PYTHON" "$PASSER" "$T/passed" "$D" --socket "$T/other" "$T/index" 2>"$T/log" &
DAEMON=$!
DAEMONS+=("$DAEMON")
check "serves the socket that was passed" wait_until 10 answers "$T/passed"
check "and no other" test ! -e "$T/other"
check "names it in the log" grep -q "on $T/passed\$" "$T/log"
expect 2 "$D" --socket "$T/passed" "$T/index"
err_has "another program serves"
check "and keeps it beside one that is started by hand" answers "$T/passed"
stop_daemon
check "stops as always" test "$STATUS" = 0
check "leaves the passed socket" test -S "$T/passed"
"$PYTHON" "$PASSER" "@morgue-$$" "$D" "$T/index" 2>"$T/log" &
DAEMON=$!
DAEMONS+=("$DAEMON")
check "names one without a path" wait_until 10 grep -q "on @morgue-$$\$" "$T/log"
stop_daemon
LISTEN_PID=1 LISTEN_FDS=1 start_daemon "$T/own" "$T/index"
check "takes nothing that was passed to another" answers "$T/own"
stop_daemon
expect 2 env PASS=2 "$PYTHON" "$PASSER" "$T/two" "$D" "$T/index"
err_has "passes 2 sockets"
expect 2 env PASS=file "$PYTHON" "$PASSER" "$T/three" "$D" "$T/index"
err_has "no Unix stream socket"

export XDG_RUNTIME_DIR=$T/run
mkdir "$T/run"
"$D" "$T/index" 2>"$T/log" &
DAEMON=$!
DAEMONS+=("$DAEMON")
check "the default socket" wait_until 10 answers "$T/run/morgue/morgue.sock"
check "its directory is private" test "$(stat -c %a "$T/run/morgue")" = 700
kill -HUP "$DAEMON"
check "lives on after SIGHUP" answers "$T/run/morgue/morgue.sock"
kill -INT "$DAEMON"
wait "$DAEMON"
check "SIGINT exits 0" test $? = 0
finish
