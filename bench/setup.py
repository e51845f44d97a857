"""What the benchmarks are run on: a corpus, our index of it, its words, the peers' stores, queries.

All of it lies below a work directory and is made when first asked for. Beside each product lies the
stamp of what it was made from, so that it is made anew when that has changed: our index with
another indexer, a peer's store with other words.
"""
import glob
import hashlib
import itertools
import json
import os
import shutil
import subprocess
import sys

import peers

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(HERE)
EXAMPLE_TIMES = 60  # the bundled examples, so often, where there is no larger corpus


def say(text):
    print('bench: ' + text, file=sys.stderr, flush=True)


def digest(*paths):
    h = hashlib.sha256()
    for path in paths:
        with open(path, 'rb') as f:
            for block in iter(lambda: f.read(1 << 20), b''):
                h.update(block)
    return h.hexdigest()


def remove(path):
    if os.path.isdir(path):
        shutil.rmtree(path)
    elif os.path.exists(path):
        os.remove(path)


def run(command, **more):
    done = subprocess.run(command, **more)
    if done.returncode not in (0, 1):  # 1: the indexer has refused some articles
        raise SystemExit('bench: %s: exit %d' % (' '.join(command[:3]), done.returncode))


def read_lines(path):
    """Lines of a file, which may be packed with zstd."""
    if not path.endswith('.zst'):
        with open(path, 'rb') as f:
            yield from f
        return
    with subprocess.Popen(['zstd', '-dcq', path], stdout=subprocess.PIPE) as unpack:
        yield from unpack.stdout
        unpack.stdout.close()  # when not all of it was wanted


def example_lines():
    """The bundled articles, all said to be English, so that every engine has one language."""
    for path in sorted(glob.glob(os.path.join(ROOT, 'examples/articles/*.jsonl'))):
        for line in read_lines(path):
            yield json.dumps(dict(json.loads(line), language='en'), ensure_ascii=False).encode() + b'\n'


class Setup:
    def __init__(self, build, work, corpus=None, articles=0, count=20):
        self.build, self.work = os.path.abspath(build), os.path.abspath(work)
        self.corpus, self.articles, self.count = corpus, articles, count

    # --- Products

    def product(self, path, key, make):
        """path, made by make(path) unless it bears the stamp of key."""
        path = os.path.join(self.work, path)
        stamp = path + '.stamp'
        if os.path.exists(path) and os.path.exists(stamp):
            with open(stamp, encoding='utf-8') as f:
                if f.read() == key:
                    return path
        remove(stamp)
        remove(path)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        say('making ' + os.path.relpath(path, self.work))
        make(path)
        with open(stamp, 'w', encoding='utf-8') as f:
            f.write(key)
        return path

    def key(self, *parts):
        return hashlib.sha256('\0'.join(map(str, parts)).encode()).hexdigest()

    def program(self, name):
        return os.path.join(self.build, name)

    def script(self, name, *args):
        return [sys.executable, '-B', os.path.join(HERE, name), *args]

    # --- Articles

    def corpus_name(self):
        return os.path.basename(self.corpus) if self.corpus else 'bundled examples'

    def corpus_key(self):
        if not self.corpus:
            return self.key('examples', EXAMPLE_TIMES, self.articles)
        stat = os.stat(self.corpus)
        return self.key(self.corpus, stat.st_size, stat.st_mtime_ns, self.articles)

    def write_articles(self, path):
        if self.corpus:
            lines = read_lines(self.corpus)
            if self.articles:  # spread over the whole, which may be in the order of its sources
                every = max(1, sum(1 for _ in read_lines(self.corpus)) // self.articles)
                lines = itertools.islice(itertools.islice(lines, 0, None, every), self.articles)
            with open(path, 'wb') as out:
                out.writelines(lines)
            return
        with open(path, 'wb') as out:
            run(self.script('grow.py', str(EXAMPLE_TIMES)), input=b''.join(example_lines()), stdout=out)

    def articles_file(self, times=1):
        base = self.product('1x/articles.jsonl', self.corpus_key(), self.write_articles)
        if times == 1:
            return base

        def grow(path):
            with open(base, 'rb') as source, open(path, 'wb') as out:
                run(self.script('grow.py', str(times)), stdin=source, stdout=out)
        return self.product('%dx/articles.jsonl' % times, self.key(self.corpus_key(), times), grow)

    # --- Our index, and what it is made of in words

    def ours(self, times=1):
        articles, indexer = self.articles_file(times), self.program('bin/morgue-indexer')

        def index(path):
            run([indexer, '--quiet', '--publish-every', '100000000', path, articles],
                stderr=subprocess.DEVNULL)
        return self.product('%dx/ours' % times, self.key(self.corpus_key(), digest(indexer)), index)

    def words(self, times=1):
        ours, dump = self.ours(times), self.program('bench/dump_words')

        def write(path):
            with open(path, 'wb') as out:
                run([dump, ours], stdout=out)
        return self.product('%dx/words' % times, self.key(
            self.corpus_key(), digest(dump, self.program('bin/morgue-indexer'))), write)

    def queries(self, seed):
        words = self.words()

        def write(path):
            with open(path, 'wb') as out:
                run(self.script('queries.py', '--seed', str(seed), '--count', str(self.count), words),
                    stdout=out)
        return self.product('queries.%d' % seed, self.key(
            seed, self.count, digest(words, os.path.join(HERE, 'queries.py'))), write)

    # --- The peers' stores

    def lucene(self, times=1):
        words = self.words(times)
        code = sorted(glob.glob(self.program('bench/lucene/*.class')))
        return self.product('%dx/lucene' % times, self.key(digest(words, *code)), lambda path: run(
            peers.java(self.build) + ['IndexWords', words, path]))

    def fts5(self):
        words, program = self.words(), self.program('bench/fts5')
        return self.product('1x/fts5', self.key(digest(words, program)),
                            lambda path: run([program, 'index', words, path]))

    def groonga(self):
        words, program = self.words(), self.program('bench/groonga')

        def index(path):
            os.mkdir(path)
            run([program, 'index', words, path + '/db'])
        return self.product('1x/groonga', self.key(digest(words, program)), index) + '/db'

    # --- Commands of engines, for compare.py; the query file is still to be added

    def command(self, engine, times=1):
        if engine == 'ours':
            return [self.program('bench/match'), self.ours(times)]
        if engine == 'lucene':
            return peers.java(self.build) + ['Serve', self.lucene(times)]
        return [self.program('bench/' + engine), getattr(self, engine)()]
