/* Who says what a verb of saying stands beside: what the sieves before and behind the marks share.
 */
#ifndef TEXT_QUOTES_SAYING_H
#define TEXT_QUOTES_SAYING_H

#include "text/quotes/sieves.h"

/* Fill *f when the phrase can be a speaker: as it stands, without titles. */
bool saying_take(const struct site *s, enum sieve sieve, struct range speaker, struct range cue,
                 struct finding *f);
/* The same, of the name behind the phrase where one stands there. */
bool saying_decide(const struct site *s, enum sieve sieve, struct range speaker, struct range cue,
                   struct finding *f);
/* The same for guesses: only of somebody, as far as the article tells. */
bool saying_guess(const struct site *s, enum sieve sieve, struct range speaker, struct range cue,
                  struct finding *f);
/* The subject of a verb of saying in another sentence: what stands before the verb, in languages
 * that put it behind too what stands there. */
struct range saying_subject_near(const struct site *s, uint32_t verb, struct range g);
/* The subject of a verb of saying within g. */
struct range saying_subject(const struct site *s, uint32_t verb, struct range g);
/* The subject that begins at token k or behind what stands between it and its verb ("сказал на
 * встрече мэр", "a lancé à la tribune Anne Roy"). */
struct range saying_subject_right(const struct site *s, uint32_t k, uint32_t end);
/* The first subject of a sentence, whatever its verb. */
struct range saying_first(const struct reading *r, uint32_t begin, uint32_t end);
/* "according to NP", "NP zufolge": does token i name a source? */
bool saying_source(const struct site *s, uint32_t i, struct range g, struct range *speaker);

/* A verb that a medium passes on with what somebody else said: "reports", "передает". */
bool saying_relays(const struct reading *r, uint32_t i);

#endif
