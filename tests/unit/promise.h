/* What must hold whatever the input is: a fuzzer takes the abort for a find. */
#ifndef TESTS_PROMISE_H
#define TESTS_PROMISE_H

#include <stdbool.h>
#include <stdlib.h>

static inline void promise(bool holds)
{
    if (!holds)
        abort();
}

#endif
