#include "indexer/article.h"

#include "base/fs_file.h"
#include "base/utf8.h"
#include "indexer/article_keys.h"
#include <string.h>

static void reject(struct article_read *out, const char *reason)
{
    out->fate = ARTICLE_REJECT;
    out->reason = reason;
    out->warning_count = 0;
}

int article_hash_id(struct article *a, struct arena *arena, struct err *err)
{
    static const enum article_key hashed[] = {ARTICLE_SOURCE, ARTICLE_TITLE, ARTICLE_TEXT};
    unsigned char digest[32];
    char hex[2 * sizeof digest + 1];
    struct buf bytes = BUF_INIT;

    for (size_t i = 0; i < sizeof hashed / sizeof *hashed; i++) {
        if (a->key[hashed[i]].s)
            buf_add(&bytes, a->key[hashed[i]].s, a->key[hashed[i]].len);
        buf_char(&bytes, '\0'); /* no value holds one, so no two articles give the same bytes */
    }
    if (!buf_ok(&bytes)) {
        buf_release(&bytes);
        return err_nomem(err);
    }
    fs_hash_bytes(bytes.data, bytes.len, digest);
    buf_release(&bytes);
    for (size_t i = 0; i < sizeof digest; i++)
        snprintf(hex + 2 * i, 3, "%02x", digest[i]);
    a->key[ARTICLE_ID] = (struct value){arena_strdup(arena, hex), sizeof hex - 1};
    return a->key[ARTICLE_ID].s ? 0 : err_nomem(err);
}

static bool is_deletion(struct reading *r, const json_t *object)
{
    static const char *const status[] = {"pubstatus", "pubStatus"};
    const json_t *deleted = json_object_get(object, "deleted");

    if (deleted && !json_is_boolean(deleted) && !json_is_null(deleted))
        article_warn_type(r, "deleted", deleted, "true or false");
    for (size_t i = 0; i < sizeof status / sizeof *status; i++)
        if (article_key_says(object, status[i], "canceled") ||
            article_key_says(object, status[i], "cancelled"))
            return true;
    return json_is_true(deleted);
}

/* An id there must be: the one given, else the url, else a hash of what the article says. */
static int identify(struct reading *r, struct err *err)
{
    struct article *a = &r->out->article;

    if (!a->key[ARTICLE_ID].s)
        a->key[ARTICLE_ID] = a->key[ARTICLE_URL];
    return a->key[ARTICLE_ID].s ? 0 : article_hash_id(a, r->arena, err);
}

/* Neither text nor title: what was wrong with them, or else that they are not there. */
static void reject_empty(struct reading *r)
{
    static const char nothing[] = "the article has neither text nor title";
    struct article_read *out = r->out;

    reject(out, out->warning_count == 0
                    ? nothing
                    : arena_printf(r->arena, "%s (%s)", nothing, out->warnings[0]));
}

/* Why this is no JSON. jansson speaks of bytes that it cannot decode; we know their name. */
static const char *explain(struct reading *r, const char *bytes, size_t len, const struct err *why)
{
    size_t bad;

    if (!utf8_valid(bytes, len, &bad))
        return arena_printf(r->arena, "bad JSON: bad UTF-8 at byte %zu", bad);
    return article_shown(r, why->text, strlen(why->text), 300);
}

static int read_object(struct reading *r, const json_t *object, struct err *err)
{
    struct article_read *out = r->out;
    const struct value *key = out->article.key;
    bool deletion = is_deletion(r, object);

    article_take_keys(r, object);
    if (!key[ARTICLE_TITLE].s && !key[ARTICLE_TEXT].s) {
        if (!deletion)
            reject_empty(r);
        else if (!key[ARTICLE_ID].s && !key[ARTICLE_URL].s)
            reject(out, "a deletion without the id of what to delete");
    }
    if (out->fate == ARTICLE_REJECT)
        return 0;
    if (deletion)
        out->fate = ARTICLE_DELETE;
    return identify(r, err);
}

int article_read_json(const char *bytes, size_t len, struct arena *arena, struct article_read *out,
                      struct err *err)
{
    struct reading r = {.arena = arena, .out = out};
    json_t *value = json_parse_foreign(bytes, len, err);
    int status = 0;

    *out = (struct article_read){.fate = ARTICLE_KEEP};
    if (!value && err->code == ERR_NOMEM)
        return -1;
    if (!value)
        reject(out, explain(&r, bytes, len, err));
    else if (!json_is_object(value))
        reject(out, arena_printf(arena, "an article is a JSON object, but this is %s",
                                 article_type_name(value)));
    else
        status = read_object(&r, value, err);
    json_decref(value);
    if (status == 0 && (r.no_memory || (out->fate == ARTICLE_REJECT && !out->reason)))
        return err_nomem(err);
    return status;
}
