#include "xapian-c/internal.hh"

#include <cerrno>
#include <utility>

#include <fcntl.h>

/* Opening databases, and what they know about themselves. */

using xap::guard;
using xap::str;

struct xap_db *xap_db_open(const char *path, struct err *err)
{
    return guard(err, [&] { return new xap_db{Xapian::Database(path)}; });
}

struct xap_db *xap_db_open_fd(int fd, struct err *err)
{
    return guard(err, [&] {
        int own = fcntl(fd, F_DUPFD_CLOEXEC, 0); /* Xapian closes what it is given */

        if (own < 0)
            throw Xapian::DatabaseOpeningError("no such file descriptor", errno);
        return new xap_db{Xapian::Database(own)};
    });
}

struct xap_db *xap_db_new(struct err *err)
{
    return guard(err, [&] { return new xap_db{Xapian::Database()}; });
}

struct xap_db *xap_db_open_tcp(const char *host, unsigned port, unsigned timeout_ms,
                               unsigned connect_timeout_ms, struct err *err)
{
    return guard(err, [&] {
        return new xap_db{Xapian::Remote::open(host, port, timeout_ms, connect_timeout_ms)};
    });
}

struct xap_db *xap_db_open_prog(const char *program, const char *args, unsigned timeout_ms,
                                struct err *err)
{
    return guard(err, [&] {
        return new xap_db{
            Xapian::Remote::open(std::string(program), std::string(args), timeout_ms)};
    });
}

int xap_db_add(struct xap_db *db, const struct xap_db *more, struct err *err)
{
    return guard(err, [&] { db->db.add_database(more->db); });
}

int xap_db_reopen(struct xap_db *db, struct err *err)
{
    return guard(err, [&] { return int(db->db.reopen()); });
}

int xap_db_close(struct xap_db *db, struct err *err)
{
    return guard(err, [&] { db->db.close(); });
}

void xap_db_free(struct xap_db *db) noexcept
{
    delete db;
}

int xap_db_keep_alive(struct xap_db *db, struct err *err)
{
    return guard(err, [&] { db->db.keep_alive(); });
}

size_t xap_db_shards(const struct xap_db *db) noexcept
{
    return db->db.size();
}

int xap_db_doccount(const struct xap_db *db, uint32_t *count, struct err *err)
{
    return guard(err, [&] { *count = db->db.get_doccount(); });
}

int xap_db_lastdocid(const struct xap_db *db, uint32_t *docid, struct err *err)
{
    return guard(err, [&] { *docid = db->db.get_lastdocid(); });
}

int xap_db_avlength(const struct xap_db *db, double *average, struct err *err)
{
    return guard(err, [&] { *average = db->db.get_avlength(); });
}

int xap_db_total_length(const struct xap_db *db, uint64_t *total, struct err *err)
{
    return guard(err, [&] { *total = db->db.get_total_length(); });
}

int xap_db_doclength(const struct xap_db *db, uint32_t docid, uint32_t *length, struct err *err)
{
    return guard(err, [&] { *length = db->db.get_doclength(docid); });
}

int xap_db_doclength_bounds(const struct xap_db *db, uint32_t *lower, uint32_t *upper,
                            struct err *err)
{
    return guard(err, [&] {
        *lower = db->db.get_doclength_lower_bound();
        *upper = db->db.get_doclength_upper_bound();
    });
}

int xap_db_unique_terms(const struct xap_db *db, uint32_t docid, uint32_t *count, struct err *err)
{
    return guard(err, [&] { *count = db->db.get_unique_terms(docid); });
}

int xap_db_has_positions(const struct xap_db *db, struct err *err)
{
    return guard(err, [&] { return int(db->db.has_positions()); });
}

/* Keep what Xapian has answered and lend it out. */
static void lend(struct xap_db *db, std::string &&answer, struct xap_bytes *out) noexcept
{
    db->answer = std::move(answer);
    *out = xap::bytes(db->answer);
}

int xap_db_uuid(struct xap_db *db, struct xap_bytes *uuid, struct err *err)
{
    return guard(err, [&] { lend(db, db->db.get_uuid(), uuid); });
}

int xap_db_revision(const struct xap_db *db, uint64_t *revision, struct err *err)
{
    return guard(err, [&] {
        if (db->db.size() != 1)
            throw Xapian::InvalidArgumentError("a revision belongs to exactly one shard");
        *revision = db->db.get_revision();
    });
}

int xap_db_locked(const struct xap_db *db, struct err *err)
{
    return guard(err, [&] { return int(db->db.locked()); });
}

int xap_db_term_exists(const struct xap_db *db, struct xap_bytes term, struct err *err)
{
    return guard(err, [&] { return int(db->db.term_exists(str(term))); });
}

int xap_db_termfreq(const struct xap_db *db, struct xap_bytes term, uint32_t *count,
                    struct err *err)
{
    return guard(err, [&] { *count = db->db.get_termfreq(str(term)); });
}

int xap_db_collfreq(const struct xap_db *db, struct xap_bytes term, uint32_t *count,
                    struct err *err)
{
    return guard(err, [&] { *count = db->db.get_collection_freq(str(term)); });
}

int xap_db_wdf_upper_bound(const struct xap_db *db, struct xap_bytes term, uint32_t *bound,
                           struct err *err)
{
    return guard(err, [&] { *bound = db->db.get_wdf_upper_bound(str(term)); });
}

int xap_db_valuefreq(const struct xap_db *db, uint32_t slot, uint32_t *count, struct err *err)
{
    return guard(err, [&] { *count = db->db.get_value_freq(slot); });
}

int xap_db_value_lower(struct xap_db *db, uint32_t slot, struct xap_bytes *bound, struct err *err)
{
    return guard(err, [&] { lend(db, db->db.get_value_lower_bound(slot), bound); });
}

int xap_db_value_upper(struct xap_db *db, uint32_t slot, struct xap_bytes *bound, struct err *err)
{
    return guard(err, [&] { lend(db, db->db.get_value_upper_bound(slot), bound); });
}

int xap_db_metadata(struct xap_db *db, struct xap_bytes key, struct xap_bytes *value,
                    struct err *err)
{
    return guard(err, [&] { lend(db, db->db.get_metadata(str(key)), value); });
}

int xap_db_spelling(struct xap_db *db, struct xap_bytes word, unsigned max_edits,
                    struct xap_bytes *suggestion, struct err *err)
{
    return guard(
        err, [&] { lend(db, db->db.get_spelling_suggestion(str(word), max_edits), suggestion); });
}

int xap_check(const char *path, size_t *problems, struct err *err)
{
    return guard(err, [&] { *problems = Xapian::Database::check(path); });
}

#if defined(__SANITIZE_ADDRESS__)
#define XAP_ASAN 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define XAP_ASAN 1
#endif
#endif
#ifdef XAP_ASAN
/* Xapian::Database::check (1.4.22) deletes its database as if it were a smaller class. glibc does
 * not care; the sanitizer is told not to. */
extern "C" __attribute__((weak)) const char *__asan_default_options()
{
    return "new_delete_type_mismatch=0";
}
#endif
