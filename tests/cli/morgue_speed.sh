#!/bin/bash
# The client starts, asks and prints in at most 5 ms beyond the daemon's time, and links little.
. "$(dirname "$0")/lib.sh"
case $BIN in *address*) echo "1 of 1 ok: sanitizers are slow by nature"; exit 0 ;; esac
make_index "$T/index"
start_daemon "$T/s" "$T/index"
# The processor's time: on a machine that is busy with other tests, the wall's says little.
check "at most 5 ms of the processor" $PYTHON "$ROOT/bench/client.py" "$BIN" "$T/s" dam "police w/3 fire" --runs 40 --most 5
libraries() { ldd "$BIN/morgue" | sed 's/^[[:space:]]*//; s/ .*//; s/\.so.*//' | grep -v -e vdso -e ld-linux | sort | tr '\n' ' '; }
check "links libc and jansson alone" test "$(libraries)" = "libc libjansson "
finish
