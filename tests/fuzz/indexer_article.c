/* Any bytes, read as a JSON article and as a text file: never a crash, and what is kept is sound.
 */
#include "indexer/article.h"

#include "base/utf8.h"
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void must(bool holds)
{
    if (!holds)
        abort();
}

static void check(const struct article_read *got)
{
    const struct value *key = got->article.key;

    for (size_t i = 0; i < got->warning_count; i++)
        must(utf8_valid(got->warnings[i], strlen(got->warnings[i]), NULL));
    if (got->fate == ARTICLE_REJECT) {
        must(got->reason && utf8_valid(got->reason, strlen(got->reason), NULL));
        return;
    }
    must(key[ARTICLE_ID].s && key[ARTICLE_ID].len > 0);
    must(got->fate == ARTICLE_DELETE || key[ARTICLE_TITLE].s || key[ARTICLE_TEXT].s);
    for (size_t i = 0; i < ARTICLE_KEYS; i++) {
        must(!key[i].s || strlen(key[i].s) == key[i].len);
        must(!key[i].s || utf8_valid(key[i].s, key[i].len, NULL));
    }
    must(!key[ARTICLE_DATE].s || article_date_valid(key[ARTICLE_DATE].s, key[ARTICLE_DATE].len));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena arena = ARENA_INIT;
    const char *bytes = size ? (const char *)data : "";
    struct article_read got;
    struct err err;

    if (article_read_json(bytes, size, &arena, &got, &err) == 0)
        check(&got);
    if (article_read_text("a.txt", bytes, size, &arena, &got, &err) == 0)
        check(&got);
    arena_release(&arena);
    return 0;
}
