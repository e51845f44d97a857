"""Cuts a query into tokens by the contract's grammar. Offsets are code points."""

import re
from calendar import monthrange
from dataclasses import dataclass

from analyse import is_letter_or_digit, is_white
from articles import is_day
from tree import Dates

MARKS = "\"“”„«»"
BRACKETS = "()"
FIELDS = ("quote", "speaker", "title", "text", "author", "source", "lang", "region", "id")
FIELD = re.compile(r"([^\W\d_]+):")
PROX = re.compile(r"(?:(?P<w>(?i:w)/|NEAR/|near/|/)|(?P<pre>(?i:pre)/|ADJ/|adj/|onear/))"
                  r"(?P<n>\d+|(?<=[wWeE]/)[spSP])$")
PLAIN_PROX = {"NEAR": (10, False), "ADJ": (10, True), "SENTENCE": ("s", False),
              "PARAGRAPH": ("p", False)}
SLACK = re.compile(r"~(\d*)")
DAY = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?$", re.ASCII)
DISTANCE_MAX = SLACK_MAX = 255


class QuerySyntaxError(Exception):
    def __init__(self, message, offset, length=1):
        super().__init__("%s (at %d)" % (message, offset))
        self.offset, self.length = offset, length


@dataclass
class Token:
    kind: str      # ( ) AND OR NOT prox field exact phrase word symbol dates id
    value: object
    offset: int


def day_range(text, offset):
    """The first and the last day of D."""
    match = DAY.match(text)
    if not match:
        raise QuerySyntaxError("bad date", offset, len(text))
    year, month, day = int(match[1]), match[2], match[3]
    if not is_day(year, int(month or 1), int(day or 1)):
        raise QuerySyntaxError("no such day", offset, len(text))
    last_month = int(month or 12)
    last_day = int(day or monthrange(year, last_month)[1])
    return ("%04d-%s-%s" % (year, month or "01", day or "01"),
            "%04d-%02d-%02d" % (year, last_month, last_day))


def dates(text, offset):
    first, dots, last = text.partition("..")
    if not first and not last:
        raise QuerySyntaxError("date: without a date", offset)
    low = day_range(first, offset)[0] if first else ""
    high = day_range(last, offset)[1] if last else ""
    if not dots:
        high = day_range(first, offset)[1]
    if low and high and low > high:
        raise QuerySyntaxError("reversed dates", offset, len(text))
    return Dates(low, high)


class Lexer:
    def __init__(self, query):
        self.query, self.at, self.out = query, 0, []

    def fail(self, message, offset=None, length=1):
        raise QuerySyntaxError(message, self.at if offset is None else offset, length)

    def peek(self, ahead=0):
        at = self.at + ahead
        return self.query[at] if 0 <= at < len(self.query) else ""

    def emit(self, kind, value, offset):
        self.out.append(Token(kind, value, offset))

    def run(self):
        while self.at < len(self.query):
            char = self.peek()
            if is_white(char):
                self.at += 1
            elif char in BRACKETS:
                self.emit(char, None, self.at)
                self.at += 1
            elif char in MARKS:
                self.marked()
            elif self.is_minus():
                self.emit("NOT", None, self.at)
                self.at += 1
            else:
                self.chunk()
        self.join_not_prox()
        return self.out

    def is_start(self, extra=""):
        before = self.peek(-1)
        return not before or is_white(before) or before in BRACKETS + extra

    def is_minus(self):
        if self.peek() != "-" or not self.is_start():
            return False
        following = self.peek(1)
        return bool(following) and (following in MARKS + "(=" or is_letter_or_digit(following))

    def marked_text(self):
        """The text between two marks; stands behind them afterwards."""
        opening = self.at
        for at in range(opening + 1, len(self.query)):
            if self.query[at] in MARKS:
                self.at = at + 1
                return self.query[opening + 1:at]
        return self.fail("this mark is never closed", opening)

    def marked(self):
        if not self.is_start(":-"):
            self.fail("a mark inside a word")
        offset = self.at
        text, slack = self.marked_text(), 0
        if self.peek() == "~":
            match = SLACK.match(self.query, self.at)
            slack = int(match[1] or -1)
            if not 0 <= slack <= SLACK_MAX:
                self.fail("~ needs 0 to 255")
            self.at = match.end()
        self.emit("phrase", (text, slack), offset)

    def rest_of_chunk(self, stops):
        end = self.at
        while end < len(self.query) and not is_white(self.query[end]) \
                and self.query[end] not in stops:
            end += 1
        return self.query[self.at:end]

    def chunk(self):
        offset, text = self.at, self.rest_of_chunk(BRACKETS + MARKS)
        if text.startswith("=") and len(text) > 1:
            self.emit("exact", text[1:], offset)
            self.at += len(text)
        elif self.field(text):
            pass
        else:
            self.at += len(text)
            self.plain(text, offset)

    def field(self, text):
        match = FIELD.match(text)
        if not match:
            return False
        following = self.peek(match.end())
        if text.startswith("//", match.end()) or not following or is_white(following):
            return False
        name, offset = match[1], self.at
        if name != "date" and name not in FIELDS:
            self.fail("unknown field", offset, len(name))
        self.at += match.end()
        if name == "date":
            place = self.at
            self.emit("dates", dates(self.value(), place), offset)
        elif name == "id":
            marked = self.peek() in MARKS
            self.emit("id", self.marked_text() if marked else self.value(), offset)
        else:
            self.emit("field", name, offset)
        return True

    def value(self):
        text = self.rest_of_chunk(BRACKETS)
        if not text:
            self.fail("nothing after the colon")
        self.at += len(text)
        return text

    def plain(self, text, offset):
        prox = PROX.match(text)
        if text in ("AND", "OR", "NOT"):
            self.emit(text, None, offset)
        elif text in PLAIN_PROX:
            self.emit("prox", (*PLAIN_PROX[text], False), offset)
        elif prox:
            self.emit("prox", (self.distance(prox["n"], offset), bool(prox["pre"]), False), offset)
        elif any(map(is_letter_or_digit, text)):
            self.emit("word", text, offset)
        else:
            self.emit("symbol", text, offset)

    def distance(self, text, offset):
        if text in "spSP":
            return text.lower()
        if not 1 <= int(text) <= DISTANCE_MAX:
            self.fail("a distance is 1 to 255", offset)
        return int(text)

    def join_not_prox(self):
        """`not` right before a proximity operator is part of it."""
        out = []
        for token in self.out:
            before = out[-1] if out else None
            if token.kind == "prox" and before and self.says_not(before):
                distance, ordered, _ = token.value
                token = Token("prox", (distance, ordered, True), out.pop().offset)
            out.append(token)
        self.out = out

    def says_not(self, token):
        if token.kind == "NOT":
            return self.query[token.offset] != "-"
        return token.kind == "word" and token.value.lower() == "not"
