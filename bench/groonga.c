/* groonga as a peer: a table of articles with four columns, and two lexicons, of words and of
 * stems, whose indexes keep title and text apart as sections. The tokenizer parts at blanks. */
#include "bench/peer.h"

#include "base/buf.h"
#include <groonga.h>
#include <stdlib.h>
#include <string.h>

struct groonga {
    grn_ctx ctx;
    grn_obj *db;
    grn_obj *articles, *column[5]; /* while indexing */
    struct buf command;
};

enum { DATE, TITLE_WORDS, TITLE_STEMS, TEXT_WORDS, TEXT_STEMS };
static const char *const columns[] = {"date", "title_words", "title_stems", "text_words",
                                      "text_stems"};

static int failed(struct groonga *g, struct err *err)
{
    return err_set(err, ERR_INTERNAL, "groonga: %s", g->ctx.errbuf);
}

/* Run a command; its answer is groonga's, good until the next. */
static int send(struct groonga *g, const char *command, char **answer, unsigned *len,
                struct err *err)
{
    int flags;

    grn_ctx_send(&g->ctx, command, (unsigned)strlen(command), 0);
    if (g->ctx.rc == GRN_SUCCESS)
        grn_ctx_recv(&g->ctx, answer, len, &flags);
    return g->ctx.rc == GRN_SUCCESS ? 0 : failed(g, err);
}

static int start(void **self, struct err *err)
{
    struct groonga *g = calloc(1, sizeof *g);

    if (!g)
        return err_nomem(err);
    *self = g;
    if (grn_init() != GRN_SUCCESS || grn_ctx_init(&g->ctx, 0) != GRN_SUCCESS)
        return err_set(err, ERR_INTERNAL, "groonga does not start");
    return 0;
}

static int create(const char *path, void **self, struct err *err)
{
    static const char *const commands[] = {
        "table_create Articles TABLE_NO_KEY",
        "column_create Articles date COLUMN_SCALAR UInt32",
        "column_create Articles title_words COLUMN_SCALAR Text",
        "column_create Articles title_stems COLUMN_SCALAR Text",
        "column_create Articles text_words COLUMN_SCALAR LongText",
        "column_create Articles text_stems COLUMN_SCALAR LongText",
        "table_create Dates TABLE_PAT_KEY UInt32",
        "column_create Dates articles COLUMN_INDEX Articles date",
        "table_create Words TABLE_PAT_KEY ShortText --default_tokenizer TokenDelimit",
        "table_create Stems TABLE_PAT_KEY ShortText --default_tokenizer TokenDelimit",
        NULL,
    };
    struct groonga *g;
    char *answer;
    unsigned len;

    if (start(self, err) < 0)
        return -1;
    g = *self;
    g->db = grn_db_create(&g->ctx, path, NULL);
    if (!g->db)
        return failed(g, err);
    for (size_t i = 0; commands[i]; i++)
        if (send(g, commands[i], &answer, &len, err) < 0)
            return -1;
    g->articles = grn_ctx_get(&g->ctx, "Articles", -1);
    for (size_t i = 0; i < sizeof columns / sizeof *columns; i++)
        g->column[i] =
            grn_obj_column(&g->ctx, g->articles, columns[i], (unsigned)strlen(columns[i]));
    return 0;
}

static int put_text(struct groonga *g, int column, grn_id article, const char *text,
                    struct err *err)
{
    grn_obj value;
    grn_rc rc;

    GRN_TEXT_INIT(&value, GRN_OBJ_DO_SHALLOW_COPY);
    GRN_TEXT_SET_REF(&value, text, strlen(text));
    rc = grn_obj_set_value(&g->ctx, g->column[column], article, &value, GRN_OBJ_SET);
    grn_obj_unlink(&g->ctx, &value);
    return rc == GRN_SUCCESS ? 0 : failed(g, err);
}

static int add(void *self, const struct peer_article *a, struct err *err)
{
    struct groonga *g = self;
    grn_id article = grn_table_add(&g->ctx, g->articles, NULL, 0, NULL);
    grn_obj date;
    grn_rc rc;

    GRN_UINT32_INIT(&date, 0);
    GRN_UINT32_SET(&g->ctx, &date, a->date);
    rc = grn_obj_set_value(&g->ctx, g->column[DATE], article, &date, GRN_OBJ_SET);
    grn_obj_unlink(&g->ctx, &date);
    if (rc != GRN_SUCCESS)
        return failed(g, err);
    return put_text(g, TITLE_WORDS, article, a->title_words, err) < 0 ||
                   put_text(g, TITLE_STEMS, article, a->title_stems, err) < 0 ||
                   put_text(g, TEXT_WORDS, article, a->text_words, err) < 0 ||
                   put_text(g, TEXT_STEMS, article, a->text_stems, err) < 0
               ? -1
               : 0;
}

/* Indexes are made at the end, statically: quicker to make and to ask than one that has grown. */
static int finish(void *self, struct err *err)
{
    char *answer;
    unsigned len;

    return send(self,
                "column_create Words articles COLUMN_INDEX|WITH_POSITION|WITH_SECTION Articles "
                "title_words,text_words",
                &answer, &len, err) < 0 ||
                   send(self,
                        "column_create Stems articles COLUMN_INDEX|WITH_POSITION|WITH_SECTION "
                        "Articles title_stems,text_stems",
                        &answer, &len, err) < 0
               ? -1
               : 0;
}

static int open_store(const char *path, void **self, struct err *err)
{
    struct groonga *g;

    if (start(self, err) < 0)
        return -1;
    g = *self;
    g->db = grn_db_open(&g->ctx, path);
    return g->db ? 0 : failed(g, err);
}

/* --- Asking */

static void add_joined(struct buf *b, const struct bench_query *q, const char *between)
{
    for (size_t i = 0; i < q->words; i++)
        buf_printf(b, "%s%s", i ? between : "", q->word[i]);
}

/* The query in groonga's language; -1 when that has no word for it. Its distances are those between
 * positions, as ours are. */
static int query_of(const struct bench_query *q, struct buf *b)
{
    switch (q->form) {
    case FORM_TERM:
    case FORM_AND:
        add_joined(b, q, " ");
        return 0;
    case FORM_OR:
        add_joined(b, q, " OR ");
        return 0;
    case FORM_PREFIX:
        buf_printf(b, "%s*", q->word[0]);
        return 0;
    case FORM_PHRASE:
        buf_str(b, "\\\"");
        add_joined(b, q, " ");
        buf_str(b, "\\\"");
        return 0;
    case FORM_NEAR:
        buf_printf(b, "*NP%u\\\"%s %s\\\"", q->n, q->word[0], q->word[1]);
        return 0;
    case FORM_ONEAR:
        buf_printf(b, "*ONP%u\\\"%s %s\\\"", q->n, q->word[0], q->word[1]);
        return 0;
    case FORM_PHRASE_NEAR:
    case FORM_NEST:
        break;
    }
    return -1;
}

static int command_of(const struct bench_query *q, struct buf *b)
{
    const char *table = q->stems ? "Stems" : "Words";

    buf_clear(b);
    buf_printf(b,
               "select Articles --cache no --limit 10 --output_columns _id,_score "
               "--match_columns %s.articles --sort_keys %s --query \"",
               table, q->newest_first ? "-date" : "-_score");
    if (query_of(q, b) < 0)
        return -1;
    buf_str(b, "\"");
    if (q->to)
        buf_printf(b, " --filter 'date >= %u && date <= %u'", q->from, q->to);
    return 0;
}

/* [[[TOTAL],[[COLUMN, ...]], HIT, ...]] */
static int ask(void *self, const struct bench_query *q, enum mode mode, int64_t *total,
               struct err *err)
{
    struct groonga *g = self;
    char *answer;
    unsigned len;

    (void)mode; /* it always counts */
    if (command_of(q, &g->command) < 0)
        return 0;
    if (!buf_ok(&g->command))
        return err_nomem(err);
    if (send(g, g->command.data, &answer, &len, err) < 0)
        return -1;
    if (len < 4 || memcmp(answer, "[[[", 3) != 0)
        return err_set(err, ERR_INTERNAL, "groonga: %.*s", (int)(len < 200 ? len : 200), answer);
    *total = strtoll(answer + 3, NULL, 10);
    return 0;
}

static void close_store(void *self)
{
    struct groonga *g = self;

    if (!g)
        return;
    if (g->db)
        grn_obj_close(&g->ctx, g->db);
    grn_ctx_fin(&g->ctx);
    grn_fin();
    buf_release(&g->command);
    free(g);
}

int main(int argc, char **argv)
{
    static const struct peer peer = {"groonga", create, add, finish, open_store, ask, close_store};

    return peer_main(&peer, argc, argv);
}
