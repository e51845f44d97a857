#include "indexer/intake.h"

#include "indexer/budget.h"

#define SMALL ((size_t)64 << 10) /* bytes; the parent takes up to 65 for each */

int intake_read(const struct feed_item *item, struct arena *arena, struct article_read *out,
                struct err *err)
{
    int rc = 0;

    *out = (struct article_read){.fate = ARTICLE_REJECT, .reason = item->reason};
    switch (item->kind) {
    case FEED_REJECT:
        break;
    case FEED_WARNING:
        *out = (struct article_read){
            .fate = ARTICLE_NONE, .warnings = {item->reason}, .warning_count = 1};
        break;
    case FEED_JSON:
        rc = article_read_json(item->bytes, item->len, arena, out, err);
        break;
    case FEED_TEXT:
        rc = article_read_text(item->file, item->bytes, item->len, arena, out, err);
        break;
    }
    if (rc < 0 && err->code == ERR_NOMEM && item->len > SMALL) {
        *out = (struct article_read){.fate = ARTICLE_REJECT, .reason = BUDGET_TOO_LARGE};
        rc = 0;
    }
    return rc;
}
