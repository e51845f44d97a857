/* What the process weighs, as the system tells: /proc, opened once, so that it can be read from
 * within the sandbox.
 */
#ifndef QUERYD_VITALS_H
#define QUERYD_VITALS_H

#include <stdint.h>

struct vitals;

/* NULL when memory is out; without /proc everything is 0. */
struct vitals *vitals_new(void);
void vitals_free(struct vitals *v);

uint64_t vitals_memory(const struct vitals *v);      /* resident bytes */
uint64_t vitals_descriptors(const struct vitals *v); /* open ones */

#endif
