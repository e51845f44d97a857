/* Any damage to a store of texts: reading them all, and merging them, yields texts or ERR_DAMAGED.
 * The input tells what is changed in a good store, one with a dictionary or one without; its first
 * byte, which one, how much is cut off, and whether to merge.
 */
#include "tests/fuzz/damage.h"
#include "tests/unit/promise.h"

#include "index/store_internal.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>
#include <zdict.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { TEXTS = 40, TEXT_MOST = 1500, SAMPLES = 400, DICTIONARY = 2048 };

enum { WITHOUT_DICTIONARY = 1, MERGE = 2, CUT = 4, CUT_SHIFT = 3 };

static struct buf good, plain;
static char place[40]; /* where the damaged one lies */
static int fd = -1;

static size_t make_text(char *text, unsigned seed)
{
    static const char *const words[] = {"river",  "council", "the",    "budget",
                                        "school", "said",    "новости"};
    size_t n = 0, want = seed % 7 == 0 ? 0 : seed * 53 % (TEXT_MOST - 20);

    while (n < want)
        n += (size_t)snprintf(text + n, TEXT_MOST - n, "%s %u ", words[(seed + n) % 7],
                              seed * seed % 97);
    return n;
}

static size_t make_dictionary(char *dictionary)
{
    static char samples[SAMPLES * TEXT_MOST];
    size_t sizes[SAMPLES], at = 0;

    for (unsigned i = 0; i < SAMPLES; i++)
        at += sizes[i] = make_text(samples + at, i);
    at = ZDICT_trainFromBuffer(dictionary, DICTIONARY, samples, sizes, SAMPLES);
    promise(!ZDICT_isError(at));
    return at;
}

static void make_good(bool dictionary, struct buf *out)
{
    char path[] = "/tmp/morgue-fuzz-XXXXXX", text[TEXT_MOST], bytes[DICTIONARY];
    size_t len = dictionary ? make_dictionary(bytes) : 0;
    struct store_writer *w;
    struct err err;

    close(mkstemp(path));
    unlink(path);
    w = store_writer_new_final(path, &store_of_texts, bytes, len, 1 << 20, &err);
    promise(w != NULL);
    for (unsigned i = 0; i < TEXTS; i++)
        promise(store_writer_add(w, text, make_text(text, i), &err) == 0);
    promise(store_writer_finish(w, &err) == 0);
    store_writer_free(w);
    promise(fs_read(path, 1 << 20, out, &err) == 0);
    unlink(path);
}

static void begin(void)
{
    make_good(true, &good);
    make_good(false, &plain);
    fd = memfd_create("store", MFD_CLOEXEC);
    promise(fd >= 0);
    snprintf(place, sizeof place, "/proc/self/fd/%d", fd);
}

static void promise_damaged(const struct err *err)
{
    promise(err->code == ERR_DAMAGED || err->code == ERR_NOMEM);
}

static void read_all(const struct store *s)
{
    struct err err;
    struct store_reader *r = store_reader_new(&err);
    unsigned sum = 0;

    promise(r != NULL);
    for (uint32_t i = 0; i < s->count; i++) {
        const char *text;
        size_t len;

        if (store_read(s, r, i, &text, &len, &err) < 0)
            promise_damaged(&err);
        else
            for (size_t k = 0; k < len; k++)
                sum += (unsigned char)text[k];
    }
    promise(sum != 1); /* so that they are read */
    store_reader_free(r);
}

static void merge(const struct store *s)
{
    const struct store_input twice[] = {{s, NULL}, {s, NULL}};
    char path[60];
    struct err err;

    snprintf(path, sizeof path, "/tmp/morgue-fuzz-%d", (int)getpid());
    if (store_merge(twice, 2, path, &store_of_records, &err) < 0)
        promise_damaged(&err);
    unlink(path);
}

static void read_or_merge(unsigned how)
{
    struct store s;
    struct err err;

    if (store_open(&s, place, &err) < 0) {
        promise_damaged(&err);
        return;
    }
    if (how & MERGE)
        merge(&s);
    else
        read_all(&s);
    store_close(&s);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    unsigned how = size > 0 ? data[0] : 0;
    const struct buf *from = how & WITHOUT_DICTIONARY ? &plain : &good;
    unsigned char *bytes;
    size_t n;

    if (fd < 0)
        begin();
    n = how & CUT ? from->len - (how >> CUT_SHIFT) : from->len;
    bytes = malloc(n);
    promise(bytes != NULL);
    memcpy(bytes, from->data, n);
    if (size > 1)
        damage(bytes, n, data + 1, size - 1);
    promise(ftruncate(fd, (off_t)n) == 0 && pwrite(fd, bytes, n, 0) == (ssize_t)n);
    free(bytes);
    read_or_merge(how);
    return 0;
}
