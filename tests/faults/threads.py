#!/usr/bin/python3
"""threads.py: data races in the daemon, which is built with ThreadSanitizer: many clients ask everything while generations change.

usage: threads.py QUERYD BIN [--minutes M] [--clients N]

QUERYD is the instrumented daemon, BIN has the plain indexer. One indexer publishes a generation for each article, and an article comes
every 100 ms. Clients ask every kind of question, pipelined, watch, cancel, page with cursors, close their side, and go in the middle.
No warning may come, no request may fail that should not, and the daemon ends as it should. `make check-threads` takes half an hour.
"""
import argparse
import collections
import contextlib
import json
import os
import random
import re
import shutil
import subprocess
import sys
import tempfile
import threading
import time

from daemon import Client, Daemon, make_index, opened, wait_for
from feeds import Failure
from lab import Broken, Lab

PERIOD = 0.1
DEADLINE = 60  # seconds of a question: all is some twenty times slower than without ThreadSanitizer
QUERIES = ('river', 'bridge market', '"river bridge"', 'riv* w/5 market', 'title:story -winter', 'nowhere', 'engine w/s garden', '(bad',
           'quote:river', 'speaker:lee', 'river OR bridge OR market', 'lang:en date:2020-01')
OPS = ('search', 'count', 'quotes', 'speakers', 'get', 'ping', 'stats', 'explain', 'timeline', 'facets', 'suggest', 'kwic', 'hello')


def request(rng, number):
    return {'id': number, 'op': rng.choice(OPS), 'q': rng.choice(QUERIES), 'article': 'article-%d' % rng.randint(0, 500), 'field': 'source',
            'prefix': rng.choice(('ri', 'b', 'zz')), 'limit': 600 if rng.random() < 0.02 else 10, 'sort': rng.choice(('relevance', 'date')),
            'collapse': rng.random() < 0.05, 'of': rng.choice(('articles', 'quotes')), 'deadline_ms': DEADLINE * 1000}


def is_right(asked, end):
    if end['type'] == 'done':
        return True
    return end['code'] == ('not_found' if asked['op'] == 'get' else 'syntax') and (asked['op'] == 'get' or asked['q'] == '(bad')


class Talker:
    """One client after another, each with a habit."""

    def __init__(self, daemon, seed, end, tally, pause=0):
        self.pause = pause
        self.daemon, self.rng, self.end, self.tally = daemon, random.Random(seed), end, tally

    def run(self):
        habits = (self.ask, self.ask, self.ask, self.page, self.watch, self.leave, self.half_close)
        try:
            while time.monotonic() < self.end:
                self.client = Client(self.daemon, DEADLINE + 30)
                self.rng.choice(habits)()
                self.client.close()
                time.sleep(self.pause)
        except (Failure, OSError) as why:
            self.tally.append(str(why))

    def ask(self):
        for _ in range(5):
            batch = [request(self.rng, n) for n in range(20)]
            self.client.send(*batch)
            for _ in batch:
                end = self.client.answer()[-1]
                if not is_right(batch[end['id']], end):
                    raise Failure('%s: %s' % (batch[end['id']], end))
            self.tally.answers += len(batch)

    def page(self):
        more, op = {}, self.rng.choice(('search', 'quotes', 'kwic'))
        for _ in range(5):
            end = self.client.ask(dict({'op': op, 'q': 'river', 'limit': 30, 'deadline_ms': DEADLINE * 1000}, **more))[-1]
            if end['type'] != 'done' and end.get('code') != 'not_found':
                raise Failure(end)
            if 'cursor' not in end:
                return
            more = {'cursor': end['cursor']}

    def watch(self):
        self.client.send(*[{'id': n, 'op': 'watch', 'q': 'fresh', 'of': self.rng.choice(('articles', 'quotes'))} for n in range(3)])
        time.sleep(self.rng.random())
        self.client.send({'id': 'c', 'op': 'cancel', 'target': self.rng.randint(0, 2)})
        for _ in range(2):
            self.client.answer()

    def leave(self):
        self.client.send(*[request(self.rng, n) for n in range(self.rng.randint(0, 30))])

    def half_close(self):
        import socket
        self.client.send({'id': 1, 'op': 'search', 'q': 'river', 'limit': 600, 'deadline_ms': DEADLINE * 1000}, {'id': 2, 'op': 'watch', 'q': 'fresh'})
        self.client.socket.shutdown(socket.SHUT_WR)
        while self.client.lines.readline():
            pass


class Tally(list):
    answers = 0


def publish(lab, index, end, tally):
    """Each article a generation, of 300 that come again and again."""
    process = subprocess.Popen([lab.indexer, '--quiet', '--jobs', '1', '--publish-every', '1', index, '-'], stdin=subprocess.PIPE,
                               stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
    said = []
    reader = threading.Thread(target=lambda: said.extend(process.stderr))
    reader.start()
    number = 0
    while time.monotonic() < end and process.poll() is None:
        number += 1
        article = {'id': 'fresh-%d' % (number % 300), 'title': 'Fresh %d' % number, 'language': 'en',
                   'text': 'A fresh river %d.\n\n“A fresh bridge,” said Ann Lee.' % number}
        process.stdin.write(json.dumps(article) + '\n')
        process.stdin.flush()
        time.sleep(PERIOD)
    process.stdin.close()
    if process.wait() != 0:
        tally.append('the indexer: %s' % said[-3:])
    reader.join()
    tally.generations = sum('published' in line for line in said)


class Descriptors:
    """The most that the daemon was seen to have, and what they were."""
    most, kinds = 0, ()

    def __init__(self, daemon):
        self.daemon = daemon

    def watch(self, end):
        while time.monotonic() < end:
            time.sleep(5)
            with contextlib.suppress(OSError):  # it has ended
                kinds = collections.Counter(re.sub(r'\d+', 'N', name) for name in opened(self.daemon))
                if sum(kinds.values()) > self.most:
                    self.most, self.kinds = sum(kinds.values()), kinds.most_common(8)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('queryd')
    parser.add_argument('bin')
    parser.add_argument('--minutes', type=float, default=30)
    parser.add_argument('--clients', type=int, default=16)
    options = parser.parse_args()
    place = tempfile.mkdtemp(prefix='threads-')
    try:
        return run(Lab(options.bin, place), place, options)
    finally:
        shutil.rmtree(place, ignore_errors=True)


def run(lab, place, options):
    index, tally = make_index(lab, place, 200), Tally()
    closes = os.path.join(lab.bin, '../faults/closes.so')
    if not os.path.exists(closes):
        raise Broken('there is no %s: make faults-build' % closes)
    env = dict(os.environ, TSAN_OPTIONS='exitcode=66 halt_on_error=0 second_deadlock_stack=1', LD_PRELOAD=closes)
    lab.queryd = os.path.abspath(options.queryd)
    with Daemon(lab, index, place, env, '--metrics', os.path.join(place, 'm.prom')) as daemon:
        end = time.monotonic() + options.minutes * 60
        held = Descriptors(daemon)
        crowd = [Talker(daemon, n, end, tally) for n in range(options.clients)]
        threads = [threading.Thread(target=t.run) for t in crowd] + [threading.Thread(target=publish, args=(lab, index, end, tally)),
                                                               threading.Thread(target=held.watch, args=(end,))]
        for t in threads:
            t.start()
        for t in threads:
            t.join()
        client = Client(daemon)
        wait_for('quiet', lambda: client.ask({'op': 'stats'})[-1]['in_flight'] == 0)
        stats = client.ask({'op': 'stats'})[-1]
        client.close()
        daemon.process.terminate()
        status = daemon.process.wait(60)
        with open(daemon.log, encoding='utf-8', errors='replace') as f:
            log = f.read()
    warnings = log.count('WARNING: ThreadSanitizer')
    for why in list(tally)[:10]:
        print('not ok: %s' % why)
    if warnings or status != 0:
        print(log[max(log.find('WARNING: ThreadSanitizer'), 0):][:20000])
    if tally:
        print('at most %d descriptors: %s\nthe log ends:\n%s' % (held.most, held.kinds, log[-5000:]))
    print('%.1f minutes, %d clients, %d questions, %d generations published and %d seen, at most %d descriptors: %d warnings, exit %d'
          % (options.minutes, options.clients, tally.answers, tally.generations, stats['renewals'], held.most, warnings, status))
    ok = not tally and not warnings and status == 0 and stats['renewals'] > options.minutes * 60
    print('%d passed, %d failed' % (ok, not ok))
    return 0 if ok else 1


if __name__ == '__main__':
    sys.exit(main())
