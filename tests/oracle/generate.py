"""Seeded queries of all kinds, made from the corpus itself, so that most find something.

Each kind is a function of a Maker that returns a query, or None where the article drawn gives none.
Families: `native` is what native positions can answer, `full` needs the whole language,
`quotes` needs quotations, `errors` must be refused.
"""

import random

import articles
from analyse import is_white
from lex import BRACKETS, MARKS
from slices import Passage, is_chunk, prefix_of, quoted

KINDS = {}           # kind -> (family, function)
DRAW = 64            # articles kept at hand for each language
TRIES = 50
LONG_DISTANCE = 40


def kind(family):
    def register(function):
        KINDS[function.__name__] = (family, function)
        return function
    return register


class Maker:
    """Draws articles, each language as often as any other, and slices of them."""

    def __init__(self, corpus, seed):
        self.corpus, self.rng = corpus, random.Random(seed)
        self.by_language = self.draw()
        self.passages = {}

    def draw(self):
        docs = {}
        for doc, language in enumerate(self.corpus.languages):
            if len(self.corpus.fields["text"].words[doc]) > 1:
                docs.setdefault(language, []).append(doc)
        drawn = {language: self.rng.sample(own, min(DRAW, len(own)))
                 for language, own in sorted(docs.items())}
        places = {self.corpus.places[doc] for own in drawn.values() for doc in own}
        raw = articles.fetch(places)
        self.raw = {doc: raw[self.corpus.places[doc]] for own in drawn.values() for doc in own}
        return drawn

    def next_article(self):
        """Turns to another article."""
        self.doc = self.rng.choice(self.by_language[self.rng.choice(list(self.by_language))])

    def passage(self, field="text"):
        key = (self.doc, field)
        if key not in self.passages:
            self.passages[key] = Passage(getattr(self.raw[self.doc], field))
        return self.passages[key]

    def article(self):
        return self.raw[self.doc]

    def by_frequency(self, pick):
        """The word of the article that `pick` takes from all, ordered from rare to frequent."""
        passage = self.passage()
        places = sorted(range(len(passage)),
                        key=lambda at: (self.corpus.frequency(passage.tokens[at][0]), at))
        return passage.word(self.rng, pick(places))

    def word(self, field="text"):
        passage = self.passage(field)
        return passage.word(self.rng) if len(passage) else None

    def prefix(self, field="text"):
        word = self.word(field)
        return word and prefix_of(self.rng, word)

    def phrase(self, low=2, high=6, field="text"):
        text = self.passage(field).phrase(self.rng, self.rng.randint(low, high))
        return text and quoted(self.rng, text)

    def pair(self, reach=8):
        return self.passage().nearby(self.rng, reach)

    def distance(self, high=LONG_DISTANCE):
        return self.rng.choice((1, 2, 3, 5, 10, self.rng.randint(1, high)))

    def restyled(self, word):
        """The same word otherwise written."""
        forms = (word, word.upper(), word.capitalize(), word + ",", "'" + word)
        return self.rng.choice([form for form in forms if is_chunk(form)])

    def near(self, left, right, ordered=False):
        return "%s %s/%d %s" % (left, "pre" if ordered else "w", self.distance(), right)


def whole(*parts):
    """None if a part is missing."""
    return None if any(part is None for part in parts) else parts


def filled(template, *parts):
    return template % parts if whole(*parts) else None


# --- Words and phrases

@kind("native")
def word_frequent(maker):
    return maker.by_frequency(lambda places: places[-1 - maker.rng.randrange(len(places)) // 4])


@kind("native")
def word_middling(maker):
    word = maker.word()
    return word and maker.restyled(word)


@kind("native")
def word_rare(maker):
    return maker.by_frequency(lambda places: places[maker.rng.randrange(len(places)) // 8])


@kind("native")
def word_exact(maker):
    return filled("=%s", maker.word())


@kind("native")
def word_odd(maker):
    return maker.passage().odd(maker.rng)


@kind("native")
def phrase(maker):
    return maker.phrase()


@kind("native")
def phrase_again(maker):
    return maker.phrase(2, 3)


@kind("native")
def phrase_slack(maker):
    words = maker.passage().nearby(maker.rng, 3, maker.rng.randint(2, 4))
    return words and '"%s"~%d' % (" ".join(words), maker.rng.randint(0, 8))


@kind("native")
def prefix(maker):
    return maker.prefix()


# --- Proximity of single words

@kind("native")
def near(maker):
    pair = maker.pair()
    return pair and maker.near(*maker.rng.sample(pair, 2))


@kind("native")
def near_ordered(maker):
    pair = maker.pair()
    return pair and maker.near(*pair, ordered=True)


@kind("native")
def near_reversed(maker):
    pair = maker.pair()
    return pair and maker.near(*reversed(pair), ordered=True)


@kind("native")
def near_itself(maker):
    word = maker.by_frequency(lambda places: places[-1])
    return word and maker.near(word, word, maker.rng.random() < 0.5)


@kind("native")
def near_exact(maker):
    pair = maker.pair()
    return pair and maker.near("=" + pair[0], maker.rng.choice(("=", "")) + pair[1],
                               maker.rng.random() < 0.5)


@kind("native")
def near_alias(maker):
    pair = maker.pair()
    form = maker.rng.choice(("NEAR/%d", "near/%d", "/%d", "ADJ/%d", "adj/%d", "onear/%d", "W/%d",
                             "PRE/%d", "NEAR", "ADJ"))
    return pair and " ".join((pair[0], form % maker.distance() if "%" in form else form, pair[1]))


# --- Boolean

def leaf(maker):
    make = maker.rng.choice((maker.word, maker.word, maker.word, maker.phrase, maker.prefix,
                             lambda: near(maker), lambda: filled("=%s", maker.word()),
                             lambda: filled("title:%s", maker.word("title"))))
    return make()


def boolean_group(maker, depth):
    """A random formula without outer brackets."""
    parts = []
    for _ in range(maker.rng.randint(2, 3)):
        part = leaf(maker)
        if depth and maker.rng.random() < 0.4:
            part = filled("(%s)", boolean_group(maker, depth - 1))
        if part and maker.rng.random() < 0.2:
            part = ("NOT %s" if part.startswith("=") else maker.rng.choice(("NOT %s", "-%s"))) % part
        if maker.rng.random() < 0.3:
            maker.next_article()
        parts.append(part)
    if not whole(*parts):
        return None
    text = parts[0]
    for part in parts[1:]:
        text += maker.rng.choice((" AND ", " OR ", " ", " ")) + part
    return text


@kind("native")
def boolean(maker):
    return boolean_group(maker, 0)


@kind("native")
def boolean_nested(maker):
    return boolean_group(maker, 2)


@kind("native")
def pure_not(maker):
    make = maker.rng.choice((maker.word, maker.phrase, maker.prefix))
    return filled(maker.rng.choice(("NOT %s", "-%s", "NOT NOT %s", "NOT (%s)")), make())


@kind("native")
def not_group(maker):
    return filled("%s NOT (%s OR %s)", maker.word(), maker.word(), maker.phrase(2, 2))


# --- Fields and filters

@kind("native")
def title(maker):
    return filled("title:%s", maker.rng.choice((maker.word, maker.prefix))("title"))


@kind("native")
def title_phrase(maker):
    return filled("title:%s", maker.phrase(2, 4, "title"))


@kind("native")
def title_group(maker):
    form = maker.rng.choice(("title:(%s %s)", "title:(%s OR %s)", "title:(%s -%s)",
                             "title:(%s w/3 %s)"))
    return filled(form, maker.word("title"), maker.word("title"))


@kind("native")
def text(maker):
    make = maker.rng.choice((maker.word, maker.phrase))
    return filled("text:%s title:%s", make(), maker.word("title"))


def value(maker, name, whole_of):
    """name:word or name:"several words" of one value of the article drawn."""
    passage = Passage(whole_of or "")
    if not len(passage):
        return None
    if maker.rng.random() < 0.5:
        return filled(name + ":%s", passage.word(maker.rng))
    some = passage.phrase(maker.rng, maker.rng.randint(1, len(passage)))
    return some and name + ":" + quoted(maker.rng, some)


@kind("native")
def source(maker):
    return value(maker, "source", maker.article().source)


@kind("native")
def region(maker):
    return value(maker, "region", maker.article().region)


@kind("native")
def author(maker):
    authors = maker.article().authors
    return value(maker, "author", maker.rng.choice(authors) if authors else "")


@kind("native")
def language(maker):
    tag = maker.article().language
    form = maker.rng.choice((tag, tag.split("-")[0], tag.upper()))
    return filled("lang:%s %s", form or None, maker.word())


@kind("native")
def article_id(maker):
    own = maker.article().id
    if not own or set(own) & set(MARKS):
        return None
    bare = not any(char in BRACKETS or is_white(char) for char in own)
    return "id:" + own if bare else 'id:"%s"' % own


def some_day(maker):
    day = maker.article().date
    return day and day[:maker.rng.choice((4, 7, 10))]


@kind("native")
def date_single(maker):
    day = some_day(maker)
    return day and "date:" + day


@kind("native")
def date_range(maker):
    first = some_day(maker)
    maker.next_article()
    last = some_day(maker)
    if not first or not last:
        return None
    first, last = sorted((first, last), key=lambda day: day.ljust(10, "-"))
    return "date:" + maker.rng.choice((first + ".." + last, first + "..", ".." + last))


@kind("native")
def date_and_word(maker):
    word, day = maker.word(), some_day(maker)
    return day and filled("%s date:" + maker.rng.choice((day, day + "..", ".." + day)), word)


@kind("native")
def date_denied(maker):
    day = some_day(maker)
    return day and filled("%s NOT date:" + day, maker.word())


@kind("native")
def fields_together(maker):
    return filled("%s %s", value(maker, "source", maker.article().source),
                  maker.rng.choice((maker.word, maker.phrase))())


# --- The whole language

def operand(maker, depth=1):
    forms = [maker.word, maker.word, maker.prefix, lambda: maker.phrase(2, 3),
             lambda: filled("=%s", maker.word()),
             lambda: filled("(%s OR %s)", maker.word(), maker.phrase(2, 2))]
    if depth:
        forms.append(lambda: filled("(%s)", proximity(maker, depth - 1)))
    return maker.rng.choice(forms)()


def proximity(maker, depth=1, operators=("w/%d", "w/%d", "pre/%d", "w/s", "w/p", "not w/%d")):
    operator = maker.rng.choice(operators)
    if "%" in operator:
        operator %= maker.distance(80)
    return filled("%s " + operator + " %s", operand(maker, depth), operand(maker, depth))


@kind("full")
def nested(maker):
    return proximity(maker, 2)


@kind("full")
def chained(maker):
    words = maker.passage().nearby(maker.rng, 4, 3)
    form = maker.rng.choice(("%s w/5 %s w/5 %s", "%s pre/4 %s w/6 %s", "%s w/5 %s pre/9 %s",
                             "%s w/9 (%s w/5 %s)", "%s w/8 %s not w/2 %s"))
    return words and form % tuple(words)


@kind("full")
def near_prefix(maker):
    pair = maker.pair()
    return pair and filled(maker.near("%s", "%s"), pair[0],
                           prefix_of(maker.rng, pair[1]))


@kind("full")
def near_group(maker):
    pair = maker.pair()
    return pair and filled(maker.near("(%s OR %s)", "%s"), pair[0], maker.word(), pair[1])


@kind("full")
def near_phrases(maker):
    return proximity_of(maker, maker.phrase(2, 3), maker.phrase(2, 2))


@kind("full")
def near_phrase_word(maker):
    return proximity_of(maker, maker.phrase(2, 4), maker.word())


def proximity_of(maker, left, right):
    operator = maker.rng.choice(("w/%d", "pre/%d")) % maker.rng.choice((5, 20, 100, 255))
    return filled("%s " + operator + " %s", left, right)


@kind("full")
def same_unit(maker):
    pair = maker.pair(20)
    operator = maker.rng.choice(("w/s", "w/p", "W/S", "pre/s", "pre/p", "SENTENCE", "PARAGRAPH"))
    return pair and " ".join((pair[0], operator, pair[1]))


@kind("full")
def same_unit_phrase(maker):
    operator = maker.rng.choice(("w/s", "w/p"))
    return filled("%s " + operator + " %s", maker.phrase(2, 3), maker.word())


@kind("full")
def negated(maker):
    pair = maker.pair()
    operator = maker.rng.choice(("not w/%d", "not pre/%d", "NOT w/%d")) % maker.distance()
    return pair and " ".join((pair[0], operator, pair[1]))


@kind("full")
def negated_unit(maker):
    pair = maker.pair()
    return pair and " ".join((pair[0], maker.rng.choice(("not w/s", "not w/p")), pair[1]))


@kind("full")
def negated_overlap(maker):
    slice_ = maker.passage().phrase(maker.rng, 2)
    first = slice_ and Passage(slice_).word(maker.rng, 0)
    return first and '%s not w/%d %s' % (first, maker.distance(), quoted(maker.rng, slice_))


@kind("full")
def phrase_prefix(maker):
    slice_ = maker.passage().phrase(maker.rng, maker.rng.randint(2, 4))
    if not slice_:
        return None
    passage = Passage(slice_)
    at = maker.rng.randrange(len(passage))
    start, end = passage.words[at]
    head = prefix_of(maker.rng, slice_[start:end])
    if head is None or not (end == len(slice_) or is_white(slice_[end])):
        return None
    return quoted(maker.rng, slice_[:start] + head + slice_[end:])


@kind("full")
def phrase_slack_long(maker):
    words = maker.passage().nearby(maker.rng, 12, maker.rng.randint(2, 3))
    return words and '"%s"~%d' % (" ".join(words), maker.rng.choice((5, 20, 100, 255)))


@kind("full")
def boolean_of_proximity(maker):
    return filled(maker.rng.choice(("(%s) (%s)", "(%s) OR (%s)", "(%s) NOT (%s)", "%s AND title:%s")),
                  proximity(maker, 1), maker.word("title"))


# --- Quotations

def quoted_words(maker):
    """A passage of one quotation, and its speaker's words."""
    docs = sorted(maker.corpus.quotations)
    if not docs:
        return None, None
    own = maker.corpus.quotations[maker.rng.choice(docs)]
    if not own:
        return None, None
    one = maker.rng.choice(own)
    spelled = [maker.corpus.vocabulary[number] for number in one.view.words]
    names = [word for words in one.names for word in words]
    return Passage(" ".join(spelled)), names


def of_quotation(maker, form, named=True):
    passage, names = quoted_words(maker)
    if not passage or len(passage) < 2 or named and not names:
        return None
    word, other = passage.word(maker.rng), passage.word(maker.rng)
    return form % {"a": word, "b": other, "s": maker.rng.choice(names) if named else "",
                   "p": '"%s"' % passage.phrase(maker.rng, 2)} if word and other else None


QUOTE_FORMS = ("quote:%(a)s", "quote:%(p)s", "quote:(%(a)s %(b)s)", "quote:(%(a)s w/5 %(b)s)",
               "quote:(%(a)s OR %(b)s)", "quote:(%(a)s -%(b)s)", "%(a)s -quote:%(b)s")
SPEAKER_FORMS = ("speaker:%(s)s", "speaker:%(s)s quote:%(a)s", "quote:(%(a)s speaker:%(s)s)",
                 "quote:%(a)s -speaker:%(s)s", "speaker:%(s)s -quote:%(a)s",
                 "quote:%(a)s quote:%(b)s", "quote:%(a)s (quote:%(b)s speaker:%(s)s)",
                 "(speaker:%(s)s OR speaker:minister) quote:%(a)s", "%(a)s -speaker:%(s)s")


@kind("quotes")
def quote(maker):
    return of_quotation(maker, maker.rng.choice(QUOTE_FORMS), named=False)


@kind("quotes")
def quote_and_speaker(maker):
    return of_quotation(maker, maker.rng.choice(SPEAKER_FORMS))


# --- What must be refused

BROKEN = ("(%s", "%s)", '"%s', "%s w/0 %s", "%s w/256 %s", "%s AND", "OR %s", "%s w/3", "w/3 %s",
          "()", '""', "nofield:%s", "(%s %s) w/3 %s", "%s w/3 title:%s", "title:(text:%s)", "*%s",
          "date:2023..2022", "date:2022-13 %s", "date:2023-02-29", "%s (", "NOT", "& w/2 %s",
          "%s w/3 -%s", '"%s %s"~256', "x* %s", "title:(date:2022)", "%s AND OR %s", "c*t %s")


@kind("errors")
def broken(maker):
    form = maker.rng.choice(BROKEN)
    return filled(form, *(maker.word() for _ in range(form.count("%s"))))


def chosen(names):
    """The kinds of a comma-separated list of kinds and families; `all` is all."""
    wanted = set(names.split(","))
    return [name for name, (family, _) in KINDS.items()
            if wanted & {name, family, "all"}]


def queries(corpus, count, seed, names):
    """Yields (kind, query), each query once; gives up on a kind that the corpus has no stuff for."""
    maker = Maker(corpus, seed)
    kinds, made, seen, idle = chosen(names), 0, set(), 0
    if not kinds:
        raise SystemExit("no such kind: " + names)
    while made < count and idle < len(kinds):
        name = kinds[made % len(kinds)] if not idle else maker.rng.choice(kinds)
        query = attempt(maker, KINDS[name][1], seen)
        if query is None:
            idle += 1
            continue
        idle = 0
        made += 1
        seen.add(query)
        yield name, query


def attempt(maker, function, seen):
    for _ in range(TRIES):
        maker.next_article()
        query = function(maker)
        if query and query not in seen:
            return query
    return None


def family(name):
    """The family of a kind; of none for what was not made here."""
    return KINDS[name][0] if name in KINDS else None
