#!/usr/bin/python3
"""soak.py: a mixed load for long, while generations come and go: memory and descriptors stay as they are.

usage: soak.py BIN LOAD [--queries N] [--clients N] [--parts N] [--settle SECONDS]

Most queries come from LOAD (bench/load), cheap ones of every kind, as fast as they are answered. Beside it odd clients ask for large
results, page with cursors, watch, cancel, close their side, and go in the middle, and an indexer replaces articles all the time. After
two tenths of the queries the daemon's memory and descriptors are taken down, and again after every part, each time with the index merged into
one segment: none may be more than 5 % above (memory: and 4 MiB, descriptors: and 8, for what is under way at that moment). No answer
may be another error than those that were provoked. `make soak` runs ten million queries.
"""
import argparse
import json
import os
import random
import shutil
import subprocess
import sys
import tempfile
import threading
import time

from daemon import Client, Daemon, descriptors, make_index, memory, wait_for
from feeds import Failure
from lab import Lab
from threads import Talker, Tally

SHARE = 0.05
ODD = 4      # clients with habits
PAUSE = 0.3  # between what they do: they are Python, and shall not take the processor from the others

# Cheap questions, as lines of bench/queries.h.
QUESTIONS = ('river', 'bridge', 'market', '"river bridge"', 'title:story -winter', 'nowhere', 'river bridge', 'engine OR zebra', '=garden',
             'source:none', 'speaker:lee market', 'budget pre/2 river')


def write_queries(place):
    path = os.path.join(place, 'queries.tsv')
    with open(path, 'w', encoding='utf-8') as f:
        for n in range(10 * len(QUESTIONS)):  # every question meets every op of the load
            f.write('soak\t%d\t%s\tw\tterm\t\tx\t\t%s\n' % (n, QUESTIONS[(n + n // len(QUESTIONS)) % len(QUESTIONS)], '-date' if n % 5 == 0 else ''))
    return path


def load(program, daemon, queries, clients, count, trouble):
    """So many answers, or a little more; how many."""
    lines = 10 * len(QUESTIONS)
    done = subprocess.run([program, '--socket', daemon.path, '--mixed', '--no-snippets', '--estimate', '--connections', str(clients), '--rounds', str(max(1, round(count / lines))),
                           queries], capture_output=True, text=True, check=False)
    words = done.stdout.split()
    said = dict(zip(words[::2], words[1::2]))
    if done.returncode != 0 or said['errors'] != '0':
        trouble.append('load: %d: %s%s' % (done.returncode, done.stdout, done.stderr))
        return 0
    return int(said['requests']) + lines


def publish(lab, index, over, pause, rng, trouble):
    while not over.wait(0.5):
        with pause:
            pass
        articles = ''.join(json.dumps({'id': 'article-%d' % rng.randint(0, 399), 'title': 'Story', 'language': 'en',
                                       'text': 'river bridge %d' % rng.randrange(1 << 30)}) + '\n' for _ in range(3))
        done = lab.run(lab.indexer, '--quiet', index, '-', stdin=articles.encode())
        if done.status != 0:
            trouble.append(done.tail())
            return


def part(program, daemon, queries, options, number, trouble):
    """A share of all queries, with the odd clients beside."""
    tally = Tally()
    odd = [Talker(daemon, number * 100 + n, time.monotonic() + 86400, tally, PAUSE) for n in range(ODD)]
    threads = [threading.Thread(target=t.run) for t in odd]
    for t in threads:
        t.start()
    done = load(program, daemon, queries, options.clients, options.queries // options.parts, trouble)
    for t in odd:
        t.end = 0
    for t in threads:
        t.join()
    trouble.extend(tally)
    return done + tally.answers


def own_memory(daemon):
    """Without the pages of the index's files, which come and go with it."""
    with open('/proc/%d/status' % daemon.process.pid, encoding='ascii') as f:
        return next(int(line.split()[1]) for line in f if line.startswith('RssAnon')) << 10


def settled(lab, index, daemon, pause, seconds):
    """Memory and descriptors with nothing under way, and the index in one segment: each costs some of both."""
    with pause:
        time.sleep(1)  # the publication under way
        done = lab.run(lab.indexer, '--quiet', '--wait', '--merge', index)
        if done.status != 0:
            raise Failure('--merge: ' + done.tail())
        client = Client(daemon)
        wait_for('one segment', lambda: client.ask({'op': 'stats'})[-1]['segments'] == 1)
        client.close()
        time.sleep(seconds)  # generations that cursors lead to are kept for a minute
        return memory(daemon), descriptors(daemon), own_memory(daemon)


def soak(lab, place, options):
    index, trouble, over, pause = make_index(lab, place), [], threading.Event(), threading.Lock()
    queries, passed, asked, begun = write_queries(place), 0, 0, time.monotonic()
    with Daemon(lab, index, place, None, '--deadline', '60000') as daemon:
        publisher = threading.Thread(target=publish, args=(lab, index, over, pause, random.Random(3), trouble))
        publisher.start()
        try:
            base, first = None, max(1, options.parts // 5)
            for number in range(options.parts):
                asked += part(options.load, daemon, queries, options, number, trouble)
                now = settled(lab, index, daemon, pause, options.settle)
                base = now if number < first else base
                fits = now[0] <= base[0] * (1 + SHARE) + (4 << 20) and now[1] <= base[1] * (1 + SHARE) + 8
                print('%s %d queries, %.0f s: %.1f MiB, %.1f of them its own, %d descriptors'
                      % ('ok' if fits else 'not ok', asked, time.monotonic() - begun, now[0] / (1 << 20), now[2] / (1 << 20), now[1]), flush=True)
                passed += fits and not trouble
        finally:
            over.set()
            publisher.join()
        daemon.stop()
    for why in trouble[:10]:
        print('not ok: %s' % why)
    print('%d passed, %d failed' % (passed, options.parts - passed))
    return passed == options.parts


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('bin')
    parser.add_argument('load')
    parser.add_argument('--queries', type=int, default=10 ** 7)
    parser.add_argument('--clients', type=int, default=16)
    parser.add_argument('--parts', type=int, default=10)
    parser.add_argument('--settle', type=float, default=65)
    options = parser.parse_args()
    place = tempfile.mkdtemp(prefix='soak-')
    try:
        return 0 if soak(Lab(options.bin, place), place, options) else 1
    finally:
        shutil.rmtree(place, ignore_errors=True)


if __name__ == '__main__':
    sys.exit(main())
