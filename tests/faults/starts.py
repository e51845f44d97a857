#!/usr/bin/python3
"""starts.py: the daemon starts and stops, lets no one in, and needs little of what is around it.

  stale        killed and started again; a living daemon's socket is never stolen
  user         another user cannot connect; one not on the list is turned away
  mode         the socket is never open wider than asked, not even for a moment
  drain        SIGTERM under load: each request answered or told, exit 0 in time
  signals      to stop, or to look again, at any moment of its life, twice as well: exit 0
  shortage     too few threads, descriptors or too little memory: refused with a word, or served
  unread       nobody reads what it logs: it serves on, and says later how much was lost
  held         a newer generation has a FIFO among its files, or is on a slow disk: neither holds up the end, nor the indexer
  touched      files are touched, or linked, on a slow disk: an answer is right, and in time or not at all
  reload       SIGHUP beside a generation that is being read: its end is told when the newest is served

`user` and `mode` need root; without, they are skipped, which is said.
"""
import contextlib
import json
import os
import re
import resource
import shutil
import signal
import socket
import stat
import subprocess
import sys
import threading
import time

from daemon import Client, Daemon, answers, connect, line, make_index, read_all, wait_for
from feeds import Failure, write_feed
from lab import main, skip

NOBODY = 65534
GENTLE = 20  # times slower a machine may be that does much else: for what can be measured by the clock alone


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


# --- Who may connect

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


# --- The end

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


# --- Signals, and what there is too little of

@contextlib.contextmanager
def started(command, **how):
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, **how)
    try:
        yield process
    finally:
        process.kill()
        process.wait()


def early(lab, index, signum):
    """While it opens the index, of which each step takes a while."""
    def case(place):
        env = lab.faults(os.path.dirname(index), calls='read', at=1, every=1, do='slow:500000')
        path = os.path.join(place, 's')
        with started([lab.queryd, '--no-sandbox', '--socket', path, index], env=env, stderr=subprocess.DEVNULL) as process:
            time.sleep(0.3)
            if os.path.exists(path):
                raise Failure('it has started already: the test tells nothing')
            process.send_signal(signum)
            if signum == signal.SIGHUP:
                time.sleep(0.1)
                if process.poll() is not None:
                    raise Failure('exit %d' % process.returncode)
                process.terminate()
            if process.wait(20) != 0:
                raise Failure('exit %d' % process.returncode)
    return 'signals: %s early' % signum.name, case


def twice(lab, index, delays, second):
    def case(place):
        for delay in delays:
            with Daemon(lab, index, place) as daemon:
                daemon.process.terminate()
                time.sleep(delay)
                daemon.process.send_signal(second)
                if daemon.process.wait(20) != 0:
                    raise Failure('exit %d with the second %.4f s later' % (daemon.process.returncode, delay))
    return 'signals: SIGTERM, then %s' % second.name, case


def short(lab, index, what, most):
    """Of descriptors, address space or threads: it ends with a word or serves, and does not abort."""
    def limited():
        if what == resource.RLIMIT_NPROC:
            os.setgroups([])
            os.setgid(54321)
            os.setuid(54321)
        resource.setrlimit(what, (most, most))

    def case(place):
        os.chmod(place, 0o777)
        command = [lab.queryd, '--socket', os.path.join(place, 's'), index]
        with open(os.path.join(place, 'log'), 'w+', encoding='utf-8') as log, started(command, stderr=log, preexec_fn=limited) as process:
            time.sleep(1)
            if process.poll() is None:
                process.terminate()
                if process.wait(20) != 0:
                    raise Failure('exit %d at the end' % process.returncode)
                return 'served'
            log.seek(0)
            said = log.read().strip()
            if process.returncode != 2 or 'cannot' not in said:
                raise Failure('exit %d: %s' % (process.returncode, said[-200:]))
            return 'refused'
    return 'shortage: %d of limit %d' % (most, what), case


def shortages(lab, index, full, root):
    for most in range(4, 40, 1 if full else 8):
        yield short(lab, index, resource.RLIMIT_NOFILE, most)
    for mib in range(50, 600, 20 if full else 200):
        yield short(lab, index, resource.RLIMIT_AS, mib << 20)
    if root:
        for part in (lab.root, os.path.dirname(index)):
            os.chmod(part, 0o755)
        for most in range(1, 32, 1 if full else 12):
            yield short(lab, index, resource.RLIMIT_NPROC, most)


# --- A log that nobody reads

def ask(path, **request):
    """The last reply; None where the daemon ends meanwhile."""
    with socket.socket(socket.AF_UNIX) as s:
        s.settimeout(10 + GENTLE)
        s.connect(path)
        with s.makefile('rwb') as stream:
            stream.write(line(**request))
            stream.flush()
            for reply in stream:
                if json.loads(reply)['type'] != 'hit':
                    return json.loads(reply)
    return None


def there(fd):
    """What can be read at once."""
    os.set_blocking(fd, False)
    said = b''
    with contextlib.suppress(BlockingIOError):
        while part := os.read(fd, 1 << 16):
            said += part
    return said


@contextlib.contextmanager
def logging_to(lab, index, place, ends):
    """A daemon that writes a line for each connection into ends[1], and its socket."""
    path = os.path.join(place, 's')
    try:
        with started([lab.queryd, '--check', 'never', '--log-level', 'debug', '--socket', path, index], stderr=ends[1]) as process:
            wait_for('socket', lambda: os.path.exists(path))
            yield process, path
    finally:
        for end in ends:
            os.close(end)


def unread(lab, index, lines, name, make):
    """A pipe, or a terminal, that holds some hundred lines."""
    def case(place):
        ends, said = make(), []

        def told():
            ask(path, op='ping')
            said.append(there(ends[0]))
            return b' could not be written' in said[-1]

        with logging_to(lab, index, place, ends) as (process, path):
            for _ in range(lines):
                if not ask(path, op='ping'):
                    raise Failure('no answer')
            wait_for('what was lost', told)
            process.terminate()
            if process.wait(20) != 0:
                raise Failure('exit %d' % process.returncode)
            text = b''.join(said)
            lost = re.findall(rb'^\S+ \S+: warning: (\d+) lines before this one could not be written', text, re.M)
            if not lost or text.count(b' connection ') + sum(map(int, lost)) < lines:
                raise Failure('%d lines, and %s lost' % (text.count(b' connection '), lost))
    return 'unread: %d lines, %s' % (lines, name), case


def fill(end):
    """To the last byte, by a description of our own: the daemon has the other."""
    own = os.open('/proc/self/fd/%d' % end, os.O_WRONLY | os.O_NONBLOCK)
    with contextlib.suppress(BlockingIOError):
        while True:
            os.write(own, b'x' * 64)
    os.close(own)


def unread_end(lab):
    """It wants to say why it ends."""
    def case(place):
        index, ends = make_index(lab, place), os.pipe()
        with logging_to(lab, index, place, ends) as (process, path):
            fill(ends[1])
            for folder, _, names in os.walk(os.path.join(index, 'segments')):
                for name in names:
                    os.truncate(os.path.join(folder, name), 100)
            with contextlib.suppress(ConnectionError):
                ask(path, op='search', q='river')
            if process.wait(20) != 2:
                raise Failure('exit %d' % process.returncode)
    return 'unread: an index that is cut', case


# --- A newer generation that cannot be read, or not soon

def add_one(lab, index, place, name='more'):
    """A segment more."""
    feed = write_feed(os.path.join(place, 'more.jsonl'), [{'id': name, 'title': 'More', 'language': 'en', 'text': 'A river more.'}])
    done = lab.run(lab.indexer, '--quiet', index, feed)
    if done.status != 0:
        raise Failure(done.tail())


def generation(daemon):
    client = Client(daemon)
    now = client.ask({'op': 'hello'})[-1]['generation']
    client.close()
    return now


def end_soon(daemon, seconds):
    begun = time.monotonic()
    daemon.process.terminate()
    if daemon.process.wait(60) != 0 or time.monotonic() - begun > seconds:
        raise Failure('exit %d after %.1f s' % (daemon.process.returncode, time.monotonic() - begun))


def publish_with_fifo(lab, index, place, name):
    """Of the next generation's segment, or the manifest itself."""
    ready = shutil.copytree(index, os.path.join(place, 'ready'))
    add_one(lab, ready, place)
    new, = set(os.listdir(os.path.join(ready, 'segments'))) - set(os.listdir(os.path.join(index, 'segments')))
    shutil.copytree(os.path.join(ready, 'segments', new), os.path.join(index, 'segments', new))
    path = os.path.join(index, name.replace('NEW', new))
    if name == 'manifest.json':
        os.mkfifo(path + '.new')
        os.rename(path + '.new', path)
    else:
        os.unlink(path)
        os.mkfifo(path)
        shutil.copy(os.path.join(ready, 'manifest.json'), os.path.join(index, 'next'))
        os.rename(os.path.join(index, 'next'), os.path.join(index, 'manifest.json'))
    return os.path.join(ready, name.replace('NEW', new)), path


def fifo(lab, whole, name):
    def case(place):
        index = shutil.copytree(whole, os.path.join(place, 'index'))
        with Daemon(lab, index, place) as daemon:
            before = generation(daemon)
            good, path = publish_with_fifo(lab, index, place, name)
            wait_for('a word', lambda: path + ' is no ordinary file' in daemon.said())
            if generation(daemon) != before:
                raise Failure('another generation is served')
            for arguments in (('--verify', index), ('--stats', index), ('--merge', index)):
                done = lab.run(lab.indexer, *arguments, timeout=20 + GENTLE)
                if done.status != 2 and arguments[0] == '--verify':
                    raise Failure('%s: %s' % (arguments[0], done.tail()))
            shutil.copy(good, path + '.new')
            os.rename(path + '.new', path)
            os.utime(os.path.join(index, 'manifest.json'))
            wait_for('the newer generation', lambda: generation(daemon) != before)
            daemon.stop()
        with Daemon(lab, index, place) as daemon:
            os.unlink(path)
            os.mkfifo(path)
            os.utime(os.path.join(index, 'manifest.json'))
            time.sleep(1)  # renewal looks twice a second
            end_soon(daemon, 5 + GENTLE)
    return 'held: a FIFO as %s' % name, case


def slow_disk(lab, whole):
    """What is new is read for many seconds."""
    def case(place):
        index = shutil.copytree(whole, os.path.join(place, 'index'))
        new = 's%d' % (len(os.listdir(os.path.join(index, 'segments'))) + 1)
        env = lab.faults(index, calls='read', at=1, every=1, do='slow:3000000', name='*/segments/%s/*' % new)
        with Daemon(lab, index, place, env, '--no-sandbox') as daemon:
            before = generation(daemon)
            add_one(lab, index, place)
            time.sleep(1)
            if generation(daemon) != before:
                raise Failure('it is read already: the test tells nothing')
            end_soon(daemon, 9 + GENTLE)
            with open(daemon.log, encoding='utf-8') as log:
                if 'error' in log.read():
                    raise Failure(daemon.said())
    return 'held: a slow disk', case


def files_below(index):
    return [os.path.join(d, n) for d, _, names in os.walk(os.path.join(index, 'segments')) for n in names]


def touched(lab, whole):
    """All files take a second or so to be read again."""
    def case(place):
        index = shutil.copytree(whole, os.path.join(place, 'index'))
        env = lab.faults(index, calls='read', at=1, every=1, do='slow:30000', name='*/segments/*')
        # A second worker would open the index late, and slowly.
        with Daemon(lab, index, place, env, '--no-sandbox', '--threads', '1') as daemon:
            client = Client(daemon)
            count = {'op': 'count', 'q': 'river'}
            good = client.ask(count)[-1]['total']
            for n, path in enumerate(files_below(index)):
                os.link(path, os.path.join(place, 'link-%d' % n))
            time.sleep(0.05)  # looks are some milliseconds apart
            for _ in range(5):
                done = client.ask(dict(count, deadline_ms=400))[-1]
                if done.get('total') != good:
                    raise Failure('links hold up an answer: %s' % done)
            for path in files_below(index):
                os.utime(path)
            time.sleep(0.05)
            begun = time.monotonic()
            done = client.ask(dict(count, deadline_ms=100))[-1]
            waited = time.monotonic() - begun
            if done.get('code') != 'timeout' or waited > 0.6:
                raise Failure('after %.3f s of 0.1 s: %s' % (waited, done))
            begun = time.monotonic()
            done = client.ask(dict(count, deadline_ms=30000))[-1]
            waited = time.monotonic() - begun
            if done.get('total') != good or not waited - 0.3 < done['took_ms'] / 1000 <= waited or waited < 0.4:
                raise Failure('after %.3f s: %s' % (waited, done))
            daemon.stop()
    return 'touched: a slow disk', case


def hear(manager, word):
    while word not in manager.recv(4096).decode():
        pass


def reload(lab, whole):
    """Once while another run reads a generation, and once while the run that this led to reads the next."""
    def case(place):
        index = shutil.copytree(whole, os.path.join(place, 'index'))
        manager = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        manager.settimeout(60)
        manager.bind(os.path.join(place, 'notify'))
        env = lab.faults(index, calls='read', at=1, every=1, do='slow:50000', name='*/segments/*')
        with Daemon(lab, index, place, dict(env, NOTIFY_SOCKET=os.path.join(place, 'notify')), '--no-sandbox') as daemon:
            hear(manager, 'READY=1')
            add_one(lab, index, place, 'more-1')
            time.sleep(0.2)
            for n in (2, 3):
                add_one(lab, index, place, 'more-%d' % n)
                daemon.process.send_signal(signal.SIGHUP)
                wait_for('a newer generation', lambda least=n: int(generation(daemon)) >= least)
            hear(manager, 'READY=1')
            if int(generation(daemon)) < 4:
                raise Failure('told of the end with generation %s, and 4 was published' % generation(daemon))
            daemon.stop()
    return 'reload: while a generation is read', case


def body(lab, tally, options):
    full = options.full
    place = os.path.join(lab.root, 'shared')
    os.makedirs(place)
    index = make_index(lab, place)
    root = os.geteuid() == 0
    tests = {
        'stale': lambda: [('stale', stale(lab, index))] * (100 if full else 3),
        'user': lambda: [('user', other_user(lab, index))] * (34 if full else 1) if root else skip('user', 'needs root'),
        'mode': lambda: [('mode', modes(lab, index, 1000 if full else 10))] if root else skip('mode', 'needs root'),
        'signals': lambda: [early(lab, index, s) for s in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)] +
                           [twice(lab, index, [options.rng.uniform(0, 0.006) for _ in range(200 if full else 20)], s)
                            for s in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)],
        'shortage': lambda: shortages(lab, index, full, root),
        'unread': lambda: [unread(lab, index, n, name, make) for n in ((1500, 10000, 30000) if full else (1500,))
                           for name, make in (('a pipe', os.pipe), ('a terminal', os.openpty))] + [unread_end(lab)],
        'held': lambda: [fifo(lab, index, name) for name in ('manifest.json', 'segments/NEW/texts', 'segments/NEW/articles.xap')] +
                        [slow_disk(lab, index)],
        'touched': lambda: [touched(lab, index)] * (20 if full else 1),
        'reload': lambda: [reload(lab, index)] * (20 if full else 1),
        'drain': lambda: [drain(lab, index, options.rng) for _ in range(200 if full else 4)],
    }
    tally.jobs = 1
    for name, cases in tests.items():
        if options.only in name:
            tally.run(name, list(cases() or []))


if __name__ == '__main__':
    sys.exit(main(__doc__, body))
