/* Any bytes as a query: a tree whose places lie in the query and whose caps hold, or an error whose
 * place lies in it. */
#include "base/utf8.h"
#include "query/parse.h"
#include <stdio.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(bool holds, const char *what)
{
    if (!holds) {
        fprintf(stderr, "%s\n", what);
        abort();
    }
}

static unsigned check_node(const struct query_node *n, size_t length, unsigned depth)
{
    unsigned words = 0;

    /* A chain of proximities leans to the left, one level for each operand. */
    check(depth <= 2 * QUERY_DEPTH_MAX + 2 * QUERY_WORDS_MAX, "too deep");
    check((size_t)n->at.offset + n->at.length <= length, "a place outside the query");
    if (n->kind == NODE_WORDS) {
        check(n->words.count > 0, "no words");
        for (uint32_t i = 0; i < n->words.count; i++)
            check(utf8_valid(n->words.items[i].text, n->words.items[i].len, &(size_t){0}),
                  "a word that is not UTF-8");
        return n->words.count;
    }
    if (n->kind == NODE_AND || n->kind == NODE_OR || n->kind == NODE_PROX)
        check(n->child && n->child->next, "a list of one");
    if (n->kind == NODE_NOT || n->kind == NODE_FIELD)
        check(n->child && !n->child->next, "not one child");
    for (n = n->child; n; n = n->next)
        words += check_node(n, length, depth + 1);
    return words;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct analyzer *analyzer;
    const char *q = (const char *)data;
    struct arena arena = ARENA_INIT;
    struct query_tree tree;
    struct query_error error;
    struct err err;

    if (!analyzer)
        analyzer = analyzer_new(&err);
    check(analyzer != NULL, "no analyzer");
    if (query_parse(q ? q : "", size, analyzer, &arena, &tree, &error) == 0)
        check(check_node(tree.root, utf8_count(q, size), 0) <= QUERY_WORDS_MAX, "too many words");
    else
        check(error.err.code != ERR_NONE && error.err.code != ERR_INTERNAL &&
                  (!error.placed || (size_t)error.offset + error.length <= size),
              "an error without a place in the query");
    arena_release(&arena);
    return 0;
}
