#include "xapian-c/internal.hh"

/* Snowball stemmers. */

using xap::guard;
using xap::str;

struct xap_stem *xap_stem_new(const char *language, struct err *err)
{
    return guard(err, [&] { return new xap_stem{Xapian::Stem(std::string(language))}; });
}

int xap_stem_languages(struct xap_bytes *names, struct err *err)
{
    return guard(err, [&] {
        static const std::string all = Xapian::Stem::get_available_languages();

        *names = xap::bytes(all);
    });
}

int xap_stem_word(struct xap_stem *stem, struct xap_bytes word, struct xap_bytes *stemmed,
                  struct err *err)
{
    return guard(err, [&] {
        stem->answer = stem->stem(str(word));
        *stemmed = xap::bytes(stem->answer);
    });
}

void xap_stem_free(struct xap_stem *stem) noexcept
{
    delete stem;
}
