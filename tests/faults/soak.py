#!/usr/bin/python3
"""soak.py: a mixed load for long, while generations come and go: memory and descriptors stay as they are.

usage: soak.py BIN [--queries N] [--clients N] [--settle SECONDS]

Clients ask everything, pipelined, some of them with large results, cursors, cancels and sudden ends; an indexer replaces articles
all the time. After two tenths of the queries the daemon's memory and descriptors are taken down, and again at every tenth, each time with
the index merged into one segment: none may
be more than 5 % above (memory: and 4 MiB, descriptors: and 8, for what is under way at that moment). No answer may be another error
than those that were provoked. `make soak` runs ten million queries.
"""
import argparse
import json
import os
import random
import shutil
import sys
import tempfile
import threading
import time

from clients import descriptors, make_index, memory, wait_for
from feeds import Failure
from lab import Lab
from serve import Client, Daemon

SHARE = 0.05
BATCH = 20


def request(rng, number):
    q = rng.choice(('river', 'bridge market', '"river bridge"', 'riv* w/5 market', 'title:story -winter', 'nowhere', 'engine w/s garden', '(bad'))
    op = rng.choice(('search', 'count', 'quotes', 'speakers', 'get', 'ping', 'stats', 'explain'))
    return {'id': number, 'op': op, 'q': q, 'article': 'article-%d' % rng.randint(0, 500), 'limit': 600 if rng.random() < 0.02 else 10,
            'sort': rng.choice(('relevance', 'date')), 'collapse': rng.random() < 0.05, 'deadline_ms': 60000}


def rightly(request, end):
    """An error that was asked for."""
    if request['op'] == 'get':
        return end['code'] == 'not_found'
    return end['code'] == 'syntax' and request['q'] == '(bad'


def talk(daemon, count, rng):
    client, left = Client(daemon), count
    while left > 0:
        batch = [request(rng, n) for n in range(min(BATCH, left))]
        left -= len(batch)
        client.send(*batch)
        if rng.random() < 0.01:  # gone without a word
            client.close()
            client = Client(daemon)
            continue
        for _ in batch:
            end = client.answer()[-1]
            if end['type'] == 'error' and not rightly(batch[end['id']], end):
                raise Failure('%s: %s' % (batch[end['id']], end))
    client.close()


def publish(lab, index, over, pause, rng, trouble):
    while not over.wait(0.1):
        with pause:
            pass
        articles = ''.join(json.dumps({'id': 'article-%d' % rng.randint(0, 399), 'title': 'Story', 'language': 'en',
                                       'text': 'river bridge %d' % rng.randrange(1 << 30)}) + '\n' for _ in range(3))
        done = lab.run(lab.indexer, '--quiet', index, '-', stdin=articles.encode())
        if done.status != 0:
            trouble.append(done.tail())
            return


def tenth(daemon, count, clients, seed, trouble):
    def one(number):
        try:
            talk(daemon, count // clients, random.Random(seed * 1000 + number))
        except (Failure, OSError) as why:
            trouble.append(str(why))

    threads = [threading.Thread(target=one, args=(n,)) for n in range(clients)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()


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
        return memory(daemon), descriptors(daemon)


def soak(lab, place, options):
    index, trouble, over, pause = make_index(lab, place), [], threading.Event(), threading.Lock()
    passed = 0
    with Daemon(lab, index, place) as daemon:
        publisher = threading.Thread(target=publish, args=(lab, index, over, pause, random.Random(3), trouble))
        publisher.start()
        try:
            base = None
            for part in range(10):
                tenth(daemon, options.queries // 10, options.clients, part, trouble)
                now = settled(lab, index, daemon, pause, options.settle)
                base = now if part < 2 else base
                fits = now[0] <= base[0] * (1 + SHARE) + (4 << 20) and now[1] <= base[1] * (1 + SHARE) + 8
                print('%s %d0 %%: %.1f MiB, %d descriptors' % ('ok' if fits else 'not ok', part + 1, now[0] / (1 << 20), now[1]), flush=True)
                passed += fits and not trouble
        finally:
            over.set()
            publisher.join()
        daemon.stop()
    for why in trouble[:10]:
        print('not ok: %s' % why)
    print('%d passed, %d failed' % (passed, 10 - passed))
    return passed == 10


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('bin')
    parser.add_argument('--queries', type=int, default=10 ** 7)
    parser.add_argument('--clients', type=int, default=16)
    parser.add_argument('--settle', type=float, default=65)
    options = parser.parse_args()
    place = tempfile.mkdtemp(prefix='soak-')
    try:
        return 0 if soak(Lab(options.bin, place), place, options) else 1
    finally:
        shutil.rmtree(place, ignore_errors=True)


if __name__ == '__main__':
    sys.exit(main())
