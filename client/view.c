#include "client/view.h"

#include <stdio.h>
#include <string.h>

const char *view_text(const json_t *object, const char *key)
{
    return json_string_value(json_object_get(object, key));
}

json_int_t view_number(const json_t *object, const char *key)
{
    return json_integer_value(json_object_get(object, key));
}

void view_put(struct screen *s, enum style style, const char *text)
{
    screen_text(s, style, text, strlen(text));
}

void view_total(struct screen *s, const json_t *done, const char *one, const char *many)
{
    long long count = view_number(done, "count"), total = view_number(done, "total");
    const char *about = json_is_false(json_object_get(done, "exact")) ? "about " : "";
    char text[160];

    if (count == 0)
        return;
    if (count == total)
        snprintf(text, sizeof text, "%lld %s", total, total == 1 ? one : many);
    else
        snprintf(text, sizeof text, "%lld of %s%lld %s", count, about, total, many);
    view_put(s, STYLE_DIM, text);
    fputc('\n', s->out);
}
