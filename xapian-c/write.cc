#include "xapian-c/internal.hh"
#include "xapian-c/sync.hh"

#include <cerrno>

/* The writable database, and compaction. */

using xap::guard;
using xap::str;

namespace
{

struct flag {
    unsigned ours;
    int xapians;
};

/* The action or level in the lowest two bits is the same number here and there. */
template <size_t N> int flags_of_xapian(unsigned flags, const flag (&table)[N])
{
    int result = int(flags & 3);

    flags &= ~3u;
    for (const flag &f : table) {
        if (flags & f.ours)
            result |= f.xapians;
        flags &= ~f.ours;
    }
    if (flags)
        throw Xapian::InvalidArgumentError("flags unknown to xapian_c.h");
    return result;
}

static_assert(XAP_OPEN == Xapian::DB_OPEN && XAP_CREATE == Xapian::DB_CREATE &&
              XAP_CREATE_OR_OVERWRITE == Xapian::DB_CREATE_OR_OVERWRITE &&
              XAP_COMPACT_FULL == int(Xapian::Compactor::FULL) &&
              XAP_COMPACT_FULLER == int(Xapian::Compactor::FULLER));

int open_flags(unsigned flags)
{
    static const flag table[] = {
        {XAP_NO_SYNC, Xapian::DB_NO_SYNC},       {XAP_FULL_SYNC, Xapian::DB_FULL_SYNC},
        {XAP_DANGEROUS, Xapian::DB_DANGEROUS},   {XAP_NO_TERMLIST, Xapian::DB_NO_TERMLIST},
        {XAP_RETRY_LOCK, Xapian::DB_RETRY_LOCK}, {XAP_INMEMORY, Xapian::DB_BACKEND_INMEMORY},
    };

    return flags_of_xapian(flags, table);
}

int compact_flags(unsigned flags)
{
    static const flag table[] = {
        {XAP_COMPACT_NO_RENUMBER, Xapian::DBCOMPACT_NO_RENUMBER},
        {XAP_COMPACT_MULTIPASS, Xapian::DBCOMPACT_MULTIPASS},
        {XAP_COMPACT_SINGLE_FILE, Xapian::DBCOMPACT_SINGLE_FILE},
    };

    if ((flags & 3) == 3)
        throw Xapian::InvalidArgumentError("more than one level of compaction");
    return flags_of_xapian(flags, table);
}

/* guard() for what changes a database: errno, at the end, is of that. */
template <class Body> int change(struct err *err, Body &&body) noexcept
{
    return guard(err, [&] {
        errno = 0;
        body();
    });
}

} // namespace

struct xap_wdb *xap_wdb_open(const char *path, unsigned flags, unsigned block_size, struct err *err)
{
    return guard(err, [&] {
        return new xap_wdb{Xapian::WritableDatabase(path, open_flags(flags), int(block_size))};
    });
}

struct xap_db *xap_wdb_reader(struct xap_wdb *wdb) noexcept
{
    return &wdb->reader;
}

int xap_wdb_commit(struct xap_wdb *wdb, struct err *err)
{
    return change(err, [&] { wdb->db.commit(); });
}

int xap_wdb_begin(struct xap_wdb *wdb, bool flushed, struct err *err)
{
    return change(err, [&] { wdb->db.begin_transaction(flushed); });
}

int xap_wdb_commit_transaction(struct xap_wdb *wdb, struct err *err)
{
    return change(err, [&] { wdb->db.commit_transaction(); });
}

int xap_wdb_cancel_transaction(struct xap_wdb *wdb, struct err *err)
{
    return change(err, [&] { wdb->db.cancel_transaction(); });
}

int xap_wdb_close(struct xap_wdb *wdb, struct err *err)
{
    return change(err, [&] { wdb->db.close(); });
}

void xap_wdb_free(struct xap_wdb *wdb) noexcept
{
    delete wdb;
}

int xap_wdb_add(struct xap_wdb *wdb, const struct xap_document *document, uint32_t *docid,
                struct err *err)
{
    return change(err, [&] { *docid = wdb->db.add_document(document->doc); });
}

int xap_wdb_replace(struct xap_wdb *wdb, uint32_t docid, const struct xap_document *document,
                    struct err *err)
{
    return change(err, [&] { wdb->db.replace_document(docid, document->doc); });
}

int xap_wdb_replace_term(struct xap_wdb *wdb, struct xap_bytes term,
                         const struct xap_document *document, uint32_t *docid, struct err *err)
{
    return change(err, [&] { *docid = wdb->db.replace_document(str(term), document->doc); });
}

int xap_wdb_delete(struct xap_wdb *wdb, uint32_t docid, struct err *err)
{
    return change(err, [&] { wdb->db.delete_document(docid); });
}

int xap_wdb_delete_term(struct xap_wdb *wdb, struct xap_bytes term, struct err *err)
{
    return change(err, [&] { wdb->db.delete_document(str(term)); });
}

int xap_wdb_set_metadata(struct xap_wdb *wdb, struct xap_bytes key, struct xap_bytes value,
                         struct err *err)
{
    return change(err, [&] { wdb->db.set_metadata(str(key), str(value)); });
}

int xap_wdb_add_synonym(struct xap_wdb *wdb, struct xap_bytes term, struct xap_bytes synonym,
                        struct err *err)
{
    return change(err, [&] { wdb->db.add_synonym(str(term), str(synonym)); });
}

int xap_wdb_remove_synonym(struct xap_wdb *wdb, struct xap_bytes term, struct xap_bytes synonym,
                           struct err *err)
{
    return change(err, [&] { wdb->db.remove_synonym(str(term), str(synonym)); });
}

int xap_wdb_clear_synonyms(struct xap_wdb *wdb, struct xap_bytes term, struct err *err)
{
    return change(err, [&] { wdb->db.clear_synonyms(str(term)); });
}

int xap_wdb_add_spelling(struct xap_wdb *wdb, struct xap_bytes word, uint32_t count,
                         struct err *err)
{
    return change(err, [&] { wdb->db.add_spelling(str(word), count); });
}

int xap_wdb_remove_spelling(struct xap_wdb *wdb, struct xap_bytes word, uint32_t count,
                            struct err *err)
{
    return change(err, [&] { wdb->db.remove_spelling(str(word), count); });
}

int xap_db_compact(struct xap_db *db, const char *dest, unsigned flags, unsigned block_size,
                   struct err *err)
{
    return guard(err, [&] {
        (void)xap::take_failed_sync();
        db->db.compact(std::string(dest), unsigned(compact_flags(flags)), int(block_size));
        if (int error = xap::take_failed_sync())
            throw Xapian::DatabaseError("cannot sync what was compacted", std::string(dest), error);
    });
}
