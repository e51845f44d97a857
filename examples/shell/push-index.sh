#!/bin/sh
# push-index.sh INDEX [USER@HOST:]REPLICA: bring a replica to the newest generation of an index.
#
# Segments first, which never change; then the manifest, in one step; then what is no longer named is
# removed. A daemon that serves REPLICA follows within a second and never sees half a generation. While an
# indexer publishes, the copy is made again until nothing was published meanwhile: then all files that
# the manifest names were there all the time. REPLICA must be no index that is written to by itself.
set -eu

if [ $# -ne 2 ]; then
    echo "usage: push-index.sh INDEX [USER@HOST:]REPLICA" >&2
    exit 2
fi
index=$1 replica=$2
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

tries=0
while :; do
    cp "$index/manifest.json" "$work/manifest.json"
    grep -o '"name":"s[0-9][0-9-]*"' "$work/manifest.json" | sed 's/.*:"\(.*\)"/\1/' | sort -u >"$work/names"
    sed 's|.*|segments/&/|' "$work/names" >"$work/files"
    if rsync -a -r --files-from="$work/files" "$index/" "$replica/" 2>"$work/said" &&
        cmp -s "$index/manifest.json" "$work/manifest.json"; then
        break
    fi
    tries=$((tries + 1))
    if [ "$tries" -ge 50 ]; then
        cat "$work/said" >&2
        echo "push-index.sh: $index changes faster than it can be copied" >&2
        exit 1
    fi
done

# rsync writes beside the file and renames: a reader sees the old manifest or the new one.
rsync -a "$work/manifest.json" "$replica/manifest.json"

# Of a native index, what names its segments to other Xapian tools.
[ ! -e "$index/XAPIANDB" ] || rsync -a -R "$index/./XAPIANDB" "$index/./quotes" "$replica/"

sed 's|.*|P /&/***|' "$work/names" >"$work/keep"
rsync -a --delete --filter="merge $work/keep" --existing --ignore-existing "$index/segments/" "$replica/segments/"
