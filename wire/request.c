#include "wire/request.h"

#include "wire/verbatim.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define WHOLE_REAL_MAX 9007199254740992.0 /* 2^53: up to here a double holds every whole number */

enum kind { ANY, TEXT, NUMBER, FLAG, CHOICE };

static const struct key_rule {
    const char *name;
    enum kind kind;
    size_t at; /* of the member in struct request */
    int64_t min, max;
    const char *choices; /* separated by | */
} keys[] = {
#define KEY_RULE(constant, name, kind, member, min, max, choices) \
    [KEY_##constant] = {name, kind, offsetof(struct request, member), min, max, choices},
    REQUEST_KEYS(KEY_RULE)
#undef KEY_RULE
};

static const struct op_rule {
    const char *name;
    unsigned needs;
} ops[] = {
#define OP_RULE(constant, name, needs) [OP_##constant] = {name, needs},
    REQUEST_OPS(OP_RULE)
#undef OP_RULE
};

const char *request_op_name(enum request_op op)
{
    return ops[op].name;
}

static int set_text(void *member, const struct key_rule *k, const json_t *value, struct err *err)
{
    struct request_text *text = member;

    if (!json_is_string(value))
        return err_set(err, ERR_INPUT, "\"%s\" must be a string", k->name);
    text->s = json_string_value(value);
    text->len = json_string_length(value);
    return 0;
}

/* 1.0 and 1e2 are whole numbers, too. */
static bool whole_number(const json_t *value, json_int_t *n)
{
    double d = json_real_value(value);

    if (json_is_integer(value)) {
        *n = json_integer_value(value);
        return true;
    }
    if (!json_is_real(value) || d < -WHOLE_REAL_MAX || d > WHOLE_REAL_MAX)
        return false;
    *n = (json_int_t)d;
    return (double)*n == d;
}

static int set_number(void *member, const struct key_rule *k, const json_t *value, struct err *err)
{
    json_int_t n;

    if (!whole_number(value, &n) || n < k->min || n > k->max) {
        int64_t max = k->max == INT64_MAX ? REQUEST_REACH_MAX : k->max; /* see check_reach */

        return err_set(err, ERR_INPUT, "\"%s\" must be a whole number from %lld to %lld", k->name,
                       (long long)k->min, (long long)max);
    }
    *(uint64_t *)member = (uint64_t)n;
    return 0;
}

static int set_flag(void *member, const struct key_rule *k, const json_t *value, struct err *err)
{
    if (!json_is_boolean(value))
        return err_set(err, ERR_INPUT, "\"%s\" must be true or false", k->name);
    *(bool *)member = json_is_true(value);
    return 0;
}

static int set_choice(void *member, const struct key_rule *k, const json_t *value, struct err *err)
{
    const char *s = json_string_value(value), *c = k->choices;
    size_t len = s ? json_string_length(value) : 0;

    for (int i = 0; s; i++) {
        size_t n = strcspn(c, "|");
        if (n == len && memcmp(c, s, n) == 0) {
            *(int *)member = i;
            return 0;
        }
        if (!c[n])
            break;
        c += n + 1;
    }
    return err_set(err, ERR_INPUT, "\"%s\" must be one of %s", k->name, k->choices);
}

static int set_key(struct request *r, enum request_key key, const json_t *value, struct err *err)
{
    const struct key_rule *k = &keys[key];
    void *member = (char *)r + k->at;

    r->given |= 1u << key;
    switch (k->kind) {
    case ANY:
        *(const json_t **)member = value;
        return 0;
    case TEXT:
        return set_text(member, k, value, err);
    case NUMBER:
        return set_number(member, k, value, err);
    case FLAG:
        return set_flag(member, k, value, err);
    case CHOICE:
        return set_choice(member, k, value, err);
    }
    return err_set(err, ERR_INTERNAL, "\"%s\" has no kind", k->name);
}

static int find_key(const char *name)
{
    for (int i = 0; i < REQUEST_KEY_COUNT; i++)
        if (strcmp(keys[i].name, name) == 0)
            return i;
    return -1;
}

static int set_keys(struct request *r, struct err *err)
{
    const char *name;
    json_t *value;

    json_object_foreach(r->root, name, value)
    {
        int key = find_key(name);
        if (key < 0)
            return err_set(err, ERR_INPUT, "unknown key \"%.100s\"", name);
        if (set_key(r, (enum request_key)key, value, err) < 0)
            return -1;
    }
    return 0;
}

static int set_op(struct request *r, struct err *err)
{
    if (!r->op_name.s)
        return err_set(err, ERR_INPUT, "\"op\" is missing");
    for (int i = 0; i < REQUEST_OP_COUNT; i++) {
        if (strlen(ops[i].name) == r->op_name.len && strcmp(ops[i].name, r->op_name.s) == 0) {
            r->op = (enum request_op)i;
            return 0;
        }
    }
    return err_set(err, ERR_INPUT, "unknown \"op\" \"%.100s\"", r->op_name.s);
}

static int check_needs(const struct request *r, struct err *err)
{
    unsigned missing = ops[r->op].needs & ~r->given;

    for (int i = 0; i < REQUEST_KEY_COUNT; i++)
        if (missing >> i & 1)
            return err_set(err, ERR_INPUT, "\"%s\" is missing: op \"%s\" needs it", keys[i].name,
                           ops[r->op].name);
    return 0;
}

static int check_reach(const struct request *r, struct err *err)
{
    if (r->limit > REQUEST_REACH_MAX || r->offset > REQUEST_REACH_MAX - r->limit)
        return err_set(err, ERR_COMPLEX, "\"offset\" + \"limit\" may be at most %d",
                       REQUEST_REACH_MAX);
    return 0;
}

static int set_id(struct request *r, const json_t *id, const char *text, size_t len,
                  struct err *err)
{
    r->id = id;
    r->id_text = strndup(text, len);
    return r->id_text ? 0 : err_nomem(err);
}

/* Before anything is checked, so that whatever is wrong is told to the right request. */
static int find_id(struct request *r, const char *line, size_t len, struct err *err)
{
    const json_t *id = json_object_get(r->root, keys[KEY_ID].name);
    size_t start, end;

    if (!id || !verbatim_find(line, len, keys[KEY_ID].name, &start, &end))
        return 0;
    return set_id(r, id, line + start, end - start, err);
}

const char *request_id_text(const struct request *r)
{
    return r->id_text ? r->id_text : "null";
}

/* --- Lines that are too much to be of use. jansson takes 10 ns for a byte of a text and 300 for a
 * value, in the loop of the daemon: so nothing of such a line is read but its id. */

/* As far as it can be made out: r->id stays null where it cannot. */
static int read_id_alone(struct request *r, const char *line, size_t len)
{
    struct err err;
    size_t start, end;

    if (!verbatim_find(line, len, keys[KEY_ID].name, &start, &end) ||
        verbatim_count(line + start, end - start) > REQUEST_VALUES_MAX)
        return 0;
    r->root = verbatim_parse(line + start, end - start, &err);
    return r->root ? set_id(r, r->root, line + start, end - start, &err) : 0;
}

/* An article's id may have any length. */
static bool is_bounded(int key)
{
    return keys[key].kind == TEXT && key != KEY_ARTICLE;
}

static const struct key_rule *find_long_text(const char *line, size_t len)
{
    size_t start, end;

    for (int i = 0; i < REQUEST_KEY_COUNT && len > REQUEST_TEXT_MAX; i++)
        if (is_bounded(i) && verbatim_find(line, len, keys[i].name, &start, &end) &&
            end - start > REQUEST_TEXT_MAX)
            return &keys[i];
    return NULL;
}

static int check_size(const char *line, size_t len, struct err *err)
{
    const struct key_rule *k;

    if (len > REQUEST_VALUES_MAX && verbatim_count(line, len) > REQUEST_VALUES_MAX &&
        !json_is_too_deep(line, len)) /* else it will be told so */
        return err_set(err, ERR_COMPLEX, "more than %d values in the line", REQUEST_VALUES_MAX);
    k = find_long_text(line, len);
    if (k)
        return err_set(err, ERR_COMPLEX, "\"%s\" takes more than %d bytes of the line", k->name,
                       REQUEST_TEXT_MAX);
    return 0;
}

static int read_json(struct request *r, const char *line, size_t len, struct err *err)
{
    if (check_size(line, len, err) == 0)
        r->root = verbatim_parse(line, len, err); /* an id may be any JSON value */
    if (r->root)
        return 0;
    return read_id_alone(r, line, len) < 0 ? err_nomem(err) : -1;
}

int request_read(struct request *r, const char *line, size_t len, struct err *err)
{
    *r = (struct request){
        .id = json_null(),
        .limit = REQUEST_LIMIT_DEFAULT,
        .context = REQUEST_CONTEXT_DEFAULT,
        .by = REQUEST_BY_MONTH,
        .snippet = true,
    };
    if (read_json(r, line, len, err) < 0)
        return -1;
    if (!json_is_object(r->root))
        return err_set(err, ERR_INPUT, "a request is a JSON object");
    if (find_id(r, line, len, err) < 0 || set_keys(r, err) < 0 || set_op(r, err) < 0 ||
        check_needs(r, err) < 0)
        return -1;
    return check_reach(r, err);
}

void request_release(struct request *r)
{
    json_decref(r->root);
    free(r->id_text);
    *r = (struct request){.id = json_null()};
}
