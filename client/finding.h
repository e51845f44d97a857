/* What the index has of each word and value of a query. */
#ifndef CLIENT_FINDING_H
#define CLIENT_FINDING_H

#include "client/morgue.h"
#include "client/pieces.h"
#include "client/screen.h"

#define FINDING_TRIES 3

enum standing {
    UNSURE,    /* not known: there was no answer, or shards were missing */
    THERE,     /* where it is looked for */
    ELSEWHERE, /* not there, but in articles */
    NOWHERE    /* in no article */
};

struct finding {
    enum standing standing;
    long long total; /* articles or quotations that have it where it is looked for */
    /* Of what is nowhere; owned: */
    char *instead[FINDING_TRIES]; /* what is spelled alike and can take its place; nearest first */
    size_t count;
    char *nearest; /* of a value: the value of articles that is spelled alike; NULL for none */
    char *others;  /* some values that articles have, the most frequent first; else NULL */
};

/* A query that has found nothing. */
struct meant {
    struct morgue *morgue;
    struct screen *errors;
    bool quotes; /* it was about quotations */
    struct pieces pieces;
    struct finding findings[PIECES_MOST]; /* of each piece */
};

/* Fill the findings of the pieces. */
void findings_make(struct meant *m);
void findings_release(struct meant *m);

#endif
