/* Any damage to a file: reading it all, and merging it, yields answers or ERR_DAMAGED, and what is
 * yielded keeps the promises of the headers. The input tells what is changed in a good file, so
 * that the first bytes need not be guessed; or it is a packed run itself.
 */
#include "tests/unit/postings_read.h"
#include "tests/fuzz/damage.h"

#include "base/fs.h"
#include "postings/builder.h"
#include "postings/format.h"
#include "postings/merge.h"
#include "postings/pack.h"
#include <stdio.h>
#include <unistd.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static struct buf good;

static void must(int rc)
{
    promise(rc >= 0);
}

static void add(struct postings_builder *b, uint32_t document, unsigned term)
{
    char name[40];
    uint32_t handle;
    struct err err;

    if (document % (1 + term * term / 2) != 0)
        return;
    snprintf(name, sizeof name, "w%s%u", term % 3 ? "ord" : "", term);
    must(postings_builder_term(b, name, strlen(name), &handle, &err));
    if (term % 4 == 3) {
        must(postings_builder_count(b, handle, 1 + document % 3 * (document % 31), &err));
        return;
    }
    for (uint32_t i = 0, at = 0; i < 1 + (document + term) % 3; i++)
        must(postings_builder_position(b, handle, at += 1 + (document * 7 + i * 5) % 60, &err));
}

/* A file with lists of all kinds: long and short, with positions and counts, of one document. */
static void make_good(void)
{
    char path[] = "/tmp/morgue-fuzz-XXXXXX";
    struct err err;
    struct postings_builder *b = postings_builder_new(&err);
    int fd = mkstemp(path);

    promise(b && fd >= 0);
    close(fd);
    for (uint32_t document = 1; document <= 135; document++) {
        must(postings_builder_document(b, document % 97, &err));
        for (unsigned term = 0; term < 20; term++)
            add(b, document, term);
    }
    must(postings_builder_write(b, path, &err));
    must(fs_read(path, 1u << 20, &good, &err));
    unlink(path);
    postings_builder_free(b);
}

/* Of every other term, by its last byte. */
static int needless(void *user, const char *term, size_t len, const struct posting_list *lists,
                    size_t count, struct err *err)
{
    (void)user;
    (void)lists;
    (void)err;
    promise(len > 0 && count > 0);
    return term[len - 1] & 1;
}

static void merge(const struct postings *p)
{
    struct postings_rule rule = {needless, NULL};
    uint32_t *renumber = malloc((postings_documents(p) + (size_t)1) * sizeof *renumber), last = 0;
    struct postings_input input = {p, 0, NULL};
    struct err err;

    promise(renumber != NULL);
    if (postings_merge(&input, 1, postings_documents(p), "/dev/null", &err) < 0)
        promise_damaged(&err);
    for (uint32_t i = 0; i < postings_documents(p); i++)
        renumber[i] = i % 5 ? ++last : 0;
    input.renumber = renumber;
    if (postings_merge_by(&rule, &input, 1, last, "/dev/null", &err) < 0)
        promise_damaged(&err);
    free(renumber);
}

static void read_changed(const uint8_t *data, size_t size)
{
    size_t cut = size > 0 && data[0] & 1 ? good.len - 1 - data[0] / 2 : good.len;
    unsigned char *bytes = malloc(cut);
    struct postings *p;
    struct err err;

    promise(bytes != NULL);
    memcpy(bytes, good.data, cut);
    if (size > 1)
        damage(bytes, cut, data + 1, size - 1);
    p = postings_open_bytes(bytes, cut, &err);
    if (p) {
        if (size > 0 && data[0] & 2)
            merge(p);
        else if (size > 0 && data[0] & 8)
            verify(p);
        else
            read_all(p);
    } else {
        promise_damaged(&err);
    }
    postings_close(p);
    free(bytes);
}

/* What is read, packed again, is read as the same. */
static void read_run(const uint8_t *data, size_t size)
{
    unsigned n = size ? data[0] % (PACK_COUNT + 1) : 0, bits;
    uint32_t v[PACK_COUNT], again[PACK_COUNT];
    unsigned char bytes[PACK_MAX];
    const unsigned char *end;

    if (size == 0 || !pack_read(data + 1, data + size, v, n, &bits))
        return;
    for (unsigned i = 0; i < n; i++)
        promise(bits == 32 || v[i] >> bits == 0);
    end = bytes + pack_write(bytes, v, n);
    promise(pack_read(bytes, end, again, n, &bits) == end);
    promise(memcmp(v, again, n * sizeof *v) == 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (!good.data)
        make_good();
    if (size > 0 && data[0] & 4)
        read_run(data + 1, size - 1);
    else
        read_changed(data, size);
    return 0;
}
