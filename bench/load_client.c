#include "bench/load_client.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define ROOM 262144

/* --- Answers */

static bool line_has(const char *line, size_t n, const char *type)
{
    return memmem(line, n < 80 ? n : 80, type, strlen(type)) != NULL;
}

/* {"id":17,"type":... */
static void take_line(struct load_client *c, char *line, size_t n)
{
    line[n] = '\0'; /* in place of the newline */
    if (n < 7 || line_has(line, n, "\"type\":\"hit\""))
        return;
    c->in_flight--;
    c->crowd->on_answer(c, strtoull(line + 6, NULL, 10),
                        line_has(line, n, "\"type\":\"error\"") ? line : NULL);
}

static void take_lines(struct load_client *c)
{
    char *at = c->in.data, *end = c->in.data + c->in.len, *newline;

    for (; at < end && (newline = memchr(at, '\n', (size_t)(end - at))); at = newline + 1)
        take_line(c, at, (size_t)(newline - at));
    memmove(c->in.data, at, (size_t)(end - at));
    c->in.len = (size_t)(end - at);
}

static void broken(struct load_client *c, int r)
{
    struct err err;

    err_set(&err, ERR_IO, "the daemon has hung up: %s", uv_strerror(r));
    c->crowd->on_broken(c->crowd, &err);
}

static void on_alloc(uv_handle_t *handle, size_t suggested, uv_buf_t *buf)
{
    struct load_client *c = handle->data;

    (void)suggested;
    *buf = uv_buf_init(c->crowd->room, ROOM);
}

static void on_read(uv_stream_t *stream, ssize_t n, const uv_buf_t *buf)
{
    struct load_client *c = stream->data;

    if (n < 0) {
        broken(c, (int)n);
        return;
    }
    buf_add(&c->in, buf->base, (size_t)n);
    if (buf_ok(&c->in))
        take_lines(c);
    else
        broken(c, UV_ENOMEM);
}

/* --- Requests */

struct sending {
    uv_write_t write;
    char text[];
};

static void on_sent(uv_write_t *write, int status)
{
    free(write->data);
    if (status < 0 && status != UV_ECANCELED)
        broken(write->handle->data, status);
}

int load_client_send(struct load_client *c, uint64_t id, const struct buf *rest)
{
    char head[40];
    size_t n = (size_t)snprintf(head, sizeof head, "{\"id\":%llu", (unsigned long long)id);
    struct sending *s = malloc(sizeof *s + n + rest->len);
    uv_buf_t bytes;

    if (!s)
        return -1;
    memcpy(s->text, head, n);
    memcpy(s->text + n, rest->data, rest->len);
    s->write.data = s;
    bytes = uv_buf_init(s->text, (unsigned)(n + rest->len));
    if (uv_write(&s->write, (uv_stream_t *)&c->pipe, &bytes, 1, on_sent) < 0) {
        free(s);
        return -1;
    }
    c->in_flight++;
    return 0;
}

/* --- Connections */

static void on_connect(uv_connect_t *connecting, int status)
{
    struct load_client *c = connecting->handle->data;

    if (status == 0)
        status = uv_read_start((uv_stream_t *)&c->pipe, on_alloc, on_read);
    if (status < 0)
        broken(c, status);
    else if (++c->crowd->connected == c->crowd->count)
        c->crowd->on_connected(c->crowd);
}

int load_crowd_init(struct load_crowd *c, uv_loop_t *loop, const char *path, size_t count,
                    struct err *err)
{
    c->loop = loop;
    c->clients = calloc(count, sizeof *c->clients);
    c->room = malloc(ROOM);
    if (!c->clients || !c->room)
        return err_nomem(err);
    for (; c->count < count; c->count++) {
        struct load_client *one = &c->clients[c->count];

        one->crowd = c;
        uv_pipe_init(loop, &one->pipe, 0);
        one->pipe.data = one;
        uv_pipe_connect(&one->connecting, &one->pipe, path, on_connect);
    }
    return 0;
}

void load_crowd_close(struct load_crowd *c)
{
    for (size_t i = 0; i < c->count; i++)
        if (!uv_is_closing((uv_handle_t *)&c->clients[i].pipe))
            uv_close((uv_handle_t *)&c->clients[i].pipe, NULL);
}

void load_crowd_release(struct load_crowd *c)
{
    for (size_t i = 0; i < c->count; i++)
        buf_release(&c->clients[i].in);
    free(c->clients);
    free(c->room);
}
