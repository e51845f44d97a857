#include "xapian-c/internal.hh"

/* The four iterators. */

using xap::guard;
using xap::str;

namespace
{

struct xap_terms *terms(const Xapian::Database &keep, Xapian::TermIterator &&it)
{
    return new xap_terms{keep, std::move(it)};
}

/* Step an iterator of ours; whether it stands on an item. */
template <class Iterator> bool step(Iterator *it, const decltype(it->it) &end = {})
{
    if (!it->started)
        it->started = true;
    else if (it->it != end)
        ++it->it;
    return it->it != end;
}

template <class Iterator, class Target>
bool skip(Iterator *it, const Target &target, const decltype(it->it) &end = {})
{
    it->started = true;
    if (it->it != end)
        it->it.skip_to(target);
    return it->it != end;
}

} // namespace

/* ---- terms ---- */

struct xap_terms *xap_db_terms(const struct xap_db *db, struct xap_bytes prefix, struct err *err)
{
    return guard(err, [&] { return terms(db->db, db->db.allterms_begin(str(prefix))); });
}

struct xap_terms *xap_db_document_terms(const struct xap_db *db, uint32_t docid, struct err *err)
{
    return guard(err, [&] { return terms(db->db, db->db.termlist_begin(docid)); });
}

struct xap_terms *xap_db_synonyms(const struct xap_db *db, struct xap_bytes term, struct err *err)
{
    return guard(err, [&] { return terms(db->db, db->db.synonyms_begin(str(term))); });
}

struct xap_terms *xap_db_synonym_keys(const struct xap_db *db, struct xap_bytes prefix,
                                      struct err *err)
{
    return guard(err, [&] { return terms(db->db, db->db.synonym_keys_begin(str(prefix))); });
}

struct xap_terms *xap_db_metadata_keys(const struct xap_db *db, struct xap_bytes prefix,
                                       struct err *err)
{
    return guard(err, [&] { return terms(db->db, db->db.metadata_keys_begin(str(prefix))); });
}

struct xap_terms *xap_db_spellings(const struct xap_db *db, struct err *err)
{
    return guard(err, [&] { return terms(db->db, db->db.spellings_begin()); });
}

struct xap_terms *xap_document_terms(const struct xap_document *document, struct err *err)
{
    return guard(err, [&] { return terms({}, document->doc.termlist_begin()); });
}

struct xap_terms *xap_query_terms(const struct xap_query *query, struct err *err)
{
    return guard(err,
                 [&] { return terms({}, Xapian::TermIterator(query->query.get_terms_begin())); });
}

struct xap_terms *xap_enquire_matching_terms(const struct xap_enquire *enquire, uint32_t docid,
                                             struct err *err)
{
    return guard(err, [&] { return terms({}, enquire->enquire.get_matching_terms_begin(docid)); });
}

struct xap_terms *xap_spy_values(const struct xap_spy *spy, size_t max, struct err *err)
{
    return guard(err, [&] {
        return terms({}, max ? spy->counter->top_values_begin(max) : spy->counter->values_begin());
    });
}

static int on_term(struct xap_terms *it, bool there)
{
    if (there)
        it->term = *it->it;
    return there;
}

int xap_terms_next(struct xap_terms *it, struct err *err)
{
    return guard(err, [&] { return on_term(it, step(it)); });
}

int xap_terms_skip_to(struct xap_terms *it, struct xap_bytes term, struct err *err)
{
    return guard(err, [&] { return on_term(it, skip(it, str(term))); });
}

struct xap_bytes xap_terms_term(const struct xap_terms *it) noexcept
{
    return xap::bytes(it->term);
}

int xap_terms_freq(const struct xap_terms *it, uint32_t *count, struct err *err)
{
    return guard(err, [&] { *count = it->it.get_termfreq(); });
}

int xap_terms_wdf(const struct xap_terms *it, uint32_t *wdf, struct err *err)
{
    return guard(err, [&] { *wdf = it->it.get_wdf(); });
}

struct xap_positions *xap_terms_positions(const struct xap_terms *it, struct err *err)
{
    return guard(err, [&] { return new xap_positions{it->keep, it->it.positionlist_begin()}; });
}

void xap_terms_free(struct xap_terms *it) noexcept
{
    delete it;
}

/* ---- postings ---- */

struct xap_postings *xap_db_postings(const struct xap_db *db, struct xap_bytes term,
                                     struct err *err)
{
    return guard(err, [&] { return new xap_postings{db->db, db->db.postlist_begin(str(term))}; });
}

static int on_posting(struct xap_postings *it, bool there)
{
    if (there)
        it->docid = *it->it;
    return there;
}

int xap_postings_next(struct xap_postings *it, struct err *err)
{
    return guard(err, [&] { return on_posting(it, step(it)); });
}

int xap_postings_skip_to(struct xap_postings *it, uint32_t docid, struct err *err)
{
    return guard(err, [&] { return on_posting(it, skip(it, docid)); });
}

uint32_t xap_postings_docid(const struct xap_postings *it) noexcept
{
    return it->docid;
}

int xap_postings_wdf(const struct xap_postings *it, uint32_t *wdf, struct err *err)
{
    return guard(err, [&] { *wdf = it->it.get_wdf(); });
}

int xap_postings_doclength(const struct xap_postings *it, uint32_t *length, struct err *err)
{
    return guard(err, [&] { *length = it->it.get_doclength(); });
}

struct xap_positions *xap_postings_positions(const struct xap_postings *it, struct err *err)
{
    return guard(err, [&] { return new xap_positions{it->keep, it->it.positionlist_begin()}; });
}

void xap_postings_free(struct xap_postings *it) noexcept
{
    delete it;
}

/* ---- positions ---- */

struct xap_positions *xap_db_positions(const struct xap_db *db, uint32_t docid,
                                       struct xap_bytes term, struct err *err)
{
    return guard(err, [&] {
        return new xap_positions{db->db, db->db.positionlist_begin(docid, str(term))};
    });
}

int xap_positions_move(struct xap_positions *it, const struct xap_postings *at, struct err *err)
{
    it->it = Xapian::PositionIterator();
    it->started = false;
    return guard(err, [&] {
        it->keep = at->keep;
        it->it = at->it.positionlist_begin();
    });
}

static int on_position(struct xap_positions *it, bool there)
{
    if (there)
        it->pos = *it->it;
    return there;
}

int xap_positions_next(struct xap_positions *it, struct err *err)
{
    return guard(err, [&] { return on_position(it, step(it)); });
}

int xap_positions_skip_to(struct xap_positions *it, uint32_t pos, struct err *err)
{
    return guard(err, [&] { return on_position(it, skip(it, pos)); });
}

uint32_t xap_positions_get(const struct xap_positions *it) noexcept
{
    return it->pos;
}

void xap_positions_free(struct xap_positions *it) noexcept
{
    delete it;
}

/* ---- values ---- */

struct xap_values *xap_db_values(const struct xap_db *db, uint32_t slot, struct err *err)
{
    return guard(err, [&] {
        return new xap_values{db->db, db->db.valuestream_begin(slot), false};
    });
}

struct xap_values *xap_document_values(const struct xap_document *document, struct err *err)
{
    return guard(err, [&] { return new xap_values{{}, document->doc.values_begin(), true}; });
}

static int on_value(struct xap_values *it, bool there)
{
    if (there)
        it->at = it->of_document ? it->it.get_valueno() : it->it.get_docid();
    return there;
}

int xap_values_next(struct xap_values *it, struct err *err)
{
    return guard(err, [&] { return on_value(it, step(it)); });
}

int xap_values_skip_to(struct xap_values *it, uint32_t to, struct err *err)
{
    return guard(err, [&] { return on_value(it, skip(it, to)); });
}

uint32_t xap_values_at(const struct xap_values *it) noexcept
{
    return it->at;
}

int xap_values_value(struct xap_values *it, struct xap_bytes *value, struct err *err)
{
    return guard(err, [&] {
        it->answer = *it->it;
        *value = xap::bytes(it->answer);
    });
}

void xap_values_free(struct xap_values *it) noexcept
{
    delete it;
}
