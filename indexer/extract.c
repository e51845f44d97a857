#include "indexer/extract.h"

#include "base/json.h"
#include "indexer/analyse.h"
#include "indexer/intake.h"
#include "indexer/rejects.h"
#include "indexer/say.h"
#include <errno.h>
#include <stdio.h>

struct extract {
    const struct ingest_options *options;
    struct analyst *analyst;
    struct arena arena;
    struct buf line;
    struct rejects rejects;
    uint64_t rejected;
};

static json_t *text_or_null(struct value v)
{
    return v.s ? json_stringn(v.s, v.len) : json_null();
}

static json_t *quote_json(const struct quote_record *q)
{
    struct json_draft o = json_begin();
    bool named = q->speaker.s;

    json_set_number(&o, "start", q->start);
    json_set_number(&o, "end", q->end);
    json_set(&o, "text", text_or_null(q->text));
    json_set(&o, "type", json_string(q->fragment ? "fragment" : "direct"));
    json_set_number(&o, "group", q->group);
    json_set(&o, "speaker", text_or_null(q->speaker));
    json_set(&o, "speaker_start", named ? json_integer(q->speaker_start) : json_null());
    json_set(&o, "speaker_end", named ? json_integer(q->speaker_end) : json_null());
    json_set(&o, "speaker_full", text_or_null(q->speaker_full));
    json_set(&o, "cue", text_or_null(q->cue));
    json_set(&o, "sieve", text_or_null(q->sieve));
    json_set(&o, "confidence", json_real(q->confidence));
    return json_end(&o);
}

static json_t *line_json(const struct article *a, const struct quote_record *quotes, size_t count)
{
    struct json_draft o = json_begin();
    json_t *list = json_array();

    json_set(&o, "id", text_or_null(a->key[ARTICLE_ID]));
    json_set(&o, "language", text_or_null(a->key[ARTICLE_LANGUAGE]));
    for (size_t i = 0; i < count; i++)
        list = json_array_add(list, quote_json(&quotes[i]));
    json_set(&o, "quotes", list);
    return json_end(&o);
}

static int print_line(struct extract *x, const json_t *line, struct err *err)
{
    buf_clear(&x->line);
    if (!line || json_write(line, &x->line) < 0)
        return err_nomem(err);
    buf_char(&x->line, '\n');
    if (!buf_ok(&x->line))
        return err_nomem(err);
    if (fwrite(x->line.data, 1, x->line.len, stdout) != x->line.len)
        return err_errno(err, errno, "cannot write to standard output");
    return 0;
}

static int print_quotes(struct extract *x, struct article *a, struct err *err)
{
    struct quote_record *quotes;
    size_t count;
    json_t *line;
    int rc;

    if (analyse_language(a, x->options->language, &x->arena, err) < 0 ||
        analyse_pieces(x->analyst, a, &x->arena, &quotes, &count, err) < 0)
        return -1;
    line = line_json(a, quotes, count);
    rc = print_line(x, line, err);
    json_decref(line);
    return rc;
}

static int take_item(struct extract *x, const struct feed_item *item, struct err *err)
{
    struct article_read read;

    if (intake_read(item, &x->arena, &read, err) < 0)
        return -1;
    for (size_t i = 0; i < read.warning_count; i++)
        say_warning(item, read.warnings[i]);
    if (read.fate == ARTICLE_REJECT) {
        x->rejected++;
        say_rejected(item, read.reason);
        if (rejects_keep(&x->rejects, item, err) < 0)
            return -1;
    }
    return read.fate == ARTICLE_KEEP ? print_quotes(x, &read.article, err) : 0;
}

static int run(struct extract *x, struct err *err)
{
    struct feed *feed = feed_open(x->options->inputs, x->options->input_count, NULL, err);
    struct feed_item item;
    int rc;

    if (!feed)
        return -1;
    while ((rc = feed_next(feed, &item, err)) > 0) {
        rc = take_item(x, &item, err);
        arena_reset(&x->arena);
        if (rc < 0)
            break;
    }
    feed_close(feed);
    if (rc == 0 && fflush(stdout) != 0)
        rc = err_errno(err, errno, "cannot write to standard output");
    return rc == 0 ? rejects_close(&x->rejects, err) : rc;
}

enum exit_status extract_run(const struct ingest_options *options)
{
    struct extract x = {.options = options};
    struct err err, late;
    int rc = -1;

    x.analyst = analyst_new(true, &err);
    if (x.analyst && rejects_open(&x.rejects, options->rejects, &err) == 0)
        rc = run(&x, &err);
    if (rc < 0)
        fprintf(stderr, "morgue-indexer: %s\n", err.text);
    (void)rejects_close(&x.rejects, &late); /* a failure was told above */
    analyst_free(x.analyst);
    arena_release(&x.arena);
    buf_release(&x.line);
    if (rc < 0 || (x.rejected && options->strict))
        return EXIT_FAILED;
    return x.rejected ? EXIT_SOME_REJECTED : EXIT_ALL_IN;
}
