"""daemon.py: a daemon under test: an index for it, its start and end, how to ask it, and what it uses meanwhile."""
import contextlib
import json
import os
import random
import resource
import socket
import subprocess
import time

from feeds import Failure, write_feed
from lab import Broken

WORDS = ['river', 'bridge', 'market', 'council', 'harbour', 'winter', 'school', 'budget', 'engine', 'garden']


class Daemon:
    def __init__(self, lab, index, place, env=None, *options):
        self.path, self.log = os.path.join(place, 's'), os.path.join(place, 'queryd.log')
        with open(self.log, 'wb') as f:
            self.process = subprocess.Popen([lab.queryd, '--socket', self.path, *options, index], stderr=f, env=env)
        end = time.monotonic() + 20
        while True:
            try:
                Client(self).close()
                return
            except OSError:
                if self.process.poll() is not None or time.monotonic() > end:
                    raise Failure('the daemon does not start: ' + self.said()) from None
                time.sleep(0.005)

    def said(self):
        with open(self.log, encoding='utf-8', errors='replace') as f:
            return f.read().strip()[-300:]

    def stop(self):
        if self.process.poll() is not None:
            raise Failure('the daemon ended with %d: %s' % (self.process.returncode, self.said()))
        self.process.terminate()
        if self.process.wait(20) != 0:
            raise Failure('the daemon ends with %d: %s' % (self.process.returncode, self.said()))

    def __enter__(self):
        return self

    def __exit__(self, *_):
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()


class Client:
    def __init__(self, daemon, patience=30):
        self.socket = socket.socket(socket.AF_UNIX)
        self.socket.settimeout(patience)  # seconds
        self.socket.connect(daemon.path)
        self.lines = self.socket.makefile('rb')

    def close(self):
        self.lines.close()
        self.socket.close()

    def send(self, *requests):
        self.socket.sendall(b''.join(json.dumps(r).encode() + b'\n' for r in requests))

    def answer(self):
        """All lines of one answer."""
        replies = []
        while True:
            line = self.lines.readline()
            if not line:
                raise Failure('the connection ends')
            replies.append(json.loads(line))
            if replies[-1]['type'] != 'hit':
                return replies

    def ask(self, request):
        self.send(request)
        return self.answer()


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


# --- Asking by hand

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


def wait_for(what, condition, seconds=30):
    end = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > end:
            raise Failure('%s: not within %d s' % (what, seconds))
        time.sleep(0.05)


# --- What it uses

def memory(daemon):
    with open('/proc/%d/statm' % daemon.process.pid, encoding='ascii') as f:
        return int(f.read().split()[1]) * resource.getpagesize()


def descriptors(daemon):
    return len(os.listdir('/proc/%d/fd' % daemon.process.pid))


def opened(daemon):
    """What its descriptors are, but for those that are closed meanwhile."""
    place = '/proc/%d/fd' % daemon.process.pid
    for name in os.listdir(place):
        with contextlib.suppress(OSError):
            yield os.readlink(os.path.join(place, name))


def sockets(daemon):
    """Each worker opens the files of the index when it first needs them, so that all descriptors tell of clients only later."""
    return sum(name.startswith('socket:') for name in opened(daemon))


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


def threads_of(daemon):
    """Of each thread: its directory, and its nice value."""
    tasks = '/proc/%d/task' % daemon.process.pid
    for task in os.listdir(tasks):
        with contextlib.suppress(OSError), open('%s/%s/stat' % (tasks, task), encoding='ascii') as f:
            yield '%s/%s' % (tasks, task), int(f.read().rsplit(')', 1)[1].split()[16])
