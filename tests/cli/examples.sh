#!/bin/bash
# The examples do what they say.
. "$(dirname "$0")/lib.sh"
make_index "$T/index"
# Somebody whose name is not told.
echo '{"id":"anon-1","text":"The night was long. “The gate stood open,” a senior official said on Monday.","language":"en"}' |
    "$BIN/morgue-indexer" --quiet "$T/index" - 2>/dev/null
start_daemon "$T/s" "$T/index"
export MORGUE_SOCKET=$T/s
PATH=$BIN:$PATH

expect 0 $PYTHON "$ROOT/examples/python/ask.py" corruption
out_has 'Aigul Bekova: “There is corruption in every contract'
out_has "2 in all"
expect 0 $PYTHON "$ROOT/examples/python/ask.py" corruption "$T/index"
out_has "2 in all"
expect 0 $PYTHON "$ROOT/examples/python/ask.py" gate
out_has 'a senior official: “The gate stood open'
expect 1 $PYTHON "$ROOT/examples/python/ask.py" '(corruption'
err_has syntax
expect 0 $PYTHON "$ROOT/examples/python/five_lines.py" "$T/s"
out_has 'Aigul Bekova: There is corruption'
check "the Python module" $PYTHON -B "$ROOT/tests/cli/python_module.py" "$T/s" "$T/index" "$BIN"
if command -v mypy >/dev/null; then
    expect 0 mypy --strict --cache-dir "$T/mypy" "$ROOT/examples/python/morgue.py" "$ROOT/examples/python/ask.py"
fi
expect 0 node "$ROOT/examples/node/ask.mjs" corruption
out_has 'Aigul Bekova: “There is corruption in every contract'
out_has "2 in all"
expect 0 node "$ROOT/examples/node/ask.mjs" gate
out_has 'a senior official: “The gate stood open'
expect 1 node "$ROOT/examples/node/ask.mjs" '(corruption'
err_has syntax
# A client that leaves a large answer early, and goes on.
cat >"$T/break.mjs" <<JS
import { Morgue } from '$ROOT/examples/node/morgue.mjs';
const morgue = await Morgue.connect();
for (let i = 0; i < 50; i++)
    for await (const hit of morgue.ask('kwic', { q: 'the', limit: 1000 }))
        break;
let words = 0;
for await (const hit of morgue.ask('suggest', { prefix: 'th', limit: 3 }))
    words++;
console.log(words);
morgue.close();
JS
expect 0 node "$T/break.mjs"
out_is 3
# An alert: the article that comes is printed, and the end.
$PYTHON "$ROOT/examples/python/watch.py" dam 1 >"$T/watched" &
WATCHER=$!
sleep 1
echo '{"id":"new-1","title":"A new dam","date":"2024-02-03","text":"The dam.","language":"en"}' |
    "$BIN/morgue-indexer" --quiet "$T/index" - 2>/dev/null
check "the watcher ends" wait "$WATCHER"
check "and has seen it" grep -q "2024-02-03 A new dam" "$T/watched"
if command -v socat >/dev/null || nc -h 2>&1 | grep -q -e '-N'; then
    expect 0 sh "$ROOT/examples/shell/ask.sh" corruption
    out_has 'Aigul Bekova'
    expect 0 sh "$ROOT/examples/shell/ask.sh" gate
    out_has 'a senior official: The gate stood open'
else
    echo "skipped: neither socat nor OpenBSD's nc is installed"
fi

# feeds, alerts, timers
expect 0 $PYTHON "$ROOT/examples/python/feed.py" "$ROOT/examples/feed.xml"
check "articles of the feed hold" $PYTHON "$VALIDATE" article <"$T/out"
printf 'corruption\nzzzz\n' >"$T/alerts"
expect 0 sh "$ROOT/examples/shell/alerts.sh" "$T/alerts" 2021-03-04
out_has "== corruption"
out_has "Aigul Bekova"
out_lacks zzzz
out_lacks "Timur Asanov"
expect 1 sh "$ROOT/examples/shell/alerts.sh" "$T/alerts" 1999-01-01
out_is ""
if command -v systemd-analyze >/dev/null; then
    sed "s|/usr/local/bin/fetch-and-index|$ROOT/examples/systemd/fetch-and-index|" \
        "$ROOT/examples/systemd/news-feed.service" >"$T/news-feed.service"
    cp "$ROOT/examples/systemd/news-feed.timer" "$T/"
    verify() { systemd-analyze verify "$T/news-feed.timer" "$T/news-feed.service" 2>&1 | grep news-feed; }
    check "the units are right" test -z "$(verify)"
fi
finish
