#!/usr/bin/python3
"""clients.py: the daemon and its clients: those that ask for too much, are slow, deaf, gone, too many or not allowed; starts and stops.

  depth        nesting of 100 to a million, of every operator: too complex, quickly
  size         many terms, a line of 10 MB, a gigabyte without a line break: refused, and memory stays
  prefixes     prefixes that stand for more words than are allowed, or for many: refused or answered in time
  limits       long phrases, distances, offsets and limits out of range: refused, and the message says which
  deadline     slow queries end in time, and the worker is free again
  greedy       a slow query beside others' is left to what processors have to spare; its thread is replaced
  slow         one byte a while: closed at the deadline, and others do not notice
  deaf         clients that never read: closed, memory stays
  halfclose    all of the reply, then the end; descriptors come back
  gone         clients that go in mid-query; memory and descriptors come back
  flood        more connections than descriptors: told or closed, and no spinning
  stale        killed and started again; a living daemon's socket is never stolen
  user         another user cannot connect; one not on the list is turned away
  mode         the socket is never open wider than asked, not even for a moment
  drain        SIGTERM under load: each request answered or told, exit 0 in time

`user` and `mode` need root; without, they are skipped, which is said.
"""
import contextlib
import itertools
import json
import os
import random
import resource
import select
import signal
import socket
import stat
import subprocess
import sys
import threading
import time

from feeds import Failure, write_feed
from lab import Broken, main, skip
from serve import Client, Daemon

NOBODY = 65534
WORDS = ['river', 'bridge', 'market', 'council', 'harbour', 'winter', 'school', 'budget', 'engine', 'garden']
GENTLE = 20  # times slower a machine may be that does much else: for what can be measured by the clock alone


def make_index(lab, place, articles=400, long=0):
    rng = random.Random(5)
    lines = [{'id': 'article-%d' % n, 'title': 'Story %d' % n, 'language': 'en', 'date': '2020-01-%02d' % (n % 28 + 1),
              'text': ' '.join(rng.choice(WORDS) + rng.choice(['', 's', 'a', 'ab', 'zz']) for _ in range(600)) +
              '.\n\n“The %s stands,” said Ann Lee.' % rng.choice(WORDS)} for n in range(articles)]
    lines += [{'id': 'long-%d' % n, 'title': 'A long story', 'language': 'en', 'text': ' '.join(rng.choices(WORDS, k=500000)) + '. Long.'}
              for n in range(long)]
    index = os.path.join(place, 'index')
    done = lab.run(lab.indexer, '--quiet', index, write_feed(os.path.join(place, 'feed.jsonl'), lines))
    if done.status != 0:
        raise Broken('the index: ' + done.tail())
    return index


def memory(daemon):
    with open('/proc/%d/statm' % daemon.process.pid, encoding='ascii') as f:
        return int(f.read().split()[1]) * resource.getpagesize()


def descriptors(daemon):
    return len(os.listdir('/proc/%d/fd' % daemon.process.pid))


def cpu_seconds(daemon):
    """What all of its threads have worked: with others on the machine, the clock tells of them."""
    worked, tasks = 0, '/proc/%d/task' % daemon.process.pid
    for task in os.listdir(tasks):
        with contextlib.suppress(OSError), open('%s/%s/schedstat' % (tasks, task), encoding='ascii') as f:
            worked += int(f.read().split()[0])
    return worked / 1e9


def kept_waiting(*pids):
    """Of each thread of these, seconds for which it was ready to run and the machine did something else."""
    waited = {}
    for pid in pids:
        for task in os.listdir('/proc/%d/task' % pid):
            with contextlib.suppress(OSError), open('/proc/%d/task/%s/schedstat' % (pid, task), encoding='ascii') as f:
                waited[task] = int(f.read().split()[1]) / 1e9
    return waited


def kept_waiting_since(before, *pids):
    """All together; those that have ended since tell no more."""
    return sum(waited - before.get(task, 0) for task, waited in kept_waiting(*pids).items())


def wait_for(what, condition, seconds=30):
    end = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > end:
            raise Failure('%s: not within %d s' % (what, seconds))
        time.sleep(0.05)


def connect(daemon):
    s = socket.socket(socket.AF_UNIX)
    s.settimeout(60)
    s.connect(daemon.path)
    return s


def read_all(s):
    data = b''
    with contextlib.suppress(ConnectionResetError):
        while True:
            piece = s.recv(1 << 16)
            if not piece:
                break
            data += piece
    return data


def line(**request):
    return json.dumps(request).encode() + b'\n'


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
        if memory(daemon) - before > 2 << 20:
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


def threads_of(daemon):
    """Of each thread: its directory, and its nice value."""
    tasks = '/proc/%d/task' % daemon.process.pid
    for task in os.listdir(tasks):
        with contextlib.suppress(OSError), open('%s/%s/stat' % (tasks, task), encoding='ascii') as f:
            yield '%s/%s' % (tasks, task), int(f.read().rsplit(')', 1)[1].split()[16])


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

def half_closed(daemon, times):
    def case(place):
        before = descriptors(daemon)
        for n in range(times):
            s = connect(daemon)
            s.sendall(line(id=1, op='search', q='river', limit=600, deadline_ms=60000) + line(id=2, op='count', q='bridge', deadline_ms=60000))
            s.shutdown(socket.SHUT_WR)
            replies = [json.loads(x) for x in read_all(s).splitlines()]
            s.close()
            ends = {r['id']: r for r in replies if r['type'] != 'hit'}
            if ends[1]['type'] != 'done' or ends[2]['type'] != 'done' or len(replies) != ends[1]['count'] + 2:
                raise Failure('round %d: %d lines, %s' % (n, len(replies), ends))
        wait_for('descriptors back', lambda: descriptors(daemon) <= before)
    return case


def gone(daemon, times, rng):
    def case(place):
        for _ in range(20):
            leave()
        wait_for('quiet', quiet)
        held, opened = memory(daemon), descriptors(daemon)
        for _ in range(times):
            leave()
        wait_for('quiet', quiet)
        wait_for('descriptors back', lambda: descriptors(daemon) <= opened)
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


def can_connect(path):
    with contextlib.suppress(OSError), socket.socket(socket.AF_UNIX) as s:
        s.connect(path)
        return True


def answers(daemon):
    with contextlib.suppress(OSError, ValueError, Failure):
        client = Client(daemon)
        done = client.ask({'op': 'ping'})[-1]['type'] == 'done'
        client.close()
        return done


# --- Starts and stops

def stale(lab, index):
    def case(place):
        with Daemon(lab, index, place) as daemon:
            daemon.process.kill()
            daemon.process.wait()
            if not os.path.exists(daemon.path):
                raise Failure('no socket was left behind')
            with Daemon(lab, index, place) as again:
                second = lab.run(lab.queryd, '--socket', again.path, index)
                if second.status != 2 or str(again.process.pid) not in second.stderr:
                    raise Failure('a second daemon: ' + second.tail())
                if not answers(again):
                    raise Failure('its socket was stolen')
                again.stop()
    return case


def as_nobody(path, wait=10):
    """What a client of another user meets: 'refused' by the system, 'closed', or the answer."""
    code = '''
import os, socket, sys
os.setgroups([]); os.setgid(%d); os.setuid(%d)
s = socket.socket(socket.AF_UNIX); s.settimeout(%d)
try:
    s.connect(sys.argv[1])
except PermissionError:
    print("refused"); sys.exit()
try:
    s.sendall(b'{"op":"ping"}\\n'); print(s.recv(1000).decode() or "closed")
except OSError:
    print("closed")
''' % (NOBODY, NOBODY, wait)
    return subprocess.run([sys.executable, '-c', code, path], capture_output=True, text=True, check=False).stdout.strip()


def other_user(lab, index):
    def case(place):
        for part in (place, os.path.dirname(place)):
            os.chmod(part, 0o755)
        with Daemon(lab, index, place) as daemon:
            if as_nobody(daemon.path) != 'refused':
                raise Failure('another user may connect')
            os.chmod(daemon.path, 0o666)
            if '"done"' not in as_nobody(daemon.path):
                raise Failure('the test cannot tell')
            daemon.stop()
        with Daemon(lab, index, place, None, '--allow-uid', '12345') as daemon:
            os.chmod(daemon.path, 0o666)
            if as_nobody(daemon.path) != 'closed':
                raise Failure('a user who is not on the list is served')
            daemon.stop()
        with Daemon(lab, index, place, None, '--allow-uid', str(NOBODY)) as daemon:
            os.chmod(daemon.path, 0o666)
            if '"done"' not in as_nobody(daemon.path):
                raise Failure('a user on the list is not served')
            daemon.stop()
    return case


def modes(lab, index, starts):
    """A thread looks at the socket as fast as it can while the daemon starts again and again."""
    def case(place):
        path, seen, over = os.path.join(place, 's'), set(), threading.Event()

        def watch():
            while not over.is_set():
                with contextlib.suppress(OSError):
                    seen.add(stat.S_IMODE(os.lstat(path).st_mode))

        watcher = threading.Thread(target=watch)
        watcher.start()
        try:
            for n in range(starts):
                with Daemon(lab, index, place, None, *(['--group', str(NOBODY)] if n % 2 else []), '--check=never') as daemon:
                    daemon.stop()
        finally:
            over.set()
            watcher.join()
        if seen - {0o600, 0o660} or 0o660 not in seen:
            raise Failure('modes %s' % [oct(m) for m in seen])
    return case


def drain(lab, index, rng):
    delay = rng.uniform(0, 0.05)

    def case(place):
        with Daemon(lab, index, place) as daemon:
            crowd = [connect(daemon) for _ in range(8)]
            for s in crowd:
                s.sendall(b''.join(line(id=n, op='search', q='river', limit=300, deadline_ms=60000) for n in range(20)))
            time.sleep(delay)
            begun = time.monotonic()
            daemon.process.send_signal(signal.SIGTERM)
            told = 0
            for s in crowd:
                data = read_all(s)
                replies = [json.loads(x) for x in data.splitlines()]
                ends = [r for r in replies if r['type'] != 'hit']
                if data and not data.endswith(b'\n'):
                    raise Failure('a line is cut')
                if len(ends) != len({r['id'] for r in replies}):
                    raise Failure('a request has no end')
                if any(r['type'] == 'error' and r['code'] not in ('unavailable', 'cancelled') for r in ends):
                    raise Failure(ends)
                told += len(ends)
            if daemon.process.wait(20) != 0 or time.monotonic() - begun > 12 + GENTLE:
                raise Failure('exit %s after %.1f s' % (daemon.process.returncode, time.monotonic() - begun))
            if os.path.exists(daemon.path):
                raise Failure('the socket is still there')
    return 'drain after %.3f s' % delay, case


def body(lab, tally, options):
    full, rng = options.full, options.rng
    place = os.path.join(lab.root, 'shared')
    os.makedirs(place)
    index = make_index(lab, place)
    root = os.geteuid() == 0

    with Daemon(lab, index, place) as daemon:
        client = Client(daemon)
        client.ask({'op': 'count', 'q': 'river'})
        shared = {
            'depth': lambda: depth(daemon),
            'size': lambda: list(size(daemon)) * (20 if full else 1),
            'prefixes': lambda: list(itertools.islice(prefixes(daemon, client, rng), 100 if full else 10)),
            'limits': lambda: list(limits(daemon, client)) * (20 if full else 1),
            'greedy': lambda: [('greedy', greedy(daemon, 100 if full else 3)), ('greedy crowded', crowded(daemon, 50 if full else 3))],
            'halfclose': lambda: [('halfclose', half_closed(daemon, 1000 if full else 10))],
            'gone': lambda: [('gone', gone(daemon, 10000 if full else 60, rng))],
        }
        tally.jobs = 1
        for name, cases in shared.items():
            if options.only in name:
                tally.run(name, list(cases()))
        client.close()
        daemon.stop()
    alone = {
        'deadline': lambda: [('deadline', deadline(lab, list(itertools.islice(itertools.cycle(SLOW), 1000 if full else 27))))],
        'slow': lambda: [('slow', slow_clients(lab, index, 500 if full else 20))],
        'deaf': lambda: [('deaf', deaf(lab, index, 100 if full else 3))],
        'flood': lambda: [('flood', flood(lab, index, 10000 if full else 400))],
        'stale': lambda: [('stale', stale(lab, index))] * (100 if full else 3),
        'user': lambda: [('user', other_user(lab, index))] * (34 if full else 1) if root else skip('user', 'needs root'),
        'mode': lambda: [('mode', modes(lab, index, 1000 if full else 10))] if root else skip('mode', 'needs root'),
        'drain': lambda: [drain(lab, index, rng) for _ in range(200 if full else 4)],
    }
    for name, cases in alone.items():
        if options.only in name:
            tally.run(name, list(cases() or []))


if __name__ == '__main__':
    sys.exit(main(__doc__, body))
