/* watch: what newer generations bring. A run tells of one generation, or of several that came at
 * once, in pages as search does; then the request rests until there is another.
 */
#include "queryd/answer.h"
#include "queryd/command_internal.h"

/* Hits that are still wanted; no limit was given, or one for all of its time. */
static uint64_t wanted(const struct command *c)
{
    if (!(c->request->given & KEY_BIT(LIMIT)))
        return UINT64_MAX;
    return c->request->limit - c->job->hits;
}

static int tell(struct command *c, const struct result *page, const struct search_options *options,
                size_t *told)
{
    for (*told = 0; *told < page->count && !command_is_full(c, *told); ++*told) {
        struct hit *hit = &page->hits[*told];

        if (hit->stood) /* the article has changed, what it quotes has not */
            continue;
        hit->rank = (uint32_t)(c->job->hits + 1); /* counts on over generations */
        answer_hit(command_begin_hit(c), hit, options);
        if (command_end_hit(c) < 0)
            return -1;
    }
    c->watch.told += (uint32_t)*told;
    return 0;
}

static void close_run(struct command *c)
{
    known_add(c->job->known, c->job->snapshot);
    c->watch.told = 0;
}

enum turn command_watch_turn(struct command *c)
{
    struct search_options options = command_options(c, command_scope(c->request));
    uint32_t reach = REQUEST_REACH_MAX - c->watch.told;
    uint64_t most = wanted(c);
    struct result page = {0};
    size_t told;

    options.since = known_since(c->job->known, c->job->snapshot);
    options.offset = c->watch.told;
    options.limit = command_slice(c, reach);
    if (most < options.limit)
        options.limit = (uint32_t)most;
    if (search_run(c->searcher, &options, c->arena, &page, &c->error) < 0 ||
        command_hint(c, page.hint) < 0 || tell(c, &page, &options, &told) < 0)
        return TURN_FAILED;
    if (wanted(c) == 0)
        return command_done_watch(c);
    if (told < page.count || (told > 0 && told == options.limit))
        return TURN_MORE;
    close_run(c);
    return TURN_RESTS;
}
