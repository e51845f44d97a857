#include "index/stem_places.h"

#include "schemas/fields.h"
#include <string.h>

/* Rarer stems keep their positions, whatever their forms: they take few bytes, and one form of
 * them may be all there is for now. */
#define FREQUENT 1000
/* The share of the stem itself, in hundredths, from which its positions are enough. */
#define NEARLY_ALL 90

struct inputs {
    const struct postings_input *items;
    size_t count;
};

/* Behind "Z", the class and ":"; NULL when the term is no stem. */
static const char *stem_of(const char *term, size_t len)
{
    size_t prefix = strlen(TERM_STEM);

    if (len <= prefix || memcmp(term, TERM_STEM, prefix) != 0)
        return NULL;
    term = memchr(term + prefix, ':', len - prefix);
    return term ? term + 1 : NULL;
}

static int add_occurrences(const struct inputs *in, const char *term, size_t len, uint64_t *sum,
                           struct err *err)
{
    struct posting_list list;

    for (size_t i = 0; len > 0 && i < in->count; i++) {
        int got = postings_find(in->items[i].file, term, len, &list, err);

        if (got < 0)
            return -1;
        *sum += got > 0 ? list.occurrences : 0;
    }
    return 0;
}

static int needless(void *user, const char *term, size_t len, const struct posting_list *lists,
                    size_t count, struct err *err)
{
    const struct inputs *in = user;
    const char *stem = stem_of(term, len);
    uint64_t all = 0, own = 0;

    if (!stem)
        return 0;
    for (size_t i = 0; i < count; i++) {
        if (!lists[i].positional)
            return 1;
        all += lists[i].occurrences;
    }
    if (all < FREQUENT)
        return 0;
    if (add_occurrences(in, stem, len - (size_t)(stem - term), &own, err) < 0)
        return -1;
    return all > UINT32_MAX || own * 100 >= all * NEARLY_ALL;
}

int stem_places_merge(const struct postings_input *inputs, size_t count, uint32_t documents,
                      const char *path, struct err *err)
{
    struct inputs in = {inputs, count};
    struct postings_rule rule = {needless, &in};

    return postings_merge_by(&rule, inputs, count, documents, path, err);
}
