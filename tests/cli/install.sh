#!/bin/bash
# `make install` into a folder: everything there, the library usable by its pkg-config file, and
# nothing but its own names shown.
. "$(dirname "$0")/lib.sh"
BUILD=${BIN%/bin}
case $BUILD in *address*) echo "1 of 1 ok: installing is tested without sanitizers"; exit 0 ;; esac
make_index "$T/index"

install_into() { make -s -C "$ROOT" B="$BUILD" install DESTDIR="$T/stage" PREFIX="$1"; }
expect 0 install_into /usr
S=$T/stage/usr
for file in bin/morgue bin/morgue-indexer bin/morgue-queryd lib/libmorgue.so.0 lib/libmorgue.so \
    include/morgue.h lib/pkgconfig/morgue.pc share/newsmorgue/schemas/reply.schema.json \
    share/bash-completion/completions/morgue share/zsh/vendor-completions/_morgue \
    share/fish/vendor_completions.d/morgue.fish share/doc/newsmorgue/README.md; do
    check "$file" test -e "$S/$file"
done
if command -v scdoc >/dev/null; then
    check "man pages" test -s "$S/share/man/man1/morgue.1" -a -s "$S/share/man/man7/morgue-query.7"
fi

shown() { nm -D --defined-only "$S/lib/libmorgue.so.0" | awk '{print $3}' | grep -v '^morgue_\|^MORGUE_'; }
check "nothing but morgue_ names is shown" test -z "$(shown)"
check "links neither Xapian nor ICU" sh -c '! ldd "$1" | grep -E "xapian|icu"' sh "$S/lib/libmorgue.so.0"

# as a stranger would build
PKG_CONFIG_LIBDIR=$S/lib/pkgconfig:$(pkg-config --variable pc_path pkg-config)
export PKG_CONFIG_LIBDIR
flags() { pkg-config --define-variable=prefix="$S" --define-variable=libdir="$S/lib" "$@" morgue; }
read -ra FLAGS < <(flags --cflags --libs)
for example in ask poll; do
    expect 0 cc -Wall -Wextra -o "$T/$example" "$ROOT/examples/c/$example.c" "${FLAGS[@]}" -ljansson
done
run() { PATH=$S/bin:$PATH LD_LIBRARY_PATH=$S/lib "$@"; }
expect 0 run "$T/ask" corruption "$T/index"
out_has "Aigul Bekova: There is corruption in every contract"
expect 1 run "$T/ask" '(corruption' "$T/index"
err_has '"code":"syntax"'
both() { sleep 5 | run "$T/poll" "$T/index"; }
expect 0 both
out_has '"id":1,"type":"done"'
out_has '"id":2,"type":"done"'
# an id may be any JSON value, for the library too
any_id() {
    run $PYTHON - "$S/lib/libmorgue.so.0" "$T/index" "$1" <<'PY'
import ctypes, sys
lib, index, id = sys.argv[1:]
m = ctypes.CDLL(lib)
m.morgue_new.restype, m.morgue_error.restype = ctypes.c_void_p, ctypes.c_char_p
one, line, n = ctypes.c_void_p(m.morgue_new()), ctypes.c_char_p(), ctypes.c_size_t()
assert m.morgue_spawn(one, (ctypes.c_char_p * 1)(index.encode()), ctypes.c_size_t(1)) == 0
assert m.morgue_ask(one, ('{"id":%s,"op":"ping"}' % id).encode()) == 0
kind = m.morgue_next(one, ctypes.byref(line), ctypes.byref(n))
assert kind == 2, (kind, m.morgue_error(one))
assert line.value.startswith(('{"id":%s,' % id).encode()), line.value
m.morgue_free(one)
PY
}
for id in 12345678901234567890 1e999 0.10 '"\u0000"' '[null,{"a":-1E400}]'; do
    expect 0 any_id "$id"
done

# the installed programs find one another
expect 0 run morgue --index "$T/index" count dam
out_is 2
make -s -C "$ROOT" B="$BUILD" uninstall DESTDIR="$T/stage" PREFIX=/usr >/dev/null
check "uninstall leaves nothing" test -z "$(find "$T/stage" -type f -o -type l)"
finish
