/* What the rooms of the bindings share: the guard at every entry, and the handles' insides.
 *
 * Every function of xapian_c.h that takes a struct err is one call of guard() around a lambda.
 * guard() catches, translate() (error.cc) tells what it was; no other file has a try.
 */
#ifndef XAPIAN_C_INTERNAL_HH
#define XAPIAN_C_INTERNAL_HH

#include <memory>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include <xapian.h>

#include "xapian-c/inject.h"
#include "xapian-c/xapian_c.h"

static_assert(sizeof(Xapian::docid) == sizeof(uint32_t) &&
                  sizeof(Xapian::termcount) == sizeof(uint32_t) &&
                  sizeof(Xapian::termpos) == sizeof(uint32_t),
              "libxapian was built with 64-bit ids; xapian_c.h says uint32_t");

namespace xap
{

/* A C callback has failed; carries its err through Xapian's matcher unchanged. Not a Xapian::Error,
 * for the matcher looks into those. */
struct callback_failure {
    struct err err;
};

/* Inside a catch clause: put the exception in flight into err. Returns -1. */
int translate(struct err *err) noexcept;

/* Throw what xap_injection asks for. */
[[noreturn]] void throw_injected();

/* Run body behind the wall. What body returns is returned: an int, a handle, or 0 for nothing; when
 * it throws, -1 or NULL with err filled. */
template <class Body> auto guard(struct err *err, Body &&body) noexcept
{
    using result = decltype(body());

    try {
        if (__builtin_expect(xap_injection != 0, 0))
            throw_injected();
        if constexpr (std::is_void_v<result>) {
            body();
            return 0;
        } else {
            return body();
        }
    } catch (...) {
        int failed = translate(err);
        if constexpr (std::is_pointer_v<result>)
            return result(nullptr);
        else
            return failed;
    }
}

inline std::string str(struct xap_bytes bytes)
{
    return bytes.len ? std::string(bytes.data, bytes.len) : std::string();
}

inline struct xap_bytes bytes(const std::string &text) noexcept
{
    return {text.data(), text.size()};
}

} // namespace xap

/* `answer` in a handle keeps the bytes that the handle has lent out last. */

struct xap_db {
    Xapian::Database db;
    std::string answer{};
};

struct xap_wdb {
    Xapian::WritableDatabase db;
    xap_db reader{db};
};

struct xap_document {
    Xapian::Document doc;
    std::string answer{};
};

struct xap_query {
    Xapian::Query query;
    std::string answer{};
};

/* Iterators hold the database as well: not all of Xapian's do. `started`: Xapian's iterators begin
 * on their first item, ours before it. */

struct xap_terms {
    Xapian::Database keep;
    Xapian::TermIterator it;
    bool started = false;
    std::string term{};
};

struct xap_postings {
    Xapian::Database keep;
    Xapian::PostingIterator it;
    bool started = false;
    uint32_t docid = 0;
};

struct xap_positions {
    Xapian::Database keep;
    Xapian::PositionIterator it;
    bool started = false;
    uint32_t pos = 0;
};

struct xap_values {
    Xapian::Database keep;
    Xapian::ValueIterator it;
    bool of_document;
    bool started = false;
    uint32_t at = 0;
    std::string answer{};
};

struct xap_spy {
    std::shared_ptr<Xapian::ValueCountMatchSpy> counter;
};

struct xap_enquire {
    Xapian::Enquire enquire;
    std::vector<std::shared_ptr<Xapian::ValueCountMatchSpy>> spies{};
};

struct xap_mset {
    Xapian::MSet mset;
    std::vector<xap_hit> hits{};
    xap_totals totals{};
    std::string answer{};
};

struct xap_stem {
    Xapian::Stem stem;
    std::string answer{};
};

#endif
