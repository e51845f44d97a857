#include "postings/file_writer.h"

#include "postings/varint.h"

static uint32_t float_bits(float v)
{
    uint32_t bits;

    memcpy(&bits, &v, sizeof bits);
    return bits;
}

static void give(struct file_writer *w, struct buf *b)
{
    output_add(&w->output, b->data, b->len);
    buf_clear(b);
}

static int write_header(struct file_writer *w, const uint32_t *lengths, struct err *err)
{
    struct buf b = BUF_INIT;
    uint64_t total = 0;

    for (uint32_t i = 0; i < w->documents; i++)
        total += lengths[i];
    buf_add(&b, FORMAT_MAGIC, sizeof FORMAT_MAGIC - 1);
    buf_u32(&b, FORMAT_VERSION);
    buf_u32(&b, w->documents);
    buf_u32(&b, float_bits(POSTINGS_K1));
    buf_u32(&b, float_bits(POSTINGS_B));
    buf_u64(&b, total);
    if (!buf_ok(&b)) {
        buf_release(&b);
        return err_nomem(err);
    }
    give(w, &b);
    buf_release(&b);
    output_add(&w->output, lengths, w->documents * sizeof *lengths);
    w->lists = w->output.written;
    return 0;
}

int file_writer_open(struct file_writer *w, const char *path, const uint32_t *lengths,
                     uint32_t documents, struct err *err)
{
    struct err ignored;

    memset(w, 0, sizeof *w);
    w->documents = documents;
    if (documents > FORMAT_DOCUMENTS)
        return err_set(err, ERR_LIMIT, "more than %d documents", FORMAT_DOCUMENTS);
    if (output_open(&w->output, path, err) < 0)
        return -1;
    if (list_writer_init(&w->list, &w->output, lengths, documents, err) < 0 ||
        write_header(w, lengths, err) < 0) {
        file_writer_close(w, false, &ignored);
        return -1;
    }
    return 0;
}

/* --- Terms. */

int file_writer_term(struct file_writer *w, const char *term, size_t len, bool positional,
                     struct err *err)
{
    if (len == 0 || len > FORMAT_TERM_MAX)
        return err_set(err, ERR_INPUT, "a term of %zu bytes", len);
    if (w->terms > 0 && compare_bytes(term, len, w->before, w->before_len) <= 0)
        return err_set(err, ERR_INTERNAL, "terms do not ascend");
    memcpy(w->term, term, len);
    w->term_len = len;
    w->offset = w->output.written - w->lists;
    list_writer_begin(&w->list, positional);
    return 0;
}

/* A block of the dictionary is full, or the last. */
static void end_block(struct file_writer *w)
{
    buf_varint(&w->dictionary, w->block_offset);
    buf_varint(&w->dictionary, w->names.len);
    buf_add(&w->dictionary, w->names.data, w->names.len);
    buf_add(&w->dictionary, w->entries.data, w->entries.len);
    if (!buf_ok(&w->names) || !buf_ok(&w->entries))
        w->dictionary.failed = true;
    buf_clear(&w->names);
    buf_clear(&w->entries);
}

static void begin_block(struct file_writer *w)
{
    if (w->terms > 0)
        end_block(w);
    buf_u64(&w->index, term_head(w->term, w->term_len));
    buf_u64(&w->index, w->dictionary.len);
    w->block_offset = w->offset;
    w->before_len = 0;
}

static void write_name(struct file_writer *w)
{
    size_t shared = 0, own;

    while (shared < w->before_len && w->before[shared] == w->term[shared])
        shared++;
    own = w->term_len - shared;
    buf_char(&w->names, (char)((shared < 15 ? shared : 15) << 4 | (own < 15 ? own : 15)));
    if (shared >= 15)
        buf_char(&w->names, (char)shared);
    if (own >= 15)
        buf_char(&w->names, (char)own);
    buf_add(&w->names, w->term + shared, own);
}

int file_writer_end_term(struct file_writer *w, struct err *err)
{
    unsigned char bytes[LIST_ENTRY_MAX];
    struct list_entry entry;

    if (list_writer_end(&w->list, &entry, err) < 0)
        return -1;
    if (entry.documents == 0)
        return 0;
    if (w->terms % FORMAT_TERMS == 0)
        begin_block(w);
    write_name(w);
    buf_add(&w->entries, bytes, (size_t)(list_entry_write(bytes, &entry) - bytes));
    memcpy(w->before, w->term, w->term_len);
    w->before_len = w->term_len;
    w->terms++;
    return 0;
}

/* --- The end. */

static int write_rest(struct file_writer *w, struct err *err)
{
    uint64_t dictionary = w->output.written, index;
    struct buf footer = BUF_INIT;

    if (w->terms > 0)
        end_block(w);
    index = dictionary + w->dictionary.len;
    buf_u64(&footer, dictionary);
    buf_u64(&footer, index);
    buf_u64(&footer, w->terms);
    buf_u64(&footer, index + w->index.len + FORMAT_FOOTER);
    buf_add(&footer, FORMAT_END_MAGIC, sizeof FORMAT_END_MAGIC - 1);
    if (!buf_ok(&w->dictionary) || !buf_ok(&w->index) || !buf_ok(&footer)) {
        buf_release(&footer);
        return err_nomem(err);
    }
    give(w, &w->dictionary);
    give(w, &w->index);
    give(w, &footer);
    buf_release(&footer);
    return 0;
}

int file_writer_close(struct file_writer *w, bool whole, struct err *err)
{
    struct err ignored;
    int got = whole ? write_rest(w, err) : 0;

    if (output_close(&w->output, got < 0 ? &ignored : err) < 0)
        got = -1;
    list_writer_release(&w->list);
    buf_release(&w->dictionary);
    buf_release(&w->index);
    buf_release(&w->names);
    buf_release(&w->entries);
    return got;
}
