#!/bin/bash
# Suggestions while articles are replaced and deleted, before and after --merge.
. "$(dirname "$0")/lib.sh"
for seed in 1 2 3; do
    check "counted by hand, seed $seed" \
        timeout -k 5 100 $PYTHON -B "$ROOT/tests/cli/queryd_suggest.py" "$BIN" "$T/index$seed" "$seed"
done
finish
