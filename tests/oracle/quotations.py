"""Quotations of a corpus, as `morgue-indexer --extract-quotes` prints them."""

from bisect import bisect_left
from dataclasses import dataclass

import articles
from corpus import View, metadata_words


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


def load(corpus, path):
    """Puts the quotations of a file of JSON lines into the corpus."""
    docs = {own: doc for doc, own in enumerate(corpus.ids)}
    for line in articles.lines(path):
        raw = articles.parse(line)
        doc = docs.get(raw["id"]) if raw else None
        if doc is not None:
            corpus.quotations[doc] = [quotation(corpus, doc, one) for one in raw["quotes"]]
