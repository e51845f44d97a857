#include "base/opt.h"

#include "base/buf.h"
#include "base/near.h"
#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void opt_list_release(struct opt_list *list)
{
    free(list->items);
    *list = (struct opt_list){0};
}

static int list_add(struct opt_list *list, const char *value, struct err *err)
{
    if (grow(&list->items, &list->cap, list->count + 1, sizeof *list->items) < 0)
        return err_nomem(err);
    list->items[list->count++] = value;
    return 0;
}

static int parse_digits(const char *s, uint64_t *out, char **end)
{
    errno = 0;
    *out = strtoull(s, end, 10);
    return errno || *end == s || !isdigit((unsigned char)*s) ? -1 : 0;
}

static int set_uint(const struct opt *o, const char *value, struct err *err)
{
    uint64_t n;
    char *end;

    if (parse_digits(value, &n, &end) < 0 || *end)
        return err_set(err, ERR_INPUT, "--%s wants a number, not \"%s\"", o->name, value);
    if (n < o->min && !o->max)
        return err_set(err, ERR_INPUT, "--%s must be at least %llu", o->name,
                       (unsigned long long)o->min);
    if (n < o->min || (o->max && n > o->max))
        return err_set(err, ERR_INPUT, "--%s must be from %llu to %llu", o->name,
                       (unsigned long long)o->min, (unsigned long long)o->max);
    *(uint64_t *)o->target = n;
    return 0;
}

static int set_size(const struct opt *o, const char *value, struct err *err)
{
    static const char units[] = "KMGT";
    uint64_t n;
    unsigned shift = 0;
    char *end;
    const char *unit;

    if (parse_digits(value, &n, &end) < 0)
        return err_set(err, ERR_INPUT, "--%s wants a size such as 512M, not \"%s\"", o->name,
                       value);
    if (*end && (unit = strchr(units, toupper((unsigned char)*end)))) {
        shift = 10 * (unsigned)(unit - units + 1);
        end++;
        if (*end == 'i')
            end++;
    }
    if (*end == 'B' || *end == 'b')
        end++;
    if (*end || n > UINT64_MAX >> shift)
        return err_set(err, ERR_INPUT, "--%s wants a size such as 512M, not \"%s\"", o->name,
                       value);
    n <<= shift;
    if (n < o->min)
        return err_set(err, ERR_INPUT, "--%s must be at least %llu bytes", o->name,
                       (unsigned long long)o->min);
    *(uint64_t *)o->target = n;
    return 0;
}

static int set_choice(const struct opt *o, const char *value, struct err *err)
{
    size_t len = strlen(value);

    for (const char *c = o->choices; c && *c;) {
        size_t n = strcspn(c, "|");
        if (n == len && memcmp(c, value, n) == 0) {
            *(const char **)o->target = value;
            return 0;
        }
        c += n + (c[n] == '|');
    }
    return err_set(err, ERR_INPUT, "--%s must be one of %s, not \"%s\"", o->name, o->choices,
                   value);
}

static int set(const struct opt *o, const char *value, struct err *err)
{
    switch (o->kind) {
    case OPT_FLAG:
        *(bool *)o->target = true;
        return 0;
    case OPT_STRING:
        *(const char **)o->target = value;
        return 0;
    case OPT_LIST:
        return list_add(o->target, value, err);
    case OPT_UINT:
        return set_uint(o, value, err);
    case OPT_SIZE:
        return set_size(o, value, err);
    case OPT_CHOICE:
        return set_choice(o, value, err);
    }
    return err_set(err, ERR_INTERNAL, "option --%s has no kind", o->name);
}

static const struct opt *find(const struct opt_program *p, const char *name, size_t len)
{
    for (const struct opt *o = p->options; o->name; o++)
        if (strlen(o->name) == len && memcmp(o->name, name, len) == 0)
            return o;
    return NULL;
}

#define OPTIONS_MOST 64

static int unknown(const struct opt_program *p, const char *name, size_t len, struct err *err)
{
    const char *names[OPTIONS_MOST + 2] = {"help", "version"}, *meant;
    char given[64];
    size_t n = 2;

    for (const struct opt *o = p->options; o->name && n < OPTIONS_MOST; o++)
        names[n++] = o->name;
    snprintf(given, sizeof given, "%.*s", (int)len, name);
    meant = near_name(given, names, n);
    if (meant)
        return err_set(err, ERR_INPUT, "unknown option --%s: did you mean --%s?", given, meant);
    return err_set(err, ERR_INPUT, "unknown option --%s (see %s --help)", given, p->name);
}

/* One `--name[=value]` at argv[*i]; a value that stands apart moves *i on. */
static int parse_one(const struct opt_program *p, int argc, char **argv, int *i, struct err *err)
{
    const char *name = argv[*i] + 2, *value = strchr(name, '=');
    size_t len = value ? (size_t)(value - name) : strlen(name);
    const struct opt *o = find(p, name, len);

    if (!o)
        return unknown(p, name, len, err);
    if (value)
        value++;
    if (o->kind == OPT_FLAG && value)
        return err_set(err, ERR_INPUT, "--%s takes no value", o->name);
    if (o->kind != OPT_FLAG && !value) {
        if (*i + 1 >= argc)
            return err_set(err, ERR_INPUT, "--%s wants a value (%s)", o->name, o->metavar);
        value = argv[++*i];
    }
    return set(o, value, err);
}

enum opt_result opt_parse(const struct opt_program *p, int argc, char **argv, int *operands,
                          struct err *err)
{
    int kept = 1;

    for (int i = 1; i < argc; i++) {
        if (strcmp(argv[i], "--") == 0) {
            while (++i < argc)
                argv[kept++] = argv[i];
        } else if (strcmp(argv[i], "--help") == 0 || strcmp(argv[i], "-h") == 0) {
            opt_print_help(p);
            return OPT_DONE;
        } else if (strcmp(argv[i], "--version") == 0) {
            printf("%s %s\n", p->name, MORGUE_VERSION);
            return OPT_DONE;
        } else if (strncmp(argv[i], "--", 2) == 0) {
            if (parse_one(p, argc, argv, &i, err) < 0)
                return OPT_BAD;
        } else {
            argv[kept++] = argv[i];
        }
    }
    *operands = kept - 1;
    return OPT_OK;
}

const char *opt_first_operand(const struct opt_program *p, int argc, char *const *argv)
{
    for (int i = 1; i < argc; i++) {
        const char *name = argv[i] + 2;
        const struct opt *o;

        if (strcmp(argv[i], "--") == 0)
            return i + 1 < argc ? argv[i + 1] : NULL;
        if (strcmp(argv[i], "-h") == 0 || strcmp(argv[i], "--help") == 0 ||
            strcmp(argv[i], "--version") == 0)
            continue;
        if (strncmp(argv[i], "--", 2) != 0)
            return argv[i];
        o = find(p, name, strcspn(name, "="));
        if (!o)
            return NULL;
        i += o->kind != OPT_FLAG && !strchr(name, '=');
    }
    return NULL;
}

void opt_print_help(const struct opt_program *p)
{
    printf("usage: %s %s\n\n%s\n\n", p->name, p->usage, p->summary);
    for (const struct opt *o = p->options; o->name; o++) {
        char left[64];
        snprintf(left, sizeof left, "--%s%s%s", o->name, o->metavar ? " " : "",
                 o->metavar ? o->metavar : "");
        printf("  %-26s %s\n", left, o->help);
    }
    printf("  %-26s %s\n", "--help", "show this and exit");
    printf("  %-26s %s\n", "--version", "show the version and exit");
    if (p->more)
        printf("\n%s\n", p->more);
}
