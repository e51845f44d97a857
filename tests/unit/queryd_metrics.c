/* What is counted, as JSON and as Prometheus' text: the same numbers in both. */
#include "queryd/metrics.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static const struct gauges gauges = {
    .generation = "12,7",
    .articles = 5,
    .uptime_s = 1.5,
    .bytes = 77,
    .memory_bytes = 1 << 20,
};

static const struct gauges with_shards = {
    .generation = "1",
    .shards = {{"ssh:a:/x", true, 7, "u"}, {"exec:p \"q\" \\", false, 0, ""}},
    .shard_count = 2,
};

static void test_shards(void **state)
{
    struct metrics m = {0};
    struct buf out = BUF_INIT;
    json_t *body = metrics_json(&m, &with_shards);

    (void)state;
    metrics_text(&m, &with_shards, &out);
    buf_char(&out, '\0');
    assert_non_null(strstr(out.data, "\nmorgue_shard_up{shard=\"ssh:a:/x\"} 1\n"));
    assert_non_null(strstr(out.data, "\nmorgue_shard_up{shard=\"exec:p \\\"q\\\" \\\\\"} 0\n"));
    assert_non_null(strstr(out.data, "\nmorgue_shard_articles{shard=\"ssh:a:/x\"} 7\n"));
    assert_int_equal(json_array_size(json_object_get(body, "shards")), 2);
    json_decref(body);
    buf_release(&out);
}

static void test_buckets(void **state)
{
    struct latency *l;
    struct metrics m = {0};

    (void)state;
    l = &m.latency;
    metrics_latency(&m, 0);
    metrics_latency(&m, 1000);
    metrics_latency(&m, 1001);
    metrics_latency(&m, 60000000);
    metrics_latency(&m, 60000001);
    assert_int_equal(l->buckets[0], 2);
    assert_int_equal(l->buckets[1], 1);
    assert_int_equal(l->buckets[METRICS_BUCKETS - 2], 1);
    assert_int_equal(l->buckets[METRICS_BUCKETS - 1], 1);
    assert_int_equal(l->count, 5);
    assert_int_equal(l->sum_us, 120002002);
}

static uint64_t number_at(const char *text, const char *sample)
{
    char key[120];
    const char *at;

    snprintf(key, sizeof key, "\n%s ", sample);
    at = strstr(text, key);
    if (!at)
        fail_msg("no %s", sample);
    return strtoull(at + strlen(key), NULL, 10);
}

static void test_text(void **state)
{
    struct metrics m = {.hits = 4, .refused = 9};
    struct buf out = BUF_INIT;

    (void)state;
    m.asked[OP_SEARCH] = 3;
    m.failed[REPLY_BUSY] = 2;
    metrics_latency(&m, 1500);
    metrics_latency(&m, 90000000);
    metrics_text(&m, &gauges, &out);
    assert_true(buf_ok(&out));
    assert_int_equal(number_at(out.data, "morgue_articles"), 5);
    assert_int_equal(number_at(out.data, "morgue_generation_info{generation=\"12,7\"}"), 1);
    assert_int_equal(number_at(out.data, "morgue_requests_total{op=\"search\"}"), 3);
    assert_int_equal(number_at(out.data, "morgue_requests_total{op=\"count\"}"), 0);
    assert_int_equal(number_at(out.data, "morgue_errors_total{code=\"busy\"}"), 2);
    assert_int_equal(number_at(out.data, "morgue_hits_total"), 4);
    assert_int_equal(number_at(out.data, "morgue_sent_bytes_total"), 77);
    assert_int_equal(number_at(out.data, "morgue_connections_refused_total"), 9);
    assert_int_equal(number_at(out.data, "morgue_request_seconds_bucket{le=\"0.001\"}"), 0);
    assert_int_equal(number_at(out.data, "morgue_request_seconds_bucket{le=\"0.002\"}"), 1);
    assert_int_equal(number_at(out.data, "morgue_request_seconds_bucket{le=\"60\"}"), 1);
    assert_int_equal(number_at(out.data, "morgue_request_seconds_bucket{le=\"+Inf\"}"), 2);
    assert_int_equal(number_at(out.data, "morgue_request_seconds_count"), 2);
    buf_release(&out);
}

/* Each line is a comment or a sample; each family is declared once, before its samples. */
static void test_text_is_well_formed(void **state)
{
    struct metrics m = {0};
    struct buf out = BUF_INIT;
    char family[80] = "";

    (void)state;
    metrics_text(&m, &gauges, &out);
    for (char *save = NULL, *line = strtok_r(out.data, "\n", &save); line;
         line = strtok_r(NULL, "\n", &save)) {
        if (sscanf(line, "# TYPE %79s", family) == 1 || strncmp(line, "# HELP ", 7) == 0)
            continue;
        assert_int_equal(strncmp(line, family, strlen(family)), 0);
        assert_non_null(strrchr(line, ' '));
    }
    buf_release(&out);
}

static void test_json(void **state)
{
    struct metrics m = {.slow = 6};
    json_t *body, *latency;

    (void)state;
    m.done[OP_QUOTES] = 8;
    metrics_latency(&m, 3000);
    body = metrics_json(&m, &gauges);
    assert_non_null(body);
    assert_int_equal(json_integer_value(json_object_get(body, "slow")), 6);
    assert_int_equal(json_integer_value(json_object_get(body, "bytes")), 77);
    assert_int_equal(json_integer_value(json_object_get(json_object_get(body, "done"), "quotes")),
                     8);
    latency = json_object_get(body, "latency");
    assert_int_equal(json_integer_value(json_object_get(latency, "count")), 1);
    assert_int_equal(json_array_size(json_object_get(latency, "buckets")), METRICS_BUCKETS);
    json_decref(body);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_shards), cmocka_unit_test(test_buckets),
        cmocka_unit_test(test_text),   cmocka_unit_test(test_text_is_well_formed),
        cmocka_unit_test(test_json),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
