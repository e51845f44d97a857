#!/usr/bin/python3
"""serving.py: what users of a loaded daemon wait for.

usage: serving.py [--seconds S] [--fine] BUILD INDEX QUERIES

Mixed questions of a query file (bench/queries.py). First the daemon's capacity (closed loop, 16 connections), then half of that rate as
an open loop: over 16 connections, over 1,000, and over 16 beside one client that keeps 1,000 slow queries under way. Then 10,000
connections are opened and dropped at random, four times, and descriptors and memory are compared: the heap, of some thirty megabytes, is ten
more or less at the end of each, so the least of the last two rounds with the most of the first two. Prints a table and what was promised.
"""
import argparse
import contextlib
import json
import os
import random
import socket
import subprocess
import sys
import tempfile
import time

GREEDY = 1000


def load(options, path, *arguments):
    fine = ['--fine'] if options.fine else []
    done = subprocess.run([os.path.join(options.build, 'bench/load'), '--socket', path, '--mixed', '--seconds', str(options.seconds), *fine,
                           *map(str, arguments), options.queries], capture_output=True, text=True, check=False)
    if done.returncode != 0:
        sys.exit('serving.py: %s' % done.stderr.strip())
    words = done.stdout.split()
    found = {name: float(value) for name, value in zip(words[::2], words[1::2])}
    print('%-34s %6.0f q/s  errors %.0f  p50 %8.2f  p95 %8.2f  p99 %8.2f  max %8.2f ms  cpu %6.0f us'
          % (' '.join(map(str, arguments)), found['queries/s'], found['errors'], found['p50_ms'], found['p95_ms'], found['p99_ms'],
             found['max_ms'], found['daemon_cpu_us']), flush=True)
    return found


def ask(path, **request):
    """Those who come while too many are still leaving are turned away."""
    while True:
        with contextlib.suppress(ConnectionError), socket.socket(socket.AF_UNIX) as s:
            s.connect(path)
            s.sendall(json.dumps(request).encode() + b'\n')
            s.shutdown(socket.SHUT_WR)
            reply = json.loads(s.makefile('rb').readlines()[-1])
            if reply['type'] == 'done':
                return reply
        time.sleep(0.1)


def settled(path):
    while ask(path, op='stats')['in_flight']:
        time.sleep(0.1)
    time.sleep(7)  # threads that nobody needs any more let go of what they hold
    stats = ask(path, op='stats')
    return stats['descriptors'], stats['memory_bytes']


def drop_many(path, count, rng):
    """Opened and dropped at random, some with questions under way."""
    held = []
    for _ in range(count):
        s = socket.socket(socket.AF_UNIX)
        s.connect(path)
        with contextlib.suppress(ConnectionError):  # turned away, as too many are still leaving
            s.send(b'{"op":"search","q":"the","limit":20}\n' * rng.randint(0, 3) + b'{"op":'[:rng.randint(0, 6)])
        held.append(s)
        while len(held) > rng.randint(50, 400):
            held.pop(rng.randrange(len(held))).close()
    for s in held:
        s.close()


def measure(options, path, promises):
    most = load(options, path, '--connections', 16)['queries/s']
    rate = max(1, int(most / 2))
    few = load(options, path, '--connections', 16, '--rate', rate)
    many = load(options, path, '--connections', 1000, '--rate', rate)
    beside = load(options, path, '--connections', 16, '--rate', rate, '--greedy', GREEDY)
    rounds = []
    for seed in range(4):
        drop_many(path, 10000, random.Random(seed))
        rounds.append(settled(path))
    before, after = list(map(max, *rounds[:2])), list(map(min, *rounds[2:]))
    promises += [
        ('1,000 connections: no error', many['errors'] == 0, '%d' % many['errors']),
        ('1,000 connections: p99 at most 5 times the p50 of 16', many['p99_ms'] <= 5 * few['p50_ms'],
         '%.2f of %.2f ms: %.1f' % (many['p99_ms'], few['p50_ms'], many['p99_ms'] / few['p50_ms'])),
        ('a greedy client: p99 of others grows less than 2 times', beside['p99_ms'] < 2 * few['p99_ms'],
         '%.2f of %.2f ms: %.2f' % (beside['p99_ms'], few['p99_ms'], beside['p99_ms'] / few['p99_ms'])),
        ('10,000 connections dropped: descriptors', after[0] <= before[0], '%d, before %d' % (after[0], before[0])),
        ('10,000 connections dropped: memory', after[1] <= before[1] * 1.05, '%.1f MiB, before %.1f' % (after[1] / 2 ** 20, before[1] / 2 ** 20))]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('build')
    parser.add_argument('index')
    parser.add_argument('queries')
    parser.add_argument('--seconds', type=int, default=10)
    parser.add_argument('--fine', action='store_true', help='send when due, not at whole milliseconds')
    options = parser.parse_args()
    place = tempfile.mkdtemp(prefix='serving-')
    path = os.path.join(place, 's')
    daemon = subprocess.Popen([os.path.join(options.build, 'bin/morgue-queryd'), '--socket', path, '--max-connections', '2000', '--check', 'never',
                               '--deadline', '10000', '--slow', '0', options.index], stderr=subprocess.DEVNULL)
    promises = []
    try:
        while not os.path.exists(path):
            time.sleep(0.05)
        measure(options, path, promises)
    finally:
        daemon.terminate()
        daemon.wait()
        os.unlink(path + '.lock')
        os.rmdir(place)
    for name, kept, figure in promises:
        print('%-6s %s: %s' % ('ok' if kept else 'NOT', name, figure))
    return 0 if all(kept for _, kept, _ in promises) else 1


if __name__ == '__main__':
    sys.exit(main())
