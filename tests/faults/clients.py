#!/usr/bin/python3
"""clients.py: the daemon and clients that are slow, deaf, gone or too many.

  slow         one byte a while: closed at the deadline, and others do not notice
  deaf         clients that never read: closed, memory stays
  halfclose    all of the reply, then the end; descriptors come back
  gone         clients that go in mid-query; memory and descriptors come back
  flood        more connections than descriptors: told or closed, and no spinning
"""
import contextlib
import json
import os
import random
import resource
import socket
import subprocess
import sys
import threading
import time

from daemon import WORDS, Client, Daemon, answers, can_connect, connect, cpu_seconds, descriptors, line, make_index, memory, read_all, sockets, wait_for
from feeds import Failure
from lab import main


# --- Slow

def percentile(times, p):
    return sorted(times)[min(len(times) - 1, int(len(times) * p))]


def rounds(daemon, count):
    client, times = Client(daemon), []
    for _ in range(count):
        begun = time.monotonic()
        client.ask({'op': 'count', 'q': 'river bridge'})
        times.append(time.monotonic() - begun)
    client.close()
    return times


def send_slowly(crowd, gone, over):
    """A byte from each, twice a second; those that are closed go to `gone`."""
    while not over.is_set():
        for s in set(crowd) - gone:
            try:
                s.send(b'{')
            except OSError:
                gone.add(s)
        over.wait(0.5)


def slow_clients(lab, index, count):
    """Others ask meanwhile: of several tries the best counts, as other work on the machine spoils some."""
    def attempt(daemon):
        alone = percentile(rounds(daemon, 1000), 0.99)
        crowd, gone, over = [connect(daemon) for _ in range(count)], set(), threading.Event()
        sender = threading.Thread(target=send_slowly, args=(crowd, gone, over))
        sender.start()
        beside = percentile(rounds(daemon, 1000), 0.99)
        if gone and len(gone) == count:
            raise Failure('the slow ones were gone before the others had asked')
        end = time.monotonic() + 30
        while len(gone) < count and time.monotonic() < end:
            time.sleep(0.1)
        over.set()
        sender.join()
        if len(gone) < count:
            raise Failure('%d of %d are still served' % (count - len(gone), count))
        for s in crowd:
            if b'"timeout"' not in read_all(s):
                raise Failure('it is not told why')
            s.close()
        return alone, beside

    def case(place):
        with Daemon(lab, index, place, None, '--line-timeout', '2', '--max-connections', str(count + 20)) as daemon:
            rounds(daemon, 300)
            for _ in range(8):
                alone, beside = attempt(daemon)
                if beside < alone * 1.1:
                    break
            else:
                raise Failure('the 99th of a hundred others takes %.2f ms instead of %.2f' % (beside * 1e3, alone * 1e3))
            daemon.stop()
            return '%.2f ms beside them, %.2f alone' % (beside * 1e3, alone * 1e3)
    return case


def deaf(lab, index, count):
    def case(place):
        with Daemon(lab, index, place, None, '--write-timeout', '2', '--deadline', '60000') as daemon:
            Client(daemon).ask({'op': 'count', 'q': 'river'})
            before, crowd = memory(daemon), []
            for _ in range(count):
                s = connect(daemon)
                s.sendall(line(op='search', q=' OR '.join(WORDS), limit=100000) * 30)
                crowd.append(s)
            most = 0
            end = time.monotonic() + 60
            while time.monotonic() < end:
                most = max(most, memory(daemon) - before)
                stats = Client(daemon).ask({'op': 'stats'})[-1]
                if stats['dropped'] == count:
                    break
                time.sleep(0.1)
            else:
                raise Failure('%d of %d are closed' % (stats['dropped'], count))
            if most > (32 << 20) + count * (3 << 20):
                raise Failure('memory has grown by %d MiB' % (most >> 20))
            daemon.stop()
    return case


# --- Half-closed, gone, too many

OF_WORKERS = 40  # descriptors that workers may open when they are first needed


def half_closed(daemon, times):
    def case(place):
        before = sockets(daemon)
        for n in range(times):
            s = connect(daemon)
            s.sendall(line(id=1, op='search', q='river', limit=600, deadline_ms=60000) + line(id=2, op='count', q='bridge', deadline_ms=60000))
            s.shutdown(socket.SHUT_WR)
            replies = [json.loads(x) for x in read_all(s).splitlines()]
            s.close()
            ends = {r['id']: r for r in replies if r['type'] != 'hit'}
            if ends[1]['type'] != 'done' or ends[2]['type'] != 'done' or len(replies) != ends[1]['count'] + 2:
                raise Failure('round %d: %d lines, %s' % (n, len(replies), ends))
        wait_for('descriptors back', lambda: sockets(daemon) <= before)
    return case


def gone(daemon, times, rng):
    def case(place):
        for _ in range(20):
            leave()
        wait_for('quiet', quiet)
        held, opened, connected = memory(daemon), descriptors(daemon), sockets(daemon)
        for _ in range(times):
            leave()
        wait_for('quiet', quiet)
        wait_for('sockets back', lambda: sockets(daemon) <= connected)
        wait_for('descriptors back', lambda: descriptors(daemon) <= opened + OF_WORKERS)
        if memory(daemon) > held * 1.05 + (8 << 20):
            raise Failure('memory: %d MiB, before %d' % (memory(daemon) >> 20, held >> 20))

    def leave():
        s, requests = connect(daemon), rng.randint(0, 4)
        with contextlib.suppress(OSError):
            s.sendall(line(op='search', q='river OR bridge', limit=rng.choice((1, 100, 1000))) * requests + b'{"op":'[:rng.randint(0, 6)])
            if requests and rng.random() < 0.3:
                s.recv(rng.randint(1, 5000))
        s.close()

    def quiet():
        client = Client(daemon)
        stats = client.ask({'op': 'stats'})[-1]
        client.close()
        return stats['in_flight'] == 0 and stats['connections'] <= 3
    return case


def flood(lab, index, count):
    def case(place):
        path = os.path.join(place, 's')
        def few():
            resource.setrlimit(resource.RLIMIT_NOFILE, (100, 100))
        with open(os.path.join(place, 'log'), 'wb') as log:
            process = subprocess.Popen([lab.queryd, '--socket', path, index], stderr=log, preexec_fn=few)
        try:
            wait_for('a start', lambda: can_connect(path))
            rng, held, told = random.Random(1), [], 0
            for _ in range(count):
                s = socket.socket(socket.AF_UNIX)
                s.setblocking(False)
                with contextlib.suppress(OSError):
                    s.connect(path)
                held.append(s)
                while len(held) > 300:
                    s = held.pop(rng.randrange(len(held)))
                    with contextlib.suppress(OSError):
                        told += b'"busy"' in s.recv(1000)
                    s.close()
            holder = type('D', (), {'process': process})
            time.sleep(0.5)
            used = cpu_seconds(holder)
            time.sleep(1)
            if cpu_seconds(holder) - used > 0.3:
                raise Failure('it spins: %.2f s of a second' % (cpu_seconds(holder) - used))
            for s in held:
                s.close()
            if not told:
                raise Failure('nobody is told that it is busy')
            daemon = type('D', (), {'path': path})
            wait_for('room again', lambda: answers(daemon))
            if process.poll() is not None:
                raise Failure('it ended')
        finally:
            process.kill()
            process.wait()
    return case


def body(lab, tally, options):
    full = options.full
    place = os.path.join(lab.root, 'shared')
    os.makedirs(place)
    index = make_index(lab, place)
    with Daemon(lab, index, place) as daemon:
        Client(daemon).ask({'op': 'count', 'q': 'river'})
        tests = {
            'halfclose': lambda: [('halfclose', half_closed(daemon, 1000 if full else 10))],
            'gone': lambda: [('gone', gone(daemon, 10000 if full else 60, options.rng))],
            'slow': lambda: [('slow', slow_clients(lab, index, 500 if full else 20))],
            'deaf': lambda: [('deaf', deaf(lab, index, 100 if full else 3))],
            'flood': lambda: [('flood', flood(lab, index, 10000 if full else 400))],
        }
        tally.jobs = 1
        for name, cases in tests.items():
            if options.only in name:
                tally.run(name, list(cases()))
        daemon.stop()


if __name__ == '__main__':
    sys.exit(main(__doc__, body))
