#!/bin/bash
# Concordances of the bundled articles, in every script: each line stands where it says.
. "$(dirname "$0")/lib.sh"
PEERS="$PYTHON -B $ROOT/tests/cli/queryd_peers.py"
"$BIN/morgue-indexer" --quiet "$T/index" "$ROOT/examples/articles" 2>/dev/null
start_daemon "$T/s" "$T/index"
check "words" $PEERS "$T/s" concordance 8 corruption the коррупция de
check "phrases and prefixes" $PEERS "$T/s" concordance 1 '"of the"' 'corrup*' '"of the"~3'
check "distances" $PEERS "$T/s" concordance 3 'the w/5 of' 'said w/s the' '(the OR a) pre/3 (of OR in)'
check "several operands, fields and joins" $PEERS "$T/s" concordance 2 'the AND of' 'title:the' 'quote:the' 'the -of'
check "without context, and with much of it" $PEERS "$T/s" concordance 0 the
check "with much context" $PEERS "$T/s" concordance 1000 corruption
stop_daemon
finish
