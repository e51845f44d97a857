#include "index/verify_words.h"

#include "index/dates.h"
#include "index/segment.h"
#include <stdio.h>

int verify_segment_words(const struct segment *s, struct err *err)
{
    const struct dates dates = {.date = s->date, .newest = s->newest};
    char path[4096];

    if (postings_verify(s->article_words, err) < 0)
        return err_context(err, "%s/%s", s->dir, SEGMENT_ARTICLE_WORDS);
    if (postings_verify(s->quote_words, err) < 0)
        return err_context(err, "%s/%s", s->dir, SEGMENT_QUOTE_WORDS);
    if (postings_total_length(s->article_words) != s->words)
        return err_set(err, ERR_DAMAGED, "%s/%s has other words than the manifest states", s->dir,
                       SEGMENT_ARTICLE_WORDS);
    snprintf(path, sizeof path, "%s/%s", s->dir, SEGMENT_DATES);
    return dates_check(&dates, path, s->articles, err);
}
