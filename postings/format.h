/* The bytes of a file, for the folder's own use: docs/postings.md tells what they mean.
 *
 * header, lengths, lists, dictionary, index of the dictionary, footer.
 */
#ifndef POSTINGS_FORMAT_H
#define POSTINGS_FORMAT_H

#include "base/fs_file.h"
#include "base/order.h"
#include "postings/postings.h"
#include <string.h>

_Static_assert(__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__,
               "files are little-endian and are read where they lie");

#define FORMAT_MAGIC     "NMPOST\r\n" /* 8 bytes */
#define FORMAT_END_MAGIC "NMPOSEND"
#define FORMAT_VERSION   1
#define FORMAT_HEADER    32 /* bytes */
#define FORMAT_FOOTER    40
#define FORMAT_SKIP      16
#define FORMAT_INDEX     16 /* an entry of the dictionary's index */
#define FORMAT_HEAD      8  /* leading bytes of a term that stand in the index */
#define FORMAT_TERM_MAX  255
#define FORMAT_TERMS     16         /* terms in a block of the dictionary */
#define FORMAT_DOCUMENTS 0x7FFFFFFF /* no greater number */

struct postings {
    struct fs_map map; /* owned; empty when the bytes are another's */
    uint32_t documents;
    uint64_t total_length, terms;
    double average; /* of the lengths; 1 when they are all 0 */
    const uint32_t *lengths;
    const unsigned char *lists, *dictionary, *index;
    size_t lists_size, dictionary_size;
    size_t dictionary_blocks;
};

/* As postings_open on bytes in memory, which outlive the file and begin at a multiple of 4. */
struct postings *postings_open_bytes(const void *bytes, size_t size, struct err *err);

static inline uint32_t load_u32(const unsigned char *at)
{
    uint32_t v;

    memcpy(&v, at, sizeof v);
    return v;
}

static inline uint64_t load_u64(const unsigned char *at)
{
    uint64_t v;

    memcpy(&v, at, sizeof v);
    return v;
}

static inline float load_float(const unsigned char *at)
{
    float v;

    memcpy(&v, at, sizeof v);
    return v;
}

/* The first bytes of a term, zeros behind a short one, as a number that orders as they do. */
static inline uint64_t term_head(const char *term, size_t len)
{
    uint64_t head = 0;

    memcpy(&head, term, len < FORMAT_HEAD ? len : FORMAT_HEAD);
    return __builtin_bswap64(head);
}

#endif
