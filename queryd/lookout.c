#include "queryd/lookout.h"

#include "base/log.h"
#include <stdlib.h>
#include <string.h>

static void on_change(uv_fs_event_t *event, const char *name, int events, int status)
{
    struct lookout *l = event->data;

    (void)events;
    if (status == 0 && name && strcmp(name, "manifest.json") == 0)
        l->heard(l->arg);
}

static void watch(struct lookout *l, uv_loop_t *loop, const char *index)
{
    uv_fs_event_t *event = &l->events[l->count];
    int r = uv_fs_event_init(loop, event);

    if (r == 0) {
        event->data = l;
        l->count++;
        r = uv_fs_event_start(event, on_change, index, 0);
    }
    if (r < 0)
        log_info("%s is looked at now and then: the file system tells nothing (%s)", index,
                 uv_strerror(r));
}

int lookout_start(struct lookout *l, uv_loop_t *loop, const char *const *indexes, size_t count,
                  void (*heard)(void *), void *arg, struct err *err)
{
    *l = (struct lookout){.heard = heard, .arg = arg};
    l->events = calloc(count, sizeof *l->events);
    if (!l->events)
        return err_nomem(err);
    for (size_t i = 0; i < count; i++)
        watch(l, loop, indexes[i]);
    return 0;
}

void lookout_stop(struct lookout *l)
{
    for (size_t i = 0; i < l->count; i++)
        if (!uv_is_closing((uv_handle_t *)&l->events[i]))
            uv_close((uv_handle_t *)&l->events[i], NULL);
}

void lookout_release(struct lookout *l)
{
    free(l->events);
    *l = (struct lookout){0};
}
