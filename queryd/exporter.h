/* The counts in a file for Prometheus, in the way of the node exporter's textfile collector: a file
 * NAME.prom in its directory, replaced every EXPORT_MS, whole at every moment, and readable for
 * all.
 *
 * Written in a thread of libuv's pool. The file is left behind at the end; its age tells.
 */
#ifndef QUERYD_EXPORTER_H
#define QUERYD_EXPORTER_H

#include "base/err.h"
#include "queryd/service.h"
#include <stdbool.h>
#include <uv.h>

#define EXPORT_MS 15000

struct exporter {
    struct service *service;
    const char *path; /* NULL: no file is written */
    char *temporary;  /* path.tmp */
    uv_work_t work;
    bool running;
    struct buf text; /* being written */
    int result;
    struct err err, told;
};

/* Writes the file once, so that a path that cannot be written is told at the start. */
int exporter_init(struct exporter *e, struct service *service, const char *path, struct err *err);
void exporter_start(struct exporter *e); /* write it now, unless that is under way */
void exporter_release(struct exporter *e);

#endif
