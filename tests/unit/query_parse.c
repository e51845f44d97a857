/* The grammar as a table: what each query means, written as an S-expression, or where it is wrong.
 */
#include "base/buf.h"
#include "base/utf8.h"
#include "query/parse.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

static struct analyzer *analyzer;

static void print(const struct query_node *n, struct buf *out);

static void print_list(const char *name, const struct query_node *n, struct buf *out)
{
    buf_printf(out, "(%s", name);
    for (n = n->child; n; n = n->next) {
        buf_char(out, ' ');
        print(n, out);
    }
    buf_char(out, ')');
}

/* word, =exact, prefix*, "a phrase"~2 */
static void print_words(const struct query_node *n, struct buf *out)
{
    bool phrase = n->words.count > 1 || n->words.slop;

    if (phrase)
        buf_char(out, '"');
    else if (!n->words.stemmed && !n->words.items[0].prefix)
        buf_char(out, '=');
    for (uint32_t i = 0; i < n->words.count; i++)
        buf_printf(out, "%s%s%s", i ? " " : "", n->words.items[i].text,
                   n->words.items[i].prefix ? "*" : "");
    if (phrase)
        buf_char(out, '"');
    if (n->words.slop)
        buf_printf(out, "~%u", n->words.slop);
}

static void print(const struct query_node *n, struct buf *out)
{
    char name[PROX_NAME_MAX];

    switch (n->kind) {
    case NODE_AND:
        print_list("and", n, out);
        break;
    case NODE_OR:
        print_list("or", n, out);
        break;
    case NODE_NOT:
        print_list("not", n, out);
        break;
    case NODE_PROX:
        print_list(prox_name(&n->prox.how, name), n, out);
        break;
    case NODE_FIELD:
        print_list(query_field_name(n->field), n, out);
        break;
    case NODE_WORDS:
        print_words(n, out);
        break;
    case NODE_TAG:
        buf_printf(out, "<%.*s>", (int)n->raw.len, n->raw.bytes);
        break;
    case NODE_DATE:
        buf_printf(out, "[%s..%s]", n->date.from, n->date.to);
        break;
    }
}

static int parse(const char *q, size_t len, struct buf *out, struct query_tree *tree,
                 struct query_error *error)
{
    struct arena arena = ARENA_INIT;
    int rc = query_parse(q, len, analyzer, &arena, tree, error);

    buf_clear(out);
    if (rc == 0) {
        print(tree->root, out);
        tree->hint = tree->hint ? "hint" : NULL; /* the arena goes */
    }
    arena_release(&arena);
    return rc;
}

struct good {
    const char *q, *tree;
    bool hint;
};

static const struct good good[] = {
    /* --- words */
    {"police", "police", 0},
    {"Police", "police", 0},
    {"  police  ", "police", 0},
    {"=Police", "=police", 0},
    {"r\u00e9sum\u00e9", "resume", 0},
    {"corrupt*", "corrupt*", 0},
    {"Corrupt*", "corrupt*", 0},
    {"corrupt*,", "corrupt*", 0},
    {"=co*", "co*", 0},
    {"10:30", "\"10 30\"", 0},
    {"2022", "2022", 0},
    {"state-of-the-art", "\"state of the art\"", 0},
    {"state-of-emerg*", "\"state of emerg*\"", 0},
    {"=U.S.", "=u.s", 0},
    {"mayor's", "mayor", 0},
    {"foo@bar", "\"foo bar\"", 0},
    {"foo_bar", "\"foo bar\"", 0},
    {"\u4e2d\u56fd", "\"\u4e2d \u56fd\"", 0},
    {"\u4e2d\u56fd*", "\"\u4e2d \u56fd*\"", 0},
    {"l'industr*", "industr*", 0},
    {"http://x.y/z", "\"http x.y z\"", 0},
    {"title://x", "\"title x\"", 0},
    {"note: x", "(and note x)", 0},
    {"e-mail:x", "\"e mail x\"", 0},
    {"24/7", "\"24 7\"", 0},
    {"w/o", "\"w o\"", 0},
    {"near", "near", 0},
    {"adj", "adj", 0},
    {"sentence", "sentence", 0},
    {"And Or Not", "(and and or not)", 0},
    /* --- AND, OR, NOT */
    {"a b", "(and a b)", 0},
    {"a AND b", "(and a b)", 0},
    {"a OR b OR c", "(or a b c)", 0},
    {"a b OR c", "(or (and a b) c)", 1},
    {"a AND b OR c", "(or (and a b) c)", 1},
    {"(a b) OR c", "(or (and a b) c)", 0},
    {"a (b OR c)", "(and a (or b c))", 0},
    {"(a b) c", "(and (and a b) c)", 0},
    {"((a))", "a", 0},
    {"NOT a", "(not a)", 0},
    {"-a", "(not a)", 0},
    {"a -b", "(and a (not b))", 0},
    {"a NOT b", "(and a (not b))", 0},
    {"a AND NOT b", "(and a (not b))", 0},
    {"a OR NOT b", "(or a (not b))", 0},
    {"NOT NOT a", "(not (not a))", 0},
    {"a -\"b c\"", "(and a (not \"b c\"))", 0},
    {"a -(b c)", "(and a (not (and b c)))", 0},
    {"(-a)", "(not a)", 0},
    {"(a)-b", "(and a (not b))", 0},
    {"a-b", "\"a b\"", 0},
    {"a -title:b", "(and a (not (title b)))", 0},
    {"a -=b", "(and a (not =b))", 0},
    {"NOT(a)", "(not a)", 0},
    {"NOT a w/3 b", "(not (w/3 a b))", 0},
    {"a and b", "(and a and b)", 1},
    {"a or b", "(and a or b)", 1},
    {"not a", "(and not a)", 1},
    {"foo(bar)baz", "(and foo bar baz)", 0},
    /* --- symbols */
    {"a & b", "(and a b)", 1},
    {"& a", "a", 1},
    {"a - b", "(and a b)", 1},
    {"a \u2013 b", "(and a b)", 1},
    {"(a &)", "a", 1},
    {"a & OR b", "(or a b)", 1},
    {"a = b", "(and a b)", 1},
    {"a / b", "(and a b)", 1},
    /* --- phrases */
    {"\"State of Emergency\"", "\"state of emergency\"", 0},
    {"\u201cstate of\u201d", "\"state of\"", 0},
    {"\u00abstate of\u201e", "\"state of\"", 0},
    {"\u201estate of\u00bb", "\"state of\"", 0},
    {"\"police\"", "=police", 0},
    {"\"the, mayor!\"", "\"the mayor\"", 0},
    {"\"a b\"~3", "\"a b\"~3", 0},
    {"\"a b\"~0", "\"a b\"", 0},
    {"\"a b\"~255", "\"a b\"~255", 0},
    {"\"a b\" ~3", "(and \"a b\" 3)", 1},
    {"\"corrupt* offic*\"", "\"corrupt* offic*\"", 0},
    {"\"corrupt*, said\"", "\"corrupt* said\"", 0},
    {"\"a b\"c", "(and \"a b\" c)", 0},
    {"(\"a b\")", "\"a b\"", 0},
    {"\"AND OR ( )\"", "\"and or\"", 0},
    {"a-\"b c\"", "(and a \"b c\")", 0},
    /* --- proximity */
    {"a w/5 b", "(w/5 a b)", 0},
    {"a W/5 b", "(w/5 a b)", 0},
    {"a w/1 b", "(w/1 a b)", 0},
    {"a w/255 b", "(w/255 a b)", 0},
    {"a pre/3 b", "(pre/3 a b)", 0},
    {"a NEAR/3 b", "(w/3 a b)", 0},
    {"a near/3 b", "(w/3 a b)", 0},
    {"a /3 b", "(w/3 a b)", 0},
    {"a ADJ/3 b", "(pre/3 a b)", 0},
    {"a adj/3 b", "(pre/3 a b)", 0},
    {"a onear/3 b", "(pre/3 a b)", 0},
    {"a NEAR b", "(w/10 a b)", 0},
    {"a ADJ b", "(pre/10 a b)", 0},
    {"a SENTENCE b", "(w/s a b)", 0},
    {"a PARAGRAPH b", "(w/p a b)", 0},
    {"a w/s b", "(w/s a b)", 0},
    {"a W/P b", "(w/p a b)", 0},
    {"a pre/s b", "(pre/s a b)", 0},
    {"a not w/5 b", "(not w/5 a b)", 0},
    {"a NOT W/5 b", "(not w/5 a b)", 0},
    {"a not pre/5 b", "(not pre/5 a b)", 0},
    {"a NOT NEAR b", "(not w/10 a b)", 0},
    {"a w/1 b w/2 c", "(w/2 (w/1 a b) c)", 0},
    {"a w/1 (b w/2 c)", "(w/1 a (w/2 b c))", 0},
    {"(a OR \"b c\") w/2 dd*", "(w/2 (or a \"b c\") dd*)", 0},
    {"((a OR b) OR c) w/2 d", "(w/2 (or (or a b) c) d)", 0},
    {"a w/2 b c", "(and (w/2 a b) c)", 0},
    {"(a)w/2(b)", "(w/2 a b)", 0},
    {"\"a b\"w/2 c", "(w/2 \"a b\" c)", 0},
    {"not w/5 w/5 x", NULL, 0},
    /* --- fields */
    {"title:a", "(title a)", 0},
    {"title:(a b)", "(title (and a b))", 0},
    {"title:\"a b\"", "(title \"a b\")", 0},
    {"title:\u00aba b\u00bb", "(title \"a b\")", 0},
    {"title:=a", "(title =a)", 0},
    {"title:(a w/3 b)", "(title (w/3 a b))", 0},
    {"title:a b", "(and (title a) b)", 0},
    {"title:10:30", "(title \"10 30\")", 0},
    {"author:\"J. Smith\" source:bbc region:(x OR y)",
     "(and (author \"j smith\") (source bbc) (region (or x y)))", 0},
    {"text:co*", "(text co*)", 0},
    {"quote:(a speaker:b)", "(quote (and a (speaker b)))", 0},
    {"quote:(a speaker:(b OR c) d)", "(quote (and a (speaker (or b c)) d))", 0},
    {"quote:speaker:b", "(quote (speaker b))", 0},
    {"speaker:tokayev quote:a", "(and (speaker tokayev) (quote a))", 0},
    {"lang:uz-Latn", "(lang <uz-Latn>)", 0},
    {"lang:(ru OR kk)", "(lang (or <ru> <kk>))", 0},
    {"id:http://x.y/z\"q", "(id <http://x.y/z\"q>)", 0},
    {"id:\"a b(c\" d", "(and (id <a b(c>) d)", 0},
    {"id:(a:b OR AND-1)", "(id (or <a:b> <AND-1>))", 0},
    {"(id:a)", "(id <a>)", 0},
    {"id:(a w/3) b:\"c\"", NULL, 0},
    {"id:(a) w/o", "(and (id <a>) \"w o\")", 0},
    {"id:-5", "(id <-5>)", 0},
    /* --- dates */
    {"date:2022", "[20220101..20221231]", 0},
    {"date:2022-02", "[20220201..20220228]", 0},
    {"date:2024-02", "[20240201..20240229]", 0},
    {"date:1900-02", "[19000201..19000228]", 0},
    {"date:2000-02", "[20000201..20000229]", 0},
    {"date:2022-01-05", "[20220105..20220105]", 0},
    {"date:2022-01..2022-02", "[20220101..20220228]", 0},
    {"date:2022-01..", "[20220101..]", 0},
    {"date:..2022-01", "[..20220131]", 0},
    {"date:2022-05..2022", "[20220501..20221231]", 0},
    {"(date:2022)", "[20220101..20221231]", 0},
    {"-date:2022 a", "(and (not [20220101..20221231]) a)", 0},
    {"date: 2022", "(and date 2022)", 1},
};

static void test_good(void **state)
{
    struct buf out = BUF_INIT;
    struct query_tree tree;
    struct query_error error;

    (void)state;
    for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
        const struct good *g = &good[i];
        int rc = parse(g->q, strlen(g->q), &out, &tree, &error);

        if (!g->tree) {
            assert_int_equal(rc, -1);
            continue;
        }
        if (rc < 0)
            fail_msg("%s: %s at %u+%u", g->q, error.err.text, error.offset, error.length);
        if (strcmp(out.data, g->tree) != 0 || !tree.hint == g->hint)
            fail_msg("%s: %s, hint %d", g->q, out.data, tree.hint != NULL);
    }
    buf_release(&out);
}

struct bad {
    const char *q;
    unsigned offset, length;
    const char *text; /* part of the message */
};

static const struct bad bad[] = {
    {"", 0, 0, "empty"},
    {"   ", 3, 0, "empty"},
    /* --- brackets */
    {"(a", 0, 1, "never closed"},
    {"a (b (c)", 2, 1, "never closed"},
    {"a)", 1, 1, "closes nothing"},
    {")", 0, 1, "closes nothing"},
    {"()", 0, 2, "hold nothing"},
    {"a ( ) b", 2, 3, "hold nothing"},
    {"(", 0, 1, "never closed"},
    /* --- marks */
    {"\"a b", 0, 1, "never closed"},
    {"\u00e9 \u201ca", 2, 1, "never closed"},
    {"a\"b\"", 1, 1, "cannot stand here"},
    {"(a)\"b\"", 3, 1, "cannot stand here"},
    {"\"a\"\"b\"", 3, 1, "cannot stand here"},
    {"=\"a\"", 1, 1, "cannot stand here"},
    {"5\"", 1, 1, "cannot stand here"},
    {"\"\"", 0, 2, "no word"},
    {"\" , \"", 0, 5, "no word"},
    {"\"a\"~", 3, 1, "number"},
    {"\"a\"~256", 3, 4, "number"},
    {"\"a\"~2x", 3, 3, "number"},
    {"\"a\"~-1", 3, 3, "number"},
    {"\"a\"*", 3, 1, "*"},
    /* --- words */
    {"c*t", 1, 1, "end of a word"},
    {"*x", 0, 1, "behind the letters"},
    {"ab*c*", 2, 1, "end of a word"},
    {"ab**", 3, 1, "behind the letters"},
    {"c*", 1, 1, "two letters"},
    {"corr*-x", 4, 1, "end of a word"},
    {"\"the * mayor\"", 5, 1, "behind the letters"},
    {"\"a* b\"", 2, 1, "two letters"},
    {"\"ab*c d\"", 3, 1, "end of a word"},
    {"can'*", 4, 1, "behind the letters"},
    /* --- operators */
    {"AND a", 0, 3, "left"},
    {"a AND", 2, 3, "right"},
    {"a OR", 2, 2, "right"},
    {"OR a", 0, 2, "left"},
    {"OR", 0, 2, "left"},
    {"a OR OR b", 5, 2, "left"},
    {"a AND AND b", 2, 3, "right"},
    {"a AND OR b", 2, 3, "right"},
    {"(a OR)", 3, 2, "right"},
    {"(OR a)", 1, 2, "left"},
    {"NOT", 0, 3, "right"},
    {"a -(", 3, 1, "never closed"},
    {"(a NOT)", 3, 3, "right"},
    {"w/5 a", 0, 3, "left"},
    {"a w/5", 2, 3, "right"},
    {"a w/5 w/6 b", 6, 3, "left"},
    {"a (w/5 b)", 3, 3, "left"},
    {"a w/0 b", 2, 3, "out of range"},
    {"a w/256 b", 2, 5, "out of range"},
    {"a w/99999999999999 b", 2, 16, "out of range"},
    {"a w/-1 b", 2, 4, "out of range"},
    {"a w/ b", 2, 2, "out of range"},
    {"a w/1.5 b", 2, 5, "out of range"},
    {"a /0 b", 2, 2, "out of range"},
    {"a pre/300 b", 2, 7, "out of range"},
    {"a NEAR/0 b", 2, 6, "out of range"},
    {"\u00e9\u00e9 w/0 b", 3, 3, "out of range"},
    /* --- operands of proximity */
    {"a w/3 NOT b", 6, 3, "NOT"},
    {"a w/3 -b", 6, 1, "NOT"},
    {"a w/3 (b c)", 7, 3, "AND"},
    {"a w/3 (b OR (c d))", 13, 3, "AND"},
    {"(NOT a) w/3 b", 1, 5, "NOT"},
    {"title:a w/3 b", 0, 7, "field"},
    {"a w/3 title:b", 6, 7, "field"},
    {"a w/3 date:2022", 6, 9, "filter"},
    {"lang:(a w/3 b)", 6, 1, "filter"},
    {"(a w/2 (b OR title:c)) w/3 d", 13, 7, "field"},
    /* --- fields */
    {"foo:bar", 0, 3, "no such field"},
    {"Title:bar", 0, 5, "no such field"},
    {"a b foo:bar", 4, 3, "no such field"},
    {"\u0434\u0430\u0442\u0430:x", 0, 4, "no such field"},
    {"title:", 0, 6, "right"},
    {"(title:)", 1, 6, "right"},
    {"title:title:a", 6, 6, "inside another"},
    {"title:(a source:b)", 9, 7, "inside another"},
    {"quote:(a title:b)", 9, 6, "inside another"},
    {"quote:(speaker:(title:b))", 16, 6, "inside another"},
    {"speaker:(quote:b)", 9, 6, "inside another"},
    {"title:(date:2022)", 7, 9, "inside a field"},
    {"title:&", 6, 1, "no word"},
    {"title:NOT a", 6, 3, "NOT"},
    {"id:", 0, 3, "right"},
    {"id:\"\"", 3, 2, "nothing"},
    {"id:\"a", 3, 1, "never closed"},
    {"=title:x", 0, 7, "field"},
    {"=(a b)", 0, 1, "one word"},
    /* --- symbols */
    {"&", 0, 1, "no word"},
    {"-", 0, 1, "no word"},
    {"*", 0, 1, "no word"},
    {"(&)", 1, 1, "no word"},
    {"a OR &", 5, 1, "no word"},
    {"a AND &", 6, 1, "no word"},
    {"& AND a", 0, 1, "no word"},
    {"a & AND b", 2, 1, "no word"},
    {"a w/3 &", 6, 1, "no word"},
    {"& w/3 a", 0, 1, "no word"},
    {"NOT &", 4, 1, "no word"},
    /* --- dates */
    {"date:2022-13", 5, 7, "no date"},
    {"date:2022-02-30", 5, 10, "no date"},
    {"date:2023-02-29", 5, 10, "no date"},
    {"date:22", 5, 2, "no date"},
    {"date:2022-1", 5, 6, "no date"},
    {"date:2022-01-00", 5, 10, "no date"},
    {"date:2022/01", 5, 7, "no date"},
    {"date:..", 5, 2, "no date"},
    {"date:", 5, 0, "no date"},
    {"date:(2022)", 5, 0, "no date"},
    {"date:2022...2023", 5, 11, "no date"},
    {"date:2022..2021", 5, 10, "wrong way round"},
    {"date:2022-03..2022-02", 5, 16, "wrong way round"},
};

/* Words that look like something else: what they are taken for is told, and their tree is that of
 * words. */
static void test_hints(void **state)
{
    static const char *const cases[][2] = {
        {"speaker: lind", "speaker: is searched for as a word"},
        {"a lang: en", "lang: is searched for as a word"},
        {"date: 2021", "date: is searched for as a word"},
        {"a date>2021", "date>2021 is searched for as words"},
        {"-source=x a", "source=x is searched for as words"},
        {"a --from 2021 --to 2022", "--from is searched for as a word"},
        {"--abcdefghijklmnopqrstuvwxyzabcdefghijklmnop\u00e9q",
         "--abcdefghijklmnopqrstuvwxyzabcdefghijkl… "},
        {"a date>1 and b", "AND, OR, NOT to combine; date>1 is"},
        {"police: a", NULL},
        {"speakers: a", NULL},
        {"speaker:a date:2021", NULL},
        {"\"speaker: --from date>2021\"", NULL},
        {"datex>2021 a>b x--from", NULL},
        {"-a", NULL},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct arena arena = ARENA_INIT;
        struct query_error error;
        struct query_tree tree;

        assert_int_equal(
            query_parse(cases[i][0], strlen(cases[i][0]), analyzer, &arena, &tree, &error), 0);
        if (!cases[i][1] != !tree.hint || (tree.hint && !strstr(tree.hint, cases[i][1])))
            fail_msg("%s: %s", cases[i][0], tree.hint ? tree.hint : "no hint");
        arena_release(&arena);
    }
}

static void test_bad(void **state)
{
    struct buf out = BUF_INIT;
    struct query_tree tree;

    (void)state;
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        const struct bad *b = &bad[i];
        struct query_error error = {0};

        if (parse(b->q, strlen(b->q), &out, &tree, &error) == 0)
            fail_msg("%s is accepted as %s", b->q, out.data);
        if (error.err.code != ERR_SYNTAX || !error.placed || error.offset != b->offset ||
            error.length != b->length || !strstr(error.err.text, b->text))
            fail_msg("%s: %s at %u+%u", b->q, error.err.text, error.offset, error.length);
    }
    buf_release(&out);
}

/* A field inside a proximity: how to write it instead, and that can be run. */
static void test_hint_of_field(void **state)
{
    static const char *const cases[][2] = {
        {"title:a w/3 b", "write title:(a w/3 b)"},
        {"a w/3 (b OR author:c)", "write author:(a w/3 b)"},
        {"lang:en w/3 b", "write title:(a w/3 b), and lang: beside it"},
        {"a w/3 id:b", "write title:(a w/3 b), and id: beside it"},
    };
    struct buf out = BUF_INIT;
    struct query_tree tree;

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct query_error error = {0};

        assert_int_equal(parse(cases[i][0], strlen(cases[i][0]), &out, &tree, &error), -1);
        assert_string_equal(error.hint, cases[i][1]);
    }
    buf_release(&out);
}

static void test_bad_utf8(void **state)
{
    struct buf out = BUF_INIT;
    struct query_tree tree;
    struct query_error error = {0};

    (void)state;
    assert_int_equal(parse("\xc3\xa9 \xff", 4, &out, &tree, &error), -1);
    assert_int_equal(error.err.code, ERR_SYNTAX);
    assert_int_equal(error.offset, 2);
    buf_release(&out);
}

/* n times `part`, then `middle`, then n times `end`. */
static void nest(struct buf *q, size_t n, const char *part, const char *middle, const char *end)
{
    buf_clear(q);
    for (size_t i = 0; i < n; i++)
        buf_str(q, part);
    buf_str(q, middle);
    for (size_t i = 0; i < n; i++)
        buf_str(q, end);
}

static int code_of(const struct buf *q)
{
    struct buf out = BUF_INIT;
    struct query_tree tree;
    struct query_error error = {0};
    int rc = parse(q->data, q->len, &out, &tree, &error);

    buf_release(&out);
    return rc == 0 ? (int)ERR_NONE : (int)error.err.code;
}

static void test_caps(void **state)
{
    struct buf q = BUF_INIT;

    (void)state;
    nest(&q, 32, "(", "a", ")");
    assert_int_equal(code_of(&q), ERR_NONE);
    nest(&q, 33, "(", "a", ")");
    assert_int_equal(code_of(&q), ERR_COMPLEX);
    nest(&q, 33, "NOT ", "a", "");
    assert_int_equal(code_of(&q), ERR_COMPLEX);
    nest(&q, 2000, "(", "a", ")");
    assert_int_equal(code_of(&q), ERR_COMPLEX);
    nest(&q, 100000, "(", "a", ")");
    assert_int_equal(code_of(&q), ERR_COMPLEX);
    nest(&q, 128, "a ", "", "");
    assert_int_equal(code_of(&q), ERR_NONE);
    nest(&q, 129, "a ", "", "");
    assert_int_equal(code_of(&q), ERR_COMPLEX);
    nest(&q, 127, "a w/1 ", "b", "");
    assert_int_equal(code_of(&q), ERR_NONE);
    nest(&q, 65, "\"a b\"", " ", "");
    assert_int_equal(code_of(&q), ERR_SYNTAX);
    nest(&q, 65, "\"a b\" ", "", "");
    assert_int_equal(code_of(&q), ERR_COMPLEX);
    nest(&q, 1, "a", "", "");
    while (q.len < QUERY_BYTES_MAX)
        buf_char(&q, ' ');
    assert_int_equal(code_of(&q), ERR_NONE);
    buf_char(&q, ' ');
    assert_int_equal(code_of(&q), ERR_COMPLEX);
    buf_release(&q);
}

/* Each node's place is the text it came from. */
static void test_places(void **state)
{
    static const char q[] = "\u00e9t\u00e9 (\"b c\" OR d) title:(e w/3 f)";
    struct arena arena = ARENA_INIT;
    struct query_tree tree;
    struct query_error error;
    const struct query_node *n;

    (void)state;
    assert_int_equal(query_parse(q, strlen(q), analyzer, &arena, &tree, &error), 0);
    assert_int_equal(tree.root->at.offset, 0);
    assert_int_equal(tree.root->at.length, utf8_count(q, strlen(q)));
    n = tree.root->child;
    assert_int_equal(n->at.length, 3);
    n = n->next; /* the OR */
    assert_int_equal(n->at.offset, 5);
    assert_int_equal(n->at.length, 10);
    n = n->next; /* the field */
    assert_int_equal(n->at.offset, 17);
    assert_int_equal(n->at.length, 15);
    assert_int_equal(n->child->prox.at.offset, 26);
    assert_int_equal(n->child->prox.at.length, 3);
    arena_release(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_good),     cmocka_unit_test(test_bad),
        cmocka_unit_test(test_hints),    cmocka_unit_test(test_hint_of_field),
        cmocka_unit_test(test_bad_utf8), cmocka_unit_test(test_caps),
        cmocka_unit_test(test_places),
    };
    struct err err;
    int failed;

    analyzer = analyzer_new(&err);
    if (!analyzer) {
        fprintf(stderr, "%s\n", err.text);
        return 1;
    }
    failed = cmocka_run_group_tests(tests, NULL, NULL);
    analyzer_free(analyzer);
    return failed;
}
