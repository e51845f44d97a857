/* What an index made with --native holds beside its posting files, for other Xapian tools, for the
 * native plan and for fronts on other machines (query/remote.h): libxapian's own postings of the
 * words, with positions, and of their stems; the stem dictionary as terms; the values to sort by;
 * in a document's data, behind the record, what else a hit shows: the text of an article, the
 * article of a quotation.
 *
 * Lengths. A word of the text counts once, one of the title three times, and each again for its
 * stem; TERM_LENGTH makes up for the rest, so that a document's length is NATIVE_LENGTH times its
 * words.
 */
#ifndef INDEX_SHARD_NATIVE_H
#define INDEX_SHARD_NATIVE_H

#include "index/analysis.h"
#include "index/stem.h"
#include "xapian-c/xapian_c.h"

int native_add_article(struct xap_document *doc, struct stems *stems, const struct article *article,
                       const struct analysis *analysis, struct err *err);
int native_add_quote(struct xap_document *doc, struct stems *stems, const struct article *article,
                     const struct analysis *analysis, const struct analysed_quote *quote,
                     struct err *err);

/* Append to a record: the text of an article; the article, without text, of a quotation. */
void native_put_text(struct buf *record, const struct article *article);
void native_put_article(struct buf *record, const struct article *article);
/* And what a front reads from a document's data: the record and what stands behind it. Strings are
 * copied into the arena. */
int native_read_article(const char *data, size_t len, struct arena *arena, struct article *out,
                        struct err *err);
int native_read_quote(const char *data, size_t len, struct arena *arena, struct quote_record *quote,
                      struct article *article, struct err *err);

/* The value that native documents are sorted by (SLOT_NEWEST, or SLOT_OLDEST), appended: of the
 * date as date_key writes it, "" for none, and the article's id. */
void native_order_key(struct buf *out, const char *date, struct value id, bool oldest_first);

/* What native databases of this version are made with. */
#define NATIVE_VERSION_MAX 100
void native_version(char out[NATIVE_VERSION_MAX]);

/* Terms of the stem dictionary: TERM_FORM + stem + " " + class + ":" + word. All of a stem, in any
 * language, begin with this. */
void native_form_prefix(struct buf *out, const char *stem, size_t len);

#endif
