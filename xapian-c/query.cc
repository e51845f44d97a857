#include "xapian-c/internal.hh"

/* Query trees. Xapian's Query is a counted pointer to an immutable tree, so copying one is sharing
 * it. */

using xap::guard;
using xap::str;

namespace
{

Xapian::Query::op op_of_xapian(enum xap_op op)
{
    using Q = Xapian::Query;
    static const Q::op table[] = {
        Q::OP_AND,     Q::OP_OR,  Q::OP_AND_NOT,   Q::OP_XOR,  Q::OP_AND_MAYBE, Q::OP_FILTER,
        Q::OP_SYNONYM, Q::OP_MAX, Q::OP_ELITE_SET, Q::OP_NEAR, Q::OP_PHRASE,
    };

    static_assert(sizeof table / sizeof *table == XAP_PHRASE + 1);
    if (unsigned(op) > XAP_PHRASE)
        throw Xapian::InvalidArgumentError("operator unknown to xapian_c.h");
    return table[op];
}

bool has_param(enum xap_op op)
{
    return op == XAP_ELITE_SET || op == XAP_NEAR || op == XAP_PHRASE;
}

/* Xapian looks at the top of an OR group only, and then reads positions from whatever is below. */
bool has_positions(const Xapian::Query &part)
{
    switch (part.get_type()) {
    case Xapian::Query::LEAF_TERM:
    case Xapian::Query::LEAF_MATCH_NOTHING:
        return true;
    case Xapian::Query::OP_OR:
        for (size_t i = 0; i < part.get_num_subqueries(); i++)
            if (!has_positions(part.get_subquery(i)))
                return false;
        return true;
    default:
        return false;
    }
}

Xapian::Query combine(enum xap_op op, const struct xap_query *const *parts, size_t n,
                      uint32_t param)
{
    Xapian::Query::op xapians = op_of_xapian(op);
    std::vector<Xapian::Query> queries;

    queries.reserve(n);
    for (size_t i = 0; i < n; i++) {
        if ((op == XAP_NEAR || op == XAP_PHRASE) && !has_positions(parts[i]->query))
            throw Xapian::UnimplementedError("NEAR and PHRASE take terms and ORs of terms only");
        queries.push_back(parts[i]->query);
    }
    return Xapian::Query(xapians, queries.begin(), queries.end(), has_param(op) ? param : 0);
}

int limit_of_xapian(enum xap_wildcard_limit limit)
{
    switch (limit) {
    case XAP_WILDCARD_ERROR:
        return Xapian::Query::WILDCARD_LIMIT_ERROR;
    case XAP_WILDCARD_FIRST:
        return Xapian::Query::WILDCARD_LIMIT_FIRST;
    case XAP_WILDCARD_MOST_FREQUENT:
        return Xapian::Query::WILDCARD_LIMIT_MOST_FREQUENT;
    }
    throw Xapian::InvalidArgumentError("wildcard limit unknown to xapian_c.h");
}

} // namespace

struct xap_query *xap_query_term(struct xap_bytes term, uint32_t wqf, uint32_t pos, struct err *err)
{
    return guard(err, [&] {
        if (term.len == 0) /* Xapian would take it for "all" */
            throw Xapian::InvalidArgumentError("a term has at least one byte");
        return new xap_query{Xapian::Query(str(term), wqf, pos)};
    });
}

struct xap_query *xap_query_all(struct err *err)
{
    /* Not Xapian::Query::MatchAll: its reference count would be shared by all threads. */
    return guard(err, [&] { return new xap_query{Xapian::Query(std::string())}; });
}

struct xap_query *xap_query_nothing(struct err *err)
{
    return guard(err, [&] { return new xap_query{Xapian::Query()}; });
}

struct xap_query *xap_query_combine(enum xap_op op, const struct xap_query *const *parts, size_t n,
                                    uint32_t param, struct err *err)
{
    return guard(err, [&] { return new xap_query{combine(op, parts, n, param)}; });
}

struct xap_query *xap_query_scale(const struct xap_query *part, double factor, struct err *err)
{
    return guard(err, [&] { return new xap_query{Xapian::Query(factor, part->query)}; });
}

struct xap_query *xap_query_value_range(uint32_t slot, struct xap_bytes lower,
                                        struct xap_bytes upper, struct err *err)
{
    return guard(err, [&] {
        return new xap_query{
            Xapian::Query(Xapian::Query::OP_VALUE_RANGE, slot, str(lower), str(upper))};
    });
}

struct xap_query *xap_query_value_ge(uint32_t slot, struct xap_bytes lower, struct err *err)
{
    return guard(err, [&] {
        return new xap_query{Xapian::Query(Xapian::Query::OP_VALUE_GE, slot, str(lower))};
    });
}

struct xap_query *xap_query_value_le(uint32_t slot, struct xap_bytes upper, struct err *err)
{
    return guard(err, [&] {
        return new xap_query{Xapian::Query(Xapian::Query::OP_VALUE_LE, slot, str(upper))};
    });
}

struct xap_query *xap_query_wildcard(struct xap_bytes prefix, uint32_t max_expansion,
                                     enum xap_wildcard_limit limit, enum xap_op combiner,
                                     struct err *err)
{
    return guard(err, [&] {
        return new xap_query{Xapian::Query(Xapian::Query::OP_WILDCARD, str(prefix), max_expansion,
                                           limit_of_xapian(limit), op_of_xapian(combiner))};
    });
}

struct xap_query *xap_query_copy(const struct xap_query *query, struct err *err)
{
    return guard(err, [&] { return new xap_query{query->query}; });
}

int xap_query_description(struct xap_query *query, struct xap_bytes *text, struct err *err)
{
    return guard(err, [&] {
        query->answer = query->query.get_description();
        *text = xap::bytes(query->answer);
    });
}

int xap_query_serialise(struct xap_query *query, struct xap_bytes *bytes, struct err *err)
{
    return guard(err, [&] {
        query->answer = query->query.serialise();
        *bytes = xap::bytes(query->answer);
    });
}

struct xap_query *xap_query_unserialise(struct xap_bytes bytes, struct err *err)
{
    return guard(err, [&] { return new xap_query{Xapian::Query::unserialise(str(bytes))}; });
}

bool xap_query_empty(const struct xap_query *query) noexcept
{
    return query->query.empty();
}

void xap_query_free(struct xap_query *query) noexcept
{
    delete query;
}
