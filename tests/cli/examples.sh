#!/bin/bash
# The examples do what they say.
. "$(dirname "$0")/lib.sh"
make_index "$T/index"
start_daemon "$T/s" "$T/index"
export MORGUE_SOCKET=$T/s

expect 0 $PYTHON "$ROOT/examples/python/ask.py" corruption
out_has 'Aigul Bekova: “There is corruption in every contract'
out_has "2 in all"
expect 1 $PYTHON "$ROOT/examples/python/ask.py" '(corruption'
err_has syntax
expect 0 $PYTHON "$ROOT/examples/python/five_lines.py" "$T/s"
out_has 'Aigul Bekova: There is corruption'
if command -v socat >/dev/null || nc -h 2>&1 | grep -q -e '-N'; then
    expect 0 sh "$ROOT/examples/shell/ask.sh" corruption
    out_has 'Aigul Bekova'
else
    echo "skipped: neither socat nor OpenBSD's nc is installed"
fi
finish
