#include "client/view.h"

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
