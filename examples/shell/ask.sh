#!/bin/sh
# ask.sh [QUERY]: the socket from a shell. Needs socat or OpenBSD's nc; jq makes it readable.
#
# Two traps: socat closes half a second after its input ends unless told to wait (-t10), and nc never
# ends unless told to shut down its side (-N).
socket=${MORGUE_SOCKET:-${XDG_RUNTIME_DIR:-/run}/morgue/morgue.sock}
query=${1:-corruption}

request() {
    if command -v jq >/dev/null; then
        jq -cn --arg q "$query" '{op: "quotes", q: $q}'
    else
        escaped=$(printf '%s' "$query" | sed 's/[\\"]/\\&/g')
        printf '{"op":"quotes","q":"%s"}\n' "$escaped"
    fi
}
ask() {
    if command -v socat >/dev/null; then
        socat -t10 - "UNIX-CONNECT:$socket"
    else
        nc -N -U "$socket"
    fi
}
show() {
    if command -v jq >/dev/null; then
        jq -r 'select(.type == "hit").quote | "\(.speaker_full // .speaker // "someone"): \(.text)"'
    else
        cat
    fi
}
request | ask | show
