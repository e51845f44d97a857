/* The process that starts agents (remote/agent.h), so that the daemon need not be able to: it is
 * forked before the daemon closes its sandbox, and hands over the socket of each agent
 * (SCM_RIGHTS). It ends when the daemon does, and its agents with it.
 */
#ifndef REMOTE_CONNECTOR_H
#define REMOTE_CONNECTOR_H

#include "base/err.h"
#include "remote/spec.h"
#include <stddef.h>

struct connector;

/* Fork it: call while the process has one thread. The specs are borrowed. confine: what
 * an agent calls once it has its connections, or NULL. */
struct connector *connector_start(const struct remote_spec *specs, size_t count,
                                  void (*confine)(void), struct err *err);
void connector_stop(struct connector *c); /* NULL is fine */

/* The socket of a new agent for a shard; any thread. */
int connector_agent(struct connector *c, size_t shard, int *fd, struct err *err);

#endif
