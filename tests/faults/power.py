#!/usr/bin/python3
"""power.py: the power fails while the indexer works; what was acknowledged is there.

A run is recorded by the shim (every write, fsync, rename, removal, in order). Then, for many points of that record, the files are
laid out as they may be found after the power came back, under two models of a file system (power_log.py), and judged: the index
holds what had been acknowledged by that point or the publication after it, article by article; the same command again gives the
final state, text by text, and leaves nothing else.

  new, changes   a feed into no index, and into one that holds articles
  deep           into an index whose directories above are not there yet
  merge          --merge
  resumed        a run that was killed at some publication, and the run after it
  mutants        the same with some fsyncs left out: the power failure must be noticed, else this test proves nothing
"""
import itertools
import os
import shutil
import sys

from feeds import Failure, feed_of_changes, feed_of_new
from lab import Broken, Story, main, sample
from power_log import Disk, lay_out, read_log

MODELS = ('posix', 'journal')
START = 60
DURABLE = 'sync,syncdir,rename,unlink'


class Recording:
    """What one or two runs do to a disk."""

    def __init__(self, story, name, source=None):
        self.story = story
        self.place = os.path.join(story.lab.root, 'record-' + name)
        self.disk, self.start, self.log, self.err = (os.path.join(self.place, n) for n in ('disk', 'start', 'log', 'err'))
        shutil.rmtree(self.place, ignore_errors=True)
        self.index = story.begin(self.disk, source)
        self.name = 'index'
        shutil.copytree(self.disk, self.start)

    def deep(self):
        """The index is to stand in directories that are not there yet; and its name is given with a slash."""
        self.name = 'deep/below/index'
        self.index = os.path.join(self.disk, self.name) + '/'
        return self

    def run(self, *arguments, **faults):
        env = self.story.lab.faults(self.disk, log=self.log, **faults)
        done = self.story.lab.index(self.index, *arguments, env=env, err=self.err)
        if done.status != 0 and not faults:
            raise Broken('a recorded run: ' + done.tail())
        self.records = read_log(self.log)
        with open(self.err, 'rb') as f:
            self.output = f.read()
        return self

    def told(self, point):
        """What had been said before that record."""
        end = self.records[point][4] if point < len(self.records) else len(self.output)
        return self.output[:end].decode('utf-8', 'replace')

    def points(self, count, rng, first=0):
        """Places in the record, in order: a sample, or each of them as often as fits."""
        n = len(self.records) + 1 - first
        return sorted(first + p for p in (rng.sample(range(n), count) if count <= n else (i % n for i in range(count))))

    def points_of_start(self, count, rng, first):
        """Half of them among the first records of the second run, which cleans up."""
        n = min(len(self.records) - first, START)
        return sorted([first + rng.randint(0, n) for _ in range(count - count // 2)] + self.points(count // 2, rng, first))

    def crashes(self, model, points, rng):
        """(point, files found) for each point; at the end, whether the record is complete."""
        disk, at = Disk(self.disk, self.start), 0
        for point in points:
            while at < point:
                disk.replay(self.records[at])
                at += 1
            yield point, disk.crash(model, rng)
        for record in self.records[at:]:
            disk.replay(record)
        path = disk.differs()
        if path is not None:
            raise Broken('the record does not lead to what is on the disk: %s' % path)


def after_crash(recording, name, model, point, files, judge, again=True):
    story = recording.story

    def case(place):
        lay_out(files, place)
        index = os.path.join(place, recording.name)
        judge(index, recording.told(point))
        if again:
            story.check_again(index)
    return '%s, %s, after %d of %d calls' % (name, model, point, len(recording.records)), case


def cases(recording, name, model, points, rng, judge, again=True):
    for point, files in recording.crashes(model, points, rng):
        yield after_crash(recording, name, model, point, files, judge, again)


# --- the runs

def plain(story):
    return Recording(story, story.name).run(story.feed), story.check_interrupted


def deep(story):
    return Recording(story, 'deep').deep().run(story.feed), story.check_interrupted


def merged(story):
    def judge(index, _):
        story.must_hold(index, len(story.states) - 1)
    return Recording(story, 'merge', story.result).run(None, '--merge'), judge


def resumed(story, n, source=None, *arguments):
    """Killed before the parent's n-th call that makes something durable or moves it, then run again."""
    recording = Recording(story, 'resumed-%d' % n, source)
    recording.run(*(arguments or [story.feed]), calls=DURABLE, at=n, do='killall', **{'in': 'parent'})
    first, length = len(recording.records), len(recording.output)
    before = recording.told(first)
    state = len(story.states) - 1 if source else story.found(recording.index)
    course = story.resumed(state)
    recording.run(story.feed)

    def judge(index, told):
        """What the second run told of; when nothing yet, what the first left, sure or not, or what comes next."""
        second = told[length:]
        if course.acknowledged(second):
            story.check_interrupted(index, second, course)
            return
        least = state if source else story.acknowledged(before)
        if (story.lab.held(index) or frozenset()) not in story.sources[least:state + 1] + course.sources[:2]:
            raise Failure('it holds neither what the killed run left nor what came next')
    return recording, judge, first


# --- the test of the test

MUTANTS = (
    ('the directory of the manifest', 'syncdir', '%s/index'),
    ('the directory of the segments', 'syncdir', '%s/index/segments'),
    ('the directory of a new segment', 'syncdir', '%s/index/build-*'),
    ('the directory that the index stands in', 'syncdir', '%s'),
    ('the files of a new segment', 'sync', '%s/index/build-*'),
    ('the new manifest', 'sync', '%s/index/manifest*'),
    ('all directories', 'syncdir', '%s*'),
    ('all files', 'sync', '%s*'),
)


def mutant(story, what, calls, pattern, count, rng):
    """How many of so many power failures show when these fsyncs are left out."""
    recording = Recording(story, 'mutant')
    recording.run(story.feed, calls=calls, name=pattern % recording.disk, at=1, every=1, do='drop')

    def case(place):
        noticed = tried = 0
        for model in MODELS:
            for name, one in cases(recording, what, model, recording.points(count, rng), rng,
                                   story.check_interrupted, again=False):
                inner = os.path.join(place, str(tried))
                os.makedirs(inner)
                try:
                    one(inner)
                except Failure:
                    noticed += 1
                tried += 1
                shutil.rmtree(inner)
        if not noticed:
            raise Failure('%d power failures without any harm' % tried)
        return 'noticed at %d of %d points' % (noticed, tried)
    return 'without the fsync of ' + what, case


def resumed_cases(story, steps, count, model, rng, *merge):
    for n in steps:
        recording, judge, first = resumed(story, n, *merge)
        name = '%s killed at %d, and again' % (merge[-1] if merge else story.name, n)
        yield from cases(recording, name, model, recording.points_of_start(count, rng, first), rng, judge)


def steps_of(story, count, rng, source=None, *arguments):
    """Which of the parent's calls to be killed before: `count` of them, None for all."""
    index = story.begin(os.path.join(story.lab.root, 'count'), source)
    calls = story.lab.count_calls(index, *(arguments or [story.feed]), calls=DURABLE, **{'in': 'parent'})['chosen']
    return sample(range(1, calls + 1), count, rng)


def body(lab, tally, options):
    rng, full = options.rng, options.full
    new = Story(lab, 'new', feed_of_new)
    changes = Story(lab, 'changes', feed_of_changes, new)
    merge = (changes.result, None, '--merge')
    runs = {'new': lambda: plain(new), 'deep': lambda: deep(new), 'changes': lambda: plain(changes), 'merge': lambda: merged(changes)}
    for name, make in runs.items():
        for model in MODELS if options.only in name else ():
            recording, judge = make()
            points = recording.points((60 if name == 'deep' else 250) if full else 6, rng)
            tally.run('%s, %s, %d calls' % (name, model, len(recording.records)), cases(recording, name, model, points, rng, judge))
    for model in MODELS if options.only in 'resumed' else ():
        few = None if full else 3
        tally.run('resumed, ' + model, itertools.chain(
            resumed_cases(new, steps_of(new, few, rng), 2, model, rng),
            resumed_cases(changes, steps_of(changes, few, rng), 1 if full else 2, model, rng),
            resumed_cases(changes, steps_of(changes, few, rng, *merge), 8 if full else 2, model, rng, *merge)))
    for what, calls, pattern in MUTANTS if options.only in 'mutants' else ():
        title, case = mutant(new, what, calls, pattern, 60 if full else 15, rng)
        tally.run(title, [(title, case)])


if __name__ == '__main__':
    sys.exit(main(__doc__, body))
