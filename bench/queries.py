#!/usr/bin/env python3
"""Draw the queries of the benchmarks from the words of a corpus.

usage: queries.py [--seed N] [--count N] WORDS > QUERIES

WORDS is what dump_words wrote; QUERIES has the columns of bench/queries.h, COUNT lines a class. The
same words and seed give the same queries. Frequencies are taken from a sample of the articles, in
which phrases and neighbours occur as well, so that every query finds something.
"""
import argparse
import collections
import random

SAMPLE = 2000  # articles

# Words without content of their own, for phrases such as "at the end of the".
STOP = frozenset(
    'a about after all also an and any are as at be been but by can could did do does for from had has '
    'have he her here him his how i if in into is it its just like may me more most mr my no not now of '
    'on one only or other our out over said says she should so some such than that the their them then '
    'there these they this those to two under up us was we were what when where which while who will with '
    'would you your'.split())


class Sample:
    """Counts of words, pairs and longer runs over some articles."""

    def __init__(self, path, rng):
        self.stem = {}
        self.df = collections.Counter()
        self.texts, self.dates = [], []
        for line in self.lines(path, rng):
            column = line.rstrip('\n').split('\t')
            words, stems = column[5].split(' '), column[6].split(' ')
            self.stem.update(zip(words, stems))
            self.df.update(set(words))
            self.texts.append(words)
            if column[1] != '0':
                self.dates.append(int(column[1]))
        # Ties by their letters: the order of a set differs from run to run.
        ranked = sorted(self.df.items(), key=lambda item: (-item[1], item[0]))
        self.content = [w for w, _ in ranked if self.is_content(w)]
        self.contents = frozenset(self.content)

    @staticmethod
    def lines(path, rng):
        with open(path, encoding='utf-8') as f:
            total = sum(1 for _ in f)
            wanted = set(rng.sample(range(total), min(total, SAMPLE)))
            f.seek(0)
            for i, line in enumerate(f):
                if i in wanted:
                    yield line

    @staticmethod
    def is_plain(word):
        return word.isascii() and word.isalpha()

    def is_content(self, word):
        return word not in STOP and len(word) > 2 and self.is_plain(word)

    def band(self, first, last):
        """Content words by rank of their frequency; of a small corpus, the same share of them."""
        n = len(self.content)
        share = min(1.0, n / 20000)
        return self.content[int(first * share):max(int(last * share), int(first * share) + 60)]

    def runs(self, n, keep):
        """Runs of n words for which keep holds, most articles first, ties by their letters."""
        counts = collections.Counter()
        for words in self.texts:
            counts.update({run for run in zip(*(words[i:] for i in range(n))) if keep(run)})
        return sorted(counts.items(), key=lambda item: (-item[1], item[0]))


class Writer:
    def __init__(self, sample):
        self.sample = sample
        self.count = 0

    def put(self, name, q, form, words, stems=True, n='', dates='', sort=''):
        if stems:
            words = [self.sample.stem[w] for w in words]
        print(name, self.count, q, 's' if stems else 'w', form, n, ' '.join(words), dates, sort,
              sep='\t')
        self.count += 1

    def term(self, name, word, **more):
        self.put(name, word, 'term', [word], **more)

    def phrase(self, name, words, **more):
        self.put(name, '"%s"' % ' '.join(words), 'phrase', words, stems=False, **more)


def month_after(date):
    year, month = date // 10000, date // 100 % 100
    return year * 100 + month + 1 if month < 12 else (year + 1) * 100 + 1


def draw_dates(sample, rng):
    """Two months, as a filter of ours and as a range."""
    date = rng.choice(sample.dates)
    after = month_after(date)
    q = 'date:%04d-%02d..%04d-%02d' % (date // 10000, date // 100 % 100, after // 100, after % 100)
    return q, '%d-%d' % (date // 100 * 100 + 1, after * 100 + 31)


def put_words(out, sample, rng, count):
    high, middle, low = sample.band(0, 100), sample.band(200, 1500), sample.band(3000, 12000)
    stop = sorted(STOP & set(sample.df))
    for name, words in (('term_stop', stop), ('term_hi', high), ('term_mid', middle),
                        ('term_lo', low)):
        for word in rng.sample(words, min(count, len(words))):
            out.term(name, word)
    shapes = (('and2', 'and', (high, middle)), ('and2_hh', 'and', (high, high)),
              ('and3', 'and', (high, middle, middle)), ('or2', 'or', (high, middle)),
              ('or3', 'or', (high, middle, middle)))
    for name, form, bands in shapes:
        for _ in range(count):
            words = draw_different(sample, rng, bands)
            out.put(name, (' OR ' if form == 'or' else ' ').join(words), form, words)
    for word in rng.sample(sorted({w[:4] for w in middle if len(w) > 4}), count):
        out.put('prefix', word + '*', 'prefix', [word], stems=False)


def draw_different(sample, rng, bands):
    """A word of each band, no two of them forms of one."""
    words, stems = [], set()
    for band in bands:
        word = rng.choice(band)
        while sample.stem[word] in stems:
            word = rng.choice(band)
        words.append(word)
        stems.add(sample.stem[word])
    return words


def put_phrases(out, sample, rng, count):
    content, stop = sample.contents.__contains__, STOP.__contains__
    pairs = sample.runs(2, lambda r: all(map(content, r)))
    frequent = [r for r, n in pairs[:400]]
    common = set(sample.band(0, 3000))
    rare = [r for r, n in pairs if n <= 2 and common.issuperset(r)]
    classes = {
        'ph2_freq': frequent,
        'ph2_rare': rng.sample(rare, min(len(rare), 2000)),
        'ph2_stop': top(sample.runs(2, lambda r: sum(map(stop, r)) >= 1), 300),
        'ph3_cont': top(sample.runs(3, lambda r: all(map(content, r))), 300),
        'ph3_stop': top(sample.runs(3, lambda r: content(r[0]) and stop(r[1]) and content(r[2])), 300),
        'ph4_stop': top(sample.runs(4, lambda r: mixed(r, content, stop)), 400),
        'ph5_stop': top(sample.runs(5, lambda r: mixed(r, content, stop)), 400),
    }
    for name, runs in classes.items():
        for run in rng.sample(runs, min(count, len(runs))):
            out.phrase(name, run)
    stem = sample.stem
    return frequent, [r for r, n in pairs[:1500] if stem[r[0]] != stem[r[1]]]


def top(runs, n):
    return [run for run, _ in runs[:n] if all(map(Sample.is_plain, run))]


def mixed(run, content, stop):
    return sum(map(stop, run)) >= 2 and any(map(content, run)) and all(map(Sample.is_plain, run))


def put_near(out, sample, rng, count, pairs):
    for distance in (5, 10):
        for a, b in rng.sample(pairs, count):
            out.put('near%d' % distance, '%s w/%d %s' % (b, distance, a), 'near', [b, a], n=distance)
        for a, b in rng.sample(pairs, count):
            out.put('pre%d' % distance, '%s pre/%d %s' % (a, distance, b), 'onear', [a, b], n=distance)
        for a, b in rng.sample(pairs, count):
            out.put('near%d_exact' % distance, '=%s w/%d =%s' % (b, distance, a), 'near', [b, a],
                    stems=False, n=distance)
    high, middle = sample.band(0, 100), sample.band(200, 1500)
    for _ in range(count):
        a, b = draw_different(sample, rng, (high, middle))
        out.put('near10_hm', '%s w/10 %s' % (a, b), 'near', [a, b], n=10)
    triples = [(a, b, draw_different(sample, rng, ((a,), (b,), high))[2])
               for a, b in rng.sample(pairs, count)]
    for a, b, c in triples:
        out.put('nest', '(%s w/3 %s) w/10 %s' % (a, b, c), 'nest', [a, b, c], n='3,10')
    for a, b, c in triples:
        out.put('phrase_near', '"%s %s" w/10 =%s' % (a, b, c), 'phrnear', [a, b, c], stems=False, n=10)


def put_dates(out, sample, rng, count, frequent):
    high = sample.band(0, 100)
    if sample.dates:
        for run in rng.sample(frequent, count):
            q, dates = draw_dates(sample, rng)
            out.put('ph2_date', '"%s" %s' % (' '.join(run), q), 'phrase', run, stems=False, dates=dates)
        for word in rng.sample(high, count):
            q, dates = draw_dates(sample, rng)
            out.put('term_date', '%s %s' % (word, q), 'term', [word], dates=dates)
    for run in rng.sample(frequent, count):
        out.phrase('ph2_newest', run, sort='-date')
    for word in rng.sample(high, count):
        out.term('term_newest', word, sort='-date')


def main():
    parser = argparse.ArgumentParser(description='Draw queries from a corpus.')
    parser.add_argument('--seed', type=int, default=1)
    parser.add_argument('--count', type=int, default=20, help='queries of a class')
    parser.add_argument('words')
    args = parser.parse_args()
    rng = random.Random(args.seed)
    sample = Sample(args.words, rng)
    out = Writer(sample)
    put_words(out, sample, rng, args.count)
    frequent, pairs = put_phrases(out, sample, rng, args.count)
    put_near(out, sample, rng, args.count, pairs)
    put_dates(out, sample, rng, args.count, frequent)


if __name__ == '__main__':
    main()
