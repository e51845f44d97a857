"""From a query to its tree."""

import re

import analyse
from lex import Lexer, QuerySyntaxError
from tree import (EXACT, PREFIX, STEM, And, Field, Id, Near, Not, Or, Phrase, Tag, Word,
                  is_operand)

WORD_FIELDS = ("source", "region", "author", "speaker")     # exact words, several are a phrase
STAR = re.compile(r"\*")
PREFIX_MIN = 2


def check_stars(text, offset):
    """Each * ends a word of at least two letters or digits."""
    for match in STAR.finditer(text):
        at = match.start()
        head = re.split(r"[\s*]", text[:at])[-1]
        if at and not analyse.is_in_word(text[at - 1]):
            raise QuerySyntaxError("* behind what is no letter", offset + at)
        following = text[at + 1:at + 2]
        if sum(map(analyse.is_letter_or_digit, head)) < PREFIX_MIN:
            raise QuerySyntaxError("too little before *", offset + at)
        if following and (following == "*" or analyse.is_letter_or_digit(following)):
            raise QuerySyntaxError("* inside a word", offset + at)


def words_of(text, offset):
    """Exact and prefix words of a raw text."""
    check_stars(text, offset)
    found = analyse.words(text)
    out = []
    for at, (token, start, end) in enumerate(found):
        is_last = at + 1 == len(found) or found[at + 1][1] != start
        out.append(Word(PREFIX if is_last and text[end:end + 1] == "*" else EXACT, token))
    return tuple(out)


class Parser:
    def __init__(self, query):
        self.query = query
        self.tokens = Lexer(query).run()
        self.at = 0

    def fail(self, message, token=None):
        offset = token.offset if token else len(self.query)
        raise QuerySyntaxError(message, offset)

    def peek(self):
        return self.tokens[self.at] if self.at < len(self.tokens) else None

    def kind(self):
        token = self.peek()
        return token.kind if token else None

    def take(self):
        token = self.peek()
        if token is None:
            self.fail("something is missing at the end")
        self.at += 1
        return token

    def run(self):
        node = self.any_of(None)
        if self.peek():
            self.fail("a bracket closes what none opened", self.peek())
        return node

    def any_of(self, field):
        parts = [self.all_of(field)]
        while self.kind() == "OR":
            self.at += 1
            parts.append(self.all_of(field))
        return Or(tuple(parts)) if len(parts) > 1 else parts[0]

    def all_of(self, field):
        parts, owed = [], False          # owed: an operator waits for its operand
        while True:
            kind = self.kind()
            if kind == "symbol" and not owed:
                self.at += 1
            elif kind == "AND" and parts and not owed:
                self.at += 1
                owed = True
            elif kind in (None, ")", "OR") and parts and not owed:
                return And(tuple(parts)) if len(parts) > 1 else parts[0]
            else:
                parts.append(self.unary(field))
                owed = False

    def unary(self, field):
        if self.kind() == "NOT":
            self.at += 1
            return Not(self.unary(field))
        return self.proximity(field)

    def proximity(self, field):
        start = self.peek()
        node = self.primary(field)
        while self.kind() == "prox":
            distance, ordered, negated = self.take().value
            right = self.peek()
            other = self.primary(field)
            if not is_operand(node) or not is_operand(other):
                self.fail("not an operand of proximity", right if is_operand(node) else start)
            node = Near(node, other, distance, ordered, negated)
        return node

    def primary(self, field):
        token = self.take()
        if token.kind == "(":
            return self.group(field, token)
        if token.kind == "field":
            return self.field(field, token)
        if token.kind in ("dates", "id") and field is not None:
            self.fail("a filter inside a field", token)
        if token.kind == "dates":
            return token.value
        if token.kind == "id":
            return Id(token.value)
        if token.kind == "exact":
            return self.words(token.value, field, token, exact=True)
        if token.kind == "phrase":
            return self.words(token.value[0], field, token, exact=True, slack=token.value[1])
        if token.kind == "word":
            return self.words(token.value, field, token, exact=field in WORD_FIELDS)
        return self.fail("an operand is missing", token)

    def group(self, field, opening):
        if self.kind() == ")":
            self.fail("an empty group", opening)
        node = self.any_of(field)
        if self.kind() != ")":
            self.fail("this ( is never closed", opening)
        self.at += 1
        return node

    def field(self, outer, token):
        name = token.value
        if outer is not None and (outer, name) != ("quote", "speaker"):
            self.fail("a field inside a field", token)
        node = self.primary(name)
        return node if name == "lang" else Field(name, node)

    def words(self, text, field, token, exact, slack=0):
        if field == "lang":
            return Tag(text.strip())
        found = words_of(text, token.offset)
        if not found:
            self.fail("no word in this", token)
        if len(found) == 1:
            word = found[0]
            return word if exact or word.kind == PREFIX else Word(STEM, word.text)
        return Phrase(found, slack)


def parse(query):
    """The tree, or QuerySyntaxError."""
    return Parser(query).run()
