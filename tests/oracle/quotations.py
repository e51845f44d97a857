"""Quotations of a corpus, from what `morgue-indexer --extract-quotes` prints.

That prints a piece per paragraph of a speech that runs over paragraphs; the contract's quotation is the whole of it, so pieces of
one group with nothing between them but the end of a line, and a mark that opens again, are one here.
"""

import re
from bisect import bisect_left
from dataclasses import dataclass

import articles
from corpus import View, metadata_words


OVER_PARAGRAPHS = re.compile(r"\s*\n\s*[^\w\s]?\s*")


@dataclass
class Quotation:
    view: View         # the quoted words, with the article's sentences and paragraphs
    names: list        # words of the mention and of the full name


def quotation(corpus, doc, raw):
    arrays = corpus.fields["text"]
    starts = arrays.starts[doc]
    low, high = bisect_left(starts, raw["start"]), bisect_left(starts, raw["end"])
    whole = corpus.view("text", doc)
    view = View(whole.words[low:high], whole.language, whole.sentences, whole.paragraphs, low)
    names = [metadata_words(raw[key]) for key in ("speaker", "speaker_full")
             if isinstance(raw.get(key), str)]
    return Quotation(view, names)


def joined(pieces, text):
    """The pieces with those of one speech over paragraphs made one."""
    wholes = []
    for piece in pieces:
        last = wholes[-1] if wholes else None
        if last and last.get("group") == piece.get("group") and OVER_PARAGRAPHS.fullmatch(text, last["end"], piece["start"]):
            wholes[-1] = dict(last, end=piece["end"])
        else:
            wholes.append(piece)
    return wholes


def load(corpus, path):
    """Puts the quotations of a file of JSON lines into the corpus."""
    docs = {own: doc for doc, own in enumerate(corpus.ids)}
    found = {}
    for line in articles.lines(path):
        raw = articles.parse(line)
        doc = docs.get(raw["id"]) if raw else None
        if doc is not None and raw["quotes"]:
            found[doc] = raw["quotes"]
    texts = articles.fetch({corpus.places[doc] for doc in found})
    for doc, pieces in found.items():
        wholes = joined(pieces, texts[corpus.places[doc]].text)
        corpus.quotations[doc] = [quotation(corpus, doc, one) for one in wholes]
