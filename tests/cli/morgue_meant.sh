#!/bin/bash
# Where nothing is found: what is told must be true, and what is offered must find something.
. "$(dirname "$0")/lib.sh"
make_index "$T/index"
M="$BIN/morgue --index $T/index"

err_lacks() { check "does not complain: $1" sh -c '! grep -qF -e "$1" "$2"' sh "$1" "$T/err"; }

# a correction is offered only where it finds something
expect 1 $M search 'coruption speaker:bekova'
err_has "did you mean: corruption speaker:bekova"
err_has "in no article: coruption"
expect 1 $M search 'coruption паводок'
err_lacks "did you mean"
err_has "in no article: coruption"
expect 1 $M quotes 'corruptoin dealyed'
err_lacks "did you mean"
expect 1 $M search 'coruption contrakt'
err_has "did you mean: corruption contract"
err_has "in no article: coruption, contrakt"
expect 1 $M search 'coruption OR zzqqzz'
err_has "did you mean: corruption OR zzqqzz"
err_has "in no article: coruption, zzqqzz"
expect 1 $M search 'corruption zzqqzz'
err_lacks "did you mean"
err_has "in no article: zzqqzz"
err_has "without what is missing: corruption  (2 articles)"

# the second that is spelled alike, where the first does not stand there
echo '{"id":"a","title":"Sand","text":"Sand and sand and the sand. More sand on Friday."}
{"id":"b","title":"Band","text":"A band played at noon."}
{"id":"c","title":"More sand","text":"The sand again."}' >"$T/alike.jsonl"
expect 0 "$BIN/morgue-indexer" --quiet "$T/alike" "$T/alike.jsonl"
expect 1 "$BIN/morgue" --index "$T/alike" search 'tand noon'
err_has "did you mean: band noon"

# numbers, and what looks like options and comparisons
for query in 2021 'corruption 2021' 'corruption --from 2021' 'corruption date>2021' '"in 2021"'; do
    expect 1 $M search "$query"
    check "tells of 2021: $query" grep -q 'in no article: .*2021' "$T/err"
    err_lacks "each word is there"
    err_lacks "did you mean"
done
expect 1 $M search 'corruption date>2021'
err_has "date>2021 is searched for as words"
expect 1 $M search 'corruption --from 2021'
err_has "--from is searched for as a word"
expect 1 $M search 'speaker: corruption'
err_has "in no article: speaker"
err_has "speaker: is searched for as a word"
expect 1 $M search "the 1,000 dams of example.org and O'Neill w/3 fire"
err_has "in no article: 1,000, example.org, O'Neill"

# a question as it is asked of people
expect 1 $M quotes 'find all quotes mentioning corruption'
err_has "in no article: find, all, quotes, mentioning"
err_has "without what is missing: corruption  (2 quotations)"
expect 1 $M search 'police dam fire'
err_has "each word is there, but nowhere as the query wants them together"
err_has "all words are looked for together; articles with each alone: police 1, dam 2, fire 1"
expect 1 $M quotes 'show me corruption nobody century'
err_has "in no article: show, me"
err_has "quotations with each alone: corruption 2, nobody 1, century 1"
expect 1 $M search '"fire" midnight corruption'
err_lacks "alone"
expect 1 $M search 'fire zzqqzz corruption fire zzqqzz source:zz source:zz'
check "each is told once" test "$(grep -c 'zzqqzz$' "$T/err")-$(grep -c 'source:zz' "$T/err")" = 1-1

# each where it is looked for
expect 1 $M quotes 'corruption market'
err_has "in no quotation: market"
err_lacks "in no article"
err_lacks "each word is there"
expect 1 $M search 'quote:market dam'
err_has "in no quotation: market"
expect 1 $M search 'title:(market OR midnight) dam'
err_has "in no title: midnight"
expect 1 $M quotes 'speaker:midnight corruption'
err_has "in no speaker's name: midnight"
expect 1 $M search '=repair corruption'
err_has "in no article: repair"
expect 1 $M search 'repair corruption market'
err_lacks "in no article"
expect 1 $M search 'zzqq* corruption'
err_has "in no article: zzqq*"
expect 1 $M search '"police and market" corruption'
err_has "each word is there"
expect 1 $M search 'police not w/2 fire market zzqqzz'
err_has "in no article: zzqqzz"

# values that no article has
expect 1 $M search 'lang:french dam'
err_has "no article has lang:french; there are: en, ru"
err_lacks "each word is there"
expect 1 $M search 'source:couriar dam'
err_has "no article has source:couriar; the nearest is Valley Courier"
err_has 'did you mean: source:"Valley Courier" dam'
expect 1 $M search 'source:("Morning Pots" OR zzqqzz) dam'
err_has 'no article has source:"Morning Pots"; the nearest is Morning Post'
err_has 'no article has source:zzqqzz'
err_has 'did you mean: source:("Morning Post" OR zzqqzz) dam'
expect 1 $M quotes 'region:chuj coruption'
err_has "no article has region:chuj; the nearest is Chuy"
err_has "in no article: coruption"
err_has 'did you mean: region:"Chuy" corruption'
expect 1 $M search 'author:zzqqzz'
err_has "no article has author:zzqqzz"
expect 1 $M search 'id:zzqqzz date:2021..'
check "ids and dates are no words" test "$(cat "$T/err")" = "morgue: nothing found"

# nothing is told that is not so, or not known
echo '{"id":"a","title":"A banner","text":"It rained on the wall.\n\n“Corruption kills us all slowly in this town.”\n\nRed letters stood there."}' >"$T/banner.jsonl"
expect 0 "$BIN/morgue-indexer" --quiet "$T/banner" "$T/banner.jsonl"
expect 0 "$BIN/morgue" --index "$T/banner" quotes 'kills slowly'
expect 1 "$BIN/morgue" --index "$T/banner" speakers 'kills slowly'
check "quotations that nobody says are there" test "$(cat "$T/err")" = "morgue: nothing found that has a named speaker"
expect 1 "$BIN/morgue" --index "$T/banner" timeline 'wall letters'
err_lacks "each word"
lines='["{\"id\":ID,\"type\":\"done\",\"count\":0,\"total\":0,\"exact\":true,\"hint\":null}"]'
busy='["{\"id\":ID,\"type\":\"error\",\"code\":\"busy\",\"message\":\"busy\"}"]'
partial='["{\"id\":ID,\"type\":\"done\",\"count\":0,\"total\":0,\"exact\":true,\"partial\":true,\"hint\":null}"]'
for answer in "$busy" "$partial" "[null]"; do
    rm -f "$T/canned"
    $PYTHON "$ROOT/tests/cli/canned.py" "$T/canned" "{\"search\":$lines,\"count\":$answer}" &
    DAEMONS+=("$!")
    wait_until 10 test -S "$T/canned"
    expect 1 "$BIN/morgue" --socket "$T/canned" search 'one two'
    check "only that nothing is found" test "$(cat "$T/err")" = "morgue: nothing found"
done
finish
