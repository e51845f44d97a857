#include "query/former.h"

#include <string.h>

static int read_texts(struct former *f, struct reader *r, uint32_t doc, struct arena *arena,
                      struct err *err)
{
    uint32_t first, step, count, article;

    reader_quotes_of(r, doc, &first, &step, &count);
    f->texts = arena_zalloc(arena, (size_t)count + 1, sizeof *f->texts);
    if (!f->texts)
        return err_nomem(err);
    for (f->count = 0; f->count < count; f->count++) {
        struct quote_record record;

        if (reader_quote(r, first + (uint32_t)f->count * step, arena, &record, &article, err) < 0)
            return -1;
        f->texts[f->count] = record.text;
    }
    return 0;
}

static int look_at(struct former *f, struct reader *r, const uint64_t *since, uint32_t article,
                   struct value id, struct arena *arena, struct err *err)
{
    uint32_t local, doc;
    size_t index =
        snapshot_segment(r->snapshot, snapshot_locate(r->snapshot, article, &local))->index;

    *f = (struct former){0};
    if (since[index] > 0 && /* else nothing of it is known, so that it has no former version */
        (reader_find_former(r, id.s, id.len, index, since[index], &doc, err) < 0 ||
         (doc && read_texts(f, r, doc, arena, err) < 0)))
        return -1;
    f->article = article;
    return 0;
}

int former_has(struct former *f, struct reader *r, const uint64_t *since, uint32_t article,
               struct value id, struct value text, struct arena *arena, struct err *err)
{
    if (f->article != article && look_at(f, r, since, article, id, arena, err) < 0)
        return -1;
    for (size_t i = 0; i < f->count; i++)
        if (f->texts[i].len == text.len && memcmp(f->texts[i].s, text.s, text.len) == 0)
            return 1;
    return 0;
}
