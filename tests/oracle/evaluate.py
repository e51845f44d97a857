"""The articles (or quotations) a tree matches."""

from spans import Lexicon, found
from tree import SPANNED, And, Dates, Field, Id, Not, Or, Phrase, Tag, Word

BOTH = ("title", "text")
LISTED = {"source": "sources", "region": "regions", "author": "authors"}


def subtags(tag):
    return tag.lower().split("-")


def speaks_of_quotations(node):
    """Is it, brackets with their own AND aside, about a quotation?"""
    if isinstance(node, Or):
        return any(map(speaks_of_quotations, node.parts))
    if isinstance(node, Not):
        return speaks_of_quotations(node.part)
    return isinstance(node, Field) and node.name in ("quote", "speaker")


def affirms(node, positive=True):
    """Does it hold a positive quote: or speaker: operand?"""
    if isinstance(node, Or):
        return any(affirms(part, positive) for part in node.parts)
    if isinstance(node, Not):
        return affirms(node.part, not positive)
    return positive and speaks_of_quotations(node)


def exact_phrase_in(phrase, words):
    """Words of metadata: does the phrase (or word) stand in this list of words?"""
    items = phrase.words if isinstance(phrase, Phrase) else (phrase,)
    slack = phrase.slack if isinstance(phrase, Phrase) else 0

    def fits(at, item):
        return words[at].startswith(item.text) if item.kind == "prefix" else words[at] == item.text

    for first in range(len(words)):
        reached = {first} if fits(first, items[0]) else set()
        for extra, item in enumerate(items[1:], 1):
            later = range(min(reached, default=first) + 1,
                          min(first + extra + slack, len(words) - 1) + 1)
            reached = {at for at in later if fits(at, item)} if reached else set()
        if reached:
            return True
    return False


class Evaluator:
    def __init__(self, corpus):
        self.corpus = corpus
        self.lexicon = Lexicon(corpus)
        self.memo = {}

    def everything(self):
        return set(range(len(self.corpus)))

    def articles(self, tree):
        """The set of matching articles (their numbers)."""
        self.memo = {}
        return self.docs(tree, BOTH)

    def quotations(self, tree):
        """The set of matching quotations, as (article, which)."""
        self.memo = {}
        return {(doc, at) for doc, quotations in self.corpus.quotations.items()
                for at, quotation in enumerate(quotations) if self.speaks(tree, doc, quotation)}

    # --- Articles

    def docs(self, node, fields):
        key = (node, fields)
        if key not in self.memo:
            self.memo[key] = self.docs_of(node, fields)
        return self.memo[key]

    def docs_of(self, node, fields):
        if isinstance(node, SPANNED):
            return set().union(*(self.spanned(node, field) for field in fields))
        if isinstance(node, And):
            return self.all_of(node.parts, fields)
        if isinstance(node, Or):
            return set().union(*(self.docs(part, fields) for part in node.parts))
        if isinstance(node, Not):
            return self.everything() - self.docs(node.part, fields)
        if isinstance(node, Field):
            return self.field(node)
        return self.filtered(node)

    def spanned(self, node, field):
        if isinstance(node, Word):
            return self.candidates(node, field)
        return {doc for doc in self.candidates(node, field)
                if found(node, self.corpus.view(field, doc), self.lexicon)}

    def candidates(self, node, field):
        """Articles that may match (of a word: that do)."""
        if isinstance(node, Word):
            return self.having(node, field)
        if isinstance(node, Phrase):
            return set.intersection(*(self.having(word, field) for word in node.words))
        if isinstance(node, Or):
            return set().union(*(self.candidates(part, field) for part in node.parts))
        left = self.candidates(node.left, field)
        return left if node.negated else left & self.candidates(node.right, field)

    def having(self, word, field):
        key = (word, field, "having")
        if key not in self.memo:
            self.memo[key] = self.having_of(word, field)
        return self.memo[key]

    def having_of(self, word, field):
        if word.kind != "stem":
            return self.with_any(self.lexicon.numbers(word, None), field)
        docs = set()
        for language in set(self.corpus.languages):
            numbers = self.lexicon.numbers(word, language)
            docs |= self.with_any(numbers, field) & self.corpus.of_language(language)
        return docs

    def with_any(self, numbers, field):
        docs = set()
        for number in numbers:
            docs.update(self.corpus.having(field, number))
        return docs

    def all_of(self, parts, fields):
        joined = [part for part in parts if speaks_of_quotations(part)]
        if not any(map(affirms, joined)):
            joined = []
        docs = None
        for part in parts:
            if part not in joined:
                matching = self.docs(part, fields)
                docs = matching if docs is None else docs & matching
        if joined:
            docs = self.with_one_quotation(joined, fields, docs)
        return docs

    def with_one_quotation(self, parts, fields, docs):
        """Articles with a quotation of which all the parts hold."""
        return {doc for doc, quotations in self.corpus.quotations.items()
                if (docs is None or doc in docs)
                and any(all(self.holds(part, fields, doc, one) for part in parts)
                        for one in quotations)}

    def field(self, node):
        if node.name in BOTH:
            return self.docs(node.part, (node.name,))
        if node.name in LISTED:
            values = getattr(self.corpus, LISTED[node.name])
            return {doc for doc, own in enumerate(values) if self.listed(node.part, own)}
        return {doc for doc, quotations in self.corpus.quotations.items()
                if any(self.holds(node, BOTH, doc, one) for one in quotations)}

    def listed(self, node, values):
        """Does it hold of one of these lists of words?"""
        if isinstance(node, Not):
            return not self.listed(node.part, values)
        if isinstance(node, And):
            return all(self.listed(part, values) for part in node.parts)
        if isinstance(node, Or):
            return any(self.listed(part, values) for part in node.parts)
        return any(exact_phrase_in(node, words) for words in values)

    def filtered(self, node):
        if isinstance(node, Id):
            return {doc for doc, own in enumerate(self.corpus.ids) if own == node.text}
        if isinstance(node, Tag):
            wanted = subtags(node.text)
            return {doc for doc, own in enumerate(self.corpus.languages)
                    if subtags(own)[:len(wanted)] == wanted}
        if isinstance(node, Dates):
            last = node.last or "9999-99-99"
            return {doc for doc, own in enumerate(self.corpus.dates)
                    if own and node.first <= own <= last}
        raise TypeError(node)

    # --- Quotations

    def holds(self, node, fields, doc, quotation):
        """In `search`: does it hold of this article and this quotation of it?"""
        if isinstance(node, Field) and node.name == "quote":
            return self.inside(node.part, doc, quotation)
        if isinstance(node, Field) and node.name == "speaker":
            return self.listed(node.part, quotation.names)
        if isinstance(node, Not):
            return not self.holds(node.part, fields, doc, quotation)
        if isinstance(node, Or):
            return any(self.holds(part, fields, doc, quotation) for part in node.parts)
        return doc in self.docs(node, fields)

    def inside(self, node, doc, quotation):
        """Does it hold within the quoted words?"""
        if isinstance(node, And):
            return all(self.inside(part, doc, quotation) for part in node.parts)
        if isinstance(node, Or):
            return any(self.inside(part, doc, quotation) for part in node.parts)
        if isinstance(node, Not):
            return not self.inside(node.part, doc, quotation)
        if isinstance(node, Field):
            return self.listed(node.part, quotation.names)
        return found(node, quotation.view, self.lexicon)

    def speaks(self, node, doc, quotation):
        """In `quotes`: does the whole query hold of this quotation?"""
        if isinstance(node, And):
            return all(self.speaks(part, doc, quotation) for part in node.parts)
        if isinstance(node, Or):
            return any(self.speaks(part, doc, quotation) for part in node.parts)
        if isinstance(node, Not):
            return not self.speaks(node.part, doc, quotation)
        if isinstance(node, SPANNED):
            return found(node, quotation.view, self.lexicon)
        return self.holds(node, BOTH, doc, quotation)
