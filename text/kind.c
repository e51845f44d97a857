#include "text/kind.h"
#include "text/fold.h"
#include <stdlib.h>
#include <unicode/uchar.h>
#include <unicode/uscript.h>

void kinds_free(struct kinds *k)
{
    free(k);
}

struct kinds *kinds_new(struct err *err)
{
    struct kinds *k = calloc(1, sizeof *k);

    if (!k) {
        err_nomem(err);
        return NULL;
    }
    for (UChar32 c = 0; c < 0x80; c++) {
        kinds_learn_word(k, c);
        kinds_learn_sentence(k, c);
    }
    return k;
}

/* --- Words */

static bool is_of_script(UChar32 c, UScriptCode script)
{
    UErrorCode status = U_ZERO_ERROR;

    return uscript_getScript(c, &status) == script;
}

static bool is_han_or_kana(UChar32 c)
{
    return is_of_script(c, USCRIPT_HAN) || is_of_script(c, USCRIPT_HIRAGANA) ||
           is_of_script(c, USCRIPT_KATAKANA);
}

/* What makes Han or Kana of a word (fold_is_cjk) although the rules take it for a letter or mark
 * like others; and Hangul, for which ICU has rules of its own. */
static bool is_odd(UChar32 c)
{
    return uscript_hasScript(c, USCRIPT_HAN) || uscript_hasScript(c, USCRIPT_HIRAGANA) ||
           uscript_hasScript(c, USCRIPT_KATAKANA) || is_of_script(c, USCRIPT_HANGUL);
}

static uint8_t kind_by_property(UChar32 c)
{
    switch ((UWordBreakValues)u_getIntPropertyValue(c, UCHAR_WORD_BREAK)) {
    case U_WB_ALETTER:
        return fold_is_letter(c) && !is_odd(c) ? WORD_LETTER : WORD_HARD;
    case U_WB_NUMERIC:
        return fold_is_letter(c) ? WORD_DIGIT : WORD_HARD;
    case U_WB_MIDLETTER: /* ICU's root locale leaves the colons out */
        return c == ':' ? WORD_OTHER : c == 0xFE55 || c == 0xFF1A ? WORD_HARD : WORD_MID_LETTER;
    case U_WB_MIDNUM:
        return WORD_MID_DIGIT;
    case U_WB_MIDNUMLET:
    case U_WB_SINGLE_QUOTE:
        return WORD_MID_BOTH;
    case U_WB_EXTEND:
    case U_WB_FORMAT:
        return is_odd(c) ? WORD_HARD : WORD_MARK;
    case U_WB_EXTENDNUMLET: /* the low line counts as a blank */
        return c == '_' ? WORD_OTHER : WORD_HARD;
    case U_WB_OTHER:
    case U_WB_CR:
    case U_WB_LF:
    case U_WB_NEWLINE:
    case U_WB_WSEGSPACE:
    case U_WB_DOUBLE_QUOTE: /* joins Hebrew only */
        return WORD_OTHER;
    default:
        return WORD_HARD;
    }
}

/* Not the ligatures of Kana, which fold to two letters. */
static bool stands_alone(UChar32 c)
{
    int32_t type = u_getIntPropertyValue(c, UCHAR_DECOMPOSITION_TYPE);

    return is_han_or_kana(c) && u_charType(c) == U_OTHER_LETTER &&
           (type == U_DT_NONE || type == U_DT_CANONICAL || type == U_DT_NARROW);
}

static uint8_t word_kind(UChar32 c)
{
    if (u_getIntPropertyValue(c, UCHAR_LINE_BREAK) == U_LB_COMPLEX_CONTEXT)
        return WORD_HARD;
    if (is_han_or_kana(c) || u_hasBinaryProperty(c, UCHAR_IDEOGRAPHIC))
        return stands_alone(c) ? WORD_ALONE : WORD_HARD;
    return kind_by_property(c);
}

uint8_t kinds_learn_word(struct kinds *k, UChar32 c)
{
    int8_t category = u_charType(c);
    uint8_t kind;

    if (c > 0xFFFF)
        return WORD_HARD;
    kind = word_kind(c);
    if (category == U_LOWERCASE_LETTER)
        kind |= WORD_LOWER;
    if (category == U_UPPERCASE_LETTER)
        kind |= WORD_UPPER;
    k->word[c] = kind;
    return kind;
}

/* --- Sentences */

static uint8_t sentence_kind(UChar32 c)
{
    switch ((USentenceBreak)u_getIntPropertyValue(c, UCHAR_SENTENCE_BREAK)) {
    case U_SB_LOWER:
        return SENTENCE_LOWER;
    case U_SB_UPPER:
        return SENTENCE_UPPER;
    case U_SB_OLETTER:
        return SENTENCE_LETTER;
    case U_SB_NUMERIC:
        return SENTENCE_DIGIT;
    case U_SB_SP:
        return SENTENCE_SPACE;
    case U_SB_CLOSE:
        return SENTENCE_CLOSE;
    case U_SB_SCONTINUE:
        return SENTENCE_CONTINUE;
    case U_SB_EXTEND:
    case U_SB_FORMAT:
        return SENTENCE_EXTEND;
    case U_SB_STERM:
        return SENTENCE_STOP;
    case U_SB_ATERM:
        return SENTENCE_FULL_STOP;
    case U_SB_CR:
        return SENTENCE_CR;
    case U_SB_LF:
    case U_SB_SEP:
        return SENTENCE_SEPARATOR;
    default:
        return SENTENCE_OTHER;
    }
}

uint8_t kinds_learn_sentence(struct kinds *k, UChar32 c)
{
    uint8_t kind = sentence_kind(c);

    if (c <= 0xFFFF)
        k->sentence[c] = kind;
    return kind;
}
