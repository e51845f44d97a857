#include "index/term.h"

#include "base/fs_file.h"
#include "schemas/fields.h"
#include <stdio.h>
#include <string.h>

#define HASH_BYTES 16 /* of SHA-256: names never collide by chance */
#define HEAD_MAX   (TERM_MAX - 2 * HASH_BYTES)

/* NULs count double on libxapian's disk. */
static size_t cost(const char *s, size_t len)
{
    size_t n = len;

    for (size_t i = 0; i < len; i++)
        n += s[i] == '\0';
    return n;
}

static void append_hash(struct term *t, const char *word, size_t len)
{
    unsigned char digest[32];

    fs_hash_bytes(word, len, digest);
    for (size_t i = 0; i < HASH_BYTES; i++, t->len += 2)
        snprintf(t->bytes + t->len, 3, "%02x", digest[i]);
}

void term_make(struct term *t, const char *prefix, const char *word, size_t len)
{
    size_t plen = strlen(prefix);

    memcpy(t->bytes, prefix, plen);
    if (plen + cost(word, len) <= TERM_MAX) {
        memcpy(t->bytes + plen, word, len);
        t->len = plen + len;
    } else {
        size_t head = HEAD_MAX - plen < len ? HEAD_MAX - plen : len;
        while (plen + cost(word, head) > HEAD_MAX || (head && (word[head] & 0xC0) == 0x80))
            head--;
        memcpy(t->bytes + plen, word, head);
        t->len = plen + head;
        append_hash(t, word, len);
    }
    t->bytes[t->len] = '\0';
}

void term_id(struct term *t, const char *id, size_t len)
{
    term_make(t, "Q", id, len);
}

void term_stem(struct term *t, const char *language, const char *stem, size_t len)
{
    char prefix[16];

    snprintf(prefix, sizeof prefix, "%.8s:", language);
    term_make(t, prefix, stem, len);
}

void term_stem_list(struct term *t, const char *class, const char *stem, size_t len)
{
    char prefix[16];

    snprintf(prefix, sizeof prefix, TERM_STEM "%.8s:", class);
    term_make(t, prefix, stem, len);
}

void term_pair(struct term *t, const char *prefix, const char *first, size_t first_len,
               const char *second, size_t second_len)
{
    char words[TERM_MAX + 1];
    int len = snprintf(words, sizeof words, "%s%.*s %.*s", prefix, (int)first_len, first,
                       (int)second_len, second);

    term_make(t, TERM_PAIR, words, len < (int)sizeof words ? (size_t)len : sizeof words - 1);
}
