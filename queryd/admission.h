/* Who may connect, and how many.
 */
#ifndef QUERYD_ADMISSION_H
#define QUERYD_ADMISSION_H

#include "queryd/service.h"
#include <stddef.h>
#include <sys/types.h>

struct admission {
    struct service *service;
    const uid_t *uids; /* who may connect besides ourselves; none: whoever the socket's mode lets */
    size_t uid_count;
    unsigned most;          /* connections */
    int64_t quiet_until_us; /* a flood of refusals is told of once in a while */
    uint64_t untold;
};

/* Room for the descriptors of so many connections, in good time: with threads about, Linux makes a
 * process wait each time its table of descriptors has to grow, by 10 ms and more, and everybody
 * with it. To be called before the first thread. */
void admission_make_room(unsigned most);

/* `most` is lowered to what the limit of descriptors allows beside the index; that is told. */
void admission_init(struct admission *a, struct service *service, const uid_t *uids, size_t count,
                    unsigned most);

/* Take the connection that waits at the listener: serve it, or turn it away. */
void admission_take(struct admission *a, uv_stream_t *listener);

#endif
