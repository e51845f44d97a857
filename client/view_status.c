/* status: what is served, and how the daemon fares. */
#include "client/view.h"

#include <string.h>

static void put_name(struct screen *s, const char *name)
{
    char padded[32];

    snprintf(padded, sizeof padded, "%-12s ", name);
    view_put(s, STYLE_DIM, padded);
}

static void put_count(struct screen *s, const char *name, json_int_t n)
{
    put_name(s, name);
    fprintf(s->out, "%lld\n", (long long)n);
}

/* {"search": 3, "count": 1} as "search 3, count 1"; nothing for an empty one. */
static void put_counts(struct screen *s, const char *name, const json_t *counts)
{
    const char *between = "", *key;
    json_t *value;

    if (json_object_size(counts) == 0)
        return;
    put_name(s, name);
    json_object_foreach((json_t *)counts, key, value)
    {
        fputs(between, s->out);
        view_put(s, STYLE_PLAIN, key);
        fprintf(s->out, " %lld", (long long)json_integer_value(value));
        between = ", ";
    }
    fputc('\n', s->out);
}

/* The least bound, in ms, under which `share` of the answers stayed; -1 when there is none. */
static long long under(const json_t *latency, double share)
{
    double wanted = share * (double)view_number(latency, "count"), sum = 0;
    size_t i;
    json_t *bucket;

    json_array_foreach(json_object_get(latency, "buckets"), i, bucket)
    {
        const json_t *bound = json_array_get(bucket, 0);
        sum += (double)json_integer_value(json_array_get(bucket, 1));
        if (sum >= wanted && json_is_integer(bound))
            return (long long)json_integer_value(bound);
    }
    return -1;
}

static void put_latency(struct screen *s, const json_t *latency)
{
    long long half = under(latency, 0.5), most = under(latency, 0.99);

    if (view_number(latency, "count") == 0 || half < 0 || most < 0)
        return;
    put_name(s, "answers in");
    fprintf(s->out, "%lld ms (half of them), %lld ms (99 %%)\n", half, most);
}

static void put_time(struct screen *s, double seconds)
{
    unsigned long long n = (unsigned long long)seconds, day = 86400, hour = 3600;

    put_name(s, "up for");
    if (n >= day)
        fprintf(s->out, "%llu d %llu h\n", n / day, n % day / hour);
    else if (n >= hour)
        fprintf(s->out, "%llu h %llu min\n", n / hour, n % hour / 60);
    else if (n >= 60)
        fprintf(s->out, "%llu min %llu s\n", n / 60, n % 60);
    else
        fprintf(s->out, "%llu s\n", n);
}

static void put_work(struct screen *s, const json_t *done)
{
    put_name(s, "workers");
    fprintf(s->out, "%lld, of which %lld busy; %lld waiting\n",
            (long long)view_number(done, "workers"), (long long)view_number(done, "running"),
            (long long)view_number(done, "queued"));
    put_name(s, "memory");
    fprintf(s->out, "%.1f MiB\n", (double)view_number(done, "memory_bytes") / 1048576);
}

static void status_done(struct screen *s, const json_t *done)
{
    const char *generation = view_text(done, "generation");

    put_name(s, "generation");
    view_put(s, STYLE_PLAIN, generation ? generation : "none");
    fputc('\n', s->out);
    put_count(s, "articles", view_number(done, "articles"));
    put_count(s, "quotations", view_number(done, "quotes"));
    put_count(s, "segments", view_number(done, "segments"));
    put_time(s, json_number_value(json_object_get(done, "uptime_s")));
    put_work(s, done);
    put_count(s, "connections", view_number(done, "connections"));
    put_counts(s, "requests", json_object_get(done, "requests"));
    put_counts(s, "errors", json_object_get(done, "errors"));
    put_latency(s, json_object_get(done, "latency"));
    if (view_number(done, "renewal_failures") > 0)
        put_count(s, "not renewed", view_number(done, "renewal_failures"));
}

static void indexes_done(struct screen *s, const json_t *done)
{
    const char *version = view_text(done, "version");
    size_t i;
    json_t *index;

    put_name(s, "version");
    view_put(s, STYLE_PLAIN, version ? version : "unknown");
    fputc('\n', s->out);
    json_array_foreach(json_object_get(done, "indexes"), i, index)
    {
        const char *path = json_string_value(index);
        put_name(s, "index");
        view_put(s, STYLE_PLAIN, path ? path : "?");
        fputc('\n', s->out);
    }
}

const struct view view_status = {.done = status_done};
const struct view view_indexes = {.done = indexes_done};
