/* From the options of the daemon to what it needs of the sandbox (sandbox.h), and in.
 */
#ifndef QUERYD_CONFINE_H
#define QUERYD_CONFINE_H

#include "queryd/server.h"

/* The same for an agent of remote shards (remote/agent.h): no files, no programs, no sockets but
 * those it has. It ends where that would be less safe than going on. */
void confine_agent(void);

/* socket: the path to be removed at the end; NULL for none. What holds is logged. */
int confine(const struct server_options *options, const char *socket, struct err *err);

#endif
