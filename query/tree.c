#include "query/tree.h"
#include <stdio.h>
#include <string.h>

static const char *const field_names[] = {
    [FIELD_QUOTE] = "quote", [FIELD_SPEAKER] = "speaker", [FIELD_TITLE] = "title",
    [FIELD_TEXT] = "text",   [FIELD_AUTHOR] = "author",   [FIELD_SOURCE] = "source",
    [FIELD_LANG] = "lang",   [FIELD_REGION] = "region",   [FIELD_ID] = "id",
};

enum query_field query_field_find(const char *name, size_t len)
{
    for (int f = FIELD_NONE + 1; f <= FIELD_ID; f++)
        if (strlen(field_names[f]) == len && memcmp(field_names[f], name, len) == 0)
            return f;
    return FIELD_NONE;
}

const char *query_field_name(enum query_field field)
{
    return field == FIELD_NONE ? "" : field_names[field];
}

const char *prox_name(const struct prox *how, char out[PROX_NAME_MAX])
{
    const char *not = how->negated ? "not " : "";
    const char *op = how->ordered ? "pre" : "w";

    if (how->unit == PROX_WORDS)
        snprintf(out, PROX_NAME_MAX, "%s%s/%u", not, op, (unsigned)how->distance);
    else
        snprintf(out, PROX_NAME_MAX, "%s%s/%c", not, op, how->unit == PROX_SENTENCE ? 's' : 'p');
    return out;
}
