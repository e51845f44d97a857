"""The tree of a query."""

from dataclasses import dataclass

STEM, EXACT, PREFIX = "stem", "exact", "prefix"


@dataclass(frozen=True)
class Word:
    kind: str              # STEM, EXACT or PREFIX
    text: str              # folded


@dataclass(frozen=True)
class Phrase:
    words: tuple           # of Word, EXACT or PREFIX
    slack: int = 0         # extra words allowed in all


@dataclass(frozen=True)
class Near:
    left: object
    right: object
    distance: object       # 1..255, "s" or "p"
    ordered: bool
    negated: bool


@dataclass(frozen=True)
class And:
    parts: tuple


@dataclass(frozen=True)
class Or:
    parts: tuple


@dataclass(frozen=True)
class Not:
    part: object


@dataclass(frozen=True)
class Field:
    name: str              # title, text, quote; source, region, author, speaker
    part: object


@dataclass(frozen=True)
class Tag:                 # lang:
    text: str


@dataclass(frozen=True)
class Id:
    text: str


@dataclass(frozen=True)
class Dates:
    first: str             # YYYY-MM-DD, inclusive; "" is open
    last: str


SPANNED = (Word, Phrase, Near)


def is_operand(node):
    """May it stand beside a proximity operator?"""
    if isinstance(node, Or):
        return all(map(is_operand, node.parts))
    return isinstance(node, SPANNED)
