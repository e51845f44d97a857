/* The one writer of an index: lock, place to build in, publication.
 *
 * INDEX/
 *   manifest.json     the newest generation (index/manifest.h)
 *   lock              flock'ed by the indexer that works here; holds its pid
 *   segments/sG/      immutable (index/segment.h); G is the generation that brought it
 *   segments/sG-N/    the same, merged from others while generation G was the newest; N is never
 *                     given twice, so that a path stands for one file for ever
 *   build-PID/        what an indexer is building; swept by the next one when it was interrupted
 *
 * A publication: files of the new segment synced, hashed and moved into segments/; lists of dead
 * articles written beside the segments they belong to; then the manifest replaced atomically. Until
 * that rename the index is the old one, after it the new one. Segments that no manifest names are
 * swept, but for those that are just being merged.
 */
#ifndef INDEX_WRITER_H
#define INDEX_WRITER_H

#include "base/err.h"
#include "index/manifest.h"
#include <stdbool.h>
#include <stdint.h>

struct index_writer;

/* Take the index at `path` (created when it is not there) for writing. Without `wait` a held lock
 * is ERR_LOCKED with the holder's pid. `check` as in manifest_read. */
struct index_writer *index_writer_open(const char *path, bool create, bool wait,
                                       enum manifest_check check, struct err *err);
/* Give the lock up and remove what was being built. */
void index_writer_close(struct index_writer *w);
/* In a child process: forget the lock, which the parent holds, and leave its files alone. */
void index_writer_forget(struct index_writer *w);

const char *index_writer_build_dir(const struct index_writer *w); /* exists, empty at open */
uint64_t index_writer_generation(const struct index_writer *w);   /* last published, 0 for none */
/* A publication failed after the manifest had been replaced: readers see it, nobody was told, and
 * whether it outlives a loss of power is unknown. Nothing more can be published. */
bool index_writer_is_adrift(const struct index_writer *w);
bool index_writer_is_empty(const struct index_writer *w);
/* Whether any of its segments is native (struct manifest_segment). */
bool index_writer_is_native(const struct index_writer *w);

/* Note that article `doc` of segment `segment` (its place in the manifest) is dead from the next
 * publication on. */
int index_writer_kill(struct index_writer *w, size_t segment, uint32_t doc, struct err *err);

/* Take an index_writer_kill since the last publication back. */
void index_writer_revive(struct index_writer *w, size_t segment, uint32_t doc);

/* The segment of this name: its place in the manifest, or -1. */
long index_writer_place(const struct index_writer *w, const char *name);
size_t index_writer_segments(const struct index_writer *w);
/* The published dead of a segment, ascending; free() them. */
int index_writer_dead(const struct index_writer *w, size_t segment, uint32_t **docs, size_t *count,
                      struct err *err);

/* Sweep nothing of these segments (places in the manifest) while others read them by their names,
 * be they replaced, or their lists of the dead; until spare_none, which sweeps what is not needed
 * any more. */
int index_writer_spare(struct index_writer *w, const size_t *places, size_t count, struct err *err);
void index_writer_spare_none(struct index_writer *w);

/* Whether the files of these segments (places in the manifest) still have their checksums, so that
 * nothing damaged is copied into a new segment. ERR_DAMAGED names the file. */
int index_writer_check(const struct index_writer *w, const size_t *places, size_t count,
                       struct err *err);

/* A segment built in build_dir, to be published. */
struct new_segment {
    const char *dir; /* its directory now */
    uint32_t articles, quotes;
    uint64_t words;
    bool native;
    const uint32_t *dead; /* ascending: articles replaced before they were ever published */
    size_t dead_count;
};

/* Publish the next generation: the segments so far without the articles killed, and `fresh` (NULL
 * for none). With `replace_all` the fresh one takes the place of all others. When this returns 0 it
 * is safe on disk. */
int index_writer_publish(struct index_writer *w, const struct new_segment *fresh, bool replace_all,
                         struct err *err);

/* Put `fresh`, which was merged from these segments (ascending places in the manifest), in their
 * place. The generation stays: it says what an index holds, and not how that lies on the disk.
 * Nothing may have been killed since the last publication. */
int index_writer_replace(struct index_writer *w, const size_t *merged, size_t count,
                         const struct new_segment *fresh, struct err *err);

#endif
