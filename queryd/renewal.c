#include "queryd/renewal.h"

#include "base/log.h"
#include "queryd/connection.h"
#include <stdio.h>
#include <string.h>

void renewal_init(struct renewal *r, struct service *service, struct notify *notify)
{
    *r = (struct renewal){.service = service, .notify = notify};
    r->work.data = r;
}

static void do_renew(uv_work_t *work)
{
    struct renewal *r = work->data;

    r->result = generation_renew(r->service->generation, r->urgent, &r->changed, &r->err);
}

/* The same trouble every half second is told once. */
static void tell_trouble(struct renewal *r)
{
    if (strcmp(r->told.text, r->err.text) == 0)
        return;
    r->service->metrics.renewal_failures++;
    log_error("the newest generation cannot be opened, the old one is served on: %s", r->err.text);
    r->told = r->err;
}

/* What could not be opened may also have been taken back. */
static void tell_end_of_trouble(struct renewal *r)
{
    if (r->told.text[0] && !r->changed)
        log_info("the index is again what is served");
    r->told.text[0] = '\0';
}

static void tell_change(struct renewal *r)
{
    struct snapshot *now = generation_get(r->service->generation);
    char status[120];

    snprintf(status, sizeof status, "generation %s: %llu articles", snapshot_generation(now),
             (unsigned long long)snapshot_articles(now));
    snapshot_unref(now);
    log_info("%s", status);
    notify_status(r->notify, status);
}

static void tell_result(struct renewal *r)
{
    if (r->urgent && !r->asked && !r->service->draining)
        notify_ready(r->notify, r->result < 0 ? "the newest generation cannot be opened"
                                              : "the newest generation is served");
    if (r->result < 0) {
        if (r->err.code != ERR_CANCELLED) /* the daemon ends */
            tell_trouble(r);
        return;
    }
    tell_end_of_trouble(r);
    if (!r->changed)
        return;
    r->service->metrics.renewals++;
    tell_change(r);
    pool_refresh(r->service->pool);
    connection_wake_watches(r->service);
}

static void on_renewed(uv_work_t *work, int status)
{
    struct renewal *r = work->data;

    (void)status;
    r->running = false;
    tell_result(r);
    if (r->again)
        renewal_start(r);
}

void renewal_start(struct renewal *r)
{
    if (r->running || r->service->draining)
        return;
    r->again = false;
    r->urgent = r->asked;
    r->asked = false;
    r->running = uv_queue_work(r->service->loop, &r->work, do_renew, on_renewed) == 0;
}

void renewal_hear(struct renewal *r)
{
    r->again = r->running;
    renewal_start(r);
}

void renewal_reload(struct renewal *r)
{
    if (r->service->draining)
        return;
    notify_reloading(r->notify);
    r->asked = true;
    renewal_hear(r);
}
