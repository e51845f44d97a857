"""Words, sentences and paragraphs of a text, as the contract's "Words" defines them.

Offsets are code points, ends exclusive. A word is (token, start, end); several words
share one start where one segment gives several (Han, Kana).
"""

import re
from itertools import accumulate

import icu

WORD_MAX = 64
WHITE = "\t\n\x0b\x0c\r \x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000"
BLANK_LINE = re.compile("\n[%s]*\n" % WHITE)
GLUED_STOP = re.compile(r"\.(?=\S)")
ELIDED = re.compile(r"(?:[ldjmnstc]|qu)'(?=..)", re.DOTALL)
APOSTROPHES = str.maketrans("‘’ʻʼ", "''''")
DROPPED = dict.fromkeys([0x640, *range(0x64B, 0x653)])
IDEOGRAPHIC = (icu.UScriptCode.HAN, icu.UScriptCode.HIRAGANA, icu.UScriptCode.KATAKANA)

# u_charType
LU, LL, LO, ND, NL = 1, 2, 5, 9, 10
MARKS = (6, 7, 8)
WORD_CATEGORIES = frozenset([*range(LU, LO + 1), ND, NL])

_casefold = icu.Normalizer2.getNFKCCasefoldInstance()
_nfd = icu.Normalizer2.getNFDInstance()
_nfc = icu.Normalizer2.getNFCInstance()
_word_breaks = icu.BreakIterator.createWordInstance(icu.Locale.getRoot())
_sentence_breaks = icu.BreakIterator.createSentenceInstance(icu.Locale.getRoot())


def is_letter_or_digit(char):
    return icu.Char.charType(char) in WORD_CATEGORIES


def is_in_word(char):
    """A letter, a digit or a mark on one."""
    return is_letter_or_digit(char) or icu.Char.charType(char) in MARKS


def is_white(char):
    return icu.Char.isUWhiteSpace(char)


def blanked(text):
    """The text, of the same length, with what counts as blanks made blanks."""
    chars = None
    for match in GLUED_STOP.finditer(text):
        at = match.start()
        if at and icu.Char.charType(text[at - 1]) == LL and icu.Char.charType(text[at + 1]) == LU:
            chars = chars or list(text)
            chars[at] = " "
    text = "".join(chars) if chars else text
    return text.replace("@", " ").replace("_", " ")


def drop_marks(text):
    """Without U+0300-036F after Latin and Greek base letters."""
    out, drops = [], False
    for char in _nfd.normalize(text):
        kind = icu.Char.charType(char)
        if kind not in MARKS:
            script = icu.Script.getScript(char).getShortName()
            drops = kind in WORD_CATEGORIES and script in ("Latn", "Grek")
        elif drops and "\u0300" <= char <= "\u036f":
            continue
        out.append(char)
    return _nfc.normalize("".join(out))


def fold(segment):
    """The folded form of a word, before it is parted or cut."""
    text = _casefold.normalize(segment).translate(APOSTROPHES)
    text = drop_marks(text).translate(DROPPED).replace("ё", "е")
    text = _nfc.normalize(text)
    elided = ELIDED.match(text)
    if elided:
        text = text[elided.end():]
    return text.removesuffix("'s")


def is_ideographic(text):
    return any(icu.Script.hasScript(char, script) for char in text for script in IDEOGRAPHIC)


def tokens(segment):
    """The words of one segment whose rule status is a word's: none, one or several."""
    if not any(map(is_letter_or_digit, segment)):
        return ()
    text = fold(segment)
    if is_ideographic(text):
        return tuple(filter(is_letter_or_digit, text))
    return (text[:WORD_MAX],) if text else ()


def code_point_offsets(text):
    """Maps offsets in UTF-16, which ICU speaks, to code points; None if they are the same."""
    if text.isascii() or max(text) <= "\uffff":
        return None
    map16 = []
    for at, char in enumerate(text):
        map16 += [at] * (2 if char > "\uffff" else 1)
    return map16 + [len(text)]


def boundaries(iterator, text):
    """Pairs (end of a segment, its rule status)."""
    iterator.setText(text)
    map16 = code_point_offsets(text)
    status = iterator.getRuleStatus
    if map16 is None:
        return ((end, status()) for end in iterator)
    return ((map16[end], status()) for end in iterator)


_memo = {}


def words(text):
    """A list of words (token, start, end)."""
    out, start = [], 0
    text = blanked(text)
    for end, status in boundaries(_word_breaks, text):
        if status >= 100:
            segment = text[start:end]
            found = _memo.get(segment)
            if found is None:
                found = _memo[segment] = tokens(segment)
            for token in found:
                out.append((token, start, end))
        start = end
    return out


def paragraphs(text):
    """A list of (start, end). White space around the text parts nothing."""
    lead = len(text) - len(text.lstrip())
    body = text.rstrip()
    blank = BLANK_LINE.search(body, lead)
    parting = BLANK_LINE if blank else re.compile("\n")
    bounds, start = [], 0
    for match in parting.finditer(body, lead):
        bounds.append((start, match.start()))
        start = match.end()
    return bounds + [(start, len(text))]


def sentence_starts(text, bounds):
    """Where sentences start, given the paragraphs."""
    out = []
    for start, end in bounds:
        out.append(start)
        ends = [start + at for at, _ in boundaries(_sentence_breaks, text[start:end])]
        out += ends[:-1]
    return out


def unit_of_words(word_starts, unit_starts):
    """For each word the number of the last unit that starts at or before it."""
    marks = [0] * (len(word_starts) + 1)
    at = 0
    for start in unit_starts[1:]:
        while at < len(word_starts) and word_starts[at] < start:
            at += 1
        marks[at] += 1
    return list(accumulate(marks[:-1]))
