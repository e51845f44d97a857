#!/bin/sh
# Install what is missing on Debian 12: `deps.sh build` for building and the demo, `deps.sh check` for
# the tests too, `deps.sh bench` for the benchmarks. Shows the apt-get line before it runs it; asks
# sudo when not root.
set -eu

build="gcc g++ make pkg-config libc6-dev libxapian-dev libicu-dev libuv1-dev libjansson-dev
libarchive-dev libzstd-dev nettle-dev libseccomp-dev"
check="clang libclang-rt-14-dev clang-format libcmocka-dev valgrind python3 python3-jsonschema
python3-icu python3-xapian xapian-tools scdoc mandoc zstd xz-utils gzip socat netcat-openbsd shellcheck procps util-linux git
rsync iproute2 tmux less bash zsh fish bash-completion mypy codespell hunspell
hunspell-en-us hunspell-en-gb jq nodejs"

bench="python3 zstd liblucene8-java openjdk-17-jdk-headless libsqlite3-dev libgroonga-dev"

case ${1:-build} in
build) wanted=$build ;;
check) wanted="$build $check" ;;
bench) wanted="$build $bench" ;;
*) echo "usage: deps.sh build|check|bench" >&2; exit 2 ;;
esac

missing=
for package in $wanted; do
    status=$(dpkg-query -W -f='${db:Status-Status}' "$package" 2>/dev/null || true)
    [ "$status" = installed ] || missing="$missing $package"
done
[ -n "$missing" ] || exit 0

if ! command -v apt-get >/dev/null; then
    echo "these Debian packages (or their like) are missing:$missing" >&2
    exit 1
fi
sudo=
[ "$(id -u)" = 0 ] || sudo=sudo
echo "$sudo apt-get install -y --no-install-recommends$missing"
# The lists may be old or not there at all, so update first.
$sudo apt-get update -qq
# shellcheck disable=SC2086 # a list of words
DEBIAN_FRONTEND=noninteractive $sudo apt-get install -y -qq --no-install-recommends $missing
