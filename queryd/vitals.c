#include "queryd/vitals.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

struct vitals {
    int statm; /* -1 when there is none */
    DIR *descriptors;
};

struct vitals *vitals_new(void)
{
    struct vitals *v = calloc(1, sizeof *v);

    if (!v)
        return NULL;
    v->statm = open("/proc/self/statm", O_RDONLY | O_CLOEXEC);
    v->descriptors = opendir("/proc/self/fd");
    return v;
}

void vitals_free(struct vitals *v)
{
    if (!v)
        return;
    if (v->statm >= 0)
        close(v->statm);
    if (v->descriptors)
        closedir(v->descriptors);
    free(v);
}

uint64_t vitals_memory(const struct vitals *v)
{
    char text[128];
    unsigned long long resident = 0;
    ssize_t n = pread(v->statm, text, sizeof text - 1, 0);

    if (n <= 0)
        return 0;
    text[n] = '\0';
    if (sscanf(text, "%*u %llu", &resident) != 1)
        return 0;
    return resident * (uint64_t)sysconf(_SC_PAGESIZE);
}

uint64_t vitals_descriptors(const struct vitals *v)
{
    uint64_t n = 0;
    const struct dirent *entry;

    if (!v->descriptors)
        return 0;
    rewinddir(v->descriptors);
    while ((entry = readdir(v->descriptors)))
        n += entry->d_name[0] != '.';
    return n;
}
