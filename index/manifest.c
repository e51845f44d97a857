#include "index/manifest.h"

#include "base/fs.h"
#include "base/json.h"
#include "index/seal.h"
#include "text/words.h"
#include "xapian-c/xapian_c.h"
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define MANIFEST_MAX ((size_t)256 << 20)

void manifest_release(struct manifest *m)
{
    arena_release(&m->arena);
    *m = (struct manifest){0};
}

/* --- versions: what must be equal for postings and queries to speak of the same words */

static json_t *versions_json(void)
{
    struct json_draft v = json_begin();

    json_set_number(&v, "analysis", TEXT_ANALYSIS_VERSION);
    json_set(&v, "icu", json_string(text_icu_version()));
    json_set(&v, "xapian", json_string(xap_version()));
    json_set(&v, "stemmer", json_sprintf("snowball of xapian %s", xap_version()));
    json_set(&v, "program", json_string(MORGUE_VERSION));
    return json_end(&v);
}

/* Word breaks follow ICU's major version, stemmers Xapian's minor ("72" of "72.1", "1.4" of
 * "1.4.22"). */
static size_t significant(const char *version, int dots)
{
    size_t n = 0;

    for (; version[n]; n++)
        if (version[n] == '.' && dots-- == 0)
            break;
    return n;
}

static bool same_version(const json_t *versions, const char *key, const char *ours, int dots)
{
    const char *theirs = json_string_value(json_object_get(versions, key));
    size_t n = significant(ours, dots);

    return theirs && significant(theirs, dots) == n && strncmp(theirs, ours, n) == 0;
}

static int check_versions(const json_t *root, const char *path, struct err *err)
{
    const json_t *v = json_object_get(root, "versions");
    const char *what = NULL;

    if (json_integer_value(json_object_get(v, "analysis")) != TEXT_ANALYSIS_VERSION)
        what = "another text analysis";
    else if (!same_version(v, "icu", text_icu_version(), 0))
        what = "another version of ICU";
    else if (!same_version(v, "xapian", xap_version(), 1))
        what = "another version of libxapian";
    if (!what)
        return 0;
    return err_set(err, ERR_VERSION,
                   "%s was made with %s, so that searches could miss words; rebuild it from its "
                   "own texts with: morgue-indexer --merge %s",
                   path, what, path);
}

/* --- reading */

static int damaged(const char *path, const char *what, struct err *err)
{
    return err_set(err, ERR_DAMAGED, "%s/manifest.json is damaged: %s", path, what);
}

/* A name that stays inside its directory. */
static const char *plain_name(struct manifest *m, const json_t *value)
{
    const char *s = json_string_value(value);

    if (!s || !*s || *s == '.' || strchr(s, '/') || strlen(s) > 60)
        return NULL;
    return arena_strdup(&m->arena, s);
}

static int number(const json_t *object, const char *key, uint64_t max, uint64_t *out)
{
    const json_t *v = json_object_get(object, key);

    if (!json_is_integer(v) || json_integer_value(v) < 0 || (uint64_t)json_integer_value(v) > max)
        return -1;
    *out = (uint64_t)json_integer_value(v);
    return 0;
}

static int checksum(const json_t *object, char out[FS_HASH_HEX])
{
    const char *sum = json_string_value(json_object_get(object, "sha256"));

    if (!sum || strlen(sum) != FS_HASH_HEX - 1)
        return -1;
    memcpy(out, sum, FS_HASH_HEX);
    return 0;
}

static int read_file(struct manifest *m, const json_t *object, struct manifest_file *f)
{
    f->name = plain_name(m, json_object_get(object, "name"));
    if (!f->name || checksum(object, f->sha256) < 0)
        return -1;
    return number(object, "size", INT64_MAX, &f->size);
}

static int read_deleted(struct manifest *m, const json_t *object, struct manifest_segment *s)
{
    uint64_t count;

    if (json_is_null(object))
        return 0;
    if (read_file(m, object, &s->deleted) < 0 || number(object, "count", s->articles, &count) < 0)
        return -1;
    s->deleted_count = (uint32_t)count;
    return s->deleted.size == count * 4 ? 0 : -1;
}

static int read_segment(struct manifest *m, const json_t *object, struct manifest_segment *s)
{
    const json_t *files = json_object_get(object, "files");
    uint64_t articles, quotes;

    s->name = plain_name(m, json_object_get(object, "name"));
    s->file_count = json_array_size(files);
    s->files = arena_zalloc(&m->arena, s->file_count + 1, sizeof *s->files);
    if (!s->name || !s->files || number(object, "articles", UINT32_MAX, &articles) < 0 ||
        number(object, "quotes", UINT32_MAX, &quotes) < 0 ||
        number(object, "words", INT64_MAX, &s->words) < 0)
        return -1;
    if (!json_is_boolean(json_object_get(object, "native")))
        return -1;
    s->native = json_is_true(json_object_get(object, "native"));
    s->articles = (uint32_t)articles;
    s->quotes = (uint32_t)quotes;
    for (size_t i = 0; i < s->file_count; i++)
        if (read_file(m, json_array_get(files, i), &s->files[i]) < 0)
            return -1;
    return read_deleted(m, json_object_get(object, "deleted"), s);
}

static int read_identity(const json_t *root, char identity[INDEX_IDENTITY])
{
    const json_t *value = json_object_get(root, "identity");
    const char *s = json_string_value(value);

    if (!value)
        return 0;
    if (!s || strlen(s) != INDEX_IDENTITY - 1 || strspn(s, "0123456789abcdef") != strlen(s))
        return -1;
    memcpy(identity, s, INDEX_IDENTITY);
    return 0;
}

static int other_format(const char *path, uint64_t format, struct err *err)
{
    return err_set(err, ERR_VERSION,
                   "%s has index format %llu, and this Newsmorgue (%s) reads format %d: use the "
                   "version that made it, or index the articles anew, into another directory, "
                   "with: morgue-indexer NEW-INDEX ARTICLES.jsonl",
                   path, (unsigned long long)format, MORGUE_VERSION, INDEX_FORMAT);
}

/* Whether this is a manifest of ours, and whole. */
static int check_form(const json_t *root, const struct buf *text, const char *path, struct err *err)
{
    uint64_t format;
    bool holds;

    if (number(root, "format", INT64_MAX, &format) < 0)
        return damaged(path, "it names no format", err);
    if (format != INDEX_FORMAT)
        return other_format(path, format, err);
    if (seal_holds(text, &holds, err) < 0)
        return -1;
    return holds ? 0 : damaged(path, "its checksum is not that of its content", err);
}

static int read_root(struct manifest *m, const json_t *root, const char *path,
                     enum manifest_check check, struct err *err)
{
    const json_t *segments = json_object_get(root, "segments");

    if (check == MANIFEST_SAME_VERSIONS && check_versions(root, path, err) < 0)
        return -1;
    if (number(root, "generation", INT64_MAX, &m->generation) < 0 || !json_is_array(segments))
        return damaged(path, "generation or segments are missing", err);
    if (read_identity(root, m->identity) < 0)
        return damaged(path, "its identity is malformed", err);
    m->segment_count = json_array_size(segments);
    m->segments = arena_zalloc(&m->arena, m->segment_count + 1, sizeof *m->segments);
    if (!m->segments)
        return err_nomem(err);
    for (size_t i = 0; i < m->segment_count; i++)
        if (read_segment(m, json_array_get(segments, i), &m->segments[i]) < 0)
            return damaged(path, "a segment's entry is malformed", err);
    return 0;
}

static int not_found(const char *path, struct err *err)
{
    if (!fs_exists(path))
        return err_set(err, ERR_NOT_FOUND,
                       "there is no index at %s; make one with: morgue-indexer %s ARTICLES.jsonl",
                       path, path);
    if (!fs_is_dir(path))
        return err_set(err, ERR_NOT_FOUND, "%s is a file, not an index (an index is a directory)",
                       path);
    return err_set(err, ERR_NOT_FOUND,
                   "%s is a directory, but no index: it has no manifest.json; make one with: "
                   "morgue-indexer %s ARTICLES.jsonl",
                   path, path);
}

int manifest_read(const char *path, enum manifest_check check, struct manifest *m, struct err *err)
{
    char *file = fs_path(path, "manifest.json");
    struct buf text = BUF_INIT;
    json_t *root = NULL;
    int rc = -1;

    *m = (struct manifest){0};
    if (!file) {
        err_nomem(err);
    } else if (!fs_exists(file)) {
        not_found(path, err);
    } else if (fs_read(file, MANIFEST_MAX, &text, err) == 0) {
        root = json_parse(text.data ? text.data : "", text.len, err);
        if (!root && err->code != ERR_NOMEM)
            err_set(err, ERR_DAMAGED, "%s is damaged: it is not JSON", file);
        else if (root && check_form(root, &text, path, err) == 0)
            rc = read_root(m, root, path, check, err);
    }
    json_decref(root);
    buf_release(&text);
    free(file);
    if (rc < 0)
        manifest_release(m);
    return rc;
}

const struct manifest_segment *manifest_segment_of(const struct manifest *m, const char *name)
{
    for (size_t i = 0; i < m->segment_count; i++)
        if (strcmp(m->segments[i].name, name) == 0)
            return &m->segments[i];
    return NULL;
}

static void put_file(struct buf *out, const struct manifest_file *f)
{
    buf_block(out, f->name, strlen(f->name));
    buf_varint(out, f->size);
    buf_block(out, f->sha256, strlen(f->sha256));
}

int manifest_segment_digest(const struct manifest_segment *s, bool with_dead,
                            unsigned char digest[FS_HASH_BYTES], struct err *err)
{
    struct buf bytes = BUF_INIT;
    int rc = 0;

    for (size_t i = 0; i < s->file_count; i++)
        put_file(&bytes, &s->files[i]);
    if (with_dead && s->deleted.name)
        put_file(&bytes, &s->deleted);
    if (buf_ok(&bytes))
        fs_hash_bytes(bytes.data ? bytes.data : "", bytes.len, digest);
    else
        rc = err_nomem(err);
    buf_release(&bytes);
    return rc;
}

/* --- writing */

static json_t *file_json(const struct manifest_file *f)
{
    struct json_draft o = json_begin();

    json_set(&o, "name", json_string(f->name));
    json_set_number(&o, "size", f->size);
    json_set(&o, "sha256", json_string(f->sha256));
    return json_end(&o);
}

static json_t *dead_json(const struct manifest_segment *s)
{
    json_t *file;

    if (!s->deleted.name)
        return json_null();
    file = file_json(&s->deleted);
    if (json_object_set_new(file, "count", json_integer(s->deleted_count)) == 0)
        return file;
    json_decref(file);
    return NULL;
}

static json_t *segment_json(const struct manifest_segment *s)
{
    struct json_draft o = json_begin();
    json_t *files = json_array();

    json_set(&o, "name", json_string(s->name));
    json_set_number(&o, "articles", s->articles);
    json_set_number(&o, "quotes", s->quotes);
    json_set_number(&o, "words", s->words);
    json_set(&o, "native", json_boolean(s->native));
    for (size_t i = 0; i < s->file_count; i++)
        files = json_array_add(files, file_json(&s->files[i]));
    json_set(&o, "files", files);
    json_set(&o, "deleted", dead_json(s));
    return json_end(&o);
}

static json_t *manifest_json(const struct manifest *m)
{
    struct json_draft root = json_begin();
    json_t *segments = json_array();
    char now[32] = "";
    time_t t = time(NULL);
    struct tm tm;

    if (gmtime_r(&t, &tm))
        strftime(now, sizeof now, "%Y-%m-%dT%H:%M:%SZ", &tm);
    json_set_number(&root, "format", INDEX_FORMAT);
    json_set_number(&root, "generation", m->generation);
    if (*m->identity)
        json_set(&root, "identity", json_string(m->identity));
    json_set(&root, "created", json_string(now));
    json_set(&root, "versions", versions_json());
    for (size_t i = 0; i < m->segment_count; i++)
        segments = json_array_add(segments, segment_json(&m->segments[i]));
    json_set(&root, "segments", segments);
    return json_end(&root);
}

static bool same_file(const struct manifest_file *a, const struct manifest_file *b)
{
    if (!a->name || !b->name)
        return a->name == b->name;
    return strcmp(a->name, b->name) == 0 && a->size == b->size && strcmp(a->sha256, b->sha256) == 0;
}

static bool same_segment(const struct manifest_segment *a, const struct manifest_segment *b)
{
    if (strcmp(a->name, b->name) != 0 || a->articles != b->articles || a->quotes != b->quotes ||
        a->words != b->words || a->native != b->native || a->file_count != b->file_count ||
        a->deleted_count != b->deleted_count || !same_file(&a->deleted, &b->deleted))
        return false;
    for (size_t i = 0; i < a->file_count; i++)
        if (!same_file(&a->files[i], &b->files[i]))
            return false;
    return true;
}

static bool same_manifest(const struct manifest *a, const struct manifest *b)
{
    if (a->generation != b->generation || strcmp(a->identity, b->identity) != 0 ||
        a->segment_count != b->segment_count)
        return false;
    for (size_t i = 0; i < a->segment_count; i++)
        if (!same_segment(&a->segments[i], &b->segments[i]))
            return false;
    return true;
}

/* What is about to become the index must say all of it. */
static int check_readable(const char *path, const struct buf *text, const struct manifest *m,
                          struct err *err)
{
    struct manifest again = {0};
    json_t *root = json_parse(text->data, text->len, err);
    int rc = -1;

    if (root && check_form(root, text, path, err) == 0)
        rc = read_root(&again, root, path, MANIFEST_SAME_VERSIONS, err);
    if (rc == 0 && !same_manifest(&again, m))
        rc = err_nomem(err);
    json_decref(root);
    manifest_release(&again);
    return rc;
}

int manifest_write(const char *path, const struct manifest *m, bool *replaced, struct err *err)
{
    char *file = fs_path(path, "manifest.json");
    json_t *root = manifest_json(m);
    struct buf text = BUF_INIT;
    int rc;

    *replaced = false;
    if (!file || !root || json_write(root, &text) < 0) {
        rc = err_nomem(err);
    } else {
        seal_put(&text);
        rc = buf_ok(&text) ? check_readable(path, &text, m, err) : err_nomem(err);
    }
    buf_char(&text, '\n');
    if (rc == 0)
        rc = buf_ok(&text) ? fs_replace(file, text.data, text.len, replaced, err) : err_nomem(err);
    json_decref(root);
    buf_release(&text);
    free(file);
    return rc;
}
