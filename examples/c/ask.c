/* Ask Newsmorgue from C: who says something about the words on the command line?
 *
 *     cc ask.c $(pkg-config --cflags --libs morgue jansson) -o ask
 *     ./ask corruption
 */
#include <jansson.h>
#include <morgue.h>
#include <stdio.h>
#include <stdlib.h>

/* The full name, else what the article calls him. */
static const char *name(const json_t *quote)
{
    const json_t *full = json_object_get(quote, "speaker_full");
    const char *name = json_string_value(full ? full : json_object_get(quote, "speaker"));

    return name ? name : "(not named)";
}

static void print_quote(const char *line, size_t len)
{
    json_t *hit = json_loadb(line, len, 0, NULL);
    json_t *quote = json_object_get(hit, "quote");
    const char *text = json_string_value(json_object_get(quote, "text"));

    printf("%s: %s\n", name(quote), text ? text : "");
    json_decref(hit);
}

static int ask(struct morgue *m, const char *query)
{
    json_t *request =
        json_pack("{s:i, s:s, s:s, s:i}", "id", 1, "op", "quotes", "q", query, "limit", 20);
    char *text = request ? json_dumps(request, JSON_COMPACT) : NULL;
    enum morgue_line kind = MORGUE_BROKEN;
    const char *line;
    size_t len;

    if (text && morgue_ask(m, text) == 0)
        while ((kind = morgue_next(m, &line, &len)) == MORGUE_HIT)
            print_quote(line, len);
    free(text);
    json_decref(request);
    if (kind == MORGUE_REFUSED)
        fprintf(stderr, "%s\n", line);
    else if (kind != MORGUE_DONE)
        fprintf(stderr, "%s\n", morgue_error(m));
    return kind == MORGUE_DONE ? 0 : 1;
}

int main(int argc, char **argv)
{
    struct morgue *m = morgue_new();
    int status = 1;

    if (argc < 2)
        fprintf(stderr, "usage: %s QUERY [INDEX]...\n", argv[0]);
    else if (!m ||
             (argc == 2 ? morgue_connect(m, NULL)
                        : morgue_spawn(m, (const char *const *)argv + 2, (size_t)argc - 2)) < 0)
        fprintf(stderr, "%s\n", morgue_error(m));
    else
        status = ask(m, argv[1]);
    morgue_free(m);
    return status;
}
