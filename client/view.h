/* Answers for people: one view a command.
 *
 * Everything from the daemon passes through client/screen.h.
 */
#ifndef CLIENT_VIEW_H
#define CLIENT_VIEW_H

#include "base/json.h"
#include "client/screen.h"

/* How a command shows its hit lines one by one, and what it says at the end; or how it shows all of
 * them when the last has come. What is not given is not shown. */
struct view {
    void (*hit)(struct screen *s, const json_t *hit);
    void (*done)(struct screen *s, const json_t *done);
    void (*all)(struct screen *s, const json_t *hits, const json_t *done);
    const char *nothing; /* said when there is no hit; NULL: "nothing found" */
};

extern const struct view view_search, view_quotes, view_show, view_count, view_speakers,
    view_explain, view_status, view_indexes, view_timeline, view_kwic, view_facets, view_suggest;

/* For the views: a string of an object or NULL, a whole number or 0, a safe text on the screen. */
const char *view_text(const json_t *object, const char *key);
json_int_t view_number(const json_t *object, const char *key);
void view_put(struct screen *s, enum style style, const char *text);
/* "10 of about 731 articles", from a done line. */
void view_total(struct screen *s, const json_t *done, const char *one, const char *many);

#endif
