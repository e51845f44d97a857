/* Writes a whole file: lengths first, then terms in their order with their lists, which go out as
 * they come; the dictionary is kept until the end.
 */
#ifndef POSTINGS_FILE_WRITER_H
#define POSTINGS_FILE_WRITER_H

#include "postings/list_writer.h"

struct file_writer {
    struct output output;
    struct list_writer list; /* between file_writer_term and file_writer_end_term */
    uint32_t documents;
    uint64_t lists;  /* where they begin */
    uint64_t offset; /* of the list at hand */
    uint64_t terms;
    struct buf dictionary, index;
    struct buf names, entries; /* of the block at hand */
    uint64_t block_offset;     /* of its first list */
    size_t term_len, before_len;
    char term[FORMAT_TERM_MAX], before[FORMAT_TERM_MAX];
};

/* Create the file. lengths[documents] is not needed afterwards; the path is until the end. */
int file_writer_open(struct file_writer *w, const char *path, const uint32_t *lengths,
                     uint32_t documents, struct err *err);
/* The next term, greater than all before; its list is to be given to w->list. */
int file_writer_term(struct file_writer *w, const char *term, size_t len, bool positional,
                     struct err *err);
/* Its list is complete. A term without documents is forgotten. */
int file_writer_end_term(struct file_writer *w, struct err *err);
/* Write the rest, when `whole`, and close. The file is good only when this returns 0. */
int file_writer_close(struct file_writer *w, bool whole, struct err *err);

#endif
