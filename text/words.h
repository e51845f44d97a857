/* Words, sentences and paragraphs of one field, as the query language defines them.
 *
 * An analyzer owns the ICU objects of one thread; make one per thread. Everything that analyzer_run
 * yields lives in the caller's arena. The rules (what is a word, how it is folded) are those of
 * morgue-query(7), "Words"; TEXT_ANALYSIS_VERSION changes whenever they give another result, and an
 * index bears the version it was made with.
 *
 * Units: `start`, `end`, `len` are bytes of the UTF-8 field, ends exclusive; a field is at most
 * 4 GiB - 1 long. A position is an index into words.items: it counts on through sentences and
 * paragraphs. Words ascend and do not overlap, but letters of Han and Kana that come from one
 * character share its place.
 *
 * Oddities that follow from the rules: a word may hold a blank (ICU joins U+202F, the narrow
 * no-break space, to what stands beside it, and folding makes it a blank), and so begin a little
 * before its paragraph; a word that ICU breaks a sentence in belongs to the sentence it begins in.
 * A blank line before or after all text does not make an article one of parted paragraphs.
 */
#ifndef TEXT_WORDS_H
#define TEXT_WORDS_H

#include "base/arena.h"
#include "base/err.h"
#include "base/look.h"
#include <stddef.h>
#include <stdint.h>

#define TEXT_ANALYSIS_VERSION 1

struct word {
    const char *text;    /* folded, UTF-8, NUL-terminated, 1..64 code points */
    uint32_t len;        /* bytes of text */
    uint32_t start, end; /* where it stands in the field as given */
};

/* A run of words [first, last) that stands at bytes [start, end) of the field. */
struct stretch {
    uint32_t first, last;
    uint32_t start, end;
};

struct stretches {
    struct stretch *items;
    size_t count;
};

struct words {
    struct word *items;
    size_t count;
    struct stretches sentences;  /* in order; each lies within one paragraph; none without bytes */
    struct stretches paragraphs; /* in order; none of white space only */
};

struct analyzer;

struct analyzer *analyzer_new(struct err *err);
void analyzer_free(struct analyzer *a);

/* A huge text takes a good part of a second: from now on it is asked every some 64 KiB whether to
 * go on. */
void analyzer_heed(struct analyzer *a, struct look look);

/* Analyse an article's text. `text` must be valid UTF-8 (ERR_INPUT otherwise). */
int analyzer_text(struct analyzer *a, const char *text, size_t len, struct arena *arena,
                  struct words *out, struct err *err);

/* Analyse a title or another short field: one sentence, one paragraph. */
int analyzer_line(struct analyzer *a, const char *text, size_t len, struct arena *arena,
                  struct words *out, struct err *err);

/* The words alone (no sentences, no paragraphs): queries, names, sources. */
int analyzer_words(struct analyzer *a, const char *text, size_t len, struct arena *arena,
                   struct words *out, struct err *err);

/* Fold the beginning of a word (what stands before * in a query) without dropping elisions or 's,
 * so that it can be matched against folded words. *out lives in the arena. */
int analyzer_prefix(struct analyzer *a, const char *text, size_t len, struct arena *arena,
                    const char **out, size_t *out_len, struct err *err);

/* The first word that begins at byte `at` or later; words->count when none does. */
size_t words_from(const struct words *words, size_t at);

/* Number of letters and digits (characters of category L*, Nd or Nl) in valid UTF-8. */
size_t text_letters(const char *text, size_t len);

/* The version of ICU in use, such as "72.1". */
const char *text_icu_version(void);

#endif
