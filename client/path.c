#include "client/path.h"

#include "base/near.h"
#include <stddef.h>
#include <string.h>

#define ARTICLE_PATHS                                                               \
    "article.id", "article.title", "article.date", "article.source", "article.url", \
        "article.author", "article.language", "article.region"
#define RANKED_PATHS "id", "type", "rank", "score", "copies", "sources.0", ARTICLE_PATHS

const char *const paths_search[] = {
    RANKED_PATHS,      "snippets.0.field",     "snippets.0.start",
    "snippets.0.text", "snippets.0.marks.0.0", NULL,
};

const char *const paths_quotes[] = {
    RANKED_PATHS,       "quote.text",    "quote.type",         "quote.start",
    "quote.end",        "quote.speaker", "quote.speaker_full", "quote.cue",
    "quote.confidence", "quote.copies",  "quote.marks.0.0",    NULL,
};

const char *const paths_speakers[] = {"id", "type", "speaker", "quotes", "articles", NULL};

const char *const paths_timeline[] = {"id", "type", "date", "count", NULL};

const char *const paths_kwic[] = {
    "id", "type", "field", "left", "match", "right", "start", "end", ARTICLE_PATHS, NULL,
};

const char *const paths_facets[] = {"id", "type", "value", "count", NULL};

const char *const paths_suggest[] = {"id", "type", "word", "count", NULL};

static bool same_key(const char *a, size_t a_len, const char *known, size_t known_len)
{
    bool index = known_len == 1 && *known == '0';

    if (index)
        return a_len > 0 && strspn(a, "0123456789") == a_len;
    return a_len == known_len && memcmp(a, known, a_len) == 0;
}

static bool same_path(const char *path, const char *known)
{
    for (;;) {
        size_t n = strcspn(path, "."), m = strcspn(known, ".");

        if (!same_key(path, n, known, m) || path[n] != known[m])
            return false;
        if (!path[n])
            return true;
        path += n + 1;
        known += m + 1;
    }
}

bool path_is_known(const char *path, const char *const *paths)
{
    for (; *paths; paths++)
        if (same_path(path, *paths))
            return true;
    return false;
}

static const char *last_key(const char *path)
{
    const char *dot = strrchr(path, '.');

    return dot ? dot + 1 : path;
}

const char *path_meant(const char *path, const char *const *paths)
{
    size_t count = 0;

    for (; paths[count]; count++)
        if (strcmp(last_key(path), last_key(paths[count])) == 0)
            return paths[count];
    return near_name(path, paths, count);
}
