/* Copies a list into the file being written, its documents renumbered, without those that are left
 * out; with its positions or without. A few blocks of memory.
 */
#ifndef POSTINGS_LIST_COPY_H
#define POSTINGS_LIST_COPY_H

#include "postings/list_writer.h"
#include "postings/merge.h"

int list_copy(const struct posting_list *list, const struct postings_input *input, bool positional,
              struct list_writer *to, struct err *err);

#endif
