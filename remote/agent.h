/* A process that holds one connection to a remote shard and asks libxapian on the daemon's behalf.
 *
 * libxapian waits inside its calls, and may end the process it runs in; here both harm nobody. The
 * daemon, in its sandbox, speaks to its agents over a socket (remote/message.h) and closes it when
 * it has waited long enough. An agent that is stuck then ends by its own alarm, soon after the
 * budget of the request that it works on.
 */
#ifndef REMOTE_AGENT_H
#define REMOTE_AGENT_H

#include "remote/spec.h"

/* Answer requests on fd until it is closed; does not return. The shard is connected to when the
 * first request comes; once there is a connection to all that it has, confine (if not NULL) closes
 * the rest of the world off. */
void remote_agent_live(int fd, const struct remote_spec *spec, void (*confine)(void))
    __attribute__((noreturn));

#endif
