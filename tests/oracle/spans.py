"""Span algebra by brute force. A span is (first, last): positions of words in one view."""

from array import array
from bisect import bisect_left, bisect_right

from tree import PREFIX, STEM, Near, Or, Phrase, Word


FEW = 8


class Lexicon:
    """Which word numbers a word of the query stands for, by language."""

    def __init__(self, corpus):
        self.corpus, self.memo = corpus, {}

    def numbers(self, word, language):
        key = (word, language if word.kind == STEM else None)
        if key not in self.memo:
            self.memo[key] = frozenset(self._numbers(word, language))
        return self.memo[key]

    def _numbers(self, word, language):
        if word.kind == PREFIX:
            return self.corpus.with_prefix(word.text)
        if word.kind == STEM:
            return self.corpus.sharing_stem(word.text, language)
        return self.corpus.exactly(word.text)

    def positions(self, word, view):
        wanted = self.numbers(word, view.language)
        if len(wanted) > FEW:
            wanted = wanted.intersection(view.words)
        return sorted(at for number in wanted for at in places(number, view.raw))


def places(number, raw):
    """Where a number stands in an array of 32-bit numbers, searched as bytes: the quickest scan."""
    pattern = array("I", [number]).tobytes()
    at = raw.find(pattern)
    while at >= 0:
        if at % 4 == 0:
            yield at // 4
        at = raw.find(pattern, at + 1)


def found(node, view, lexicon):
    """Is there any span?"""
    return next(iter(spans(node, view, lexicon)), None) is not None


def spans(node, view, lexicon):
    """The spans of a node, in no order, perhaps repeated."""
    if isinstance(node, Word):
        return ((at, at) for at in lexicon.positions(node, view))
    if isinstance(node, Phrase):
        return phrase(node, view, lexicon)
    if isinstance(node, Or):
        return (span for part in node.parts for span in spans(part, view, lexicon))
    if isinstance(node, Near):
        return near(node, view, lexicon)
    raise TypeError(node)


def phrase(node, view, lexicon):
    """In order, with at most `slack` words between them in all."""
    places = [lexicon.positions(word, view) for word in node.words]
    if not all(places):
        return
    for first in places[0]:
        reached = [first]
        for extra, later in enumerate(places[1:], 1):
            low, high = reached[0] + 1, first + extra + node.slack
            reached = later[bisect_left(later, low):bisect_right(later, high)]
            if not reached:
                break
        for last in reached:
            yield first, last


def near(node, view, lexicon):
    lefts = sorted(set(spans(node.left, view, lexicon)))
    if not lefts:
        return
    rights = sorted(set(spans(node.right, view, lexicon)))
    partners = in_unit if node.distance in ("s", "p") else within
    beside = partners(rights, node, view)
    for left in lefts:
        others = beside(left)
        if node.negated:
            if next(others, None) is None:
                yield left
        else:
            for other in others:
                yield min(left[0], other[0]), max(left[1], other[1])


def within(rights, node, _view):
    """Finds the spans that lie off a span, with nearest ends at most `distance` apart."""
    firsts = [first for first, _ in rights]
    by_last = sorted(rights, key=lambda span: span[1])
    lasts = [last for _, last in by_last]

    def beside(span):
        first, last = span
        yield from rights[bisect_right(firsts, last):bisect_right(firsts, last + node.distance)]
        if not node.ordered:
            yield from by_last[bisect_left(lasts, first - node.distance):bisect_left(lasts, first)]
    return beside


def in_unit(rights, node, view):
    """Finds the spans that lie off a span, both wholly in one sentence or paragraph."""
    def unit(span):
        first, last = (view.unit(node.distance, at) for at in span)
        return first if first == last else None

    by_unit = {}
    for span in rights:
        by_unit.setdefault(unit(span), []).append(span)
    by_unit.pop(None, None)

    def beside(span):
        first, last = span
        for other in by_unit.get(unit(span), ()):
            if other[0] > last or (not node.ordered and other[1] < first):
                yield other
    return beside
