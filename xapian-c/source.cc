#include "xapian-c/internal.hh"

/* A Xapian::PostingSource that asks C callbacks.
 *
 *      xap_query_source                    the first adapter, never moved
 *           | xap_enquire_run
 *      clone() -> init(shard)              one adapter for each shard
 *           |  <---------------------+
 *      next / skip_to / check        |     the callback writes state, arrive() takes it over
 *           |  at_end, get_docid, get_weight
 *           +------------------------+
 *      destructor                          release
 */

using xap::guard;

namespace
{

class c_source final : public Xapian::PostingSource
{
    const struct xap_source_calls *calls;
    void *user = nullptr;
    bool owner = false; /* of user */
    bool moved = false; /* since init */
    Xapian::docid at =
        0; /* what Xapian is told; differs from state.docid after a check that said no */
    struct xap_source_state state = {};
    struct xap_db shard = {};

    /* The call has failed: let its err cross the matcher. */
    [[noreturn, gnu::cold, gnu::noinline]] static void fail(struct err *err)
    {
        if (err->code == ERR_NONE)
            err_set(err, ERR_INTERNAL, "a posting source failed without saying why");
        throw xap::callback_failure{*err};
    }

    static void reset(struct err *err)
    {
        err->code = ERR_NONE;
        err->text[0] = '\0';
    }

    void arrive()
    {
        moved = true;
        at = state.docid;
        if (state.max_weight < get_maxweight())
            set_maxweight(state.max_weight);
    }

    void step(double min_weight)
    {
        struct err err;

        reset(&err);
        if (calls->next(user, min_weight, &state, &err) < 0)
            fail(&err);
        arrive();
    }

  public:
    explicit c_source(const struct xap_source_calls *calls_) : calls(calls_)
    {
    }

    ~c_source() override
    {
        if (owner && calls->release)
            calls->release(user);
    }

    void own(void *user_)
    {
        user = user_;
        owner = true;
    }

    void init(const Xapian::Database &db) override
    {
        struct err err;

        reset(&err);
        shard.db = db;
        state = {};
        moved = false;
        at = 0;
        if (calls->init(user, &shard, &state, &err) < 0)
            fail(&err);
        if (state.freq_min > state.freq_est || state.freq_est > state.freq_max ||
            !(state.max_weight >= 0)) {
            err_set(&err, ERR_INTERNAL,
                    "a posting source promised frequencies %u <= %u <= %u and "
                    "weights up to %g",
                    state.freq_min, state.freq_est, state.freq_max, state.max_weight);
            fail(&err);
        }
        set_maxweight(state.max_weight);
    }

    void next(double min_weight) override
    {
        step(min_weight);
    }

    void skip_to(Xapian::docid docid, double min_weight) override
    {
        struct err err;

        if (!calls->skip_to) {
            if (!moved)
                step(min_weight);
            while (at != 0 && at < docid)
                step(min_weight);
            return;
        }
        reset(&err);
        if (calls->skip_to(user, docid, min_weight, &state, &err) < 0)
            fail(&err);
        arrive();
    }

    bool check(Xapian::docid docid, double min_weight) override
    {
        struct err err;
        int found;

        if (!calls->check) {
            skip_to(docid, min_weight);
            return true;
        }
        reset(&err);
        found = calls->check(user, docid, min_weight, &state, &err);
        if (found < 0)
            fail(&err);
        arrive();
        if (found == 0)
            at = docid; /* nowhere, but Xapian must not take it for the end */
        return found != 0;
    }

    bool at_end() const override
    {
        return at == 0;
    }

    Xapian::docid get_docid() const override
    {
        return at;
    }

    double get_weight() const override
    {
        struct err err;
        double weight = 0;

        if (!calls->weight)
            return 0;
        reset(&err);
        if (calls->weight(user, &weight, &err) < 0)
            fail(&err);
        return weight;
    }

    Xapian::doccount get_termfreq_min() const override
    {
        return state.freq_min;
    }

    Xapian::doccount get_termfreq_est() const override
    {
        return state.freq_est;
    }

    Xapian::doccount get_termfreq_max() const override
    {
        return state.freq_max;
    }

    Xapian::PostingSource *clone() const override
    {
        struct err err;

        if (!calls->clone)
            return nullptr;
        reset(&err);
        std::unique_ptr<c_source> copy(new c_source(calls));
        void *second = calls->clone(user, &err);
        if (!second)
            fail(&err);
        copy->own(second);
        return copy.release();
    }

    std::string get_description() const override
    {
        return "c_source";
    }
};

} // namespace

struct xap_query *xap_query_source(const struct xap_source_calls *calls, void *user,
                                   struct err *err)
{
    return guard(err, [&] {
        if (!calls->init || !calls->next)
            throw Xapian::InvalidArgumentError("a posting source needs init and next");
        auto *source = new c_source(calls);
        Xapian::Internal::opt_intrusive_ptr<Xapian::PostingSource> counted(source->release());
        std::unique_ptr<xap_query> query(new xap_query{Xapian::Query(source)});
        source->own(user); /* nothing can fail any more: from here on release will be called */
        return query.release();
    });
}
