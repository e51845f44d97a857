#include "xapian-c/internal.hh"

/* Searches and their results. */

using xap::guard;
using xap::str;

struct xap_enquire *xap_enquire_new(const struct xap_db *db, struct err *err)
{
    return guard(err, [&] { return new xap_enquire{Xapian::Enquire(db->db)}; });
}

void xap_enquire_free(struct xap_enquire *enquire) noexcept
{
    delete enquire;
}

int xap_enquire_set_query(struct xap_enquire *enquire, const struct xap_query *query,
                          struct err *err)
{
    return guard(err, [&] { enquire->enquire.set_query(query->query); });
}

int xap_enquire_set_bm25(struct xap_enquire *enquire, const struct xap_bm25 *bm25, struct err *err)
{
    return guard(err, [&] {
        enquire->enquire.set_weighting_scheme(
            Xapian::BM25Weight(bm25->k1, bm25->k2, bm25->k3, bm25->b, bm25->min_normlen));
    });
}

int xap_enquire_set_bool(struct xap_enquire *enquire, struct err *err)
{
    return guard(err, [&] { enquire->enquire.set_weighting_scheme(Xapian::BoolWeight()); });
}

/* ---- order ---- */

static Xapian::Enquire::docid_order order_of_xapian(enum xap_docid_order order)
{
    switch (order) {
    case XAP_ASCENDING:
        return Xapian::Enquire::ASCENDING;
    case XAP_DESCENDING:
        return Xapian::Enquire::DESCENDING;
    case XAP_DONT_CARE:
        return Xapian::Enquire::DONT_CARE;
    }
    throw Xapian::InvalidArgumentError("docid order unknown to xapian_c.h");
}

int xap_enquire_set_docid_order(struct xap_enquire *enquire, enum xap_docid_order order,
                                struct err *err)
{
    return guard(err, [&] { enquire->enquire.set_docid_order(order_of_xapian(order)); });
}

int xap_enquire_sort_relevance(struct xap_enquire *enquire, struct err *err)
{
    return guard(err, [&] { enquire->enquire.set_sort_by_relevance(); });
}

static void sort_value(Xapian::Enquire &enquire, enum xap_sort sort, uint32_t slot, bool reverse)
{
    switch (sort) {
    case XAP_SORT_ONLY:
        return enquire.set_sort_by_value(slot, reverse);
    case XAP_SORT_THEN_RELEVANCE:
        return enquire.set_sort_by_value_then_relevance(slot, reverse);
    case XAP_SORT_AFTER_RELEVANCE:
        return enquire.set_sort_by_relevance_then_value(slot, reverse);
    }
    throw Xapian::InvalidArgumentError("sort unknown to xapian_c.h");
}

int xap_enquire_sort_value(struct xap_enquire *enquire, enum xap_sort sort, uint32_t slot,
                           bool reverse, struct err *err)
{
    return guard(err, [&] { sort_value(enquire->enquire, sort, slot, reverse); });
}

static void sort_maker(Xapian::Enquire &enquire, enum xap_sort sort,
                       std::unique_ptr<Xapian::KeyMaker> maker, bool reverse)
{
    if (sort != XAP_SORT_ONLY && sort != XAP_SORT_THEN_RELEVANCE &&
        sort != XAP_SORT_AFTER_RELEVANCE)
        throw Xapian::InvalidArgumentError("sort unknown to xapian_c.h");

    Xapian::KeyMaker *counted = maker.release()->release(); /* Xapian deletes it from here on */
    if (sort == XAP_SORT_ONLY)
        enquire.set_sort_by_key(counted, reverse);
    else if (sort == XAP_SORT_THEN_RELEVANCE)
        enquire.set_sort_by_key_then_relevance(counted, reverse);
    else
        enquire.set_sort_by_relevance_then_key(counted, reverse);
}

int xap_enquire_sort_keys(struct xap_enquire *enquire, enum xap_sort sort,
                          const struct xap_sort_key *keys, size_t n, bool reverse, struct err *err)
{
    return guard(err, [&] {
        if (n == 0)
            throw Xapian::InvalidArgumentError("sorting by no keys");
        auto maker = std::make_unique<Xapian::MultiValueKeyMaker>();
        for (size_t i = 0; i < n; i++)
            maker->add_value(keys[i].slot, keys[i].reverse, str(keys[i].if_missing));
        sort_maker(enquire->enquire, sort, std::move(maker), reverse);
    });
}

/* ---- what is let through ---- */

int xap_enquire_set_collapse(struct xap_enquire *enquire, uint32_t slot, uint32_t max,
                             struct err *err)
{
    return guard(err, [&] {
        enquire->enquire.set_collapse_key(max ? slot : Xapian::BAD_VALUENO, max ? max : 1);
    });
}

int xap_enquire_set_cutoff(struct xap_enquire *enquire, int percent, double weight, struct err *err)
{
    return guard(err, [&] {
        if (percent < 0 || percent > 100)
            throw Xapian::InvalidArgumentError("a percentage from 0 to 100");
        enquire->enquire.set_cutoff(percent, weight);
    });
}

int xap_enquire_set_time_limit(struct xap_enquire *enquire, double seconds, struct err *err)
{
    return guard(err, [&] { enquire->enquire.set_time_limit(seconds); });
}

/* ---- spies ---- */

struct xap_spy *xap_spy_new(uint32_t slot, struct err *err)
{
    return guard(err,
                 [&] { return new xap_spy{std::make_shared<Xapian::ValueCountMatchSpy>(slot)}; });
}

void xap_spy_free(struct xap_spy *spy) noexcept
{
    delete spy;
}

uint32_t xap_spy_total(const struct xap_spy *spy) noexcept
{
    return uint32_t(spy->counter->get_total());
}

int xap_enquire_add_spy(struct xap_enquire *enquire, struct xap_spy *spy, struct err *err)
{
    return guard(err, [&] {
        enquire->spies.reserve(enquire->spies.size() + 1);
        enquire->enquire.add_matchspy(spy->counter.get());
        enquire->spies.push_back(spy->counter); /* Xapian does not count it */
    });
}

int xap_enquire_clear_spies(struct xap_enquire *enquire, struct err *err)
{
    return guard(err, [&] {
        enquire->enquire.clear_matchspies();
        enquire->spies.clear();
    });
}

/* ---- results ---- */

static void read_hits(xap_mset *result)
{
    const Xapian::MSet &mset = result->mset;

    result->hits.reserve(mset.size());
    for (Xapian::MSetIterator it = mset.begin(); it != mset.end(); ++it)
        result->hits.push_back({*it, mset.convert_to_percent(it.get_weight()), it.get_weight(),
                                it.get_collapse_count()});
    result->totals = {mset.get_matches_lower_bound(), mset.get_matches_estimated(),
                      mset.get_matches_upper_bound(), mset.get_max_possible(),
                      mset.get_max_attained()};
}

struct xap_mset *xap_enquire_run(struct xap_enquire *enquire, uint32_t first, uint32_t max,
                                 uint32_t check_at_least, struct err *err)
{
    return guard(err, [&] {
        std::unique_ptr<xap_mset> result(
            new xap_mset{enquire->enquire.get_mset(first, max, check_at_least)});
        read_hits(result.get());
        return result.release();
    });
}

const struct xap_hit *xap_mset_hits(const struct xap_mset *mset, size_t *n) noexcept
{
    *n = mset->hits.size();
    return mset->hits.data();
}

const struct xap_totals *xap_mset_totals(const struct xap_mset *mset) noexcept
{
    return &mset->totals;
}

static Xapian::MSetIterator hit(const struct xap_mset *mset, size_t i)
{
    if (i >= mset->hits.size())
        throw Xapian::InvalidArgumentError("no such hit");
    return mset->mset[Xapian::doccount(i)];
}

int xap_mset_sort_key(struct xap_mset *mset, size_t i, struct xap_bytes *key, struct err *err)
{
    return guard(err, [&] {
        mset->answer = hit(mset, i).get_sort_key();
        *key = xap::bytes(mset->answer);
    });
}

int xap_mset_collapse_key(struct xap_mset *mset, size_t i, struct xap_bytes *key, struct err *err)
{
    return guard(err, [&] {
        mset->answer = hit(mset, i).get_collapse_key();
        *key = xap::bytes(mset->answer);
    });
}

struct xap_document *xap_mset_document(const struct xap_mset *mset, size_t i, struct err *err)
{
    return guard(err, [&] { return new xap_document{hit(mset, i).get_document()}; });
}

void xap_mset_free(struct xap_mset *mset) noexcept
{
    delete mset;
}
