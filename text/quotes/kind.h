/* What marks may hold, as far as form and place tell: speech, a fragment, a title, a headline.
 */
#ifndef TEXT_QUOTES_KIND_H
#define TEXT_QUOTES_KIND_H

#include "text/quotes/site.h"

#define CLAUSE 8 /* words under which marks without speaker or clause end are scare quotes */

/* Words of the span (up to 100), and whether they are capitalised like a title. */
uint32_t kind_words(const struct site *site, bool *title);
/* Amid the reporter's clause, with no verb of saying right before the marks? */
bool kind_amid(const struct site *site);
bool kind_begins_capital(const struct site *site);
/* What something is called? */
bool kind_named(const struct site *site);
/* Behind "is", "as" or the like? */
bool kind_linked(const struct site *site);
/* Behind a colon? */
bool kind_introduced(const struct site *site);
/* "в сериале «Тихая заводь»" */
bool kind_names_work(const struct reading *r, const struct site *site, uint32_t words);
/* One of several titles in a row: «Весна», «Лето», «Осень». */
bool kind_in_list(const struct site *site, uint32_t words);
/* A short line that is nothing but single marks: a sub-headline. */
bool kind_headline(const struct site *site, uint32_t words);
/* Behind a sentence of its own about a person, which stands behind another quotation. */
bool kind_interposed(const struct site *site);

#endif
