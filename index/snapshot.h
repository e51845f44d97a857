/* A generation of one or several indexes, open for reading.
 *
 * A snapshot is immutable and shared by threads (snapshot_ref/unref count atomically); what it
 * holds stays readable though the indexer publishes newer generations or removes this one. A reader
 * is one thread's set of handles on a snapshot.
 *
 * Several segments are searched as one database: libxapian interleaves them, so that document d of
 * the whole is document (d - 1) / n + 1 of segment (d - 1) % n, n being the number of segments. The
 * articles' and the quotations' database have the same segments in the same order. Documents of a
 * segment are numbered densely from 1.
 */
#ifndef INDEX_SNAPSHOT_H
#define INDEX_SNAPSHOT_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/fs_file.h"
#include "index/held.h"
#include "index/record.h"
#include "postings/postings.h"
#include "xapian-c/xapian_c.h"
#include <stdbool.h>
#include <stdint.h>

struct segment {
    const char *name; /* such as "s000012" */
    const char *dir;
    uint32_t articles, quotes;     /* documents, dead ones included */
    uint64_t words;                /* of titles and texts */
    uint32_t dead;                 /* articles replaced or deleted since */
    const uint32_t *quote_article; /* [quotes]: the article (document of this segment) of quotation
                                      i + 1; ascending */
    const struct postings *article_words, *quote_words;
    const uint64_t *date;   /* [articles]: YYYYMMDDhhmmss of article i + 1; 0 undated */
    const uint32_t *newest; /* [articles]: its rank from 0 in the order newest first, undated last,
                               ties by the bytes of the id */
    size_t index;           /* of which of the snapshot's indexes it is */
    uint32_t birth;         /* the generation that brought its articles; or, if not NULL: */
    const uint32_t *births; /* [articles]: each of them; 0: not known */
    bool native;            /* its Xapian databases hold the words with positions too */
    unsigned char content[FS_HASH_BYTES]; /* digest of all that it holds, and of what of that is
                                             dead: by the manifest, so the same in every copy */
};

/* The generation that brought an article of the segment. */
static inline uint32_t segment_birth(const struct segment *s, uint32_t article)
{
    return s->births ? s->births[article - 1] : s->birth;
}

struct snapshot;

/* Open the newest generation of each index. ERR_NOT_FOUND, ERR_VERSION, ERR_DAMAGED say what to do.
 */
struct snapshot *snapshot_open(const char *const *paths, size_t count, struct err *err);
/* The same, but before anything is read of a file, `look` must return 0 for it. All files of an
 * index are open by then, so that what the indexer sweeps meanwhile can be read. It may be called
 * again for files of a newer generation, if opening one did not come to an end. */
typedef int snapshot_look(void *arg, const struct held_file *file, struct err *err);
struct snapshot *snapshot_open_looked_at(const char *const *paths, size_t count,
                                         snapshot_look *look, void *arg, struct err *err);
/* The same as snapshot_open whatever versions of ICU and the like they were made with: good for
 * reading records back, not for searching. */
struct snapshot *snapshot_open_any_version(const char *const *paths, size_t count, struct err *err);
struct snapshot *snapshot_ref(struct snapshot *s);
void snapshot_unref(struct snapshot *s);

/* Whether a newer generation of one of its indexes has been published. */
bool snapshot_is_stale(const struct snapshot *s);
/* "12", or "12,7" for two indexes. */
const char *snapshot_generation(const struct snapshot *s);
/* Generations as numbers, one for each index. */
const uint64_t *snapshot_generations(const struct snapshot *s, size_t *count);
/* Which index the i-th is (struct manifest); "" where that is not known. */
const char *snapshot_identity(const struct snapshot *s, size_t i);
size_t snapshot_segments(const struct snapshot *s);
const struct segment *snapshot_segment(const struct snapshot *s, size_t i);
uint64_t snapshot_articles(const struct snapshot *s); /* live ones */
uint64_t snapshot_quotes(const struct snapshot *s);   /* live ones */
/* Whether an article (document of segment i) has been replaced or deleted. */
bool snapshot_is_dead(const struct snapshot *s, size_t segment, uint32_t article);
/* The same for many: bit d % 8 of byte d / 8 for article d, to the last of the segment; NULL when
 * none is dead. */
const unsigned char *snapshot_dead_bits(const struct snapshot *s, size_t segment);

/* Between documents of the whole and of a segment. There must be a segment, and doc must not be 0.
 */
static inline size_t snapshot_locate(const struct snapshot *s, uint32_t doc, uint32_t *local)
{
    size_t n = snapshot_segments(s);

    *local = (uint32_t)((doc - 1) / n + 1);
    return (doc - 1) % n;
}

static inline uint32_t snapshot_document(const struct snapshot *s, size_t segment, uint32_t local)
{
    return (uint32_t)((local - 1) * snapshot_segments(s) + segment + 1);
}

/* Whether an article (document of the whole) has not been replaced or deleted. */
static inline bool snapshot_is_live(const struct snapshot *s, uint32_t doc)
{
    uint32_t local;
    size_t segment = snapshot_locate(s, doc, &local);

    return !snapshot_is_dead(s, segment, local);
}

struct reader {
    struct snapshot *snapshot; /* a reference */
    struct xap_db *articles;   /* all segments as one */
    struct xap_db *quotes;
    char (*article_uuid)[40]; /* of each segment's database: tells a posting source where it is */
    char (*quote_uuid)[40];
};

/* ERR_NOT_FOUND never: an index without articles opens and finds nothing. */
struct reader *reader_open(struct snapshot *snapshot, struct err *err);
void reader_free(struct reader *r);

/* An article's keys, without its text (document number of the whole). */
int reader_article(struct reader *r, uint32_t doc, struct arena *arena, struct article *out,
                   struct err *err);
/* An article's text, into the arena; *len bytes and a NUL. */
int reader_text(struct reader *r, uint32_t doc, struct arena *arena, const char **text, size_t *len,
                struct err *err);
/* A quotation (document number of the whole), and the article it stands in. */
int reader_quote(struct reader *r, uint32_t doc, struct arena *arena, struct quote_record *out,
                 uint32_t *article_doc, struct err *err);
/* The quotations of an article, as document numbers of the whole: first, first + step, ... (count).
 */
void reader_quotes_of(struct reader *r, uint32_t article_doc, uint32_t *first, uint32_t *step,
                      uint32_t *count);
/* The live article with this id in the first index that has it; *doc 0 when there is none. */
int reader_find(struct reader *r, const char *id, size_t len, uint32_t *doc, struct err *err);
/* The latest of its dead versions that this index had in that generation or before, as long as it
 * is there; *doc 0 when there is none. */
int reader_find_former(struct reader *r, const char *id, size_t len, size_t index,
                       uint64_t generation, uint32_t *doc, struct err *err);

/* Languages (primary subtags) of the index's articles, sorted; made at open. */
size_t reader_languages(const struct reader *r, const char *const **languages);

#endif
