#include "client/request.h"

#include "base/json.h"
#include <stdbool.h>

#define ALL_DEADLINE_MS 60000

static int add_words(json_t *request, enum request_words kind, const char *words)
{
    static const char *const keys[] = {
        [WORDS_QUERY] = "q", [WORDS_ARTICLE] = "article", [WORDS_PREFIX] = "prefix"};

    if (kind == WORDS_NONE)
        return 0;
    return json_object_set_new(request, keys[kind], json_string(words));
}

static int add_number(json_t *request, const char *key, uint64_t n)
{
    return json_object_set_new(request, key, json_integer((json_int_t)n));
}

static int add_page(json_t *request, const struct asking *a, unsigned parts)
{
    uint64_t limit = a->limit != LIMIT_NONE ? a->limit : REQUEST_LIMIT;
    bool all = a->all || (a->limit == LIMIT_NONE && parts & PART_WHOLE);
    int bad = 0;

    if (parts & PART_ENDLESS)
        return a->limit != LIMIT_NONE ? add_number(request, "limit", limit) : 0;
    if (all)
        limit = a->offset < REQUEST_MOST ? REQUEST_MOST - a->offset : 0;
    if (a->all)
        bad |= add_number(request, "deadline_ms", ALL_DEADLINE_MS);
    return bad | add_number(request, "limit", limit) | add_number(request, "offset", a->offset);
}

static int add_choice(json_t *request, const char *key, const char *value)
{
    return value ? json_object_set_new(request, key, json_string(value)) : 0;
}

static int add_parts(json_t *request, const struct asking *a, unsigned parts)
{
    int bad = 0;

    if (parts & PART_PAGE)
        bad |= add_page(request, a, parts);
    if (parts & PART_SORT)
        bad |= add_choice(request, "sort", a->sort);
    if (parts & PART_COLLAPSE && a->collapse)
        bad |= json_object_set_new(request, "collapse", json_true());
    if (parts & PART_OF && a->quotes)
        bad |= add_choice(request, "of", "quotes");
    if (parts & PART_BY)
        bad |= add_choice(request, "by", a->by);
    if (parts & PART_FIELD)
        bad |= add_choice(request, "field", a->field ? a->field : "source");
    if (parts & PART_CONTEXT)
        bad |= add_number(request, "context", a->context);
    return bad;
}

char *request_make(const struct asking *a, const char *op, enum request_words kind,
                   const char *words, unsigned parts, long long id)
{
    json_t *request = json_object();
    char *line;
    int bad = json_object_set_new(request, "id", json_integer(id));

    bad |= add_choice(request, "op", op);
    bad |= add_words(request, kind, words);
    bad |= add_parts(request, a, parts);
    line = bad ? NULL : json_dumps(request, JSON_COMPACT);
    json_decref(request);
    return line;
}
