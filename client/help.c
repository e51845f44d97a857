#include "client/help.h"

#include <string.h>

static const struct help {
    const char *name, *operands, *what, *options, *examples;
} helps[] = {
    {"search", "QUERY", "Articles that match, the best first, each with the passages that matched.",
     "--limit N, --offset N, --all, --sort relevance|date|-date, --collapse,\n"
     "--json, --csv, --tsv, --format TEMPLATE",
     "  morgue search 'police w/3 fire'\n"
     "  morgue search '\"state of emergency\" date:2022-01' --sort date --all"},
    {"quotes", "QUERY",
     "Quotations that match, word for word, with who said it, where and when. The whole query\n"
     "is about quotations: bare words are looked for inside the quoted words.",
     "--limit N, --offset N, --all, --sort relevance|date|-date, --collapse,\n"
     "--json, --csv, --tsv, --format TEMPLATE",
     "  morgue quotes corruption\n"
     "  morgue quotes 'corrupt* speaker:bekova source:courier' --csv > quotes.csv"},
    {"count", "QUERY", "The number of articles that match, alone; it is exact. 0 exits 1.",
     "--quotes (count quotations), --collapse (count groups of copies), --json",
     "  morgue count flood\n"
     "  morgue count --quotes 'flood speaker:mayor'"},
    {"speakers", "QUERY",
     "Who says it: the speakers of the quotations that match, most quotations first.",
     "--limit N, --offset N, --all, --json, --csv, --tsv, --format TEMPLATE",
     "  morgue speakers corruption\n"
     "  morgue speakers 'dam date:2021..' --limit 50 --csv"},
    {"timeline", "QUERY", "How many matches there are by day, month or year, as a bar chart.",
     "--by day|month|year, --quotes, --json, --csv, --tsv",
     "  morgue timeline flood\n"
     "  morgue timeline 'flood date:2021-03' --by day --quotes"},
    {"kwic", "QUERY", "Each match in its context, with the matches below one another.",
     "--context N (words on either side), --sort left|right|relevance|date|-date,\n"
     "--limit N, --offset N, --all, --quotes, --json, --csv, --tsv",
     "  morgue kwic corruption --limit 30\n"
     "  morgue kwic '\"state of\"' --sort right --all"},
    {"facets", "QUERY", "How the matches spread over sources, languages or regions.",
     "--field source|language|region, --quotes, --limit N, --json, --csv, --tsv",
     "  morgue facets flood\n"
     "  morgue facets corruption --field region --quotes"},
    {"show", "ID",
     "One article as a whole, with its quotations and the rule that found each "
     "speaker.",
     "--json",
     "  morgue show dam-2\n"
     "  morgue show https://example.org/news/1 --json"},
    {"explain", "QUERY",
     "How a query is understood: its tree, the words that each part stands for, the steps and\n"
     "their time.",
     "--quotes (read it as `quotes` does), --json",
     "  morgue explain 'dam OR flood* w/5 warning'\n"
     "  morgue explain --quotes 'corruption speaker:bekova'"},
    {"suggest", "LETTERS", "Words of the index that begin so, the most frequent first.",
     "--limit N, --json, --csv, --tsv",
     "  morgue suggest corru\n"
     "  morgue suggest flo --limit 30"},
    {"status", "", "Which indexes are open, and what they hold.", "--json",
     "  morgue status\n"
     "  morgue --index news status"},
    {"watch", "QUERY",
     "Waits, and shows each new match as articles are indexed, until it is interrupted.",
     "--quotes, --json, --format TEMPLATE",
     "  morgue watch 'mayor w/10 resign*'\n"
     "  morgue watch --quotes corruption --json >> alerts.jsonl"},
    {"batch", "FILE",
     "A list of queries, one a line (- reads standard input), answered as a table: the number\n"
     "of matches of each, or with --hits the matches themselves.",
     "--quotes, --hits, --literal (each line as plain words, without operators),\n"
     "--limit N, --all, --csv (the default), --tsv, --json",
     "  morgue batch names.txt --literal --quotes\n"
     "  morgue batch queries.txt --hits --all > hits.csv"},
};

const char *help_commands(void)
{
    return "Commands (each with --help):\n"
           "  search QUERY     articles, with the passages that match\n"
           "  quotes QUERY     quotations: who said it, where, when\n"
           "  count QUERY      how many articles (--quotes: quotations)\n"
           "  speakers QUERY   who says it, and how often\n"
           "  timeline QUERY   how often, by day, month or year\n"
           "  kwic QUERY       each match in its context\n"
           "  facets QUERY     how often, by source, language or region\n"
           "  show ID          one article whole\n"
           "  explain QUERY    how a query is understood\n"
           "  suggest LETTERS  words of the index that begin so\n"
           "  status           what is served\n"
           "  watch QUERY      new matches as they come\n"
           "  batch FILE       a list of queries as a table\n"
           "\n"
           "  morgue --index DIR quotes corruption\n"
           "  morgue search 'police w/3 fire' --limit 20\n"
           "  morgue quotes 'corruption speaker:shekenova'\n"
           "\n"
           "The query language is in morgue-query(7). Exit: 0 found, 1 nothing, 2 bad query or "
           "usage,\n"
           "3 no daemon or failure.";
}

int help_command(FILE *out, const char *name)
{
    for (size_t i = 0; i < sizeof helps / sizeof *helps; i++) {
        const struct help *h = &helps[i];
        if (strcmp(h->name, name) != 0)
            continue;
        fprintf(out, "usage: morgue [--socket PATH | --index DIR]... %s [OPTION]...%s%s\n\n%s\n\n",
                h->name, *h->operands ? " " : "", h->operands, h->what);
        fprintf(out, "Options:\n%s\n\nExamples:\n%s\n\nAll options: morgue --help\n", h->options,
                h->examples);
        return 0;
    }
    return -1;
}
