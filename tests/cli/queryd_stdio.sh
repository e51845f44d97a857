#!/bin/bash
# --stdio on descriptors that are full, not read, non-blocking, unreadable or not there.
. "$(dirname "$0")/lib.sh"
PEER_STDIO="$PYTHON -B $ROOT/tests/cli/queryd_stdio.py"
D=$BIN/morgue-queryd
make_index "$T/index"

check "an output that nobody reads is given up after a signal" $PEER_STDIO ends_unread "$D" "$T/index"
check "an output that is read late is waited for" $PEER_STDIO waits "$D" "$T/index"
check "an output that is non-blocking" $PEER_STDIO output_that_would_block "$D" "$T/index"
check "an input that is non-blocking" $PEER_STDIO input_that_would_block "$D" "$T/index"
from_directory() { "$D" --stdio "$T/index" </; }
expect 2 from_directory
err_has "cannot read standard input: Is a directory"
finish
