#!/usr/bin/python3
"""copies.py: an index is copied while an indexer publishes and removes; the recipes of docs/reliability.md give whole copies.

Each recipe is taken from the document, word for word, and run under /bin/sh while an indexer adds, replaces, deletes and merges as
fast as it can. The copy must verify and hold one published state, not older than the last one acknowledged before the copy began;
indexing into the copy must work. A bare `cp -a` without the check is tried as well, to see that the check is needed: what is torn
must be told by --verify, never be served with other answers.
"""
import os
import random
import re
import subprocess
import sys
import threading
import time

from feeds import Failure, article, feed_of_new, write_feed
from lab import ROOT, Broken, Story, main, skip

DOCUMENT = os.path.join(ROOT, 'docs', 'reliability.md')
PAUSE = 4  # between publications at most so many times what a copy takes: else none would ever be whole
RECIPE = re.compile(r'^```sh recipe=(\S+)\n(.*?)^```$', re.M | re.S)


def recipes():
    """{name: shell text} of the document: fenced blocks that bear a name."""
    with open(DOCUMENT, encoding='utf-8') as f:
        found = dict(RECIPE.findall(f.read()))
    if not found:
        raise Broken('%s holds no recipes' % DOCUMENT)
    return found


def slowly(lab, place):
    """Copying takes its time, as it does with a large index."""
    return lab.faults(place, calls='open', at=1, every=1, do='slow:1500')


class Churn(threading.Thread):
    """Publishes one state after another; .states are the sources that the index held, in order."""

    def __init__(self, lab, story, index, seed):
        super().__init__()
        self.lab, self.index, self.rng = lab, index, random.Random(seed)
        self.current = {a['id']: a for a in story.states[-1].values()}
        self.states, self.over, self.trouble, self.version = [self.sources()], threading.Event(), None, 1
        self.feed = index + '.jsonl'
        begun = time.monotonic()
        subprocess.run(['cp', '-a', index, index + '.timed'], check=True, env=slowly(lab, os.path.dirname(index)))
        self.pause = PAUSE * (time.monotonic() - begun) + 0.1

    def sources(self):
        return frozenset(a['source'] for a in self.current.values())

    def run(self):
        while not self.over.is_set():
            self.version += 1
            lines = []
            for number in {self.rng.randint(1, 90) for _ in range(self.rng.choice((1, 5, 40)))}:
                name = 'article-%d' % number
                if self.rng.random() < 0.3:
                    lines.append({'id': name, 'deleted': True})
                    self.current.pop(name, None)
                else:
                    self.current[name] = article(number, self.version, self.rng)
                    lines.append(self.current[name])
            self.states.append(self.sources())  # before it is told of: a copy may see it earlier
            done = self.lab.run(self.lab.indexer, '--quiet', '--wait', '--jobs', '1', self.index, write_feed(self.feed, lines))
            if done.status == 0 and self.version % 7 == 0:
                done = self.lab.run(self.lab.indexer, '--quiet', '--wait', '--merge', self.index)
            if done.status != 0:
                self.trouble = done.tail()
                return
            self.over.wait(self.rng.uniform(0, self.pause))


def copied(lab, story, name, recipe, seed):
    def case(place):
        index = story.end(place)
        os.rename(index, os.path.join(place, 'my-index'))
        index = os.path.join(place, 'my-index')
        churn = Churn(lab, story, index, seed)
        churn.start()
        try:
            words = [copy_once(lab, place, recipe, churn) for _ in range(3)]
        finally:
            churn.over.set()
            churn.join()
        if churn.trouble:
            raise Failure('the indexer: ' + churn.trouble)
        return words[-1]
    return 'recipe ' + name, case


def copy_once(lab, place, recipe, churn):
    before = len(churn.states) - 2  # the one before may be the last that is sure
    env = dict(slowly(lab, place), PATH=lab.bin + ':' + os.environ['PATH'])
    done = subprocess.run(['/bin/sh', '-c', recipe], cwd=place, env=env, capture_output=True, timeout=120, check=False)
    said = done.stderr.decode('utf-8', 'replace')
    if done.returncode != 0:
        raise Failure('the recipe: exit %d: %s' % (done.returncode, said[-300:]))
    copy = os.path.join(place, 'my-copy')
    held = lab.held(copy)
    if held not in churn.states:
        raise Failure('the copy holds no published state')
    if max(i for i, s in enumerate(churn.states) if s == held) < before:
        raise Failure('the copy is older than what stood before it')
    done = lab.run(lab.indexer, '--quiet', copy, '-', stdin=b'{"id":"new","source":"new","text":"In a copy, she said."}')
    if done.status != 0 or lab.held(copy) != held | {'new'}:
        raise Failure('indexing into the copy: ' + done.tail())
    lab.run(lab.indexer, '--quiet', '--delete', 'new', copy)
    return 'whole at once' if 'again' not in said else 'whole at a later try'


def bare(lab, story, seed):
    """cp -a and nothing else."""
    def case(place):
        index = story.end(place)
        churn = Churn(lab, story, index, seed)
        churn.start()
        copy, whole, torn = os.path.join(place, 'copy'), 0, 0
        try:
            for n in range(10):
                subprocess.run(['cp', '-a', index, copy + str(n)], capture_output=True, check=False, env=slowly(lab, place))
                done = lab.run(lab.indexer, '--verify', copy + str(n))
                if done.status == 0 and lab.held(copy + str(n)) not in churn.states:
                    raise Failure('a torn copy passes --verify')
                whole, torn = whole + (done.status == 0), torn + (done.status != 0)
        finally:
            churn.over.set()
            churn.join()
        if churn.trouble:
            raise Failure('the indexer: ' + churn.trouble)
        return '%d of 10 torn' % torn
    return 'bare cp -a', case


def body(lab, tally, options):
    story = Story(lab, 'new', feed_of_new)
    n = 30 if options.full else 1
    for name, recipe in sorted(recipes().items()):
        if name == 'rsync' and subprocess.run(['which', 'rsync'], capture_output=True, check=False).returncode != 0:
            skip('recipe rsync', 'there is no rsync here')
            continue
        if options.only not in name:
            continue
        tally.run('recipe %s' % name, [copied(lab, story, name, recipe, options.rng.random()) for _ in range(n)])
    if options.only in 'bare':
        tally.run('bare', [bare(lab, story, options.rng.random()) for _ in range(n)])


if __name__ == '__main__':
    sys.exit(main(__doc__, body))
