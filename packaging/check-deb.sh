#!/bin/sh
# Install the packages of DEB_DIR into ROOT and use them there: programs, library, user, units, man pages, demo.
# usage: check-deb.sh DEB_DIR ROOT     ROOT is made with debootstrap where it is not there; / is this machine
set -eu

debs=$(cd "$1" && pwd)
root=$2
inside() {
    if [ "$root" = / ]; then "$@"; else chroot "$root" "$@"; fi
}
say() { echo "== $*"; }

if [ ! -e "$root/etc/debian_version" ]; then
    say "a fresh Debian in $root"
    debootstrap --variant=minbase bookworm "$root"
fi
# systemd-tmpfiles wants /proc.
if [ "$root" != / ] && [ ! -e "$root/proc/self" ]; then
    mount -t proc proc "$root/proc"
    trap 'umount "$root/proc"' EXIT
fi
mkdir -p "$root/tmp/newsmorgue-debs"
cp "$debs"/*.deb "$root/tmp/newsmorgue-debs/"
say "installing"
inside sh -c 'DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --reinstall --no-install-recommends /tmp/newsmorgue-debs/*.deb >/dev/null'

say "what is there"
inside sh -c 'for f in /usr/bin/morgue /usr/bin/morgue-indexer /usr/bin/morgue-queryd /lib/systemd/system/morgue-queryd.service \
    /lib/systemd/system/morgue-queryd.socket /usr/lib/sysusers.d/newsmorgue.conf /usr/lib/tmpfiles.d/newsmorgue.conf \
    /usr/include/morgue.h /usr/share/bash-completion/completions/morgue; do [ -e "$f" ] || { echo "missing: $f"; exit 1; }; done'
inside getent passwd morgue
inside sh -c '[ "$(stat -c %U:%a /var/lib/morgue)" = morgue:750 ] || { ls -ld /var/lib/morgue; exit 1; }'

say "the demo"
inside sh -c 'rm -rf /tmp/newsmorgue-demo && sh /usr/share/doc/newsmorgue/examples/demo.sh /usr/bin /tmp/newsmorgue-demo' | tail -3

say "a daemon, as its user"
inside sh -c 'rm -rf /var/lib/morgue/index && cd /usr/share/doc/newsmorgue && morgue-indexer --quiet /var/lib/morgue/index examples/articles &&
    chown -R morgue:morgue /var/lib/morgue/index
    setpriv --reuid=morgue --regid=morgue --clear-groups morgue-queryd --socket /run/morgue/check.sock /var/lib/morgue/index 2>/tmp/newsmorgue-log &
    daemon=$!
    n=0
    until morgue --socket /run/morgue/check.sock count corruption 2>/dev/null || [ $n = 50 ]; do n=$((n + 1)); sleep 0.1; done
    kill $daemon; wait $daemon'
say "removing"
inside sh -c 'apt-get purge -y -qq newsmorgue libmorgue0 libmorgue-dev >/dev/null 2>&1; [ ! -e /usr/bin/morgue ]'
rm -rf "$root/tmp/newsmorgue-debs" "$root/tmp/newsmorgue-demo"
echo "all is well"
