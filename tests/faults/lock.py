#!/usr/bin/python3
"""lock.py: two indexers at once on one index.

  refused   the second says who works there (the holder's pid) and exits 2; --merge and --delete as well; the first is not disturbed
  waiting   with --wait it comes after the first, and both their articles are in
  race      several start in the same moment: who is refused says why, who is let in has its articles in
  dead      the holder is killed: the next one is let in at once
  readers   --stats, --verify and queries do not wait for an indexer
"""
import json
import os
import re
import signal
import subprocess
import sys
import time

from feeds import Failure, feed_of_new, write_feed
from lab import TIMEOUT, Story, main

BUSY = re.compile(r'is being written by another indexer \(pid (\d+)\)')


class Holder:
    """An indexer that waits for its input while it holds the lock."""

    def __init__(self, lab, index):
        self.err = open(index + '.holder', 'w+', encoding='utf-8')
        self.process = subprocess.Popen([lab.indexer, '--quiet', '--jobs', '1', index, '-'], stdin=subprocess.PIPE, stderr=self.err,
                                        stdout=subprocess.DEVNULL, start_new_session=True)
        end = time.monotonic() + 20
        while not is_locked(index):
            if time.monotonic() > end:
                raise Failure('the first indexer takes no lock')
            time.sleep(0.002)

    def finish(self, *articles):
        text = ''.join(json.dumps(a) + '\n' for a in articles)
        self.process.communicate(text.encode(), timeout=TIMEOUT)
        self.err.seek(0)
        if self.process.returncode != 0:
            raise Failure('the first indexer: exit %d: %s' % (self.process.returncode, self.err.read()))
        self.err.close()

    def kill(self):
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()
        self.process.stdin.close()
        self.err.close()


def is_locked(index):
    """Whether somebody holds a lock on a file in the index (from /proc/locks, so that nothing is touched)."""
    try:
        inode = ':%d' % os.stat(os.path.join(index, 'lock')).st_ino
    except FileNotFoundError:
        return False
    with open('/proc/locks', encoding='ascii') as f:
        return any(line.split()[-3].endswith(inode) for line in f if '->' not in line)


def extra(n):
    return {'id': 'extra-%d' % n, 'source': 'extra-%d' % n, 'text': 'One more, said number %d.' % n}


def expect_refused(done, pid):
    busy = BUSY.search(done.stderr)
    if done.status != 2 or not busy:
        raise Failure('the second indexer: ' + done.tail())
    if int(busy.group(1)) != pid:
        raise Failure('it names pid %s, and the holder is %d' % (busy.group(1), pid))


def sources_of(story, more=()):
    return frozenset(a['source'] for a in list(story.states[-1].values()) + list(more))


def expect_held(story, index, more):
    held = story.lab.held(index)
    if held != sources_of(story, more):
        raise Failure('%d articles instead of %d' % (len(held), len(story.states[-1]) + len(more)))


def refused(story, command):
    def case(place):
        index = story.end(place)
        holder = Holder(story.lab, index)
        arguments = {'index': [index, story.feed], 'merge': ['--merge', index], 'delete': ['--delete', 'article-1', index]}[command]
        expect_refused(story.lab.run(story.lab.indexer, *arguments), holder.process.pid)
        expect_held(story, index, ())
        holder.finish(extra(1))
        expect_held(story, index, [extra(1)])
        story.lab.nothing_left_over(index)
    return 'refused, ' + command, case


def waiting(story, seconds):
    def case(place):
        index = story.end(place)
        holder = Holder(story.lab, index)
        second = subprocess.Popen([story.lab.indexer, '--wait', '--quiet', index, '-'], stdin=subprocess.PIPE, stderr=subprocess.PIPE)
        second.stdin.write(json.dumps(extra(2)).encode())
        second.stdin.close()
        second.stdin = None
        time.sleep(seconds)
        if second.poll() is not None:
            raise Failure('it does not wait: %s' % second.communicate()[1])
        holder.finish(extra(1))
        err = second.communicate(timeout=TIMEOUT)[1].decode()
        if second.returncode != 0:
            raise Failure('it waits and fails: ' + err)
        expect_held(story, index, [extra(1), extra(2)])
        story.lab.nothing_left_over(index)
    return 'waiting', case


def race(story, fresh):
    """Three at once; into a new index, too, where the directory itself is contended for."""
    def case(place):
        index = story.end(place) if not fresh else os.path.join(place, 'index')
        feeds = [write_feed(os.path.join(place, '%d.jsonl' % n), [extra(n)]) for n in range(3)]
        runs = [subprocess.Popen([story.lab.indexer, '--quiet', '--jobs', '1', index, feed], stderr=subprocess.PIPE) for feed in feeds]
        said = [(p, p.communicate(timeout=TIMEOUT)[1].decode()) for p in runs]
        pids, let_in = {p.pid for p in runs}, []
        for n, (process, err) in enumerate(said):
            busy = BUSY.search(err)
            if process.returncode == 0:
                let_in.append(extra(n))
            elif process.returncode != 2 or not re.search(r'by another indexer \(pid (\d+|unknown)\)', err):
                raise Failure('exit %d: %s' % (process.returncode, err))
            elif busy and int(busy.group(1)) not in pids:
                raise Failure('it names a stranger: ' + err)
        if not let_in:
            raise Failure('nobody was let in')
        if fresh:
            if story.lab.held(index) != frozenset(a['source'] for a in let_in):
                raise Failure('of %d let in: %s' % (len(let_in), story.lab.held(index)))
        else:
            expect_held(story, index, let_in)
        story.lab.nothing_left_over(index)
        return '%d let in' % len(let_in)
    return 'race' + (' for a new index' if fresh else ''), case


def dead(story):
    def case(place):
        index = story.end(place)
        Holder(story.lab, index).kill()
        done = story.lab.run(story.lab.indexer, '--quiet', index, '-', stdin=json.dumps(extra(3)).encode())
        if done.status != 0:
            raise Failure('after the holder was killed: ' + done.tail())
        expect_held(story, index, [extra(3)])
    return 'dead', case


def readers(story):
    def case(place):
        index = story.end(place)
        holder = Holder(story.lab, index)
        expect_held(story, index, ())
        story.lab.answers(index, len(story.states[-1]))
        holder.finish()
    return 'readers', case


def body(lab, tally, options):
    story = Story(lab, 'new', feed_of_new)
    n, rng = 100 if options.full else 6, options.rng
    parts = {
        'refused': lambda: [refused(story, ('index', 'merge', 'delete')[i % 3]) for i in range(n)],
        'waiting': lambda: [waiting(story, rng.uniform(0, 0.2)) for _ in range(n)],
        'race': lambda: [race(story, i % 2 == 0) for i in range(n)],
        'dead': lambda: [dead(story) for _ in range(n)],
        'readers': lambda: [readers(story) for _ in range(n // 2)],
    }
    for name, cases in parts.items():
        if options.only in name:
            tally.run(name, cases())


if __name__ == '__main__':
    sys.exit(main(__doc__, body))
