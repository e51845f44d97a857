/* From raw bytes to an article: JSON of many makers, or plain text, made into our keys.
 *
 * The keys of trafilatura, news-please, newspaper and ninjs 1.x to 3.x are understood beside our
 * own; see the table in article_keys.c. Only text or title is required. A bad optional value is
 * dropped with a warning and the article kept. Values are taken as they stand: nothing is trimmed
 * from text, no zone converted.
 */
#ifndef INDEXER_ARTICLE_H
#define INDEXER_ARTICLE_H

#include "base/arena.h"
#include "base/err.h"
#include "index/record.h"
#include <stddef.h>

#define ARTICLE_WARNINGS 40 /* more than the table has rows: each warns once at most */

enum article_fate {
    ARTICLE_KEEP,   /* article is filled */
    ARTICLE_DELETE, /* article.key[ARTICLE_ID] names what to delete */
    ARTICLE_REJECT, /* reason says why it is no article */
    ARTICLE_NONE,   /* there was none to read; warnings may tell more */
};

struct article_read {
    enum article_fate fate;
    struct article article; /* language in canonical form; absent when not named or not a tag */
    const char *reason;     /* no warnings stand beside it */
    const char *warnings[ARTICLE_WARNINGS];
    size_t warning_count;
};

/* Read one JSON value. Strings live in the arena; messages are valid UTF-8, safe for a terminal,
 * and name no file. -1 only when memory is out. */
int article_read_json(const char *bytes, size_t len, struct arena *arena, struct article_read *out,
                      struct err *err);

/* Read a .txt file: its first line is the title; the text is what follows, without leading blank
 * lines; the path is the id. */
int article_read_text(const char *path, const char *bytes, size_t len, struct arena *arena,
                      struct article_read *out, struct err *err);

/* Whether a string is a date or time that articles may bear: YYYY, YYYY-MM, YYYY-MM-DD, YYYYMMDD;
 * after a whole date T or a blank and hh, hh:mm, hh:mm:ss or hh:mm:ss.fff, then nothing, Z or an
 * offset. The day must exist. */
bool article_date_valid(const char *s, size_t len);

/* The id of an article that names none and has no url: SHA-256 (hex) of source, title and text,
 * each followed by a NUL. */
int article_hash_id(struct article *a, struct arena *arena, struct err *err);

#endif
