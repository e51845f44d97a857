/* The rules that find who spoke, the most precise first.
 *
 * Each rule reads the words between this quotation and its neighbours in the line and either names
 * a speaker or declines; the first that does not decline decides. A rule's confidence is its
 * precision as measured (docs/quotations.md tells on what, and how to measure again).
 */
#ifndef TEXT_QUOTES_SIEVES_H
#define TEXT_QUOTES_SIEVES_H

#include "text/quotes/site.h"

enum sieve {
    SIEVE_NONE,
    SIEVE_INQUIT,   /* inside the marks: «…, — said X, — …» */
    SIEVE_LABEL,    /* "WALLACE: …" in a transcript */
    SIEVE_LEAD,     /* X said: "…" */
    SIEVE_AFTER,    /* "…," said X */
    SIEVE_BEFORE,   /* X said that "…" */
    SIEVE_AROUND,   /* X "…" said: languages whose verb stands last */
    SIEVE_TRAILING, /* "…" has no chance, X said. */
    SIEVE_CLAUSE,   /* a verb of saying elsewhere in the sentence: languages whose verb is second */
    SIEVE_REPORTED, /* reported speech goes on from the sentences before */
    SIEVE_CONTINUED, /* runs on from the line before */
    SIEVE_SPLIT,     /* "…," X said. "…" */
    SIEVE_SHARED,    /* "…" and "…", said X: the first of them */
    SIEVE_SUBJECT,   /* X smiled. / X and "…": same sentence, no verb of saying */
    SIEVE_SIGNED,    /* "…" / — X */
    SIEVE_NEAR,      /* the line before introduces it */
    SIEVE_NEXT,      /* "…." X said so. */
    SIEVE_LAST,      /* whoever spoke last */
    SIEVES
};

struct finding {
    enum sieve sieve;
    struct range speaker; /* tokens */
    struct range cue;
};

struct sieve_info {
    const char *name;
    double confidence;
};
extern const struct sieve_info sieve_info[SIEVES];

/* Each returns whether it decided. */
bool sieve_before(const struct site *s, struct finding *f);
bool sieve_after(const struct site *s, struct finding *f);
bool sieve_label(const struct site *s, struct finding *f);
bool sieve_trailing(const struct site *s, struct finding *f);
bool sieve_around(const struct site *s, struct finding *f);
bool sieve_next(const struct site *s, struct finding *f);
bool sieve_subject(const struct site *s, struct finding *f);
bool sieve_signed(const struct site *s, struct finding *f);
bool sieve_near(const struct site *s, struct finding *f);

#endif
