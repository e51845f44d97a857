#!/usr/bin/python3
"""queryd_service.py TEST ARGUMENT...: the daemon as a service; exit 0 when it did right."""
import contextlib
import json
import os
import re
import signal
import socket
import subprocess
import sys
import time

PATIENCE = 30


def need(condition, what):
    if not condition:
        sys.exit(str(what))


def wait_for(what, condition):
    end = time.monotonic() + PATIENCE
    while not condition():
        need(time.monotonic() < end, '%s does not happen' % what)
        time.sleep(0.05)


def ask(path, **request):
    s = socket.socket(socket.AF_UNIX)
    s.settimeout(PATIENCE)
    s.connect(path)
    s.sendall(json.dumps(request).encode() + b'\n')
    s.shutdown(socket.SHUT_WR)
    return [json.loads(line) for line in s.makefile('rb')]


class Daemon:
    def __init__(self, program, place, *arguments, env=None):
        self.path, self.log = os.path.join(place, 'service.sock'), os.path.join(place, 'service.log')
        with open(self.log, 'wb') as log:
            self.process = subprocess.Popen([program, '--socket', self.path, *arguments], stderr=log, env=env)
        wait_for('a start', self.answers)

    def answers(self):
        need(self.process.poll() is None, 'it ended: ' + self.said())
        with contextlib.suppress(OSError):
            return ask(self.path, op='ping')[0]['type'] == 'done'

    def said(self):
        with open(self.log, encoding='utf-8') as f:
            return f.read()

    def count(self, q='dam'):
        return ask(self.path, op='count', q=q)[-1]

    def __enter__(self):
        return self

    def __exit__(self, *_):
        if self.process.poll() is None:
            self.process.terminate()
            with contextlib.suppress(subprocess.TimeoutExpired):
                self.process.wait(PATIENCE)
        if self.process.poll() is None:
            self.process.kill()


# --- The sandbox

def status_of(pid):
    with open('/proc/%d/status' % pid, encoding='ascii') as f:
        return dict(line.split(':\t', 1) for line in f if ':\t' in line)


def sandbox(program, index, place):
    """Every thread is under the filter, and the log says what holds."""
    with Daemon(program, place, index) as d:
        need(d.count()['type'] == 'done', 'no answer')
        tasks = os.listdir('/proc/%d/task' % d.process.pid)
        need(len(tasks) > 2, 'no workers')
        for task in tasks:
            status = status_of(int(task))
            need(status['Seccomp'].strip() == '2' and status['NoNewPrivs'].strip() == '1', status)
        with open('/proc/%d/limits' % d.process.pid, encoding='ascii') as f:
            need(re.search(r'Max core file size +0 +0', f.read()), 'core files')
        need(re.search(r'info: sandbox: limits, (Landlock \d+|Landlock NOT \(.*\)), seccomp\n', d.said()), d.said())
    with Daemon(program, place, '--no-sandbox', index) as d:
        need('sandbox: switched off' in d.said(), d.said())
        need(status_of(d.process.pid)['Seccomp'].strip() == '0', 'a filter')


def publish(binaries, index, *articles):
    subprocess.run([os.path.join(binaries, 'morgue-indexer'), '--quiet', index, '-'], check=True, stderr=subprocess.DEVNULL,
                   input=b''.join(json.dumps(a).encode() + b'\n' for a in articles))


def fresh(name):
    return {'id': name, 'title': 'Fresh', 'language': 'en', 'text': 'A fresh dam.'}


def sandbox_renewal(binaries, index, place):
    with Daemon(os.path.join(binaries, 'morgue-queryd'), place, index) as d:
        before = d.count()['total']
        publish(binaries, index, fresh('renewal-1'))
        wait_for('the new generation', lambda: d.count()['total'] == before + 1)
        need('cannot be opened' not in d.said(), d.said())


def replaced(binaries, index, place):
    publish(binaries, index, fresh('one'))
    with Daemon(os.path.join(binaries, 'morgue-queryd'), place, index) as d:
        if 'Landlock NOT' in d.said():
            return
        os.rename(index, index + '.away')
        publish(binaries, index, fresh('one'), fresh('two'))
        wait_for('a word about it', lambda: 'another directory than at the start' in d.said())
        need(d.count()['total'] == 1, 'the old one is not served on')


# --- systemd

def listen(place):
    s = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
    s.settimeout(PATIENCE)
    path = os.path.join(place, 'notify')
    with contextlib.suppress(FileNotFoundError):
        os.unlink(path)
    s.bind(path)
    return s, path


def hear(s, word):
    while True:
        lines = s.recv(4096).decode().split('\n')
        if word in lines:
            return lines


def notify(program, index, place):
    s, path = listen(place)
    with Daemon(program, place, index, env=dict(os.environ, NOTIFY_SOCKET=path)) as d:
        need(any(line.startswith('STATUS=serving generation ') for line in hear(s, 'READY=1')), 'no status')
        d.process.send_signal(signal.SIGHUP)
        need(any(line.startswith('MONOTONIC_USEC=') for line in hear(s, 'RELOADING=1')), 'no time')
        hear(s, 'READY=1')
        d.process.terminate()
        hear(s, 'STOPPING=1')
        need(d.process.wait(PATIENCE) == 0, 'it fails')


def reload(d, s):
    """What systemd is told at the end of it."""
    d.process.send_signal(signal.SIGHUP)
    hear(s, 'RELOADING=1')
    return hear(s, 'READY=1')


def reload_after_trouble(binaries, index, place):
    """What could not be opened a moment ago is looked at again."""
    s, path = listen(place)
    manifest = os.path.join(index, 'manifest.json')
    with Daemon(os.path.join(binaries, 'morgue-queryd'), place, index, env=dict(os.environ, NOTIFY_SOCKET=path)) as d:
        hear(s, 'READY=1')
        before = d.count()['total']
        with open(manifest, 'rb') as f:
            whole = f.read()
        with open(manifest, 'wb') as f:
            f.write(b'{')
        wait_for('a word about it', lambda: 'cannot be opened' in d.said())
        with open(manifest, 'wb') as f:
            f.write(whole)
        publish(binaries, index, fresh('reload-1'))
        said = reload(d, s)
        need('STATUS=the newest generation is served' in said, said)
        need(d.count()['total'] == before + 1, 'it is not')


def fill(path):
    """Until there is no room in the queue; nobody reads it."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as s:
        s.setblocking(False)
        s.connect(path)
        with contextlib.suppress(BlockingIOError):
            while True:
                s.send(b'STATUS=another')


def notify_late(program, index, place):
    """A manager that is behind hears of each state that lasts, and nobody waits for it."""
    s, path = listen(place)
    fill(path)
    with Daemon(program, place, index, env=dict(os.environ, NOTIFY_SOCKET=path)) as d:
        hear(s, 'READY=1')
        fill(path)
        d.process.send_signal(signal.SIGHUP)
        d.count()
        hear(s, 'READY=1')
        fill(path)
        d.process.terminate()
        hear(s, 'STOPPING=1')
        need(d.process.wait(PATIENCE) == 0, 'it fails')


def watchdog_short(program, index, place):
    """No timer is finer than a millisecond."""
    s, path = listen(place)
    with Daemon(program, place, index, env=dict(os.environ, NOTIFY_SOCKET=path, WATCHDOG_USEC='1500')):
        for _ in range(5):
            hear(s, 'WATCHDOG=1')


def watchdog(program, index, place):
    s, path = listen(place)
    with Daemon(program, place, index, env=dict(os.environ, NOTIFY_SOCKET=path, WATCHDOG_USEC='400000')):
        began = time.monotonic()
        for _ in range(5):
            hear(s, 'WATCHDOG=1')
        need(0.5 < time.monotonic() - began < 20, 'at another rate')


def unit_options(unit, program):
    """What the unit starts is a command line that the daemon takes."""
    with open(unit, encoding='ascii') as f:
        command = re.search(r'^ExecStart=/usr/bin/morgue-queryd (.*)$', f.read(), re.M).group(1)
    arguments = [a for a in command.split() if not a.startswith('$')]
    done = subprocess.run([program, *arguments, '--help'], capture_output=True, check=False)
    need(done.returncode == 0, done.stderr)


# --- Damage

def files_of(index):
    for where, _, names in os.walk(os.path.join(index, 'segments')):
        for name in sorted(names):
            yield os.path.join(where, name)


def flip(path, keep_times=False):
    """Flip a bit in the middle; the bytes as they were."""
    st = os.stat(path)
    with open(path, 'r+b') as f:
        old = f.read()
        f.seek(len(old) // 2)
        f.write(bytes([old[len(old) // 2] ^ 4]))
    if keep_times:
        os.utime(path, ns=(st.st_atime_ns, st.st_mtime_ns))
    return old


def put(path, content):
    with open(path, 'r+b') as f:
        f.write(content)


def damaged_start(program, index):
    seen = 0
    for path in list(files_of(index)):
        if os.path.getsize(path) == 0:
            continue
        old = flip(path)
        done = subprocess.run([program, '--socket', index + '.sock', index], capture_output=True, text=True, timeout=PATIENCE, check=False)
        need(done.returncode == 2 and os.path.basename(path) in done.stderr, '%s: %d %s' % (path, done.returncode, done.stderr))
        put(path, old)
        seen += 1
    need(seen >= 4, 'too few files')


def unchecked(program, index):
    """--check=never looks at sizes alone; --stdio does so by default."""
    path = next(p for p in files_of(index) if p.endswith('/texts'))
    old = flip(path)
    request = b'{"op":"count","q":"dam"}\n'
    for options, want in (([], b'"done"'), (['--check', 'always'], b''), (['--check', 'never'], b'"done"')):
        done = subprocess.run([program, '--stdio', *options, index], input=request, capture_output=True, timeout=PATIENCE, check=False)
        need((want in done.stdout) if want else done.returncode == 2, done)
    put(path, old)


def damaged_live(program, index, place):
    with Daemon(program, place, index) as d:
        good = d.count()['total']
        for keep_times in (False, True):
            for path in [p for p in files_of(index) if os.path.getsize(p) > 64]:
                need(d.count()['total'] == good, 'wrong before')
                time.sleep(0.02)
                old = flip(path, keep_times)
                time.sleep(0.02)
                end = d.count()
                need(end.get('code') == 'internal' and 'damaged' in end['message'], '%s: %s' % (path, end))
                put(path, old)
                wait_for('a recovery', lambda: d.count().get('total') == good)


def touched(program, index, place):
    with Daemon(program, place, index) as d:
        good = d.count()['total']
        for path in files_of(index):
            os.utime(path)
        time.sleep(0.05)  # looks are some milliseconds apart
        need(d.count()['total'] == good, 'no answer')
        need('was touched' in d.said(), d.said())


def damaged_next(binaries, index, place):
    with Daemon(os.path.join(binaries, 'morgue-queryd'), place, index) as d:
        good = d.count()
        d.process.send_signal(signal.SIGSTOP)
        before = set(files_of(index))
        publish(binaries, index, fresh('next-1'))
        path = next(p for p in files_of(index) if p not in before and os.path.getsize(p) > 64)
        old = flip(path)
        d.process.send_signal(signal.SIGCONT)
        wait_for('a word about it', lambda: 'is damaged' in d.said())
        need(d.count()['generation'] == good['generation'] and d.count()['total'] == good['total'], 'it is served')
        put(path, old)
        wait_for('a recovery', lambda: d.count()['total'] == good['total'] + 1)


if __name__ == '__main__':
    globals()[sys.argv[1]](*sys.argv[2:])
