#include "queryd/admission.h"

#include "base/clock.h"
#include "base/log.h"
#include "queryd/connection.h"
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#define TURNED_AWAY 16  /* beyond the cap: connections that are told so; more are just closed */
#define OTHERS      896 /* descriptors beside those of connections, unless there are many segments */
#define QUIET_US    10000000 /* between lines about refusals */
#define HELD        11       /* files of a segment, open while it is opened */

/* Descriptors that must be left for the index: each thread opens two for each segment, and a
 * renewal opens everything beside what is open. */
static uint64_t kept_for_index(const struct service *s)
{
    struct snapshot *now = generation_get(s->generation);
    uint64_t segments = snapshot_segments(now) + 1;

    snapshot_unref(now);
    return segments * (2 * (2 * pool_state(s->pool, 0).threads + 2) + HELD) + 32;
}

/* The table never shrinks. Where a limit is in the way it is as large as that. */
void admission_make_room(unsigned most)
{
    struct rlimit files;
    rlim_t last = most + OTHERS;
    int fd;

    if (getrlimit(RLIMIT_NOFILE, &files) == 0 && last >= files.rlim_cur)
        last = files.rlim_cur - 1;
    fd = fcntl(STDERR_FILENO, F_DUPFD_CLOEXEC, (int)last);
    if (fd >= 0)
        close(fd);
}

void admission_init(struct admission *a, struct service *service, const uid_t *uids, size_t count,
                    unsigned most)
{
    struct rlimit files;
    uint64_t taken = vitals_descriptors(service->vitals) + kept_for_index(service) + TURNED_AWAY;

    *a = (struct admission){.service = service, .uids = uids, .uid_count = count, .most = most};
    if (getrlimit(RLIMIT_NOFILE, &files) < 0 || taken + most <= files.rlim_cur)
        return;
    a->most = taken < files.rlim_cur ? (unsigned)(files.rlim_cur - taken) : 1;
    log_warn("the limit of %llu descriptors allows %u connections, not %u",
             (unsigned long long)files.rlim_cur, a->most, most);
}

static void tell_refused(struct admission *a, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));

static void tell_refused(struct admission *a, const char *fmt, ...)
{
    int64_t now_us = clock_us();
    char why[160];
    va_list ap;

    a->service->metrics.refused++;
    if (now_us < a->quiet_until_us) {
        a->untold++;
        return;
    }
    va_start(ap, fmt);
    vsnprintf(why, sizeof why, fmt, ap);
    va_end(ap);
    log_warn("refused a connection: %s (%llu refusals since the last line)", why,
             (unsigned long long)a->untold);
    a->untold = 0;
    a->quiet_until_us = now_us + QUIET_US;
}

static bool is_allowed(const struct admission *a, uid_t uid)
{
    bool found = a->uid_count == 0 || uid == geteuid();

    for (size_t i = 0; i < a->uid_count && !found; i++)
        found = a->uids[i] == uid;
    return found;
}

static bool may_connect(struct admission *a, const struct connection *c)
{
    struct ucred peer;
    socklen_t len = sizeof peer;

    if (getsockopt(connection_fd(c), SOL_SOCKET, SO_PEERCRED, &peer, &len) < 0) {
        tell_refused(a, "nobody knows whose it is");
        return false;
    }
    if (!is_allowed(a, peer.uid)) {
        tell_refused(a, "user %ld, process %ld", (long)peer.uid, (long)peer.pid);
        return false;
    }
    log_debug("connection %llu: user %ld, process %ld", (unsigned long long)connection_number(c),
              (long)peer.uid, (long)peer.pid);
    return true;
}

void admission_take(struct admission *a, uv_stream_t *listener)
{
    struct err err;
    struct connection *c = connection_accept(a->service, listener, &err);
    unsigned count = a->service->connection_count;

    if (!c) {
        tell_refused(a, "%s", err.text);
    } else if (!may_connect(a, c)) {
        connection_close(c);
    } else if (count <= a->most) {
        connection_start(c);
    } else {
        tell_refused(a, "more than %u", a->most);
        if (count > a->most + TURNED_AWAY)
            connection_close(c);
        else
            connection_turn_away(
                c, &(struct reply_problem){.code = REPLY_BUSY, .message = "too many connections"});
    }
}
