"""What making an index costs: ours and Lucene's with two threads, in turns.

Ours begins with JSON and ends with synced, checksummed files; Lucene is given lines that need no
parsing, and ends with a commit. Bytes are those of the finished directories, text included.
"""
import json
import os
import re
import resource
import subprocess
import threading
import time

import compare
import peers
from setup import remove, say

ROUNDS = 2  # each takes minutes
REFUSED = 2  # exit status for an option that is not there yet


def write_lines(articles, path):
    def clean(value):
        return re.sub(r'[\t\r\n\v\f\x1c-\x1e\x85\u2028\u2029]+', ' ', str(value or ''))
    with open(articles, encoding='utf-8') as source, open(path, 'w', encoding='utf-8') as out:
        for number, line in enumerate(source):
            a = json.loads(line)
            date = re.sub(r'\D', '', str(a.get('date') or ''))[:8].ljust(8, '0')
            print(clean(a.get('id') or number), int(date), clean(a.get('title')), clean(a.get('text')),
                  sep='\t', file=out)


def tree_bytes(path):
    return sum(os.path.getsize(os.path.join(where, name))
               for where, _, names in os.walk(path) for name in names)


def descendants(pid):
    """The process and all below it, as they are now."""
    found, waiting = [], [pid]
    while waiting:
        pid = waiting.pop()
        found.append(pid)
        try:
            for task in os.listdir('/proc/%d/task' % pid):
                with open('/proc/%d/task/%s/children' % (pid, task)) as f:
                    waiting += map(int, f.read().split())
        except OSError:
            pass  # it has ended
    return found


def memory_of(pid):
    """Proportional set size of the process and all below it, in bytes."""
    total = 0
    for p in descendants(pid):
        try:
            with open('/proc/%d/smaps_rollup' % p) as f:
                total += sum(int(line.split()[1]) * 1024 for line in f if line.startswith('Pss:'))
        except OSError:
            pass
    return total


class Watch(threading.Thread):
    """The most memory that a process and its children have held, looked at ten times a second."""

    def __init__(self, pid):
        super().__init__(daemon=True)
        self.pid, self.peak, self.over = pid, 0, threading.Event()
        self.start()

    def run(self):
        while not self.over.wait(0.1):
            self.peak = max(self.peak, memory_of(self.pid))

    def end(self):
        self.over.set()
        self.join()
        return self.peak


def timed(command, store):
    """Costs of one build, or None when the command refuses."""
    remove(store)
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    start = time.monotonic()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    watch = Watch(process.pid)
    status = process.wait()
    wall = time.monotonic() - start
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    peak = watch.end()
    if status == REFUSED:
        return None
    if status > 1:
        raise SystemExit('bench: %s: exit %d' % (command[0], status))
    result = {'wall_s': wall, 'peak_bytes': peak, 'bytes': tree_bytes(store),
              'cpu_s': after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime}
    remove(store)
    return result


def lines_of(setup):
    articles = setup.articles_file()
    return setup.product('1x/lines', setup.corpus_key(), lambda path: write_lines(articles, path))


def measure(setup, rounds):
    articles, lines = setup.articles_file(), lines_of(setup)
    store = os.path.join(setup.work, 'built')
    indexer = [setup.program('bin/morgue-indexer'), '--quiet', '--jobs', '2']
    ways = {
        'lucene': peers.java(setup.build, '3g') + ['BuildText', lines, store, '2'],
        'ours': indexer + [store, articles],
        'ours --no-quotes': indexer + ['--no-quotes', store, articles],
    }
    found = {name: [] for name in ways}
    for r in range(rounds):
        for name, command in ways.items():
            costs = timed(command, store)
            if costs:
                found[name].append(costs)
        say('building, round %d of %d' % (r + 1, rounds))
    with open(articles, 'rb') as f:
        count = sum(1 for _ in f)
    return {'articles': count, 'text_bytes': os.path.getsize(lines), 'ways': {
        name: {key: compare.percentile([c[key] for c in costs], .5) for key in costs[0]}
        for name, costs in found.items() if costs}}
