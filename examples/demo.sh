#!/bin/sh
# The demo: index the bundled articles and ask the question that Newsmorgue exists for.
# usage: demo.sh [BIN_DIR [INDEX]]     (`make demo` calls it after installing and building)
set -eu

here=$(cd "$(dirname "$0")" && pwd)
bin=${1:-$here/../build/bin}
index=${2:-$here/../demo-index}

run() {
    echo
    echo "\$ $*"
    "$@"
}

PATH=$bin:$PATH
rm -rf "$index"
run morgue-indexer "$index" "$here/articles"
run morgue --index "$index" quotes corruption
run morgue --index "$index" search '"state of emergency"'
run morgue --index "$index" count 'police w/3 fire'
