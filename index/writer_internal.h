/* The inside of a writer, shared by writer.c (opening, locking, sweeping) and publish.c.
 */
#ifndef INDEX_WRITER_INTERNAL_H
#define INDEX_WRITER_INTERNAL_H

#include "index/writer.h"

struct dead_list {
    uint32_t *docs; /* killed since the last publication, in no order */
    size_t count, cap;
};

struct index_writer {
    char *path, *segments, *build; /* INDEX, INDEX/segments, INDEX/build-PID */
    int lock;
    struct manifest manifest;
    struct dead_list *killed; /* per segment of the manifest */
    char **spared;            /* names of segments of which nothing is swept */
    size_t spared_count;
    bool adrift; /* on disk is a manifest that may not be durable, and is not ours */
};

/* Remove what no manifest names. Readers of an older generation hold open what they need of it. */
int writer_sweep_segments(struct index_writer *w, struct err *err);
/* Empty lists of the dead for the segments of the manifest. */
int writer_make_lists(struct index_writer *w, struct err *err);

#endif
