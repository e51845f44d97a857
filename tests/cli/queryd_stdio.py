#!/usr/bin/python3
"""queryd_stdio.py TEST PROGRAM INDEX: morgue-queryd --stdio on descriptors of odd kinds; exit 0 when it did right."""
import os
import signal
import subprocess
import sys
import time

PATIENCE = 30
HITS = b'{"op":"search","q":"dam OR police OR valley","limit":80}\n'
MANY = 500  # such requests: more than pipes and sockets hold together
SOME = 60  # more than a pipe holds


def need(condition, what):
    if not condition:
        sys.exit(str(what))


def start(program, index, **descriptors):
    return subprocess.Popen([program, '--stdio', '--deadline', '60000', index], **descriptors)


def lines(fd):
    """Whole lines to the end, by number; times in them differ."""
    data = b''.join(iter(lambda: os.read(fd, 1 << 16), b''))
    need(data.endswith(b'\n'), 'cut: %r' % data[-80:])
    return data.count(b'\n')


def reference(program, index, count=MANY):
    with start(program, index, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as p:
        return p.communicate(HITS * count, PATIENCE)[0].count(b'\n')


def fill(program, index, keep_open, count=MANY):
    """A daemon whose output is full, and the end of the pipe that nobody reads."""
    end, out = os.pipe()
    p = start(program, index, stdin=subprocess.PIPE, stdout=out, stderr=subprocess.PIPE)
    os.close(out)
    p.stdin.write(HITS * count)
    p.stdin.flush()
    if not keep_open:
        p.stdin.close()
    return p, end


def ends_unread(program, index):
    """After SIGTERM nobody is waited for for longer than ten seconds, at whatever it was."""
    both = [fill(program, index, True), fill(program, index, False)]
    time.sleep(0.7)
    began = time.monotonic()
    for p, _ in both:
        p.send_signal(signal.SIGTERM)
    for p, end in both:
        status, took, said = p.wait(PATIENCE), time.monotonic() - began, p.stderr.read()
        need(status == 2 and b'standard output is not read' in said, (status, said))
        need(8 < took < 20, '%.1f s' % took)
        os.close(end)


def waits(program, index):
    """An output that is read late is written to its end: without a signal, and within the bounds after one."""
    for count, signals in ((MANY, []), (MANY, [signal.SIGTERM]), (SOME, []), (SOME, [signal.SIGTERM])):
        want = reference(program, index, count)
        p, end = fill(program, index, False, count)
        time.sleep(0.7)
        for number in signals:
            p.send_signal(number)
        time.sleep(0.3)
        need(p.poll() is None, 'it does not wait')
        got, said = lines(end), p.stderr.read()
        need((got, p.wait(PATIENCE), said) == (want, 0, b''), (got, want, p.returncode, said))
        os.close(end)


def output_that_would_block(program, index):
    want = reference(program, index)
    end, out = os.pipe()
    os.set_blocking(out, False)
    p = start(program, index, stdin=subprocess.PIPE, stdout=out)
    os.close(out)
    p.stdin.write(HITS * MANY)
    p.stdin.close()
    time.sleep(0.5)
    got = lines(end)
    need((got, p.wait(PATIENCE)) == (want, 0), (got, want, p.returncode))


def input_that_would_block(program, index):
    end, into = os.pipe()
    os.set_blocking(end, False)
    p = start(program, index, stdin=end, stdout=subprocess.PIPE)
    os.close(end)
    time.sleep(0.5)
    os.write(into, HITS[:20])
    time.sleep(0.2)
    os.write(into, HITS[20:])
    os.close(into)
    got = p.stdout.read()
    need((got.count(b'"done"'), p.wait(PATIENCE)) == (1, 0), (got, p.returncode))


if __name__ == '__main__':
    {f.__name__: f for f in (ends_unread, waits, output_that_would_block, input_that_would_block)}[sys.argv[1]](*sys.argv[2:])
