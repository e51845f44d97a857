"""An analysed corpus: the words of all fields as flat arrays of word numbers.

Lists of articles by word stand beside them only to find candidates quickly; what decides is
always the array of words of one field of one article.
"""

import hashlib
import os
import pickle
from array import array
from bisect import bisect_right
from collections import Counter
from itertools import islice
from multiprocessing import Pool

import analyse
import articles
import stem

CHUNK = 400
FIELDS = ("title", "text")
HERE = os.path.dirname(os.path.abspath(__file__))


class Lists:
    """Many lists of numbers, end to end."""

    def __init__(self):
        self.items, self.ends = array("I"), array("Q", [0])

    def append(self, numbers):
        self.items.extend(numbers)
        self.ends.append(len(self.items))

    def __getitem__(self, at):
        return self.items[self.ends[at]:self.ends[at + 1]]

    def __len__(self):
        return len(self.ends) - 1

    def size(self, at):
        return self.ends[at + 1] - self.ends[at]


class FieldArrays:
    """One field of all articles: words, and for each word its offset, sentence and paragraph."""

    def __init__(self):
        self.words, self.starts = Lists(), Lists()
        self.sentences, self.paragraphs = Lists(), Lists()   # positions of their first words
        self.articles = None                                 # by word: the articles that have it

    def add(self, words, starts, sentences, paragraphs):
        self.words.append(words)
        self.starts.append(starts)
        self.sentences.append(sentences)
        self.paragraphs.append(paragraphs)

    def invert(self, vocabulary_size):
        counts = Counter()
        sets = (set(self.words[doc]) for doc in range(len(self.words)))
        for one in sets:
            counts.update(one)
        lists = Lists()
        for word in range(vocabulary_size):
            lists.ends.append(lists.ends[-1] + counts[word])
        lists.items = array("I", bytes(4 * lists.ends[-1]))
        following = array("Q", lists.ends)
        for doc in range(len(self.words)):
            for word in set(self.words[doc]):
                lists.items[following[word]] = doc
                following[word] += 1
        self.articles = lists


class View:
    """The words of one field of one article, or of a quotation in it."""

    def __init__(self, words, language, sentences, paragraphs, base=0):
        self.words, self.language, self.base = words, language, base
        self.raw = words.tobytes()
        self.sentences, self.paragraphs = sentences, paragraphs

    def unit(self, kind, position):
        """The number of the sentence ("s") or paragraph ("p") a position stands in."""
        firsts = self.sentences if kind == "s" else self.paragraphs
        return bisect_right(firsts, self.base + position)


class Corpus:
    def __init__(self):
        self.vocabulary = []                      # word number -> word
        self.numbers = {}                         # word -> word number
        self.fields = {name: FieldArrays() for name in FIELDS}
        self.ids, self.languages, self.dates = [], [], []
        self.sources, self.regions, self.authors = [], [], []   # lists of lists of words
        self.places = []
        self.quotations = {}                      # article -> list of Quotation
        self._derived = {}

    def __len__(self):
        return len(self.ids)

    def view(self, field, doc):
        arrays = self.fields[field]
        return View(arrays.words[doc], self.languages[doc], arrays.sentences[doc],
                    arrays.paragraphs[doc])

    def having(self, field, word):
        """The articles whose field has this word number."""
        return self.fields[field].articles[word]

    def frequency(self, word):
        number = self.numbers.get(word)
        return 0 if number is None else self.fields["text"].articles.size(number)

    def derived(self, key, make):
        """Made once: what follows from the corpus alone."""
        if key not in self._derived:
            self._derived[key] = make()
        return self._derived[key]

    def of_language(self, tag):
        return self.derived(("language", tag), lambda: frozenset(
            doc for doc, own in enumerate(self.languages) if own == tag))

    def exactly(self, word):
        """The word numbers of a folded word: one or none."""
        number = self.numbers.get(word)
        return [] if number is None else [number]

    def sharing_stem(self, word, tag):
        """The word numbers that have the stem of a folded word in this language."""
        if stem.stemmer(tag) is None:
            return self.exactly(word)
        groups = self.derived(("stems", stem.primary(tag)), lambda: self._stems(tag))
        return groups.get(stem.stem(word, tag), [])

    def _stems(self, tag):
        groups = {}
        for number, word in enumerate(self.vocabulary):
            groups.setdefault(stem.stem(word, tag), []).append(number)
        return groups

    def with_prefix(self, prefix):
        return [number for number, word in enumerate(self.vocabulary) if word.startswith(prefix)]


def analysed(text, is_title):
    """(tokens, offsets, sentences, paragraphs) of one field; units by their first positions."""
    found = analyse.words(text)
    starts = [start for _, start, _ in found]
    tokens = [token for token, _, _ in found]
    if is_title:
        return tokens, starts, [0], [0]
    bounds = analyse.paragraphs(text)
    units = (analyse.sentence_starts(text, bounds), [start for start, _ in bounds])
    return (tokens, starts, *(first_words(starts, one) for one in units))


def first_words(word_starts, unit_starts):
    numbers = analyse.unit_of_words(word_starts, unit_starts)
    return [at for at, number in enumerate(numbers) if at == 0 or number != numbers[at - 1]]


def analyse_chunk(chunk):
    """A list of articles -> (vocabulary of the chunk, per article two fields in its numbers)."""
    numbers, out = {}, []
    for one in chunk:
        fields = []
        for text, is_title in ((one.title, True), (one.text, False)):
            tokens, starts, sentences, paragraphs = analysed(text, is_title)
            own = array("I", [numbers.setdefault(token, len(numbers)) for token in tokens])
            fields.append((own, array("I", starts), sentences, paragraphs))
        out.append(fields)
    return list(numbers), out


def metadata_words(text):
    return [token for token, _, _ in analyse.words(text)]


def surviving(paths, language):
    """The articles that stand at the end, in order of their last coming."""
    alive = {}
    for key, one in articles.read(paths, language):
        key = key or object()
        alive.pop(key, None)
        if one is not None:
            alive[key] = one
    return alive.values()


def chunks(items):
    items = iter(items)
    while chunk := list(islice(items, CHUNK)):
        yield chunk


def add_article(corpus, one, fields, numbers):
    corpus.ids.append(one.id)
    corpus.languages.append(one.language)
    corpus.dates.append(one.date)
    corpus.places.append(one.place)
    corpus.sources.append([metadata_words(one.source)])
    corpus.regions.append([metadata_words(one.region)])
    corpus.authors.append([metadata_words(author) for author in one.authors])
    for name, (words, *rest) in zip(FIELDS, fields):
        corpus.fields[name].add(map(numbers.__getitem__, words), *rest)


def build(paths, language="", jobs=1):
    corpus = Corpus()
    batches = list(chunks(surviving(paths, language)))
    with Pool(jobs) as pool:
        for batch, (words, fields) in zip(batches, pool.imap(analyse_chunk, batches)):
            numbers = [corpus.numbers.setdefault(word, len(corpus.numbers)) for word in words]
            for one, own in zip(batch, fields):
                add_article(corpus, one, own, numbers)
    corpus.vocabulary = list(corpus.numbers)
    for arrays in corpus.fields.values():
        arrays.invert(len(corpus.vocabulary))
    return corpus


def cache_name(paths, language):
    """A name that changes with the inputs, the language given and this code."""
    digest = hashlib.sha256(repr(language).encode())
    for path in paths:
        state = os.stat(path)
        digest.update(repr((os.path.abspath(path), state.st_size, state.st_mtime_ns)).encode())
    for module in ("analyse", "articles", "corpus"):
        with open(os.path.join(HERE, module + ".py"), "rb") as code:
            digest.update(code.read())
    return "corpus-%s.pickle" % digest.hexdigest()[:16]


def load(paths, workdir, language="", jobs=1):
    """A Corpus, from the cache in workdir if it is there."""
    os.makedirs(workdir, exist_ok=True)
    path = os.path.join(workdir, cache_name(paths, language))
    if os.path.exists(path):
        with open(path, "rb") as file:
            return pickle.load(file)
    corpus = build(paths, language, jobs)
    with open(path + ".part", "wb") as file:
        pickle.dump(corpus, file, protocol=pickle.HIGHEST_PROTOCOL)
    os.replace(path + ".part", path)
    return corpus
