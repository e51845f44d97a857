/* The request that a command line stands for. */
#ifndef CLIENT_REQUEST_H
#define CLIENT_REQUEST_H

#include "client/asking.h"

#define REQUEST_MOST  100000 /* the protocol's cap on offset + limit */
#define REQUEST_LIMIT 10     /* when none is given */
#define LIMIT_NONE    UINT64_MAX

/* What the words of the command line are to the request. */
enum request_words { WORDS_NONE, WORDS_QUERY, WORDS_ARTICLE, WORDS_PREFIX, WORDS_FILE };

/* What a command may ask beyond its words. */
enum request_part {
    PART_PAGE = 1,     /* limit and offset */
    PART_SORT = 2,     /* sort */
    PART_COLLAPSE = 4, /* collapse */
    PART_OF = 8,       /* of: articles or quotations */
    PART_BY = 16,      /* by */
    PART_FIELD = 32,   /* field */
    PART_CONTEXT = 64, /* context */
    PART_WHOLE = 128,  /* a limit only when one is given: else all of it */
    PART_ENDLESS = 256 /* a limit only when one is given, and no offset: there is no end */
};

/* The line (free()); NULL when memory is out or the words are not UTF-8. `words` take the place of
 * the command line's. */
char *request_make(const struct asking *a, const char *op, enum request_words kind,
                   const char *words, unsigned parts, long long id);

#endif
