#include "wire/endpoint.h"

#include <stdlib.h>
#include <string.h>

#define SYSTEM_PATH "/run/morgue/morgue.sock"
#define USER_SUFFIX "/morgue/morgue.sock"

static int join(const char *dir, const char *name, char out[ENDPOINT_MAX + 1], struct err *err)
{
    size_t dir_len = strlen(dir), name_len = strlen(name), len = dir_len + name_len;

    if (len == 0)
        return err_set(err, ERR_INPUT, "the socket's path is empty");
    if (len > ENDPOINT_MAX)
        return err_set(err, ERR_INPUT,
                       "the socket's path has %zu bytes, a Unix socket's can have %d: %s%s", len,
                       ENDPOINT_MAX, dir, name);
    memcpy(out, dir, dir_len);
    memcpy(out + dir_len, name, name_len + 1);
    return 0;
}

int endpoint_resolve(const char *given, char out[ENDPOINT_MAX + 1], struct err *err)
{
    const char *variable;

    if (given)
        return join(given, "", out, err);
    variable = getenv("MORGUE_SOCKET");
    if (variable && *variable)
        return join(variable, "", out, err);
    variable = getenv("XDG_RUNTIME_DIR");
    if (variable && *variable)
        return join(variable, USER_SUFFIX, out, err);
    return join(SYSTEM_PATH, "", out, err);
}
