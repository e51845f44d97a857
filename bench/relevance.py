#!/usr/bin/env python3
"""How good the ranking is: nDCG@10 and MAP on a collection with judgements.

usage: relevance.py BUILD_DIR COLLECTION WORK_DIR

COLLECTION holds docs.jsonl (articles), queries.tsv (name, text) and qrels.tsv (query, article, code;
1 is best, 4 the least, -1 not relevant). Each query's words are joined by OR, stop words included.
Compared in one run: our matcher; Lucene's BM25 (k1 1.2, b 0.75) over the same stems, with title and
text in one field, and as two fields whose scores are added; and a small BM25 of this file's own.
"""
import collections
import math
import os
import shutil
import subprocess
import sys

HITS = 1000
HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, HERE)
import peers  # noqa: E402


# --- Measures

def gains(path):
    """Query -> article -> gain: code 1 is worth 4, code 4 is worth 1, -1 nothing."""
    judged = collections.defaultdict(dict)
    with open(path, encoding='utf-8') as f:
        for line in f:
            query, article, code = line.split()
            if 1 <= int(code) <= 4:
                judged[query][article] = 5 - int(code)
    return judged


def ndcg(ranked, relevant, depth=10):
    def dcg(values):
        return sum(g / math.log2(i + 2) for i, g in enumerate(values))
    best = dcg(sorted(relevant.values(), reverse=True)[:depth])
    return dcg(relevant.get(a, 0) for a in ranked[:depth]) / best


def average_precision(ranked, relevant):
    found, total = 0, 0.0
    for i, article in enumerate(ranked):
        if article in relevant:
            found += 1
            total += found / (i + 1)
    return total / len(relevant)


def score(run, judged):
    """Means over the queries that have a relevant article."""
    n = len(judged)
    return (sum(ndcg(run.get(q, []), r) for q, r in judged.items()) / n,
            sum(average_precision(run.get(q, []), r) for q, r in judged.items()) / n)


# --- A BM25 of our own, small enough to be looked through

class Reference:
    def __init__(self, words, title_weight=1):
        self.postings = collections.defaultdict(list)
        self.length, self.ids = [], []
        with open(words, encoding='utf-8') as f:
            for line in f:
                column = line.rstrip('\n').split('\t')
                title, text = column[4].split(), column[6].split()
                counts = collections.Counter(text)
                for stem in title:
                    counts[stem] += title_weight
                for stem, n in counts.items():
                    self.postings[stem].append((len(self.ids), n))
                self.ids.append(column[0])
                self.length.append(len(title) + len(text))
        self.average = sum(self.length) / len(self.length)

    def rank(self, stems, k1=1.2, b=0.75):
        scores = collections.Counter()
        for stem in stems:
            found = self.postings.get(stem, ())
            idf = math.log(1 + (len(self.ids) - len(found) + 0.5) / (len(found) + 0.5))
            for d, n in found:
                norm = k1 * (1 - b + b * self.length[d] / self.average)
                scores[d] += idf * n * (k1 + 1) / (n + norm)
        best = sorted(scores, key=lambda d: (-scores[d], d))[:HITS]
        return [self.ids[d] for d in best]


# --- Runs

def read_run(lines):
    run = collections.defaultdict(list)
    for line in lines.splitlines():
        query, article = line.split('\t')
        run[query].append(article)
    return run


def output(command, **more):
    return subprocess.run(command, check=True, capture_output=True, text=True, encoding='utf-8',
                          **more).stdout


class Collection:
    def __init__(self, build, path, work):
        self.build, self.path, self.work = build, path, work
        self.judged = gains(os.path.join(path, 'qrels.tsv'))
        with open(os.path.join(path, 'queries.tsv'), encoding='utf-8') as f:
            self.names, texts = zip(*(line.rstrip('\n').split('\t') for line in f))
        analysed = output([build + '/bench/dump_words', '--lines', 'en'],
                          input=''.join(t + '\n' for t in texts))
        self.words, self.stems = zip(*(line.split('\t') for line in analysed.splitlines()))

    def file(self, name):
        return os.path.join(self.work, name)

    def write(self, name, texts):
        with open(self.file(name), 'w', encoding='utf-8') as f:
            f.writelines('%s\t%s\n' % pair for pair in zip(self.names, texts))
        return self.file(name)

    def prepare(self):
        os.makedirs(self.work, exist_ok=True)
        shutil.rmtree(self.file('ours'), ignore_errors=True)
        done = subprocess.run([self.build + '/bin/morgue-indexer', '--quiet', '--language', 'en',
                               self.file('ours'), os.path.join(self.path, 'docs.jsonl')],
                              stderr=subprocess.DEVNULL)
        if done.returncode > 1:  # 1: articles without words were refused
            raise SystemExit('relevance.py: cannot index the collection')
        with open(self.file('words'), 'w', encoding='utf-8') as f:
            subprocess.run([self.build + '/bench/dump_words', self.file('ours')], check=True,
                           stdout=f)
        subprocess.run(peers.java(self.build) + ['IndexWords', self.file('words'),
                                                 self.file('lucene'), 'apart'], check=True)

    def ours(self):
        queries = self.write('queries.ours', (w.replace(' ', ' OR ') for w in self.words))
        return read_run(output([self.build + '/bench/match', '--rank', str(HITS),
                                self.file('ours'), queries]))

    def lucene(self, title):
        queries = self.write('queries.lucene', self.stems)
        return read_run(output(peers.java(self.build) + [
            'Rank', self.file('lucene'), queries, str(HITS), '1.2', '0.75', str(title)]))

    def reference(self, title_weight):
        engine = Reference(self.file('words'), title_weight)
        return {n: engine.rank(s.split()) for n, s in zip(self.names, self.stems)}


def measure(build, path, work):
    """Rows of (engine, nDCG@10, MAP)."""
    c = Collection(build, path, work)
    c.prepare()
    runs = [('Newsmorgue', c.ours()),
            ('Lucene, title and text in one field', c.lucene(0)),
            ('Lucene, title + text', c.lucene(1)),
            ('Lucene, 3 × title + text', c.lucene(3)),
            ('reference BM25, title counts once', c.reference(1)),
            ('reference BM25, title counts 3 times', c.reference(3))]
    return [(name,) + score(run, c.judged) for name, run in runs]


def main():
    if len(sys.argv) != 4:
        raise SystemExit(__doc__.split('\n\n')[1])
    rows = measure(*sys.argv[1:])
    for row in rows:
        print('%-40s nDCG@10 %.4f  MAP %.4f' % row)


if __name__ == '__main__':
    main()
