#!/bin/bash
# The metrics file: who can read it, what may stand in its place, what is left behind.
. "$(dirname "$0")/lib.sh"
D=$BIN/morgue-queryd
make_index "$T/index"
M=$T/m.prom

serve() { (cd "$T" && umask 077 && echo '{"op":"ping"}' | timeout -s KILL 20 "$D" --stdio --metrics "$1" "$T/index"); }
whole() { [ "$(grep -c '^morgue_uptime_seconds ' "$M")" = 1 ] && [ ! -e "$M.tmp" ]; }

expect 0 serve "$M"
check "the file is whole" whole
check "others can read it, whatever the umask" test "$(stat -c %a "$M")" = 644

mkfifo "$M.tmp"
expect 0 serve "$M"
check "a FIFO is not waited for" whole
echo precious >"$T/precious"
ln "$T/precious" "$M.tmp"
expect 0 serve "$M"
check "a hard link is replaced" whole
check "not written through" grep -q precious "$T/precious"
ln -s "$T/precious" "$M.tmp"
expect 0 serve "$M"
check "a symbolic link is replaced" whole
check "not followed" grep -q precious "$T/precious"

# What cannot be put in place is not left behind.
expect 2 serve ""
err_has "--metrics wants the name of a file"
check "no .tmp" test ! -e "$T/.tmp"
mkdir "$T/dir"
expect 2 serve "$T/dir"
err_has "cannot replace $T/dir: "
check "no dir.tmp" test ! -e "$T/dir.tmp"
expect 2 serve "$T/dir/"
err_has "cannot replace $T/dir/"
check "no dir/.tmp" test ! -e "$T/dir/.tmp"
mkdir "$T/m2.prom.tmp"
expect 2 serve "$T/m2.prom"
err_has "m2.prom.tmp: Is a directory"

limited() { (ulimit -f 1 && serve "$1"); }
rm "$M"
expect 2 limited "$M"
err_has "$M.tmp: File too large"
check "nothing is left of what was too large" sh -c '! [ -e "$1" ] && ! [ -e "$1.tmp" ]' sh "$M"
finish
