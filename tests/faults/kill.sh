#!/bin/bash
# Kill the indexer again and again; the index must always be whole. See kill.py.
#
#   BIN=build/bin tests/faults/kill.sh [KILLS [SEED]]     from the project's root; 6 kills by default
exec /usr/bin/python3 -B "$(dirname "$0")/kill.py" "${BIN:-build/bin}/morgue-indexer" "${1:-6}" ${2+"$2"}
