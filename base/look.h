/* Whether to go on: what takes long asks its caller now and then, who may know of a deadline.
 */
#ifndef BASE_LOOK_H
#define BASE_LOOK_H

#include "base/err.h"

struct look {
    int (*look)(const void *arg, struct err *err); /* -1, with err: give up; NULL: nobody asks */
    const void *arg;
};

static inline int look_around(struct look l, struct err *err)
{
    return l.look ? l.look(l.arg, err) : 0;
}

#endif
