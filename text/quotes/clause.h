/* Speakers in languages whose finite verb stands second and whose subject may stand on either side
 * of it ("In Berlin sagte X", "Das nannte X „…“", "…, so X", "weil X das „…“ nannte").
 *
 * Reads the whole sentence around a quotation, other quotations in it skipped. Bounded by a
 * constant number of tokens a call.
 */
#ifndef TEXT_QUOTES_CLAUSE_H
#define TEXT_QUOTES_CLAUSE_H

#include "text/quotes/sieves.h"

/* A verb or phrase of saying in the quotation's own sentence, before or behind it. */
bool sieve_clause(const struct site *s, struct finding *f);
/* The sentence is in reported speech ("er habe „…“"): who spoke in the sentences before. */
bool sieve_reported(const struct site *s, struct finding *f);

/* Is the sentence in reported speech at all? */
bool clause_reports(const struct site *s);

/* Who speaks when token i is a verb of saying: "X sagte", "man zitiert X", "heisst es in X". */
struct range clause_speaker(const struct site *s, uint32_t i, struct range g);
/* "Wie X am Dienstag erklärte, sei ..." */
bool clause_opening(const struct site *s, struct range g, struct finding *f);
/* The subject of the verb-second verb, in the clause [g.first, g.last) that it stands in. */
struct range clause_subject(const struct reading *r, uint32_t verb, struct range g);
/* The first subject of a sentence, whatever its verb: "In Berlin wird X", "X wird". */
struct range clause_first_subject(const struct reading *r, uint32_t begin, uint32_t end);

#endif
