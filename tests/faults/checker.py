#!/usr/bin/python3
"""checker.py: --verify looks into files whose checksums hold, and what it meets there must not take it along.

  resealed   a file is damaged and the manifest sealed anew, as by a program that wrote nonsense: --verify finds it or not, and ends as
             it should; where a library's checker crashes (libxapian's does now and then), that is told of as damage
  ended      the process that looks is ended by a signal, at any of its calls
  stuck      it hangs, at any of its calls, and the signal of the alarm may have been ignored by who started the program
"""
import hashlib
import json
import os
import re
import signal
import subprocess
import sys
import time

from damage import damage
from feeds import Failure, feed_of_changes, feed_of_new
from lab import Story, main, sample

CALLS = 'open,read,map'
SIGNALS = (signal.SIGSEGV, signal.SIGABRT, signal.SIGBUS, signal.SIGKILL)
KINDS = ('flip', 'flip', 'zeroes', 'garbage')
LIBRARY = '.xap'  # files of libxapian, whose checker may crash; ours may not


def sealed(manifest):
    """The text of a manifest, with its checksum (index/seal.c)."""
    manifest.pop('sha256', None)
    body = json.dumps(manifest, separators=(',', ':'), ensure_ascii=False)
    return '%s,"sha256":"%s"}\n' % (body[:-1], hashlib.sha256(body.encode()).hexdigest())


def reseal(index):
    """Give every file the checksum and size that it has."""
    path = os.path.join(index, 'manifest.json')
    with open(path, encoding='utf-8') as f:
        manifest = json.load(f)
    for segment in manifest['segments']:
        for entry in segment['files'] + ([segment['deleted']] if segment['deleted'] else []):
            with open(os.path.join(index, 'segments', segment['name'], entry['name']), 'rb') as f:
                content = f.read()
            entry['size'], entry['sha256'] = len(content), hashlib.sha256(content).hexdigest()
    with open(path, 'w', encoding='utf-8') as f:
        f.write(sealed(manifest))


def judge(done, index):
    """Damage is told of with exit status 2, and a crash as one."""
    if done.status == 0:
        return 'not noticed'
    if done.status != 2 or 'is damaged: 1 fault' not in done.stderr:
        raise Failure('--verify: ' + done.tail())
    if index not in done.stderr.splitlines()[0]:
        raise Failure('it is not said where: ' + done.tail())
    return 'ended by a signal, and told' if 'ended the process by signal' in done.stderr else 'found'


def resealed(story, name, kind, seed):
    def case(place):
        index = story.end(place)
        if not damage(os.path.join(index, name), kind, type(story.rng)(seed)):
            return 'as before'
        reseal(index)
        word = judge(story.lab.run(story.lab.indexer, '--verify', index), index)
        if 'signal' in word and not name.endswith(LIBRARY):
            raise Failure('our own reader crashed')
        return word
    return 'resealed: %s, %s, seed %d' % (name, kind, seed), case


def ended(story, number, n):
    def case(place):
        index = story.end(place)
        env = story.lab.faults(place, calls=CALLS, at=n, do='signal:%d' % number, **{'in': 'worker'})
        done = story.lab.run(story.lab.indexer, '--verify', index, env=env)
        if done.status != 2 or not re.search(r'ended the process by signal %d\b' % number, done.stderr):
            raise Failure('--verify: ' + done.tail())
        story.must_hold(index, len(story.states) - 1)
        return 'told'
    return 'ended by signal %d at call %d' % (number, n), case


def stuck(story, n, ignored):
    """At call n it sleeps for longer than any test; the alarm rings after a second."""
    def case(place):
        index = story.end(place)
        env = story.lab.faults(place, calls=CALLS, at=n, do='slow:600000000', alarm=1, **{'in': 'worker'})
        begun = time.monotonic()
        done = subprocess.run([story.lab.indexer, '--verify', index], env=env, capture_output=True, text=True, timeout=60,
                              preexec_fn=(lambda: signal.signal(signal.SIGALRM, signal.SIG_IGN)) if ignored else None)
        if done.returncode != 2 or 'takes too long' not in done.stderr or time.monotonic() - begun > 20:
            raise Failure('--verify: exit %d: %s' % (done.returncode, done.stderr[-300:]))
        return 'told'
    return 'stuck at call %d%s' % (n, ', the signal ignored' if ignored else ''), case


def body(lab, tally, options):
    new = Story(lab, 'new', feed_of_new)
    story = Story(lab, 'changes', feed_of_changes, new)
    rng = story.rng = options.rng
    index = story.end(os.path.join(lab.root, 'count'))
    reseal(index)
    story.must_hold(index, len(story.states) - 1)  # resealing alone changes nothing
    names = sorted(os.path.relpath(os.path.join(d, n), index) for d, _, files in os.walk(os.path.join(index, 'segments')) for n in files)
    count = os.path.join(lab.root, 'calls')
    env = lab.faults(os.path.dirname(index), calls=CALLS, count=count, **{'in': 'worker'})
    lab.run(lab.indexer, '--verify', index, env=env)
    with open(count, encoding='ascii') as f:
        calls = int(f.readline().split()[1])
    library = [n for n in names if n.endswith(LIBRARY)]

    def damages():
        for i in range(1000 if options.full else 40):
            yield resealed(story, rng.choice(library if i % 2 else names), rng.choice(KINDS), rng.randrange(1 << 30))

    parts = {
        'resealed': damages,
        'ended': lambda: [ended(story, SIGNALS[n % 4], n) for n in sample(range(1, calls + 1), None if options.full else 10, rng)],
        'stuck': lambda: [stuck(story, n, n % 2) for n in sample(range(1, calls + 1), 60 if options.full else 4, rng)],
    }
    for name, cases in parts.items():
        if options.only in name:
            tally.run(name, cases())


if __name__ == '__main__':
    sys.exit(main(__doc__, body))
