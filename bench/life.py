"""A long life: what an article costs as the index grows, a thousand small batches, an update of one in a hundred, merging, verifying.

Costs are CPU of all processes of a run, merges included, and wall times. Queries go through the daemon on its standard input,
one after another; `took_ms` is what it says itself.
"""
import itertools
import json
import os
import resource
import statistics
import subprocess
import time

from setup import remove, say

GROWN, PART = 10, 4   # times the corpus; each so-manieth of it
BATCHES, BATCH = 1000, 10
PUBLISH_EVERY = 10000  # so that a large build merges on its way
ROUNDS = 5


class Life:
    def __init__(self, setup):
        self.setup = setup
        self.indexer, self.queryd = (setup.program('bin/' + p) for p in ('morgue-indexer', 'morgue-queryd'))

    def run(self, *arguments, stdin=None):
        """Costs of one run of the indexer, and what it said on standard output."""
        before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
        done = subprocess.run([self.indexer, *arguments], input=stdin, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                              stdin=None if stdin is not None else subprocess.DEVNULL, check=False)
        wall, after = time.monotonic() - start, resource.getrusage(resource.RUSAGE_CHILDREN)
        if done.returncode > 1:
            raise SystemExit('bench: %s' % done.stderr.decode('utf-8', 'replace')[-300:])
        return {'wall_s': wall, 'cpu_s': after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime}, done.stdout

    def index(self, store, lines, *options):
        return self.run('--quiet', '--jobs', '2', *options, store, '-', stdin=b''.join(lines))[0]

    def stats(self, store):
        return json.loads(self.run('--stats', '--json', store)[1])

    def daemon(self, store):
        return subprocess.Popen([self.queryd, '--stdio', '--threads', '2', store], text=True, stdin=subprocess.PIPE,
                                stdout=subprocess.PIPE)

    def took(self, store, queries):
        """Milliseconds: median and 95th percentile over the queries, each its best of ROUNDS."""
        best = {}
        with self.daemon(store) as daemon:
            for i, query in itertools.chain.from_iterable(enumerate(queries) for _ in range(ROUNDS)):
                ms = ask(daemon, {'id': i, 'op': 'search', 'q': query, 'deadline_ms': 60000}).get('took_ms')
                if ms is not None:
                    best[i] = min(best.get(i, ms), ms)
            daemon.stdin.close()
        times = sorted(best.values())
        return {'answered': len(times), 'asked': len(queries), 'sum_ms': sum(times), 'p50_ms': statistics.median(times),
                'p95_ms': times[int(len(times) * .95)]}


def ask(daemon, request):
    """The last line of the answer to a request, which is made when the one before it is answered."""
    daemon.stdin.write(json.dumps(request) + '\n')
    daemon.stdin.flush()
    for reply in map(json.loads, daemon.stdout):
        if reply['type'] != 'hit':
            return reply
    raise SystemExit('bench: the daemon is gone')


def lines_of(path, every=1, most=None):
    with open(path, 'rb') as f:
        return list(itertools.islice(f, 0, most, every))


def spread(source, every, path):
    """Each so-manieth article: a corpus may be in the order of its sources, which write at different lengths."""
    with open(path, 'wb') as out:
        out.writelines(lines_of(source, every))


def changed(line, n, **more):
    article = dict(json.loads(line), **more)
    article['text'] = '%s\n\nCorrected, version %d.' % (article.get('text') or '', n)
    return json.dumps(article, ensure_ascii=False).encode() + b'\n'


def until_seen(life, store, lines):
    """Seconds from the start of the indexer until a daemon that runs finds new articles, several times."""
    times = []
    with life.daemon(store) as daemon:
        for n in range(0, len(lines), BATCH):
            batch = [changed(line, n, id='fresh-%d-%d' % (n, i), source='Fresh%d' % n)
                     for i, line in enumerate(lines[n:n + BATCH])]
            start = time.monotonic()
            life.index(store, batch)
            while ask(daemon, {'op': 'count', 'q': 'source:fresh%d' % n}).get('total') != len(batch):
                if time.monotonic() > start + 30:
                    raise SystemExit('bench: new articles are not seen')
                time.sleep(.002)
            times.append(time.monotonic() - start)
        daemon.stdin.close()
    return sorted(times)


def growth(life, store, large):
    """Of a part of the corpus, of it, and of it many times; what is left is the index of the largest."""
    setup, rows = life.setup, []
    once = setup.articles_file()
    part = setup.product('life/part.jsonl', setup.key(setup.corpus_key(), PART), lambda path: spread(once, PART, path))
    for path in (part, once, large):
        remove(store)
        cost = life.run('--quiet', '--jobs', '2', '--publish-every', str(PUBLISH_EVERY), store, path)[0]
        found = life.stats(store)
        rows.append(dict(cost, articles=found['articles'], bytes=os.path.getsize(path), segments=len(found['segments'])))
        say('%d articles: %.0f us of CPU each' % (found['articles'], cost['cpu_s'] / found['articles'] * 1e6))
    return rows


def long_life(life, store, articles, queries):
    """Of the large index that growth() left."""
    found = {'queried': life.took(store, queries)}
    some = [changed(line, 1) for line in lines_of(articles, 100)]
    found['update'] = dict(life.index(store, some), articles=len(some))
    lines = lines_of(articles, 1, 200)
    few = [life.index(store, [changed(line, n) for line in lines[10 * n:10 * n + 10]]) for n in range(2, 12)]
    found['ten'] = {key: statistics.median(c[key] for c in few) for key in few[0]}
    found['seen_s'] = until_seen(life, store, lines_of(articles, 1, 10 * BATCH))
    found['segments'] = len(life.stats(store)['segments'])
    found['queried_updated'] = life.took(store, queries)
    found['merge'] = life.run('--merge', store)[0]
    found['queried_merged'] = life.took(store, queries)
    found['verify'], said = life.run('--verify', '--json', store)
    found['verified'] = json.loads(said)
    found['stats'] = life.run('--stats', store)[0]
    return found


def batches(life, store, whole, articles, queries):
    lines = lines_of(articles, 1, BATCHES * BATCH)
    remove(store)
    remove(whole)
    costs = [life.index(store, lines[at:at + BATCH]) for at in range(0, len(lines), BATCH)]
    life.index(whole, lines)
    return {'count': len(costs), 'articles': BATCH, 'segments': len(life.stats(store)['segments']),
            'wall_s': sorted(c['wall_s'] for c in costs), 'cpu_s': sum(c['cpu_s'] for c in costs),
            'several': life.took(store, queries), 'one': life.took(whole, queries)}


def measure(setup):
    life, store = Life(setup), os.path.join(setup.work, 'built')
    with open(setup.queries(1), encoding='utf-8') as f:
        queries = [line.rstrip('\n').split('\t')[2] for line in f]
    articles = setup.articles_file(GROWN)
    found = {'growth': growth(life, store, articles)}
    found.update(long_life(life, store, articles, queries))
    found['batches'] = batches(life, store, store + '-one', articles, queries)
    for path in (store, store + '-one'):
        remove(path)
    return found


def section(found, table):
    grown, of = found['growth'][-1], found['batches']
    rows = [['%d' % g['articles'], '%.0f' % (g['bytes'] / 1e6), '%.0f' % g['wall_s'], '%.0f' % (g['cpu_s'] / g['articles'] * 1e6),
             '%.0f' % (g['cpu_s'] / g['bytes'] * 1e9), '%d' % g['segments']]
            for g in found['growth']]
    states = [[name, '%d' % n, '%.2f' % q['p50_ms'], '%.2f' % q['p95_ms'], '%d of %d' % (q['answered'], q['asked'])] for name, n, q in (
        ('%d articles, built' % grown['articles'], grown['segments'], found['queried']),
        ('updated', found['segments'], found['queried_updated']), ('merged', 1, found['queried_merged']),
        ('%d batches of %d' % (of['count'], of['articles']), of['segments'], of['several']), ('the same at once', 1, of['one']))]
    wall = of['wall_s']
    return '\n\n'.join([
        '## A long life', 'Built with `--publish-every %d`, so that segments are merged on the way.' % PUBLISH_EVERY,
        table(['articles', 'MB', 'wall s', 'CPU us each', 'CPU ns a byte', 'segments'], rows),
        'In the largest: %d articles replaced in %.1f s (%.1f s of CPU); ten in %.2f s; ten new ones '
        'are found by a running daemon %.2f s after the start of the indexer (longest of %d: %.2f s). `--merge` %.1f s, `--verify` %.1f s for %.0f MB, '
        '`--stats` %.1f s.' % (found['update']['articles'], found['update']['wall_s'], found['update']['cpu_s'], found['ten']['wall_s'],
                               statistics.median(found['seen_s']), len(found['seen_s']), found['seen_s'][-1],
                               found['merge']['wall_s'], found['verify']['wall_s'], found['verified']['bytes'] / 1e6,
                               found['stats']['wall_s']),
        '%d batches of %d articles: %.2f s each (95 %%: %.2f s), merges included, %.0f s of CPU in all; queries take %.2f times what '
        'they take of the same articles in one segment.' % (
            of['count'], of['articles'], statistics.median(wall), wall[int(len(wall) * .95)], of['cpu_s'],
            of['several']['sum_ms'] / of['one']['sum_ms']),
        table(['index', 'segments', 'p50 ms', 'p95 ms', 'answered'], states)])
