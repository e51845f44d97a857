/* The one table of fields: what an article's keys are called, and where each lives in the index.
 *
 * FIELD(constant, key, prefix, kind)
 *   key     the JSON key of an article and the name before the colon in a query
 *   prefix  put before a folded word to make a term. Folded words never begin with an ASCII
 * capital, so a prefix of capitals cannot be mistaken for a word. kind    POSITIONS: every word
 * with its position; NAME: the same, for short names (unstemmed); TAG: one term, the whole value;
 * NONE: kept, not searched
 *
 * Terms and slots are part of index format 5: changing one means a new format number.
 */
#ifndef SCHEMAS_FIELDS_H
#define SCHEMAS_FIELDS_H

#define ARTICLE_FIELDS(FIELD)             \
    FIELD(ID, "id", "Q", TAG)             \
    FIELD(TITLE, "title", "S", POSITIONS) \
    FIELD(TEXT, "text", "", POSITIONS)    \
    FIELD(DATE, "date", "", NONE)         \
    FIELD(SOURCE, "source", "XO", NAME)   \
    FIELD(URL, "url", "", NONE)           \
    FIELD(AUTHOR, "author", "A", NAME)    \
    FIELD(LANGUAGE, "language", "L", TAG) \
    FIELD(REGION, "region", "XR", NAME)

/* Terms that are no field of an article. */
#define TERM_SPEAKER "XS" /* quotations: words of the speaker's full name, then of the mention */
#define TERM_SENTENCE \
    "XN" /* its positions are the first words of the text's (quotation's) sentences */
#define TERM_PARAGRAPH "XP" /* its positions are the first words of the text's paragraphs */
/* "Z" + class of language + ":" + stem: what a bare word stands for, in the text and the title
 * together (index/stem_places.h), or in a quotation, without positions (index/term.h). */
#define TERM_STEM "Z"

/* + the prefix of the text (a quotation) or the title + word + " " + word: where the first of two
 * frequent words stands of which the other follows (text/frequent.h) */
#define TERM_PAIR "XW"

/* Of native Xapian databases alone (index/shard_native.h): what a remote shard is asked with. */
#define TERM_FORM           "XF" /* + class + ":" + stem + " " + word: the stem dictionary, as terms */
#define TERM_VERSION        "XV" /* + what the database was made with (native_version) */
#define TERM_LENGTH         "XL" /* so often that a document's length is NATIVE_LENGTH times ours */
#define NATIVE_LENGTH       6    /* of articles */
#define NATIVE_QUOTE_LENGTH 2

/* A word of the title counts as so many of the text. */
#define TITLE_WEIGHT 3

/* Between the full name and the mention, so that no phrase spans both. */
#define SPEAKER_GAP 1000

/* Between the names of a list of authors, for the same reason. */
#define NAME_GAP 1000

/* Value slots, the same in the articles' and in the quotations' database. */
enum field_slot {
    SLOT_DATE = 0,   /* YYYYMMDDhhmmss as written; missing parts of a time are 0; none if undated */
    SLOT_ID = 1,     /* the article's id, whole */
    SLOT_SOURCE = 2, /* as given */
    SLOT_LANGUAGE = 3, /* canonical tag */
    SLOT_REGION = 4,   /* as given */
    SLOT_SPEAKER = 5,  /* quotations: the full name, else the mention */
    /* of the quoted words, of the article's text (else title): index/fingerprint.h */
    SLOT_FINGERPRINT = 6,
    SLOTS,
    /* native: what the orders of a result go by, as a remote shard sorts by one slot alone */
    SLOT_NEWEST = SLOTS, /* the date's digits taken from 9 ("~" if undated), then the id */
    SLOT_OLDEST,         /* the date ("~" if undated), then the id */
};

#endif
