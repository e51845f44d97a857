"""Slices of articles to make queries of, cut so that the grammar reads them as meant."""

import re

import analyse
from lex import BRACKETS, MARKS, PLAIN_PROX, PROX

NOT_IN_PHRASE = frozenset(MARKS + "*\n\r\\")
NOT_IN_CHUNK = frozenset(MARKS + BRACKETS + "*~=")
FIELD_LIKE = re.compile(r"(?<!\d):(?!//)")
ODD_CHUNK = re.compile(r"[^\s\"“”„«»()*~=]*[-'’‘.ʻʼ@/&_+,:0-9][^\s\"“”„«»()*~=]*")
ODD_MAX = 60                     # code points: Chinese makes each a word, and a query has 128 at most
OPERATORS = frozenset(("AND", "OR", "NOT", "not", "Not", *PLAIN_PROX))


def is_chunk(text):
    """Does it stand bare in a query and mean its words?"""
    if not text or NOT_IN_CHUNK.intersection(text) or any(map(analyse.is_white, text)):
        return False
    if text in OPERATORS or PROX.match(text) or text.startswith("-") or FIELD_LIKE.search(text):
        return False
    return any(map(analyse.is_letter_or_digit, text))


class Passage:
    """The words of one field of one article, and the raw text they stand in."""

    def __init__(self, text):
        self.text = text
        self.words = []                      # (start, end) of segments, each once
        self.tokens = []                     # what each of them gives
        for token, start, end in analyse.words(text):
            if self.words and self.words[-1] == (start, end):
                self.tokens[-1].append(token)
            else:
                self.words.append((start, end))
                self.tokens.append([token])

    def __len__(self):
        return len(self.words)

    def raw(self, first, last):
        return self.text[self.words[first][0]:self.words[last][1]]

    def word(self, rng, at=None):
        """A raw word that can stand bare; or None."""
        for _ in range(20):
            place = rng.randrange(len(self)) if at is None else at
            text = self.raw(place, place)
            if is_chunk(text):
                return text
        return None

    def phrase(self, rng, length, at=None):
        """A raw slice of `length` words that can stand between marks; or None."""
        for _ in range(20):
            if len(self) < length:
                return None
            first = rng.randrange(len(self) - length + 1) if at is None else at
            text = self.raw(first, first + length - 1)
            if not NOT_IN_PHRASE.intersection(text):
                return text
        return None

    def nearby(self, rng, reach, count=2):
        """`count` raw words at different places, each at most `reach` words after the one before."""
        for _ in range(20):
            places = [rng.randrange(len(self))]
            while len(places) < count:
                places.append(places[-1] + rng.randint(1, reach))
            if places[-1] >= len(self):
                continue
            texts = [self.raw(at, at) for at in places]
            if all(map(is_chunk, texts)):
                return texts
        return None

    def odd(self, rng):
        """A chunk with an apostrophe, a hyphen, a digit, a full stop …; or None."""
        chunks = [match[0] for match in ODD_CHUNK.finditer(self.text)
                  if len(match[0]) <= ODD_MAX and is_chunk(match[0])]
        return rng.choice(chunks) if chunks else None


def prefix_of(rng, word):
    """The first letters of a word and a star; or None. No elision, no trailing 's is cut in two."""
    length = rng.randint(3, max(3, len(word) - 1))
    head = word[:length]
    if len(word) < 3 or not all(map(analyse.is_letter_or_digit, (*head[:2], head[-1]))):
        return None
    return None if head[-2] in "'’‘ʻʼ" else head + "*"


def quoted(rng, text):
    opening, closing = rng.choice(('""', '""', '""', "“”", "„“", "«»"))
    return opening + text + closing
