#!/usr/bin/python3
"""overload.py: the daemon and clients that ask for too much.

  depth        nesting of 100 to a million, of every operator: too complex, quickly
  size         many terms, a line of 10 MB, a gigabyte without a line break: refused, and memory stays
  prefixes     prefixes that stand for more words than are allowed, or for many: refused or answered in time
  limits       long phrases, distances, offsets and limits out of range: refused, and the message says which
  deadline     slow queries end in time, and the worker is free again
  greedy       a slow query beside others' is left to what processors have to spare; its thread is replaced
"""
import contextlib
import itertools
import json
import os
import select
import socket
import sys
import threading
import time

from daemon import (WORDS, Client, Daemon, connect, cpu_seconds, kept_waiting, kept_waiting_since, line, make_index, memory, read_all, threads_of,
                    wait_for)
from feeds import Failure
from lab import main


class TooMuchWork(Failure):
    """It may be the machine's: its other guests slow a processor down, which counts as work."""


TRIES = 5  # of which the least work counts


def must_refuse(daemon, client, request, codes, seconds, word=''):
    before = cpu_seconds(daemon)
    end = client.ask(request)[-1]
    took = cpu_seconds(daemon) - before
    if end.get('code') not in codes or word not in end.get('message', '') + (end.get('hint') or ''):
        raise Failure('%s: %s' % (str(request)[:80], end))
    if took > seconds:
        raise TooMuchWork('%s: %.3f s' % (str(request)[:80], took))


# --- Too much

def nested(kind, n):
    return {'brackets': '(' * n + 'a' + ')' * n, 'not': 'NOT ' * n + 'a', 'minus': '(-' * n + 'a' + ')' * n,
            'near': '(a w/3 ' * n + 'b' + ')' * n}[kind]


def depth(daemon):
    """At 10^6 most are longer than a request line may be."""
    def case(place, q):
        client = Client(daemon)
        for left in reversed(range(TRIES)):
            try:
                must_refuse(daemon, client, {'op': 'count', 'q': q}, ('too_complex', 'too_large'), 0.01)
                break
            except TooMuchWork:
                if not left:
                    raise
        client.close()

    for kind, power in itertools.product(('brackets', 'not', 'minus', 'near'), range(2, 7)):
        yield 'depth 10^%d of %s' % (power, kind), lambda place, q=nested(kind, 10 ** power): case(place, q)


def size(daemon):
    def terms(place):
        before = memory(daemon)
        s = connect(daemon)
        s.sendall(line(op='count', q=' OR '.join('w%d' % n for n in range(100000))))
        s.shutdown(socket.SHUT_WR)
        if json.loads(read_all(s)).get('code') not in ('too_complex', 'too_large'):
            raise Failure('100,000 terms are not refused')
        grown(before)

    def long_line(place, length):
        before = memory(daemon)
        s = connect(daemon)
        piece, sent = b'x' * (1 << 20), 0
        with contextlib.suppress(OSError):
            while sent < length:
                sent += s.send(piece)
        if b'too_large' not in read_all(s):
            raise Failure('a line of %d bytes is not refused' % sent)
        grown(before)

    def grown(before):
        if memory(daemon) - before > 2000000:
            raise Failure('memory has grown by %d KiB' % ((memory(daemon) - before) >> 10))

    yield 'a hundred thousand terms', terms
    yield 'a line of 10 MB', lambda place: long_line(place, 10 << 20)
    yield 'a gigabyte without a line break', lambda place: long_line(place, 1 << 30)


def prefixes(daemon, client, rng):
    letters = 'abcdefghijklmnopqrstuvwxyz'

    def case(place, q):
        before = cpu_seconds(daemon)
        end = client.ask({'op': 'count', 'q': q})[-1]
        took = cpu_seconds(daemon) - before
        if end['type'] == 'error' and end['code'] not in ('too_complex', 'timeout'):
            raise Failure('%s: %s' % (q[:60], end))
        if took > 0.1:
            raise Failure('%s: %.3f s' % (q[:60], took))

    while True:
        pairs = rng.sample([a + b for a in letters for b in letters], rng.randint(20, 127))
        yield 'prefixes', lambda place, q=' OR '.join(p + '*' for p in pairs): case(place, q)


def limits(daemon, client):
    phrase = '"' + 'river ' * 1000 + '"'
    asked = [({'q': phrase}, ('too_complex',), ''), ({'q': 'a w/256 b'}, ('syntax',), '255'), ({'q': 'a w/99999999999999999999 b'}, ('syntax',), ''),
             ({'q': '"a b"~256'}, ('syntax',), ''), ({'q': 'a', 'offset': 10 ** 7}, ('too_complex',), '100000'),
             ({'q': 'a', 'offset': 2 ** 32}, ('too_complex',), '100000'), ({'q': 'a', 'offset': -1}, ('bad_request',), 'offset'),
             ({'q': 'a', 'limit': 2 ** 63}, ('bad_request',), ''), ({'q': 'a', 'limit': -1}, ('bad_request',), 'limit'),
             ({'q': 'a', 'limit': 100001}, ('too_complex',), '100000'), ({'q': 'a', 'deadline_ms': 60001}, ('bad_request',), 'deadline_ms'),
             ({'q': 'a' * 5000}, ('too_complex',), '')]
    for i, (more, codes, word) in enumerate(asked):
        yield 'limits %d' % i, lambda place, r=dict({'op': 'search'}, **more), c=codes, w=word: must_refuse(daemon, client, r, c, 0.01, w)


# --- Too slow

ANY = ' OR '.join(w + '*' for w in WORDS)
SLOW = [  # each of whatever takes long in a way of its own
    {'op': 'count', 'q': '(%s) w/20 (%s) w/20 (%s) w/20 (%s)' % (ANY, ANY, ANY, ANY)},
    {'op': 'count', 'q': '((%s) w/255 (%s)) w/255 ((%s) w/s (%s))' % (ANY, ANY, ANY, ANY)},
    {'op': 'count', 'q': '(%s) not w/2 ((%s) w/100 (%s))' % (ANY, ANY, ANY)},
    {'op': 'search', 'q': '((%s) w/255 (%s)) pre/255 (%s)' % (ANY, ANY, ANY), 'limit': 1000},
    {'op': 'search', 'q': '"%s"~255' % ' '.join(w + '*' for w in WORDS), 'collapse': True},
    {'op': 'kwic', 'q': '(%s) w/200 (%s)' % (ANY, ANY), 'limit': 100000, 'context': 50},
    {'op': 'search', 'q': 'long', 'limit': 1000},
    {'op': 'kwic', 'q': 'long river', 'limit': 100000},
    {'op': 'count', 'q': 'long (%s) w/255 (%s)' % (' OR '.join(WORDS), ' OR '.join(reversed(WORDS)))},
]
DEADLINE = 0.05


def deadline(lab, requests):
    """By the clock, less what the machine did meanwhile instead of running the daemon or us. All over one connection: beside
    another's, slow queries run in threads that end with them, and how long those were kept waiting nobody could tell."""
    def ask(daemon, client, request):
        pids = (daemon.process.pid, os.getpid())
        waited, begun = kept_waiting(*pids), time.monotonic()
        end = client.ask(dict(request, deadline_ms=int(DEADLINE * 1e3)))[-1]
        took = time.monotonic() - begun
        late = took - DEADLINE - kept_waiting_since(waited, *pids)
        if end.get('code') != 'timeout' and end['type'] != 'done':
            raise Failure(end)
        if late > 0.1:
            raise Failure('%s: %.3f s too late, after %.3f s' % (str(request)[:100], late, took))
        if client.ask({'op': 'count', 'q': 'river', 'deadline_ms': 60000})[-1]['type'] != 'done':
            raise Failure('the worker is not free')
        return end['type'] == 'error'

    def case(place):
        with Daemon(lab, make_index(lab, place, long=2), place) as daemon:
            client = Client(daemon)
            client.ask({'op': 'count', 'q': 'river'})
            late = sum(ask(daemon, client, request) for request in requests)
            client.close()
            daemon.stop()
        return '%d timeouts of %d' % (late, len(requests))
    return case


# --- Beside others

def priorities(daemon):
    """How many threads have which nice value."""
    found = {}
    for _, nice in threads_of(daemon):
        found[nice] = found.get(nice, 0) + 1
    return found


def greedy(daemon, times):
    def case(place):
        client, other = Client(daemon), Client(daemon)
        ask = lambda: other.ask({'op': 'count', 'q': 'river'})
        ask()
        time.sleep(1.5)  # libuv's own threads start with the first look for a newer generation
        before, seen = priorities(daemon), set()
        for _ in range(times):
            client.send(dict(SLOW[0], deadline_ms=300))
            begun = time.monotonic()
            while time.monotonic() < begun + 0.2:
                ask()
                seen.update(priorities(daemon))
            if client.answer()[-1]['type'] not in ('done', 'error'):
                raise Failure('no answer')
        if max(seen) == max(before):
            raise Failure('priorities were %s all the while' % seen)
        wait_for('threads as before: %s, then %s' % (before, priorities(daemon)), lambda: priorities(daemon) == before)
    return case


def rests(daemon, first):
    """How often a thread has given up its processor since it was first seen to be lowered."""
    most = 0
    for task, nice in threads_of(daemon):
        with contextlib.suppress(OSError), open(task + '/status', encoding='ascii') as f:
            if nice > 0:
                switches = int(f.read().split('\nvoluntary_ctxt_switches:')[1].split()[0])
                most = max(most, switches - first.setdefault(task, switches))
    return most


def crowded(daemon, times):
    """Two clients ask without a pause; slow queries rest meanwhile, where there are two processors, and end all the same."""
    def ask_on(over):
        client = Client(daemon)
        while not over.is_set():
            client.ask({'op': 'count', 'q': 'river'})

    def case(place):
        client, over, rested, first = Client(daemon), threading.Event(), 0, {}
        threads = [threading.Thread(target=ask_on, args=(over,)) for _ in range(2)]
        for t in threads:
            t.start()
        try:
            for _ in range(times):
                client.send({'op': 'count', 'q': '(%s) w/5 (%s) w/5 (%s)' % (ANY, ANY, ANY), 'deadline_ms': 20000})  # 0.1 s alone
                while not select.select([client.socket], [], [], 0.02)[0]:
                    rested = max(rested, rests(daemon, first))
                if client.answer()[-1]['type'] != 'done':
                    raise Failure('no end')
        finally:
            over.set()
            for t in threads:
                t.join()
        if rested < 20 and len(os.sched_getaffinity(0)) <= 2:
            raise Failure('rested %d times' % rested)
    return case


def body(lab, tally, options):
    full = options.full
    place = os.path.join(lab.root, 'shared')
    os.makedirs(place)
    with Daemon(lab, make_index(lab, place), place) as daemon:
        client = Client(daemon)
        client.ask({'op': 'count', 'q': 'river'})
        tests = {
            'depth': lambda: depth(daemon),
            'size': lambda: list(size(daemon)) * (20 if full else 1),
            'prefixes': lambda: itertools.islice(prefixes(daemon, client, options.rng), 100 if full else 10),
            'limits': lambda: list(limits(daemon, client)) * (20 if full else 1),
            'greedy': lambda: [('greedy', greedy(daemon, 100 if full else 3)), ('greedy crowded', crowded(daemon, 50 if full else 3))],
            'deadline': lambda: [('deadline', deadline(lab, list(itertools.islice(itertools.cycle(SLOW), 1000 if full else 27))))],
        }
        tally.jobs = 1
        for name, cases in tests.items():
            if options.only in name:
                tally.run(name, list(cases()))
        client.close()
        daemon.stop()


if __name__ == '__main__':
    sys.exit(main(__doc__, body))
