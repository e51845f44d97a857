/* The span algebra against a brute force that knows only the definitions, over random texts and
 * random expressions. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "query/parse.h"
#include "query/span_words.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define WORDS_MOST 14

static struct analyzer *analyzer;

/* --- A text of letters; sentences and paragraphs are cut at will. */

struct text {
    struct words words;
    struct word items[WORDS_MOST];
    char letters[WORDS_MOST][2];
    struct stretch sentences[WORDS_MOST], paragraphs[WORDS_MOST];
};

static unsigned random_state = 4711;

static unsigned roll(unsigned sides)
{
    random_state = random_state * 1103515245u + 12345u;
    return (random_state >> 16) % sides;
}

static void cut(struct stretches *out, struct stretch *items, uint32_t count, unsigned often)
{
    out->items = items;
    out->count = 0;
    for (uint32_t i = 0, from = 0; i < count; i++)
        if (i + 1 == count || roll(often) == 0) {
            items[out->count++] = (struct stretch){.first = from, .last = i + 1};
            from = i + 1;
        }
}

static void random_text(struct text *t)
{
    t->words.items = t->items;
    t->words.count = roll(WORDS_MOST + 1);
    for (size_t i = 0; i < t->words.count; i++) {
        t->letters[i][0] = (char)('a' + roll(3));
        t->letters[i][1] = '\0';
        t->items[i] = (struct word){.text = t->letters[i], .len = 1};
    }
    cut(&t->words.sentences, t->sentences, (uint32_t)t->words.count, 4);
    cut(&t->words.paragraphs, t->paragraphs, (uint32_t)t->words.count, 7);
}

static bool matches(void *user, const struct query_word *want, bool stemmed,
                    const struct word *have)
{
    (void)user;
    (void)stemmed;
    return have->len == want->len && memcmp(have->text, want->text, want->len) == 0;
}

static struct first_bytes begins(void *user, const struct query_word *want, bool stemmed)
{
    unsigned char first = (unsigned char)*want->text;

    (void)user;
    (void)stemmed;
    return (struct first_bytes){first, first};
}

/* --- Random expressions, as text */

static void random_expr(char *out, size_t size, unsigned depth)
{
    static const char *const ops[] = {"w/1",     "w/2",       "w/4",       "pre/1",   "pre/3",
                                      "w/s",     "w/p",       "pre/s",     "not w/1", "not w/3",
                                      "not w/s", "not pre/2", "not pre/p", "OR",      "OR"};
    char left[400], right[400];

    switch (depth ? roll(5) : roll(2)) {
    case 0:
        snprintf(out, size, "%c", 'a' + roll(3));
        return;
    case 1:
        snprintf(out, size, "\"%c %c\"~%u", 'a' + roll(3), 'a' + roll(3), roll(3));
        return;
    case 2:
        snprintf(out, size, "\"%c %c %c\"~%u", 'a' + roll(3), 'a' + roll(3), 'a' + roll(3),
                 roll(4));
        return;
    default:
        random_expr(left, sizeof left, depth - 1);
        random_expr(right, sizeof right, depth - 1);
        snprintf(out, size, "(%s %s %s)", left, ops[roll(sizeof ops / sizeof *ops)], right);
    }
}

/* --- Brute force: a set of spans is a table by first and last */

typedef bool table[WORDS_MOST][WORDS_MOST];

static int stretch_of(const struct stretches *s, uint32_t position)
{
    for (size_t i = 0; i < s->count; i++)
        if (position >= s->items[i].first && position < s->items[i].last)
            return (int)i;
    return -1;
}

static bool in_one(const struct stretches *s, uint32_t first, uint32_t last)
{
    return stretch_of(s, first) == stretch_of(s, last);
}

/* x ends before y begins, near enough. */
static bool before(const struct text *t, const struct prox *how, struct span x, struct span y)
{
    const struct stretches *s =
        how->unit == PROX_SENTENCE ? &t->words.sentences : &t->words.paragraphs;

    if (y.first <= x.last)
        return false;
    return how->unit == PROX_WORDS ? y.first - x.last <= how->distance : in_one(s, x.first, y.last);
}

static bool is_near(const struct text *t, const struct prox *how, struct span x, struct span y)
{
    return before(t, how, x, y) || (!how->ordered && before(t, how, y, x));
}

static bool is_letter(const struct text *t, uint32_t at, const struct query_word *w)
{
    return t->letters[at][0] == w->text[0];
}

/* Every way to put words `i`.. of a phrase after position `at`. */
static void place(const struct text *t, const struct query_node *n, uint32_t i, uint32_t first,
                  uint32_t at, table out)
{
    if (i == n->words.count) {
        if (at - first + 1 <= n->words.count + n->words.slop)
            out[first][at] = true;
        return;
    }
    for (uint32_t p = at + 1; p < t->words.count; p++)
        if (is_letter(t, p, &n->words.items[i]))
            place(t, n, i + 1, first, p, out);
}

#define EACH_SPAN(t, set, s)                                            \
    for (struct span s = {0, 0}; s.first < (t)->words.count; s.first++) \
        for (s.last = s.first; s.last < (t)->words.count; s.last++)     \
            if ((set)[s.first][s.last])

static void brute(const struct text *t, const struct query_node *n, table out);

static void brute_prox(const struct text *t, const struct query_node *n, table out)
{
    const struct prox *how = &n->prox.how;
    table a, b, hit;

    brute(t, n->child, a);
    brute(t, n->child->next, b);
    memset(hit, 0, sizeof hit);
    EACH_SPAN(t, a, x)
    {
        EACH_SPAN(t, b, y)
        {
            if (!is_near(t, how, x, y))
                continue;
            hit[x.first][x.last] = true;
            if (!how->negated)
                out[x.first < y.first ? x.first : y.first][x.last > y.last ? x.last : y.last] =
                    true;
        }
    }
    if (how->negated)
        EACH_SPAN(t, a, x)
        {
            out[x.first][x.last] = !hit[x.first][x.last];
        }
}

static void brute(const struct text *t, const struct query_node *n, table out)
{
    memset(out, 0, sizeof(table));
    if (n->kind == NODE_PROX) {
        brute_prox(t, n, out);
    } else if (n->kind == NODE_OR) {
        for (const struct query_node *c = n->child; c; c = c->next) {
            table one;

            brute(t, c, one);
            EACH_SPAN(t, one, s)
            {
                out[s.first][s.last] = true;
            }
        }
    } else {
        for (uint32_t first = 0; first < t->words.count; first++)
            if (is_letter(t, first, &n->words.items[0]))
                place(t, n, 1, first, first, out);
    }
}

/* --- Comparing */

static size_t compare(const struct text *t, const struct query_node *n, const char *q,
                      struct arena *arena)
{
    struct span_words walk = {&t->words, matches, NULL, arena, begins};
    struct span_field field = span_words_field(&walk);
    struct span_list found;
    struct err err;
    table want;
    size_t count = 0;

    assert_int_equal(span_find(&field, n, arena, &found, &err), 0);
    brute(t, n, want);
    EACH_SPAN(t, want, s)
    {
        if (count >= found.count || found.items[count].first != s.first ||
            found.items[count].last != s.last)
            fail_msg("%s: no span %u-%u", q, s.first, s.last);
        count++;
    }
    assert_int_equal(found.count, count);
    return count;
}

/* Marks tell the same story: none without spans; each within some span of the whole. */
static void compare_marks(const struct text *t, const struct query_node *n, struct arena *arena)
{
    struct span_words walk = {&t->words, matches, NULL, arena, NULL};
    struct span_field field = span_words_field(&walk);
    struct span_list found;
    struct span_marks marks;
    struct err err;

    assert_int_equal(span_find(&field, n, arena, &found, &err), 0);
    assert_int_equal(span_marks(&field, n, arena, &marks, &err), 0);
    assert_int_equal(marks.count > 0, found.count > 0);
    for (size_t i = 0; i < marks.count; i++) {
        bool within = false;

        for (size_t s = 0; s < found.count && !within; s++)
            within = marks.items[i].first >= found.items[s].first &&
                     marks.items[i].last <= found.items[s].last;
        assert_true(within);
    }
}

static void test_against_brute_force(void **state)
{
    size_t spans = 0, nonempty = 0;

    (void)state;
    for (int round = 0; round < 3000; round++) {
        struct arena arena = ARENA_INIT;
        struct query_tree tree;
        struct query_error error;
        char q[1024];

        random_expr(q, sizeof q, 3);
        if (query_parse(q, strlen(q), analyzer, &arena, &tree, &error) < 0)
            fail_msg("%s: %s", q, error.err.text);
        for (int i = 0; i < 10; i++) {
            struct text t;
            size_t n;

            random_text(&t);
            n = compare(&t, tree.root, q, &arena);
            compare_marks(&t, tree.root, &arena);
            spans += n;
            nonempty += n > 0;
        }
        arena_release(&arena);
    }
    print_message("%zu spans in %zu texts\n", spans, nonempty);
    assert_true(nonempty > 5000 && nonempty < 29000);
}

/* --- What is marked */

struct example {
    const char *q, *text, *marked;
};

static const struct example examples[] = {
    {"police w/3 fire", "police came and police opened fire police",
     "[police] opened [fire] [police]"},
    {"police w/2 fire", "police a b c police x fire", "[police] x [fire]"},
    {"\"a b\"", "a b c a b", "[a b] c [a b]"},
    {"\"a b\"~1", "a x b a b", "[a] x [b] [a b]"},
    {"(a w/1 b) w/2 c", "a b x c a b", "[a] [b] x [c] [a] [b]"},
    {"(a w/1 b) w/1 c", "a b x c a b", "[c] [a] [b]"},
    {"a not w/2 b", "a b x x x a", "[a]"},
    {"a pre/3 b", "b a x b", "[a] x [b]"},
    {"the w/1 the", "the the x the", "[the] [the]"},
    {"(a OR \"b c\") w/2 d", "b c d x x a", "[b c] [d]"},
};

/* From the first to the last marked word, with brackets around each mark. */
static void show(const struct words *words, const struct span_marks *m, char *out, size_t size)
{
    uint32_t last = m->items[m->count - 1].last;
    size_t n = 0;

    for (uint32_t i = m->items[0].first; i <= last; i++) {
        bool opens = false, closes = false;

        for (size_t k = 0; k < m->count; k++) {
            opens |= m->items[k].first == i;
            closes |= m->items[k].last == i;
        }
        n += (size_t)snprintf(out + n, size - n, "%s%s%s%s", n ? " " : "", opens ? "[" : "",
                              words->items[i].text, closes ? "]" : "");
    }
}

static void test_marks(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof examples / sizeof *examples; i++) {
        const struct example *e = &examples[i];
        struct arena arena = ARENA_INIT;
        struct query_tree tree;
        struct query_error error;
        struct words words;
        struct span_words walk = {&words, matches, NULL, &arena, NULL};
        struct span_field field = span_words_field(&walk);
        struct span_marks marks;
        struct err err;
        char shown[200];

        assert_int_equal(query_parse(e->q, strlen(e->q), analyzer, &arena, &tree, &error), 0);
        assert_int_equal(analyzer_text(analyzer, e->text, strlen(e->text), &arena, &words, &err),
                         0);
        assert_int_equal(span_marks(&field, tree.root, &arena, &marks, &err), 0);
        assert_true(marks.count > 0);
        show(&words, &marks, shown, sizeof shown);
        assert_string_equal(shown, e->marked);
        arena_release(&arena);
    }
}

/* Ten thousand of one word in one paragraph: a clean error, not all memory. */
static void test_cap(void **state)
{
    enum { MANY = 10000 };
    static struct word items[MANY];
    static struct stretch all = {.first = 0, .last = MANY};
    struct words words = {.items = items, .count = MANY, .paragraphs = {&all, 1}};
    struct arena arena = ARENA_INIT;
    struct query_tree tree;
    struct query_error error;
    struct span_words walk = {&words, matches, NULL, &arena, NULL};
    struct span_field field = span_words_field(&walk);
    struct span_list found;
    struct err err;

    (void)state;
    for (size_t i = 0; i < MANY; i++)
        items[i] = (struct word){.text = "a", .len = 1};
    assert_int_equal(query_parse("a w/p a", 7, analyzer, &arena, &tree, &error), 0);
    assert_int_equal(span_find(&field, tree.root, &arena, &found, &err), -1);
    assert_int_equal(err.code, ERR_LIMIT);
    arena_release(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_against_brute_force),
        cmocka_unit_test(test_marks),
        cmocka_unit_test(test_cap),
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
