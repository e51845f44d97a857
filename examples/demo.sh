#!/bin/sh
# The demo: index the bundled articles and ask the question that Newsmorgue exists for.
# usage: demo.sh [BIN_DIR [INDEX]]     (`make demo` calls it after installing and building)
set -eu

cd "$(dirname "$0")/.."
bin=$(cd "${1:-build/bin}" && pwd)
index=${2:-demo-index}
PATH=$bin:$PATH

# Show a command as one would type it, then run it.
run() {
    echo
    printf '$'
    for word; do
        case $word in
        *[!A-Za-z0-9_./:=-]*) printf " '%s'" "$word" ;;
        *) printf ' %s' "$word" ;;
        esac
    done
    echo
    "$@"
}

rm -rf "$index"
run morgue-indexer "$index" examples/articles
run morgue --index "$index" quotes corruption
run morgue --index "$index" quotes 'corruption speaker:kadyrov'
run morgue --index "$index" search '"state of emergency" date:2022' --limit 2
run morgue --index "$index" count 'police w/3 fire'
