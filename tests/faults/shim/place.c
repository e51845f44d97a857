/* Where a descriptor or a relative path points to. */
#include "shim.h"

#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* Drop "//", "/." and a slash at the end. ".." stays: no caller of ours uses it. */
static void plain(char *path)
{
    char *to = path;

    for (const char *from = path; *from;) {
        if (from[0] == '/' && (from[1] == '/' || from[1] == '\0'))
            from++;
        else if (from[0] == '/' && from[1] == '.' && (from[2] == '/' || from[2] == '\0'))
            from += 2;
        else
            *to++ = *from++;
    }
    *to = '\0';
}

static bool link_of(int fd, char *out)
{
    char name[40];
    ssize_t n;

    snprintf(name, sizeof name, "/proc/self/fd/%d", fd);
    n = readlink(name, out, PATH_MAX - 1);
    if (n <= 0)
        return false;
    out[n] = '\0';
    return *out == '/';
}

bool shim_path_at(int dir, const char *path, char *out)
{
    size_t n = 0;

    if (!path || strlen(path) >= PATH_MAX)
        return false;
    if (*path != '/') {
        if (dir == AT_FDCWD ? !getcwd(out, PATH_MAX) : !link_of(dir, out))
            return false;
        n = strlen(out);
        if (n + 1 + strlen(path) >= PATH_MAX)
            return false;
        out[n++] = '/';
    }
    strcpy(out + n, path);
    plain(out);
    return shim_below(out);
}

bool shim_path_of(int fd, char *out)
{
    return link_of(fd, out) && shim_below(out);
}
