/* What quotation rules must know of a language: words, as data.
 *
 * A language is one file in lang/ with one `struct quote_language`, named in the registry of
 * lang.c. Its words stand folded (as text/words.h folds them), parted by blanks. A word may have
 * several classes. What is inflected by rule stands as stems and endings.
 *
 * Static data, ready after the first call; safe from every thread.
 */
#ifndef TEXT_QUOTES_LANG_H
#define TEXT_QUOTES_LANG_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum word_class {
    WORD_CUE,        /* finite verb of saying: "said" */
    WORD_WEAK,       /* verb that is often something else: a cue only beside the marks: "called" */
    WORD_GERUND,     /* participle of saying, its subject stands elsewhere: "adding" */
    WORD_ACCORDING,  /* names the source that follows it: "according" (to), "selon", "laut" */
    WORD_POSTSOURCE, /* names the source that stands before it: "zufolge", "айтуынша" */
    WORD_AUXILIARY,  /* may stand between subject and participle: "has", "a", "hat" */
    WORD_FUNC,       /* ends a noun phrase */
    WORD_PREP,       /* joins a second noun phrase to the first: "of", "von" */
    WORD_OBLIQUE,    /* what follows it is no subject: "to", "against" */
    WORD_DET,        /* begins a noun phrase */
    WORD_ADVERB,     /* may stand between subject and verb */
    WORD_HE,         /* pronouns by what they can stand for */
    WORD_SHE,
    WORD_THEY,
    WORD_OTHER, /* I, we, you, who ...: a speaker, but no name stands behind it */
    WORD_TITLE, /* stands before a name and is no part of it: "Mr", "Sen" */
    WORD_MALE,  /* "Mr", "Herr", "John": who bears it is a man */
    WORD_FEMALE,
    WORD_ROLE,     /* post or trade, before or after a name: "president", "analyst" */
    WORD_ABBR,     /* the stop after it ends no sentence */
    WORD_TIME,     /* days and months: capitalised, no names */
    WORD_PLACE,    /* capitalised, never a person */
    WORD_ORG,      /* head of an organisation's name: "ministry" */
    WORD_AND,      /* joins two speakers */
    WORD_LINK,     /* marks behind it hold somebody's words: "is", "as", "that" */
    WORD_PARTICLE, /* lower-case part of a name: "von", "bin", "de" */
    WORD_CITE,     /* its object speaks: "quoted" X as saying */
    /* languages whose verb stands second (clause.h): */
    WORD_SO,          /* a verb of saying left out: ", so X" */
    WORD_SUBORDINATE, /* opens a clause whose verb stands last: "weil", "die" */
    WORD_OBJECT,      /* no subject: "dem", "ihn" */
    WORD_IMPERSONAL,  /* "es": the source hangs on a preposition */
    WORD_REPORTED,    /* verb form of reported speech: "sei", "habe" */
    WORD_CLASSES
};

#define CLASS(c)      (UINT32_C(1) << (c))
#define CLASS_PRONOUN (CLASS(WORD_HE) | CLASS(WORD_SHE) | CLASS(WORD_THEY) | CLASS(WORD_OTHER))

/* Words by the rule: every stem with every ending. "-" is the empty ending. */
struct inflection {
    enum word_class class;
    const char *endings;
    const char *stems; /* NULL ends the list */
};

struct quote_language {
    const char *tag; /* primary subtag */
    const char *words[WORD_CLASSES];
    const struct inflection *inflections; /* may be NULL */
    const char *indefinite;               /* articles of somebody not named yet: "a" */
    const char *utterances;               /* "remark": what is said, behind whoever said it */
    const char *particles;                /* of verbs: "pointed out X" */
    const char *relays;                   /* verbs by which a medium passes on: "reports" */
    const char *counting;                 /* words that speak alone before a verb: "another" */
    const char *links;                    /* words that begin a reference: "Read also:" */
    const char *naming;                   /* words before a lone name: "named" */
    const char *participle_endings; /* with accents: a clause without its subject: "Pressed for" */
    const char *negations;          /* words that may stand before any verb behind a dash: "не" */
    const char *
        object_endings; /* of nouns that are no subject and in no genitive: "вырубку", "болғанын" */
    const char *adverb_endings; /* "ly" */
    const char *verb_endings;   /* no noun phrase is one such word: "ing" */
    const char *impersonal_endings; /* of verbs whose subject may hang: "в ведомстве ответили" */
    const char *oblique_endings; /* a lower-case word with one is no part of a subject */
    const char *saying_endings;  /* of verbs: one right behind the marks, before a subject, says */
    const char *infinitive_endings; /* of verbs that hang on another: "a tenu à préciser" */
    const char *role_endings;       /* "sprecher", for languages that compound */
    const char *male_endings;       /* of surnames: "ов" */
    const char *female_endings;     /* of surnames: "ова" */
    const char *patronymic_endings; /* "овна" */
    const char *genitive_endings;   /* of what names in apposition stand behind: "Азии" */
    const char *case_endings;       /* of names, longest first */
    const char *given_endings;      /* of given names in other cases than the nominative */
    const char *sure_endings;       /* of names: never their own last letters */
    bool capital_nouns;             /* every noun is capitalised */
    bool declines;                  /* names take case endings */
    bool free_order;     /* what stands before the verb may be no subject: "In Berlin sagte X" */
    bool verb_last;      /* X «...» said */
    bool verb_second;    /* the subject stands on either side of the finite verb: see clause.h */
    bool dash_dialogue;  /* a paragraph that begins with a dash is speech */
    bool day_stops;      /* "18. Oktober" */
    bool article_closes; /* "the head of X" is whole, "head of X Anna Kim" goes on */
    bool elides;         /* l', d', qu' are words; hyphens hang pronouns on verbs */
    bool cautious;       /* marks amid a clause without a verb of saying hold a name */
    bool anonymous;      /* noun phrases without a name may be taken as speakers */
};

struct vocabulary;

/* The rules of a canonical tag; the default ones for a language without a file. */
const struct vocabulary *vocabulary_of(const char *tag);
const struct quote_language *vocabulary_language(const struct vocabulary *v);
/* How full its table is, from 0 to 1. */
double vocabulary_load(const struct vocabulary *v);
/* Classes of a folded word, as a set of CLASS bits. */
uint32_t vocabulary_find(const struct vocabulary *v, const char *word, size_t len);

/* Whether a folded word is one of the blank-parted words (which may be NULL). */
bool word_listed(const char *words, const char *word, size_t len);
/* Whether a folded word ends with one of the blank-parted endings and has more letters before it.
 */
bool ending_matches(const char *endings, const char *word, size_t len);

#endif
