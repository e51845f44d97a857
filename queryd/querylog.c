#include "queryd/querylog.h"

#include "base/fs_file.h"
#include "base/log.h"
#include <stdlib.h>

#define MOST_TEXT   400 /* bytes of a query in the log; its digest is that of the whole */
#define MOST_QUOTED 800 /* the same as it stands there: a line of the log has 1200 */

static double ms(int64_t us)
{
    return (double)us / 1000;
}

/* Bytes that a character takes in a JSON string in ASCII, by its first byte; at most. */
static size_t quoted_size(unsigned char c)
{
    if (c < 0x20)
        return 6;
    if (c < 0x80)
        return c == '"' || c == '\\' ? 2 : 1;
    return c < 0xF0 ? 6 : 12;
}

/* How much of it is shown; not cut within a character. */
static size_t shown(const char *s, size_t len)
{
    size_t n = 0, quoted = 0, next;

    while (n < len) {
        quoted += quoted_size((unsigned char)s[n]);
        next = n + 1;
        while (next < len && ((unsigned char)s[next] & 0xC0) == 0x80)
            next++;
        if (next > MOST_TEXT || quoted > MOST_QUOTED)
            break;
        n = next;
    }
    return n;
}

/* As a JSON string in ASCII, so that a line stays a line. */
static void add_text(struct buf *line, const char *s, size_t len)
{
    size_t n = shown(s, len);
    json_t *text = json_stringn(s, n);
    char *quoted = text ? json_dumps(text, JSON_ENCODE_ANY | JSON_ENSURE_ASCII) : NULL;

    if (quoted)
        buf_printf(line, " query=%s%s", quoted, n < len ? "..." : "");
    free(quoted);
    json_decref(text);
}

static void add_query(struct buf *line, const struct service *s, const struct request *r)
{
    unsigned char digest[32];

    if (!r->q.s)
        return;
    fs_hash_bytes(r->q.s, r->q.len, digest);
    buf_printf(line, " query_bytes=%zu query_hash=%02x%02x%02x%02x", r->q.len, digest[0], digest[1],
               digest[2], digest[3]);
    if (s->log_queries)
        add_text(line, r->q.s, r->q.len);
}

/* A watch waits for the world, and whoever changed his mind may have done so at any time: of these
 * counts what they cost. What was never at work is no slow query, however long it had to wait. */
static bool is_slow(const struct service *s, const struct job *job, int64_t took_us)
{
    bool cancelled = job->failed && job->code == REPLY_CANCELLED;
    int64_t counts_us = cancelled ? job->worked_us : took_us;

    return s->slow_ms && job->command && counts_us >= (int64_t)s->slow_ms * 1000;
}

void querylog_tell(struct service *s, uint64_t connection, const struct job *job, int64_t now_us)
{
    const struct request *r = &job->request;
    int64_t took_us = job->known ? job->worked_us : now_us - job->received_us;
    int64_t queued_us = (job->started_us ? job->started_us : now_us) - job->received_us;
    struct buf line = BUF_INIT;

    if (!is_slow(s, job, took_us))
        return;
    s->metrics.slow++;
    buf_printf(&line,
               "slow: connection=%llu op=%s outcome=%s took_ms=%.1f queued_ms=%.1f "
               "worked_ms=%.1f hits=%llu",
               (unsigned long long)connection, request_op_name(r->op),
               job->failed ? reply_code_name(job->code) : "done", ms(took_us), ms(queued_us),
               ms(job->worked_us), (unsigned long long)job->hits);
    add_query(&line, s, r);
    log_warn("%s", buf_ok(&line) ? line.data : "slow: out of memory");
    buf_release(&line);
}
