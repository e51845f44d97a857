#!/bin/bash
# --json of every command is what the schemas say, for hits, for nothing and for errors.
. "$(dirname "$0")/lib.sh"
make_index "$T/index"
start_daemon "$T/s" "$T/index"
M="$BIN/morgue --socket $T/s --json"

# answers OP STATUS ARGUMENT...
holds() {
    local op=$1 status=$2
    shift 2
    expect "$status" $M "$@"
    check "replies of $op hold: $*" replies_hold "$op" "$T/out"
    check "something came" test -s "$T/out"
}
holds search 0 search dam OR fire
holds search 0 search 'dam OR fire' --collapse --sort -date --offset 1 --limit 1
holds search 1 search zzzz
holds quotes 0 quotes corruption
holds quotes 0 quotes --all --collapse speaker:bekova
holds count 0 count dam
holds count 0 count --quotes dam
holds count 1 count zzzz
holds speakers 0 speakers corruption
holds timeline 0 timeline dam --by year
holds timeline 0 timeline --quotes dam --by day
holds kwic 0 kwic dam --context 3
holds kwic 0 kwic --quotes dam
holds facets 0 facets dam --field source
holds facets 0 facets corruption --field region --quotes
holds get 0 show dam-1
holds explain 0 explain 'dam w/5 old* NOT title:x date:2021'
holds explain 0 explain --quotes 'corruption speaker:bekova'
holds suggest 0 suggest da
holds suggest 0 suggest corupption
holds stats 0 status
printf 'dam\nfire\nzzzz\n' >"$T/list"
holds count 0 batch "$T/list"
holds search 0 batch "$T/list" --hits
holds quotes 0 batch "$T/list" --hits --quotes

# errors are lines as well
fails() {
    $M -- "$@" >"$T/out" 2>"$T/err"
    check "an error holds: $*" $PYTHON "$VALIDATE" reply <"$T/out"
    check "it is one: $*" grep -q '"type":"error"' "$T/out"
}
fails search '(dam'
fails quotes x:y
fails count 'c*t'
fails show nothing
fails kwic w/3
fails facets '"'
fails suggest --
finish
