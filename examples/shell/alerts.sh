#!/bin/sh
# alerts.sh QUERIES [DAY]: what the articles of one day (yesterday, unless it is told) say to a list of
# queries, one a line, as text for a mail. Prints nothing, and exits 1, when there is nothing.
#
#     alerts.sh /etc/news/alerts.txt | mail -E -s 'Newsmorgue alerts' desk@example.org
set -eu

day=${2:-$(date -d yesterday +%F)}
found=1
while IFS= read -r query; do
    [ -n "$query" ] || continue
    # The query in brackets, so that the date holds for all of it.
    if hits=$(morgue quotes --all --color=never -- "($query) date:$day" 2>/dev/null); then
        printf '== %s\n%s\n\n' "$query" "$hits"
        found=0
    fi
done <"$1"
exit "$found"
