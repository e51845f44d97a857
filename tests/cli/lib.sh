# shellcheck shell=bash
# Helpers of the command tests. A test sources this, calls `check` and `expect` and ends with `finish`.
#
#   BIN=build/bin tests/cli/queryd_start.sh      from the project's root, each alone
#
# Output: a line per check ("ok ..." or "not ok ..."), then a count; exit 0 when all are ok.

ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
BIN=${BIN:-build/bin}
case $BIN in /*) ;; *) BIN=$ROOT/$BIN ;; esac
PYTHON=/usr/bin/python3
PEER="$PYTHON $ROOT/tests/cli/peer.py"
VALIDATE=$ROOT/tests/schemas/validate.py

unset MORGUE_SOCKET XDG_RUNTIME_DIR COLUMNS NO_COLOR
T=$(mktemp -d)
DAEMONS=()
CHECKS=0
FAILED=0

cleanup() {
    for pid in "${DAEMONS[@]}"; do kill -KILL "$pid" 2>/dev/null; done
    wait 2>/dev/null
    rm -rf "$T"
}
trap cleanup EXIT

# check NAME COMMAND...: it must succeed
check() {
    local name=$1
    shift
    CHECKS=$((CHECKS + 1))
    if "$@" >"$T/.check" 2>&1; then
        echo "ok $name"
    else
        FAILED=$((FAILED + 1))
        echo "not ok $name: $*" | cut -c 1-400
        sed 's/^/    /' "$T/.check" | cut -c 1-400 | head -20
    fi
}

# expect STATUS COMMAND...: its exit status; what it says goes to $T/out and $T/err
expect() {
    local want=$1 got
    shift
    CHECKS=$((CHECKS + 1))
    "$@" >"$T/out" 2>"$T/err" </dev/null
    got=$?
    if [ "$got" = "$want" ]; then
        echo "ok exit $want: ${*##*/}" | cut -c 1-400
    else
        FAILED=$((FAILED + 1))
        echo "not ok exit $got instead of $want: $*" | cut -c 1-400
        sed 's/^/    /' "$T/out" "$T/err" | cut -c 1-400 | head -20
    fi
}

# out_has TEXT, err_has TEXT, out_lacks TEXT: what the last `expect` said
out_has() { check "says: $1" grep -qF -e "$1" "$T/out"; }
err_has() { check "complains: $1" grep -qF -e "$1" "$T/err"; }
out_lacks() { check "does not say: $1" sh -c '! grep -qF -e "$1" "$2"' sh "$1" "$T/out"; }
out_is() { check "answers $1" test "$(cat "$T/out")" = "$1"; }

finish() {
    echo "$((CHECKS - FAILED)) of $CHECKS ok: ${0##*/}"
    [ "$FAILED" = 0 ]
    exit
}

# wait_until SECONDS COMMAND...
wait_until() {
    local end=$((SECONDS + $1))
    shift
    until "$@" >/dev/null 2>&1; do
        [ "$SECONDS" -ge "$end" ] && return 1
        sleep 0.05
    done
}

# start_daemon SOCKET OPTION... INDEX: runs until the test ends; its pid in $DAEMON, its log in $T/log
start_daemon() {
    local socket=$1
    shift
    "$BIN/morgue-queryd" --socket "$socket" "$@" 2>"$T/log" &
    DAEMON=$!
    DAEMONS+=("$DAEMON")
    wait_until 10 answers "$socket" || cat "$T/log"
}
answers() { $PEER "$1" one '{"op":"ping"}'; }

# stop_daemon: SIGTERM; its exit status in $STATUS
stop_daemon() {
    kill -TERM "$DAEMON"
    wait "$DAEMON"
    # shellcheck disable=SC2034 # for the test that sources this
    STATUS=$?
}

# replies_hold OP FILE: reply lines of one op against the schema
replies_hold() {
    local kind
    $PYTHON "$VALIDATE" reply <"$2" || return 1
    for kind in hit 'done'; do
        grep "\"type\":\"$kind\"" "$2" >"$T/.lines" || continue
        $PYTHON "$VALIDATE" "reply#$1-$kind" <"$T/.lines" || return 1
    done
}

# make_index DIR: a small index of our own
make_index() {
    articles >"$T/articles.jsonl"
    "$BIN/morgue-indexer" --quiet "$1" "$T/articles.jsonl" 2>"$T/indexer" || exit 99
}

articles() {
    cat <<'ARTICLES'
{"id":"dam-1","title":"Dam repairs delayed again","date":"2021-03-04","source":"Valley Courier","language":"en","region":"Chuy","url":"https://courier.example/dam-1","author":"Ann Lee","text":"The repairs of the old dam were delayed again on Thursday.\n\n“There is corruption in every contract,” said Aigul Bekova, an engineer who left the project. “Nobody checks the concrete.”\n\nThe ministry did not answer our questions."}
{"id":"dam-2","title":"Ministry answers on the dam","date":"2021-03-09","source":"Morning Post","language":"en","text":"The ministry of water said that the dam is safe.\n\n“We found no corruption,” Minister Timur Asanov said. He added: “The old dam will stand for another century.”"}
{"id":"fire-1","title":"Police and fire brigade at the market","date":"2022-01-05T18:30:00","source":"Valley Courier","language":"en","text":"Police and fire crews came to the market on Wednesday evening. The police closed the street while the fire burned.\n\nThe state of emergency was lifted at midnight."}
{"id":"ru-1","title":"Паводок в долине","date":"2020-04-01","source":"Вечерний город","language":"ru","text":"Паводок размыл дорогу в долине.\n\n«Мы ждём помощи третий день», — сказала Мария Орлова, жительница села."}
{"id":"odd-1","title":"=SUM(A1) and \u001b[31mred\u001b[0m letters","source":"Odd, \"quoted\" News","language":"en","text":"A right-to-left \u202eoverride and a bell \u0007 stand in this zebra text."}
{"id":"old-1","title":"A story without a date","source":"Morning Post","language":"en","text":"The the band played on. Nothing else happened in the old valley."}
ARTICLES
}
