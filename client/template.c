#include "client/template.h"

#include "base/utf8.h"
#include "client/path.h"
#include "client/table.h"
#include <string.h>

#define PATH_MOST 200

/* The path in the braces at `c`, of `n` bytes. */
static int check_path(const char *c, size_t n, const char *const *paths, struct err *err)
{
    char path[PATH_MOST + 1];
    const char *meant;

    snprintf(path, sizeof path, "%.*s", (int)n, c);
    if (path_is_known(path, paths))
        return 0;
    meant = path_meant(path, paths);
    if (meant)
        return err_set(err, ERR_INPUT, "--format: no hit has a value {%s}: did you mean {%s}?",
                       path, meant);
    return err_set(err, ERR_INPUT,
                   "--format: no hit has a value {%s} (--json shows what they have)", path);
}

int template_check(const char *format, const char *const *paths, struct err *err)
{
    for (const char *c = format; *c; c++) {
        size_t n;
        if (*c == '\\') {
            if (!c[1] || !strchr("tn\\", c[1]))
                return err_set(err, ERR_INPUT, "--format: \\%.1s is none of \\t, \\n and \\\\",
                               c + 1);
            c++;
            continue;
        }
        if (*c != '{')
            continue;
        if (c[1] == '{') {
            c++;
            continue;
        }
        n = strcspn(c, "}");
        if (!c[n])
            return err_set(err, ERR_INPUT, "--format: %.30s is never closed with }", c);
        if (n < 2 || n > PATH_MOST)
            return err_set(err, ERR_INPUT, "--format: {} wants a path, such as {article.title}");
        if (check_path(c + 1, n - 1, paths, err) < 0)
            return -1;
        c += n;
    }
    return 0;
}

static void put_text(FILE *out, const char *s, size_t len)
{
    for (size_t i = 0; i < len;) {
        size_t at = i;
        uint32_t cp = utf8_next(s, len, &i);
        if (cp == '\r' && s[i] == '\n')
            continue;
        if (utf8_is_break(cp))
            fputc(' ', out);
        else if (cp != UTF8_BAD && !utf8_is_unsafe(cp))
            fwrite(s + at, 1, i - at, out);
    }
}

static void put_value(FILE *out, const char *path, size_t len, const json_t *hit)
{
    char name[PATH_MOST + 1];
    const json_t *value;

    snprintf(name, sizeof name, "%.*s", (int)len, path);
    value = table_find(hit, name);
    if (json_is_string(value))
        put_text(out, json_string_value(value), json_string_length(value));
    else if (json_is_integer(value))
        fprintf(out, "%lld", (long long)json_integer_value(value));
    else if (json_is_real(value))
        fprintf(out, "%.10g", json_real_value(value));
    else if (json_is_boolean(value))
        fputs(json_is_true(value) ? "true" : "false", out);
}

void template_put(FILE *out, const char *format, const json_t *hit)
{
    for (const char *c = format; *c; c++) {
        size_t n;
        if (*c == '\\') {
            c++;
            fputc(*c == 't' ? '\t' : *c == 'n' ? '\n' : '\\', out);
        } else if (*c == '{' && c[1] != '{') {
            n = strcspn(c, "}");
            put_value(out, c + 1, n - 1, hit);
            c += n;
        } else {
            c += *c == '{';
            fputc(*c, out);
        }
    }
    fputc('\n', out);
}
