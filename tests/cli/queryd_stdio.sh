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

# Closed descriptors: the number is not given to another file.
no_input() { "$D" --stdio "$T/index" <&-; }
expect 2 no_input
err_has "cannot read standard input: Bad file descriptor"
no_output() { echo '{"op":"ping"}' | "$D" --stdio "$T/index" >&-; }
expect 2 no_output
err_has "cannot write to standard output: Bad file descriptor"
"$D" --socket "$T/s" "$T/index" 2>&- &
DAEMONS+=("$!")
check "a daemon without standard error starts" wait_until 10 answers "$T/s"
check "its log goes to no other file" test "$(readlink "/proc/$!/fd/2")" = /dev/null
no_answer() { "$BIN/morgue" --index "$T/index" count dam >&-; }
expect 3 no_answer
err_has "cannot write the answer"
no_queries() { timeout 10 "$BIN/morgue" --index "$T/index" batch - <&-; }
expect 3 no_queries
err_has "cannot be read"
no_articles() { "$BIN/morgue-indexer" "$T/none" - <&-; }
expect 2 no_articles
err_has "standard input: Bad file descriptor"
check "nothing is published of it" test ! -e "$T/none/segments"
closed() { "$BIN/morgue-indexer" "$T/closed" "$T/articles.jsonl" <&- 2>&- && "$BIN/morgue-indexer" --verify "$T/closed"; }
expect 0 closed
finish
