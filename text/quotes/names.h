/* Who is named in an article: every proper name, where it stands, and which names are one person.
 *
 * A person is known by the surname (the last word of the name, without case ending in languages
 * that decline); the forms seen with it ("Donald Trump", "Donald J. Trump"; "Melania Trump") are
 * kept apart by the first word. Everything lives in the arena.
 */
#ifndef TEXT_QUOTES_NAMES_H
#define TEXT_QUOTES_NAMES_H

#include "text/quotes/marks.h"
#include "text/quotes/mention.h"

enum gender { GENDER_UNKNOWN, GENDER_MALE, GENDER_FEMALE };

#define SEVERAL   UINT32_MAX
#define FORMS_MAX 4 /* people of one surname that are told apart */

struct form {
    struct range longest; /* two words or more */
    uint32_t given;       /* token of the first word */
    uint32_t count;
    uint32_t latest;  /* token where last seen */
    int male, female; /* evidence */
};

struct person {
    const char *key; /* stem of the surname */
    uint32_t key_len;
    struct form forms[FORMS_MAX];
    uint32_t form_count;
    uint32_t
        given_of; /* 1 + the person of whose full name this word is the given name; or SEVERAL */
    int male, female, human; /* evidence from titles, posts, verbs of saying, over all mentions */
};

/* One mention in the running text. */
struct naming {
    struct range name; /* without titles */
    uint32_t person;   /* index, or UINT32_MAX */
    bool subject;      /* stands where a sentence's subject stands */
    bool inside;       /* within quotation marks */
};

/* A post or trade that somebody was named with: "the mayor, Anna Kim", "farmer Bolat". */
struct post {
    uint32_t token;  /* the word of the post */
    const char *key; /* that word, without case ending in languages that decline */
    uint32_t key_len;
    struct range name;
};

struct names {
    struct person *people;
    uint32_t person_count;
    struct naming *namings; /* in order */
    uint32_t naming_count;
    struct post *posts; /* in the order of the names */
    uint32_t post_count;
    uint32_t *slots; /* hash table over people: index + 1 */
    uint32_t slot_count;
};

int names_collect(const struct reading *r, const struct spans *spans, struct arena *arena,
                  struct names *out, struct err *err);
/* The person whose surname is this token's word; NULL when none was named. */
const struct person *names_find(const struct reading *r, const struct names *n, uint32_t token);
/* The fuller name that a mention by given name, or by given name and patronymic, stands for; an
 * empty range when there is none or several. */
struct range names_by_given(const struct reading *r, const struct names *n, struct range name);
/* Which of a person's forms a name means: by first word when it has one, else by gender, else the
 * commonest; NULL when the person never stands with a full name. */
const struct form *names_form(const struct reading *r, const struct person *p, struct range name,
                              enum gender gender);
/* The person named last before a token, as a subject if there is one, at most `lines` lines above
 * it; an empty range when there is none. */
struct range names_before(const struct reading *r, const struct names *n, uint32_t token,
                          uint32_t lines);
/* Who holds the post of a phrase without a name ("the mayor"): the last one before it, else the
 * first behind it; an empty range when nobody does. */
struct range names_holder(const struct reading *r, const struct names *n, struct range phrase);
enum gender names_gender(const struct person *p, const struct form *f);

#endif
