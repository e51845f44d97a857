/* An inverted file made in memory, document after document, and then written.
 *
 * Terms are known by handles, so that who meets a word a second time need not look it up: a handle
 * is good until the builder is reset or freed.
 */
#ifndef POSTINGS_BUILDER_H
#define POSTINGS_BUILDER_H

#include "base/err.h"
#include <stddef.h>
#include <stdint.h>

struct postings_builder;

struct postings_builder *postings_builder_new(struct err *err);
void postings_builder_free(struct postings_builder *b);
/* Forget all documents and terms; keep the memory. */
void postings_builder_reset(struct postings_builder *b);

/* The handle of a term, which is added when it is new. -1 out of memory. */
int postings_builder_term(struct postings_builder *b, const char *term, size_t len,
                          uint32_t *handle, struct err *err);

/* Begin the next document: the first is number 1. `length` is what BM25 takes for its length. */
int postings_builder_document(struct postings_builder *b, uint32_t length, struct err *err);
/* The term stands at `position` (from 1) of the document begun last. Positions of one term in one
 * document must ascend (the same again is ignored). A term has either positions or counts, never
 * both. */
int postings_builder_position(struct postings_builder *b, uint32_t handle, uint32_t position,
                              struct err *err);
/* The term stands `times` more in that document, without positions. */
int postings_builder_count(struct postings_builder *b, uint32_t handle, uint32_t times,
                           struct err *err);

size_t postings_builder_bytes(const struct postings_builder *b); /* of memory held */
/* Write the file. Nothing is synced. The builder keeps what it has. */
int postings_builder_write(struct postings_builder *b, const char *path, struct err *err);

#endif
