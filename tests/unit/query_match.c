/* The matcher against a brute force over the same plans: random articles and quotations in several
 * segments, some of them dead, and random queries of every kind; totals, members, orders, pages.
 */
#include "query/parse.h"
#include "query/plan.h"
#include "tests/unit/query_help.h"

#define SEGMENTS   3
#define ARTICLES   40 /* of a segment */
#define WORDS_MOST 40
#define QUERIES    1500

static struct searcher *searcher;
static struct analyzer *analyzer;

static unsigned random_state = 99, native_agreed;

static unsigned roll(unsigned sides)
{
    random_state = random_state * 1103515245u + 12345u;
    return (random_state >> 16) % sides;
}

/* --- Articles. Words of English have forms; Kazakh ones stand for themselves. */

static const char *const vocabulary[] = {"fire", "fires", "police", "the", "to", "fired", "ball"};
#define VOCABULARY (sizeof vocabulary / sizeof *vocabulary)

static const char *stem(const char *word, bool english)
{
    return english && strncmp(word, "fire", 4) == 0 ? "fire" : word;
}

struct brute_quote {
    uint32_t first, last; /* words of the text */
    const char *speaker;
};

struct brute {
    struct sample sample;
    struct words title, text, source;
    struct brute_quote quotes[2];
    unsigned quote_count;
    bool dead;
};

static struct brute articles[SEGMENTS][ARTICLES];
static struct arena kept;

static void add_words(char *out, size_t size, unsigned count)
{
    size_t n = strlen(out);

    for (unsigned i = 0; i < count; i++) {
        static const char *const between[] = {" ", " ", " ", " ", ". Then ", "\n\n"};

        n += (size_t)snprintf(out + n, size - n, "%s%s", vocabulary[roll(VOCABULARY)],
                              between[roll(6)]);
    }
}

/* Each quotation begins with a word of its own, so that it is found again in the text. */
static void random_article(struct brute *b, unsigned number)
{
    static const char *const languages[] = {"en", "en", "kk", "uz-Latn", NULL};
    static const char *const speakers[] = {"Anna Green", "Peter Brown", NULL};
    static const char *const sources[] = {"Morning Post", "Evening Post", NULL};
    char text[2000] = "", title[300] = "", date[20];
    struct sample *s = &b->sample;

    add_words(title, sizeof title, roll(5));
    add_words(text, sizeof text, roll(10));
    b->quote_count = roll(3);
    for (unsigned i = 0; i < b->quote_count; i++) {
        char quote[300];
        size_t n;

        snprintf(quote, sizeof quote, "q%u ", i);
        add_words(quote, sizeof quote, roll(6));
        n = strlen(text);
        snprintf(text + n, sizeof text - n, "“%s” ", quote);
        add_words(text, sizeof text, roll(4));
        b->quotes[i].speaker = speakers[roll(3)];
        s->quotes[i] =
            (struct sample_quote){arena_strdup(&kept, quote), b->quotes[i].speaker, NULL};
    }
    snprintf(date, sizeof date, "20%02u-0%u-01", 20 + roll(3), 1 + roll(3));
    s->id = arena_printf(&kept, "a%u", number);
    s->title = *title ? arena_strdup(&kept, title) : NULL;
    s->text = arena_strdup(&kept, *text ? text : "ball");
    s->date = roll(5) ? arena_strdup(&kept, date) : NULL;
    s->language = languages[roll(5)];
    s->source = sources[roll(3)];
}

static uint32_t word_at(const struct words *w, size_t byte)
{
    return (uint32_t)words_from(w, byte);
}

static void analyse_article(struct brute *b)
{
    analyse(analyzer, value_of(b->sample.title), &kept, &b->title);
    analyse(analyzer, value_of(b->sample.text), &kept, &b->text);
    analyse(analyzer, value_of(b->sample.source), &kept, &b->source);
    for (unsigned i = 0; i < b->quote_count; i++) {
        const char *at = strstr(b->sample.text, b->sample.quotes[i].text);
        size_t start = (size_t)(at - b->sample.text);

        b->quotes[i].first = word_at(&b->text, start);
        b->quotes[i].last = word_at(&b->text, start + strlen(b->sample.quotes[i].text));
    }
}

static int build_index(void **state)
{
    struct index_writer *w = open_writer();
    uint32_t dead = 0;

    (void)state;
    analyzer = analyzer_new(&err);
    assert_non_null(analyzer);
    for (unsigned s = 0; s < SEGMENTS; s++) {
        struct sample samples[ARTICLES];

        for (unsigned i = 0; i < ARTICLES; i++) {
            random_article(&articles[s][i], s * ARTICLES + i);
            analyse_article(&articles[s][i]);
            samples[i] = articles[s][i].sample;
        }
        publish(w, samples, ARTICLES);
        for (unsigned i = 0; i < ARTICLES && s > 0; i++)
            if (roll(10) == 0) {
                articles[s][i].dead = true;
                ok(index_writer_kill(w, s, i + 1, &err));
                dead++;
            }
    }
    assert_true(dead > 0);
    ok(index_writer_publish(w, NULL, false, &err));
    return ask_from_now(w);
}

static int release(void **state)
{
    analyzer_free(analyzer);
    arena_release(&kept);
    return remove_index(state);
}

/* --- Brute force: spans as a table by first and last word of a field */

struct field {
    const struct words *words;
    uint32_t from, to; /* its words */
    bool english, one; /* one: without sentences and paragraphs of its own */
};

typedef bool table[WORDS_MOST][WORDS_MOST];

static int stretch_of(const struct field *f, enum prox_unit unit, uint32_t at)
{
    const struct stretches *s =
        unit == PROX_SENTENCE ? &f->words->sentences : &f->words->paragraphs;

    for (size_t i = 0; i < s->count && !f->one; i++)
        if (f->from + at >= s->items[i].first && f->from + at < s->items[i].last)
            return (int)i;
    return -1;
}

static bool is_word(const struct field *f, uint32_t at, const struct query_node *n, uint32_t i)
{
    const char *have = f->words->items[f->from + at].text;
    const struct query_word *want = &n->words.items[i];

    if (want->prefix)
        return strncmp(have, want->text, want->len) == 0;
    if (!n->words.stemmed)
        return strcmp(have, want->text) == 0;
    return strcmp(stem(have, f->english), stem(want->text, f->english)) == 0;
}

static void place(const struct field *f, const struct query_node *n, uint32_t i, uint32_t first,
                  uint32_t at, table out)
{
    if (i == n->words.count) {
        if (at - first + 1 <= n->words.count + n->words.slop)
            out[first][at] = true;
        return;
    }
    for (uint32_t p = at + 1; p < f->to - f->from; p++)
        if (is_word(f, p, n, i))
            place(f, n, i + 1, first, p, out);
}

static bool before(const struct field *f, const struct prox *how, uint32_t xf, uint32_t xl,
                   uint32_t yf, uint32_t yl)
{
    if (yf <= xl)
        return false;
    if (how->unit == PROX_WORDS)
        return yf - xl <= how->distance;
    return stretch_of(f, how->unit, xf) == stretch_of(f, how->unit, yl);
}

static void spans_of(const struct field *f, const struct query_node *n, table out);

static void spans_of_prox(const struct field *f, const struct query_node *n, table out)
{
    const struct prox *how = &n->prox.how;
    uint32_t w = f->to - f->from;
    table a = {{0}}, b = {{0}};

    spans_of(f, n->child, a);
    spans_of(f, n->child->next, b);
    for (uint32_t i = 0; i < w * w; i++) {
        uint32_t af = i / w, al = i % w;
        bool near = false;

        if (!a[af][al])
            continue;
        for (uint32_t j = 0; j < w * w; j++) {
            uint32_t bf = j / w, bl = j % w;
            bool after = b[bf][bl] && before(f, how, af, al, bf, bl);
            bool ahead = b[bf][bl] && !how->ordered && before(f, how, bf, bl, af, al);

            near |= after || ahead;
            if (after && !how->negated)
                out[af][bl] = true;
            if (ahead && !how->negated)
                out[bf][al] = true;
        }
        if (how->negated && !near)
            out[af][al] = true;
    }
}

static void spans_of(const struct field *f, const struct query_node *n, table out)
{
    if (n->kind == NODE_PROX)
        spans_of_prox(f, n, out);
    else if (n->kind == NODE_OR)
        for (n = n->child; n; n = n->next)
            spans_of(f, n, out);
    else
        for (uint32_t p = 0; p < f->to - f->from; p++)
            if (is_word(f, p, n, 0))
                place(f, n, 1, p, p, out);
}

static bool has_span(const struct field *f, const struct query_node *n)
{
    table out = {{0}};

    assert_true(f->to - f->from <= WORDS_MOST);
    spans_of(f, n, out);
    for (uint32_t i = 0; i < WORDS_MOST * WORDS_MOST; i++)
        if (out[i / WORDS_MOST][i % WORDS_MOST])
            return true;
    return false;
}

/* --- Brute force: plans */

static bool holds(const struct plan_node *p, const struct brute *b, const struct brute_quote *q);

static bool speaker_holds(const struct plan_node *p, const struct brute_quote *q)
{
    struct words words = {0};
    struct arena arena = ARENA_INIT;
    bool found;

    if (!q->speaker)
        return false;
    ok(analyzer_words(analyzer, q->speaker, strlen(q->speaker), &arena, &words, &err));
    found = has_span(&(struct field){&words, 0, (uint32_t)words.count, false, true}, p->source);
    arena_release(&arena);
    return found;
}

static bool span_holds(const struct plan_node *p, const struct brute *b,
                       const struct brute_quote *q)
{
    bool english = b->sample.language && strcmp(b->sample.language, "en") == 0;
    struct field title = {&b->title, 0, (uint32_t)b->title.count, english, true};
    struct field text = {&b->text, 0, (uint32_t)b->text.count, english, false};
    struct field source = {&b->source, 0, (uint32_t)b->source.count, false, true};

    if (q) {
        text.from = q->first;
        text.to = q->last;
    }
    return ((p->places & PLACE_TITLE) && has_span(&title, p->source)) ||
           ((p->places & PLACE_TEXT) && has_span(&text, p->source)) ||
           ((p->places & PLACE_SOURCE) && has_span(&source, p->source)) ||
           ((p->places & PLACE_SPEAKER) && speaker_holds(p, q));
}

static bool date_holds(const struct plan_node *p, const struct brute *b)
{
    const char *d = b->sample.date;
    char day[9];

    if (!d)
        return false;
    snprintf(day, sizeof day, "%.4s%.2s%.2s", d, d + 5, d + 8);
    return (!*p->source->date.from || strcmp(day, p->source->date.from) >= 0) &&
           (!*p->source->date.to || strcmp(day, p->source->date.to) <= 0);
}

static bool lang_holds(const struct plan_node *p, const struct brute *b)
{
    const char *l = b->sample.language;
    size_t n = strlen(p->tag);

    return l && strncasecmp(l, p->tag, n) == 0 && (!l[n] || l[n] == '-');
}

static bool list_holds(const struct plan_node *p, const struct brute *b,
                       const struct brute_quote *q, bool all)
{
    for (p = p->child; p; p = p->next)
        if (holds(p, b, q) != all)
            return !all;
    return all;
}

static bool holds(const struct plan_node *p, const struct brute *b, const struct brute_quote *q)
{
    bool any = false;

    switch (p->kind) {
    case PLAN_AND:
        return list_holds(p, b, q, true);
    case PLAN_OR:
        return list_holds(p, b, q, false);
    case PLAN_NOT:
        return !holds(p->child, b, q);
    case PLAN_SPAN:
        return span_holds(p, b, q);
    case PLAN_DATE:
        return date_holds(p, b);
    case PLAN_LANG:
        return lang_holds(p, b);
    case PLAN_ID:
        return strlen(b->sample.id) == p->source->raw.len &&
               memcmp(b->sample.id, p->source->raw.bytes, p->source->raw.len) == 0;
    case PLAN_HAS_QUOTE:
        for (unsigned i = 0; i < b->quote_count; i++)
            any |= holds(p->child, b, &b->quotes[i]);
        return any;
    case PLAN_IN_ARTICLE:
        return holds(p->child, b, NULL);
    case PLAN_SINCE:
        break; /* tests/unit/query_since.c */
    }
    return false;
}

/* --- Random queries */

static void random_span(char *out, size_t size, unsigned depth)
{
    static const char *const ops[] = {"w/1",   "w/3",     "pre/1", "pre/4", "w/s",      "w/p",
                                      "pre/s", "not w/2", "OR",    "OR",    "not pre/1"};
    char left[300], right[300];
    unsigned kind = depth ? roll(9) : roll(6);

    switch (kind) {
    case 0:
        snprintf(out, size, "=%s", vocabulary[roll(VOCABULARY)]);
        return;
    case 1:
        snprintf(out, size, "fi%s*", roll(2) ? "re" : "");
        return;
    case 2:
        snprintf(out, size, "\"%s %s\"", vocabulary[roll(VOCABULARY)],
                 vocabulary[roll(VOCABULARY)]);
        return;
    case 3:
        snprintf(out, size, "\"%s %s%s %s\"~%u", vocabulary[roll(VOCABULARY)],
                 roll(2) ? "fi" : "po", "*", vocabulary[roll(VOCABULARY)], roll(3));
        return;
    case 4:
    case 5:
        snprintf(out, size, "%s", vocabulary[roll(VOCABULARY)]);
        return;
    default:
        random_span(left, sizeof left, depth - 1);
        random_span(right, sizeof right, depth - 1);
        snprintf(out, size, "(%s %s %s)", left, ops[roll(sizeof ops / sizeof *ops)], right);
    }
}

static void random_query(char *out, size_t size, unsigned depth)
{
    static const char *const filters[] = {"date:2021",      "date:..2020-02",
                                          "date:2021-02..", "lang:en",
                                          "lang:uz-latn",   "lang:uz",
                                          "source:post",    "source:\"morning post\"",
                                          "speaker:green",  "speaker:\"peter brown\""};
    char left[900], right[900];

    switch (depth ? roll(9) : roll(5)) {
    case 0:
        snprintf(out, size, "%s", filters[roll(sizeof filters / sizeof *filters)]);
        return;
    case 1:
    case 2:
        random_span(out, size, 2);
        return;
    case 3:
        random_span(left, sizeof left, 1);
        snprintf(out, size, "%s:(%s)", roll(2) ? "title" : roll(2) ? "text" : "quote", left);
        return;
    case 4:
        snprintf(out, size, "id:a%u", roll(SEGMENTS * ARTICLES));
        return;
    case 5:
        random_query(left, sizeof left, depth - 1);
        snprintf(out, size, "NOT (%s)", left);
        return;
    default:
        random_query(left, sizeof left, depth - 1);
        random_query(right, sizeof right, depth - 1);
        snprintf(out, size, "(%s) %s (%s)", left, roll(3) ? roll(2) ? "AND" : "OR" : "AND NOT",
                 right);
    }
}

/* --- Comparing */

static uint64_t count_slowly(const struct plan_node *p, enum query_scope scope)
{
    uint64_t n = 0;

    for (unsigned i = 0; i < SEGMENTS * ARTICLES; i++) {
        const struct brute *b = &articles[i / ARTICLES][i % ARTICLES];

        if (b->dead)
            continue;
        if (scope == QUERY_ARTICLES)
            n += holds(p, b, NULL);
        for (unsigned q = 0; q < b->quote_count && scope == QUERY_QUOTES; q++)
            n += holds(p, b, &b->quotes[q]);
    }
    return n;
}

static void run(struct search_options *o, struct arena *arena, struct result *out)
{
    struct query_error error;

    if (search_run(searcher, o, arena, out, &error) < 0)
        fail_msg("%s: %s", o->q, error.err.text);
}

static const struct brute *article_of(const struct hit *h)
{
    unsigned number = (unsigned)atoi(h->article.key[ARTICLE_ID].s + 1);

    return &articles[number / ARTICLES][number % ARTICLES];
}

static void check_members(const struct plan_node *p, const struct search_options *o,
                          const struct result *r)
{
    for (size_t i = 0; i < r->count; i++) {
        const struct brute *b = article_of(&r->hits[i]);
        bool found = b->dead ? false : o->scope == QUERY_ARTICLES && holds(p, b, NULL);

        for (unsigned q = 0; q < b->quote_count && o->scope == QUERY_QUOTES && !b->dead; q++)
            found |= strcmp(b->sample.quotes[q].text, r->hits[i].quote.text.s) == 0 &&
                     holds(p, b, &b->quotes[q]);
        if (!found)
            fail_msg("%s: %s", o->q, b->sample.id);
    }
}

static int compare_ids(const struct hit *a, const struct hit *b)
{
    return strcmp(a->article.key[ARTICLE_ID].s, b->article.key[ARTICLE_ID].s);
}

/* Newest first, undated last, then by id. */
static bool in_order(const struct hit *a, const struct hit *b, enum query_sort sort)
{
    const char *x = a->article.key[ARTICLE_DATE].s, *y = b->article.key[ARTICLE_DATE].s;
    int order;

    if (sort == SORT_RELEVANCE && a->score != b->score)
        return a->score > b->score;
    if (!x || !y)
        return x ? true : !y && compare_ids(a, b) <= 0;
    order = strcmp(x, y);
    if (order == 0)
        return compare_ids(a, b) <= 0;
    return sort == SORT_DATE_ASC ? order < 0 : order > 0;
}

static void check_order(const struct search_options *o, const struct result *r)
{
    for (size_t i = 1; i < r->count; i++)
        if (!in_order(&r->hits[i - 1], &r->hits[i], o->sort))
            fail_msg("%s: %s before %s", o->q, r->hits[i - 1].article.key[ARTICLE_ID].s,
                     r->hits[i].article.key[ARTICLE_ID].s);
}

/* A page is a piece of all, whether the total is asked for or not. */
static void check_page(struct search_options o, const struct result *all, struct arena *arena)
{
    struct result r;

    o.offset = roll(4);
    o.limit = 1 + roll(4);
    o.estimate = roll(2);
    run(&o, arena, &r);
    assert_int_equal(r.count, all->count < o.offset             ? 0
                              : all->count - o.offset < o.limit ? all->count - o.offset
                                                                : o.limit);
    if (r.exact)
        assert_int_equal(r.total, all->total);
    for (size_t i = 0; i < r.count; i++) {
        const struct hit *want = &all->hits[o.offset + i];

        if (r.hits[i].score != want->score || compare_ids(&r.hits[i], want) != 0)
            fail_msg("%s: hit %zu of a page from %u is %s %.17g, not %s %.17g", o.q, i, o.offset,
                     r.hits[i].article.key[ARTICLE_ID].s, r.hits[i].score,
                     want->article.key[ARTICLE_ID].s, want->score);
    }
}

/* libxapian agrees, wherever it can be asked. */
static void check_native(struct search_options o, uint64_t want, struct arena *arena)
{
    struct query_error error;
    const char *hint;
    uint64_t total;

    o.native = true;
    if (search_count(searcher, &o, &total, &hint, arena, &error) < 0)
        assert_int_equal(error.err.code, ERR_UNAVAILABLE);
    else if (total != want)
        fail_msg("%s: %lu, by libxapian %lu", o.q, (unsigned long)want, (unsigned long)total);
    else
        native_agreed++;
}

static void compare_query(const char *q, enum query_scope scope)
{
    struct search_options o = {
        .q = q, .q_len = strlen(q), .scope = scope, .sort = roll(3), .limit = 1000};
    struct arena arena = ARENA_INIT;
    struct query_tree tree;
    struct query_error error;
    struct plan_node *plan;
    struct result r;
    const char *hint;
    uint64_t want, total;

    if (query_parse(q, strlen(q), analyzer, &arena, &tree, &error) < 0 ||
        !(plan = plan_make(tree.root, scope, &arena, &error))) {
        assert_int_equal(error.err.code, ERR_SYNTAX); /* a field in another's group, say */
        arena_release(&arena);
        return;
    }
    want = count_slowly(plan, scope);
    assert_int_equal(search_count(searcher, &o, &total, &hint, &arena, &error), 0);
    run(&o, &arena, &r);
    if (total != want || r.total != want || r.count != want)
        fail_msg("%s: %lu, counted %lu, found %lu with %zu hits", q, (unsigned long)want,
                 (unsigned long)total, (unsigned long)r.total, r.count);
    check_members(plan, &o, &r);
    check_order(&o, &r);
    check_page(o, &r, &arena);
    check_native(o, want, &arena);
    arena_release(&arena);
}

static void test_against_brute_force(void **state)
{
    char q[4096];

    (void)state;
    for (unsigned i = 0; i < QUERIES; i++) {
        random_query(q, sizeof q, roll(4));
        compare_query(q, i % 3 ? QUERY_ARTICLES : QUERY_QUOTES);
    }
    assert_true(native_agreed > QUERIES / 4);
}

/* Snippets ask the matcher about single documents: no query may fail for it. */
static void test_snippets(void **state)
{
    char q[4096];

    (void)state;
    for (unsigned i = 0; i < QUERIES / 10; i++) {
        struct search_options o = {.q = q, .limit = 20, .snippets = true, .scope = i % 2};
        struct arena arena = ARENA_INIT;
        struct query_error error;
        struct result r;

        random_query(q, sizeof q, 3);
        o.q_len = strlen(q);
        if (search_run(searcher, &o, &arena, &r, &error) < 0 && error.err.code != ERR_SYNTAX)
            fail_msg("%s: %s", q, error.err.text);
        arena_release(&arena);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_against_brute_force),
        cmocka_unit_test(test_snippets),
    };

    return cmocka_run_group_tests(tests, build_index, release);
}
