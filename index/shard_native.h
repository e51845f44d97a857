/* The words of a document as libxapian's own postings, with positions: what an index made with
 * --native holds beside its posting files, for other Xapian tools, remote shards and the native
 * plan.
 */
#ifndef INDEX_SHARD_NATIVE_H
#define INDEX_SHARD_NATIVE_H

#include "index/analysis.h"
#include "xapian-c/xapian_c.h"

int native_add_article(struct xap_document *doc, const struct article *article,
                       const struct analysis *analysis, struct err *err);
int native_add_quote(struct xap_document *doc, const struct article *article,
                     const struct analysis *analysis, const struct analysed_quote *quote,
                     struct err *err);

#endif
