#include "indexer/article_keys.h"

#include "base/utf8.h"
#include "text/language.h"
#include <string.h>
#include <strings.h>

enum shape {
    PLAIN,   /* a string */
    LINK,    /* a string, if it begins with http:// or https:// */
    NO_LINK, /* a string, unless it does */
    NAMES,   /* a string, or a list of strings or of objects with a "name" */
    RENDERED /* a list of objects with a "value": the same thing in several renderings */
};

/* Where each key of an article may be found; the first row that has something wins. */
static const struct variant {
    enum article_key key;
    const char *name;
    enum shape shape;
} variants[] = {
    {ARTICLE_ID, "id", PLAIN},               /* ours, trafilatura */
    {ARTICLE_ID, "uri", PLAIN},              /* ninjs */
    {ARTICLE_TITLE, "title", PLAIN},         /* ours, trafilatura, news-please, newspaper */
    {ARTICLE_TITLE, "headline", PLAIN},      /* ninjs 1 */
    {ARTICLE_TITLE, "headlines", RENDERED},  /* ninjs 3 */
    {ARTICLE_TEXT, "maintext", PLAIN},       /* news-please; before the text that it may have too */
    {ARTICLE_TEXT, "text", PLAIN},           /* ours, trafilatura, newspaper */
    {ARTICLE_TEXT, "body_text", PLAIN},      /* ninjs 1 */
    {ARTICLE_TEXT, "bodies", RENDERED},      /* ninjs 3 */
    {ARTICLE_DATE, "date", PLAIN},           /* ours, trafilatura */
    {ARTICLE_DATE, "date_publish", PLAIN},   /* news-please */
    {ARTICLE_DATE, "publish_date", PLAIN},   /* newspaper */
    {ARTICLE_DATE, "contentcreated", PLAIN}, /* ninjs 1 */
    {ARTICLE_DATE, "versioncreated", PLAIN},
    {ARTICLE_DATE, "contentCreated", PLAIN}, /* ninjs 3 */
    {ARTICLE_DATE, "versionCreated", PLAIN},
    {ARTICLE_URL, "url", PLAIN},
    {ARTICLE_URL, "source", LINK},              /* trafilatura */
    {ARTICLE_SOURCE, "source", NO_LINK},        /* ours */
    {ARTICLE_SOURCE, "source-hostname", PLAIN}, /* trafilatura */
    {ARTICLE_SOURCE, "hostname", PLAIN},        /* trafilatura */
    {ARTICLE_SOURCE, "source_domain", PLAIN},   /* news-please */
    {ARTICLE_SOURCE, "copyrightholder", PLAIN}, /* ninjs 1 */
    {ARTICLE_SOURCE, "copyrightHolder", PLAIN}, /* ninjs 3 */
    {ARTICLE_AUTHOR, "author", NAMES},          /* ours, trafilatura */
    {ARTICLE_AUTHOR, "authors", NAMES},         /* news-please, newspaper */
    {ARTICLE_AUTHOR, "person", NAMES},          /* ninjs 1 */
    {ARTICLE_AUTHOR, "people", NAMES},          /* ninjs 3 */
    {ARTICLE_LANGUAGE, "language", PLAIN},
    {ARTICLE_REGION, "region", PLAIN},
    {ARTICLE_REGION, "place", NAMES},  /* ninjs 1 */
    {ARTICLE_REGION, "places", NAMES}, /* ninjs 3 */
};

#define VARIANTS (sizeof variants / sizeof *variants)
_Static_assert(VARIANTS < ARTICLE_WARNINGS, "each row may warn once, and so may \"deleted\"");

/* --- Messages --- */

const char *article_shown(struct reading *r, const char *s, size_t len, size_t max)
{
    struct buf clean = BUF_INIT;
    const char *copy = NULL;

    for (size_t i = 0; i < len;) {
        size_t start = i;
        uint32_t cp = utf8_next(s, len, &i);

        if (max-- == 0) {
            buf_str(&clean, "…");
            break;
        }
        if (cp == UTF8_BAD || utf8_is_unsafe(cp))
            buf_str(&clean, "\uFFFD");
        else
            buf_add(&clean, s + start, i - start);
    }
    if (buf_ok(&clean))
        copy = arena_strndup(r->arena, clean.data ? clean.data : "", clean.len);
    buf_release(&clean);
    if (!copy)
        r->no_memory = true;
    return copy ? copy : "";
}

void article_warn(struct reading *r, const char *text)
{
    if (!text)
        r->no_memory = true;
    else if (r->out->warning_count < ARTICLE_WARNINGS)
        r->out->warnings[r->out->warning_count++] = text;
}

const char *article_type_name(const json_t *value)
{
    switch (json_typeof(value)) {
    case JSON_OBJECT:
        return "an object";
    case JSON_ARRAY:
        return "a list";
    case JSON_STRING:
        return "a string";
    case JSON_INTEGER:
    case JSON_REAL:
        return "a number";
    case JSON_TRUE:
    case JSON_FALSE:
        return "true or false";
    case JSON_NULL:
        break;
    }
    return "null";
}

void article_warn_type(struct reading *r, const char *name, const json_t *value, const char *wanted)
{
    article_warn(r, arena_printf(r->arena, "\"%s\" is %s, not %s; dropped", name,
                                 article_type_name(value), wanted));
}

/* --- Strings --- */

bool article_is_blank(const char *s, size_t len)
{
    for (size_t i = 0; i < len; i++)
        if (s[i] != ' ' && (s[i] < '\t' || s[i] > '\r'))
            return false;
    return true;
}

/* Nothing, or what Python writes for nothing. */
static bool is_missing(const char *s, size_t len)
{
    return article_is_blank(s, len) || (len == 4 && memcmp(s, "None", 4) == 0);
}

static bool is_link(const char *s)
{
    return strncasecmp(s, "http://", 7) == 0 || strncasecmp(s, "https://", 8) == 0;
}

struct value article_copy(struct reading *r, const char *s, size_t len)
{
    const char *copy = arena_strndup(r->arena, s, len);

    if (!copy)
        r->no_memory = true;
    return (struct value){copy, copy ? (uint32_t)len : 0};
}

/* --- Shapes --- */

static struct value take_plain(struct reading *r, const struct variant *variant,
                               const json_t *value)
{
    const char *s = json_string_value(value);

    if (!s) {
        if (variant->shape != LINK) /* the other row of "source" speaks */
            article_warn_type(r, variant->name, value, "a string");
        return (struct value){0};
    }
    if ((variant->shape == LINK && !is_link(s)) || (variant->shape == NO_LINK && is_link(s)))
        return (struct value){0};
    return article_copy(r, s, json_string_length(value));
}

/* Append one name of a list; false when it is none. */
static bool add_name(struct buf *joined, const json_t *element)
{
    const json_t *name = json_is_object(element) ? json_object_get(element, "name") : element;

    if (json_is_null(name))
        return true;
    if (!json_is_string(name))
        return false;
    if (is_missing(json_string_value(name), json_string_length(name)))
        return true;
    if (joined->len > 0)
        buf_str(joined, "; ");
    buf_add(joined, json_string_value(name), json_string_length(name));
    return true;
}

static struct value take_names(struct reading *r, const struct variant *variant,
                               const json_t *value)
{
    struct buf joined = BUF_INIT;
    struct value names = {0};
    size_t bad = 0;

    if (json_is_string(value))
        return article_copy(r, json_string_value(value), json_string_length(value));
    if (!json_is_array(value)) {
        article_warn_type(r, variant->name, value, "a string or a list");
        return names;
    }
    for (size_t i = 0; i < json_array_size(value); i++)
        bad += !add_name(&joined, json_array_get(value, i));
    if (bad > 0)
        article_warn(r, arena_printf(r->arena,
                                     "\"%s\" has %zu of %zu elements that are no names; dropped",
                                     variant->name, bad, json_array_size(value)));
    if (!buf_ok(&joined))
        r->no_memory = true;
    else if (joined.len > 0)
        names = article_copy(r, joined.data, joined.len);
    buf_release(&joined);
    return names;
}

bool article_key_says(const json_t *object, const char *name, const char *what)
{
    const char *s = json_string_value(json_object_get(object, name));

    return s && strcasecmp(s, what) == 0;
}

/* ninjs 3 gives a body as plain text, HTML, NITF and so on: plain text is the best we can get, what
 * bears the role "main" the next best, else the first. */
static int rank_rendering(const json_t *object)
{
    const json_t *value = json_object_get(object, "value");

    if (!json_is_string(value) || is_missing(json_string_value(value), json_string_length(value)))
        return 0;
    return 1 + article_key_says(object, "role", "main") +
           2 * (article_key_says(object, "contentType", "text/plain") ||
                article_key_says(object, "contenttype", "text/plain"));
}

static struct value take_rendered(struct reading *r, const struct variant *variant,
                                  const json_t *value)
{
    const json_t *best = NULL;
    int best_rank = 0;

    if (!json_is_array(value)) {
        article_warn_type(r, variant->name, value, "a list");
        return (struct value){0};
    }
    for (size_t i = 0; i < json_array_size(value); i++) {
        const json_t *element = json_array_get(value, i);
        int rank = rank_rendering(element);

        if (rank > best_rank) {
            best = json_object_get(element, "value");
            best_rank = rank;
        }
    }
    if (best)
        return article_copy(r, json_string_value(best), json_string_length(best));
    if (json_array_size(value) > 0)
        article_warn(r, arena_printf(r->arena, "\"%s\" has no element with a \"value\"; dropped",
                                     variant->name));
    return (struct value){0};
}

/* --- Keys --- */

/* A date is kept as written, but for blanks around it. */
static struct value check_date(struct reading *r, const struct variant *variant, struct value v)
{
    const char *s = v.s, *end = v.s + v.len;

    while (s < end && article_is_blank(s, 1))
        s++;
    while (s < end && article_is_blank(end - 1, 1))
        end--;
    if (article_date_valid(s, (size_t)(end - s)))
        return s == v.s && end == v.s + v.len ? v : article_copy(r, s, (size_t)(end - s));
    article_warn(r,
                 arena_printf(r->arena, "\"%s\" is \"%s\", which is no date of ISO 8601; dropped",
                              variant->name, article_shown(r, v.s, v.len, 40)));
    return (struct value){0};
}

static struct value check_language(struct reading *r, const struct variant *variant, struct value v)
{
    char tag[LANGUAGE_TAG_MAX];

    if (language_canonical(v.s, v.len, tag))
        return article_copy(r, tag, strlen(tag));
    article_warn(r, arena_printf(r->arena,
                                 "\"%s\" is \"%s\", which is no language tag (BCP 47); dropped",
                                 variant->name, article_shown(r, v.s, v.len, 40)));
    return (struct value){0};
}

static struct value take(struct reading *r, const struct variant *variant, const json_t *value)
{
    struct value v;

    if (variant->shape == NAMES)
        v = take_names(r, variant, value);
    else if (variant->shape == RENDERED)
        v = take_rendered(r, variant, value);
    else
        v = take_plain(r, variant, value);
    if (!v.s || article_is_blank(v.s, v.len))
        return (struct value){0};
    if (variant->key == ARTICLE_DATE)
        return check_date(r, variant, v);
    if (is_missing(v.s, v.len))
        return (struct value){0};
    if (variant->key == ARTICLE_LANGUAGE)
        return check_language(r, variant, v);
    return v;
}

void article_take_keys(struct reading *r, const json_t *object)
{
    struct value *keys = r->out->article.key;

    for (size_t i = 0; i < VARIANTS; i++) {
        const json_t *value = json_object_get(object, variants[i].name);

        if (value && !json_is_null(value) && !keys[variants[i].key].s)
            keys[variants[i].key] = take(r, &variants[i], value);
    }
}
