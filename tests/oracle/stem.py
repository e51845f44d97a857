"""Stems by the language of an article."""

import xapian

UNSTEMMED_LENGTH = 2
_stemmers = {}


def primary(tag):
    return tag.split("-")[0].lower()


def stemmer(tag):
    """A Snowball stemmer for a BCP 47 tag, or None. Only subtags, no English names of languages."""
    language = primary(tag)
    if language not in _stemmers:
        try:
            known = len(language) in (2, 3)
            _stemmers[language] = xapian.Stem(language) if known else None
        except xapian.InvalidArgumentError:
            _stemmers[language] = None
    return _stemmers[language]


def stem(word, tag):
    """What two bare words must share to be one word in this language."""
    snowball = stemmer(tag)
    if snowball is None or len(word) <= UNSTEMMED_LENGTH:
        return word
    return snowball(word).decode()
