#!/bin/bash
# The daemon as a service: what it tells systemd, what it may do after the start, damage, units.
. "$(dirname "$0")/lib.sh"
PEERS="$PYTHON -B $ROOT/tests/cli/queryd_service.py"
make_index "$T/index"

# A build with a sanitizer has no sandbox: it says so.
sanitized() { "$BIN/morgue-queryd" --stdio --log-level info "$T/index" </dev/null 2>&1 | grep -q 'none in a build with a sanitizer'; }
if sanitized; then echo "ok (no sandbox in this build)"; else
    check "the sandbox holds" $PEERS sandbox "$BIN/morgue-queryd" "$T/index" "$T"
    check "newer generations can be read in it" $PEERS sandbox_renewal "$BIN" "$T/index" "$T"
    check "a directory in the place of the index is told of" $PEERS replaced "$BIN" "$T/other" "$T"
fi
check "ready, reloading, stopping" $PEERS notify "$BIN/morgue-queryd" "$T/index" "$T"
check "told when there is room again" $PEERS notify_late "$BIN/morgue-queryd" "$T/index" "$T"
check "reloads after trouble" $PEERS reload_after_trouble "$BIN" "$T/index" "$T"
check "signs of life every millisecond at most" $PEERS watchdog_short "$BIN/morgue-queryd" "$T/index" "$T"
check "signs of life for the watchdog" $PEERS watchdog "$BIN/morgue-queryd" "$T/index" "$T"

# Damage: at the start, of a newer generation, under a running daemon.
cp -r "$T/index" "$T/broken"
check "a flipped bit in any file is refused at the start" $PEERS damaged_start "$BIN/morgue-queryd" "$T/broken"
check "without checksums if asked" $PEERS unchecked "$BIN/morgue-queryd" "$T/broken"
check "damage under a running daemon is told, and mended" $PEERS damaged_live "$BIN/morgue-queryd" "$T/index" "$T"
check "touched files are read again and served" $PEERS touched "$BIN/morgue-queryd" "$T/index" "$T"
check "a damaged newer generation is not served" $PEERS damaged_next "$BIN" "$T/index" "$T"

# Metrics that cannot be written are told at the start.
expect 2 "$BIN/morgue-queryd" --socket "$T/s" --metrics "$T/none/m.prom" "$T/index"
err_has "$T/none/m.prom"
expect 2 "$BIN/morgue-queryd" --socket "$T/s" --log-level loud "$T/index"
expect 2 "$BIN/morgue-queryd" --socket "$T/s" --line-timeout -1 "$T/index"

# The units.
UNITS=$ROOT/packaging/systemd
if command -v systemd-analyze >/dev/null && systemd-analyze security --help | grep -q -- --offline; then
    check "the unit is rated 1.0 or less" systemd-analyze security --offline=true --threshold=10 "$UNITS/morgue-queryd.service"
fi
check "its options exist" $PEERS unit_options "$UNITS/morgue-queryd.service" "$BIN/morgue-queryd"
finish
