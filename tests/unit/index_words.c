/* The posting files of segments: every word, title, name, stem, bound and tag of what went in, at
 * its place, however the articles were cut into shards; the same words as libxapian's in a native
 * index; and what verify says of wrong ones. */
#include "index_help.h"

#include "index/term.h"
#include "index/verify.h"
#include "postings/builder.h"
#include "postings/cursor.h"
#include "text/language.h"

static const struct story stories[] = {
    {.id = "1",
     .title = "Police policing",
     .text = "The police said: police are policing.\n\nIt is so. Nothing else is.",
     .quotes = 2,
     .date = "2021-03-04",
     .source = "Valley Courier",
     .language = "en"},
    {.id = "2", .title = "Only a title", .language = "en-GB", .date = "2022", .source = "Post"},
    {.id = "3",
     .text = "Полиция сообщила о новости. Новость police важная.",
     .quotes = 1,
     .language = "ru"},
    {.id = "4", .text = "полиция полиция", .language = "kk", .source = "a; b c; d"},
    {.id = "5", .text = "polis polis police", .language = "uz-Latn", .quotes = 3},
};
enum { STORIES = sizeof stories / sizeof *stories };

/* --- reading a list out, as "doc:pos,pos doc:pos" (or doc*frequency without positions) */

static void print_block(struct posting_cursor *c, struct buf *out)
{
    struct err err;

    for (uint32_t i = 0; i < c->count; i++) {
        const uint32_t *positions;
        uint32_t n = 0;
        buf_printf(out, "%s%u", out->len ? " " : "", c->document[i]);
        if (c->list.positional)
            must(posting_positions(c, i, &positions, &n, &err), &err);
        else
            buf_printf(out, "*%u", c->frequency[i]);
        for (uint32_t k = 0; k < n; k++)
            buf_printf(out, "%c%u", k ? ',' : ':', positions[k]);
    }
}

static void print_list(const struct posting_list *list, struct buf *out)
{
    struct posting_cursor c;
    struct err err;

    posting_cursor_init(&c, list);
    for (uint32_t b = 0; b < list->blocks; b++) {
        must(posting_load(&c, b, &err), &err);
        must(posting_load_frequencies(&c, &err), &err);
        print_block(&c, out);
    }
    posting_cursor_release(&c);
}

static void has(const struct postings *p, const char *term, const char *expected)
{
    struct buf out = BUF_INIT;
    struct posting_list list;
    struct err err;
    int rc = postings_find(p, term, strlen(term), &list, &err);

    must(rc, &err);
    if (rc > 0)
        print_list(&list, &out);
    if (strcmp(out.data ? out.data : "", expected) != 0)
        fail_msg("%s: %s instead of %s", term, out.data ? out.data : "nothing", expected);
    buf_release(&out);
}

/* --- by hand */

static void lengths_are(const struct postings *p, const uint32_t *lengths, uint32_t n)
{
    assert_int_equal(postings_documents(p), n);
    for (uint32_t i = 0; i < n; i++)
        assert_int_equal(postings_lengths(p)[i], lengths[i]);
}

static void check_articles(const struct postings *p)
{
    lengths_are(p, (uint32_t[]){14, 3, 7, 2, 3}, STORIES);
    has(p, "police", "1:2,4 3:6 5:3");
    has(p, "policing", "1:6");
    has(p, "Spolice", "1:1");
    has(p, "Spolicing", "1:2");
    has(p, "Stitle", "2:3");
    has(p, "полиция", "3:1 4:1,2");
    /* three in the text, two in the title, which stands three times (index/stem_places.h) */
    has(p, "Zen:polic", "1:2,4,6,271,272,541,542,811,812");
    has(p, "Zen:titl", "2:262,521,780");
    has(p, "Zen:title", "");
    has(p, "Zru:polic", "");
    has(p, "Zru:police", "3:6");
    has(p, "Z:police", "5*1");
    has(p, "Zkk:полиция", "");
    has(p, "Z:полиция", "4*2");
    has(p, "Zru:новост", "3:4,5");
    has(p, "Zen:is", "1:8,12");
    has(p, "XWit is", "1:7"); /* over no bound of sentences, and no other two are frequent */
    has(p, "XWis so", "");
    has(p, "XN", "1:1,7,10 3:1,5 4:1 5:1");
    has(p, "XP", "1:1,7 3:1 4:1 5:1");
    has(p, "XOvalley", "1:1");
    has(p, "XOcourier", "1:2");
    has(p, "XOa", "4:1");
    has(p, "XOc", "4:1003");
    has(p, "XOd", "4:2004");
    has(p, "Len", "1*1 2*1");
    has(p, "Len-gb", "2*1");
    has(p, "Luz", "5*1");
    has(p, "Luz-latn", "5*1");
}

/* Three words each, from the fourth word of the text on: two of article 1, one of article 3. */
static void check_quotes(const struct postings *p)
{
    lengths_are(p, (uint32_t[]){3, 3, 3, 0, 0, 0}, 6);
    has(p, "police", "1:1 3:3");
    has(p, "policing", "1:3");
    has(p, "it", "2:1");
    has(p, "Zen:polic", "1*2");
    has(p, "Zen:it", "2*1");
    has(p, "XWit is", "2:1");
    has(p, "XN", "1:1 2:1 3:1,2");
    has(p, "XP", "1:1 2:1 3:1");
    has(p, "XSann", "1:1 2:1 3:1 4:1 5:1 6:1");
    has(p, "XSlee", "1:2,1000 2:2,1000 3:2,1000 4:2,1000 5:2,1000 6:2,1000");
    has(p, "Len", "1*1 2*1");
    has(p, "Lru", "3*1");
    has(p, "Luz-latn", "4*1 5*1 6*1");
    has(p, "nothing", "");
}

static void make(const char *index, size_t per_shard, bool native)
{
    help_native = native;
    help_quoted = true;
    add_segment(index, stories, STORIES, per_shard);
    help_native = true;
    help_quoted = false;
}

static void all_words_are_there(void **state)
{
    (void)state;
    for (size_t per_shard = 1; per_shard <= STORIES; per_shard++)
        for (int native = 0; native < 2; native++) {
            struct snapshot *s;
            char index[32];
            snprintf(index, sizeof index, "cut%zu%d", per_shard, native);
            make(index, per_shard, native);
            s = open_snapshot(index);
            assert_int_equal(snapshot_segment(s, 0)->native, native);
            check_articles(snapshot_segment(s, 0)->article_words);
            check_quotes(snapshot_segment(s, 0)->quote_words);
            assert_true(snapshot_segment(s, 0)->date[0] == 20210304000000);
            assert_int_equal(snapshot_segment(s, 0)->newest[1], 0);
            snapshot_unref(s);
        }
}

/* --- against libxapian */

static void print_xapian(const struct xap_db *db, const char *term, size_t len, bool positional,
                         struct buf *out)
{
    struct err err;
    struct xap_postings *it = xap_db_postings(db, xap_mem(term, len), &err);

    assert_non_null(it);
    while (xap_postings_next(it, &err) > 0) {
        struct xap_positions *at = xap_postings_positions(it, &err);
        char mark = ':';
        assert_non_null(at);
        buf_printf(out, "%s%u", out->len ? " " : "", xap_postings_docid(it));
        for (; positional && xap_positions_next(at, &err) > 0; mark = ',')
            buf_printf(out, "%c%u", mark, xap_positions_get(at));
        if (!positional)
            buf_str(out, "*1");
        xap_positions_free(at);
    }
    xap_postings_free(it);
}

static void compare(const struct postings *p, const struct xap_db *db)
{
    struct err err;
    struct postings_terms *it = postings_terms_new(p, "", 0, &err);
    struct buf ours = BUF_INIT, theirs = BUF_INIT;
    struct posting_list list;
    const char *term;
    unsigned terms = 0;
    size_t len;

    assert_non_null(it);
    while (postings_terms_next(it, &term, &len, &list, &err) > 0) {
        if (*term == 'Z' || strncmp(term, "XW", 2) == 0) /* stems and pairs are not there */
            continue;
        terms++;
        buf_clear(&ours);
        buf_clear(&theirs);
        print_list(&list, &ours);
        print_xapian(db, term, len, list.positional, &theirs);
        assert_string_equal(ours.data, theirs.data);
    }
    assert_true(terms > 10);
    postings_terms_free(it);
    buf_release(&ours);
    buf_release(&theirs);
}

static unsigned xapian_terms(const struct xap_db *db)
{
    struct err err;
    struct xap_terms *it = xap_db_terms(db, xap_str(""), &err);
    unsigned n = 0;

    assert_non_null(it);
    while (xap_terms_next(it, &err) > 0)
        n++;
    xap_terms_free(it);
    return n;
}

static void libxapian_has_the_same_or_none(void **state)
{
    struct snapshot *s;
    struct reader *r;

    (void)state;
    make("native", 2, true);
    s = open_snapshot("native");
    r = open_reader_of(s);
    compare(snapshot_segment(s, 0)->article_words, r->articles);
    compare(snapshot_segment(s, 0)->quote_words, r->quotes);
    reader_free(r);
    snapshot_unref(s);
    make("lean", 2, false);
    s = open_snapshot("lean");
    r = open_reader_of(s);
    assert_int_equal(xapian_terms(r->articles), STORIES); /* ids */
    assert_int_equal(xapian_terms(r->quotes), 0);
    assert_int_equal(find(r, "3"), 3);
    reader_free(r);
    snapshot_unref(s);
}

/* --- verify: files that are whole and well-formed, but not of this segment */

static void spoil(const char *path, int kind)
{
    struct err err;
    struct postings_builder *b = postings_builder_new(&err);
    uint32_t handle;

    assert_non_null(b);
    must(postings_builder_term(b, "word", 4, &handle, &err), &err);
    for (uint32_t d = 1; d <= STORIES; d++) {
        must(postings_builder_document(b, kind == 0 && d == 1 ? 14 : 5, &err), &err);
        must(postings_builder_position(b, handle, d, &err), &err);
    }
    must(postings_builder_write(b, path, &err), &err);
    postings_builder_free(b);
}

static void note(void *arg, const char *what)
{
    snprintf(arg, 400, "%s", what);
}

static void verify_counts_words(void **state)
{
    struct index_writer *w = open_writer("spoilt");
    struct new_segment fresh = build_segment(w, stories, STORIES, 2);
    struct verify_report report;
    char path[300], what[400] = "";
    struct err err;

    (void)state;
    snprintf(path, sizeof path, "%s/articles.post", fresh.dir);
    assert_int_equal(unlink(path), 0);
    spoil(path, 0);
    must(index_writer_publish(w, &fresh, false, &err), &err);
    index_writer_close(w);
    assert_int_equal(index_verify("spoilt", note, what, &report, &err), -1);
    if (!strstr(what, "articles.post") || !strstr(what, "words"))
        fail_msg("%s", what);
}

static void verify_checks_the_order(void **state)
{
    struct index_writer *w = open_writer("mixed");
    struct new_segment fresh = build_segment(w, stories, STORIES, 2);
    struct verify_report report;
    char path[300], what[400] = "";
    struct err err;

    (void)state;
    snprintf(path, sizeof path, "%s/articles.dates", fresh.dir);
    flip(path, 8 * STORIES - 8); /* the last article is undated no more */
    must(index_writer_publish(w, &fresh, false, &err), &err);
    index_writer_close(w);
    assert_int_equal(index_verify("mixed", note, what, &report, &err), -1);
    if (!strstr(what, "articles.dates is damaged"))
        fail_msg("%s", what);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(all_words_are_there),
        cmocka_unit_test(libxapian_has_the_same_or_none),
        cmocka_unit_test(verify_counts_words),
        cmocka_unit_test(verify_checks_the_order),
    };

    return cmocka_run_group_tests(tests, help_enter, help_leave);
}
