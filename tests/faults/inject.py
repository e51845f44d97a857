#!/usr/bin/python3
"""inject.py: calls of the indexer fail, each in turn; it must say so, and the index must stand.

A feed of a few publications goes into an index of many segments, of which some are merged then, and one into no index.

  space     no room (ENOSPC, EDQUOT) at the n-th write, in the parent and in workers, once and from there on
  io        EIO at the n-th sync of a file or directory, rename, write, removal or read
  open      no descriptors (EMFILE), no maps (ENOMEM)
  memory    no memory at the n-th allocation, once and from there on
  leaks     the same with the programs in $FAULTS_ADDRESS, built with SAN=address: nothing leaks
  halves    every write and read is done by half, or interrupted (EINTR) every other time: no failure at all

After each fault: exit status 2 and the reason on standard error (0 only where the program may go on without what failed), no end
by a signal; the index verifies, holds what was acknowledged last or the publication after it, and is served; nothing half built
stays where it could be removed; the same command again gives the final state, text by text.
"""
import errno
import os
import re
import sys

from feeds import EVERY, Failure, feed_of_changes, feed_of_few, feed_of_new
from lab import Story, main, sample, skip

HERE = os.path.dirname(os.path.abspath(__file__))
DIED = re.compile(r'worker process was ended by signal (\d+)')
# What was published is safe; that its segments could not be merged is told, and is no failure.
UNMERGED = 'could not be merged'
STANDS = re.compile(r'stands as published in generation (\d+)')
# Libraries end the process that they are in: why workers are processes. libxapian aborts at a full disk; ICU 72 reads through NULL
# when it finds no memory for its first locale.
ABORTED = {errno.ENOSPC: ('6',), errno.ENOMEM: ('6', '11')}
IN_LIBRARY = re.compile(r'SEGV on unknown address.*?\n +#0 \S+ in \S+ +\(/(usr/)?lib/', re.S)


def check_told(result, code, calls, must_fail, struck):
    if result.status not in (0, 2):
        raise Failure(result.tail())
    if result.status == 0 and UNMERGED in result.stderr:
        return 'left unmerged'
    if result.status == 0 and must_fail and struck:
        raise Failure('it went on as if nothing had happened')
    if result.status == 2 and not struck:
        raise Failure('it failed unharmed: ' + result.tail())
    if result.status == 0:
        return 'went on' if struck else 'not met'
    died = DIED.search(result.stderr)
    if died and died.group(1) not in ABORTED.get(code, ('6',)):
        raise Failure(result.tail())
    if died:
        return 'ended by the library'
    if code == errno.ENOMEM and calls != 'map':  # libraries find words of their own for this
        if not result.stderr.strip():
            raise Failure('it failed without a word')
    elif os.strerror(code).lower() not in result.stderr.lower():
        raise Failure('the reason is not named: ' + result.tail())
    return 'told'


def check_standing(story, index, result):
    """What is said to stand stands."""
    said = STANDS.search(result.stderr)
    if said:
        stats = story.lab.run(story.lab.indexer, '--stats', '--json', index)
        if '"generation":"%s"' % said.group(1) not in stats.stdout:
            raise Failure('generation %s is said to stand, and it is %s' % (said.group(1), stats.stdout[:30]))


def strike(story, who, calls, n, code, every, must_fail=True, served=False):
    def case(place):
        index = story.begin(place)
        count = os.path.join(place, 'count')
        env = story.lab.faults(place, calls=calls, at=n, every=every, do=code, count=count, **{'in': who})
        result = story.lab.index(index, story.feed, env=env)
        struck = True
        if os.path.exists(count):
            with open(count, encoding='ascii') as f:
                struck = int(f.readline().split()[1]) >= n
        word = check_told(result, code, calls, must_fail, struck)
        state = story.check_interrupted(index, result.stderr)
        check_standing(story, index, result)
        if os.path.isdir(index) and 'unlink' not in calls and every == 0 and any(n.startswith('build-') for n in os.listdir(index)):
            raise Failure('the build stays: %s' % os.listdir(index))
        if served and state:
            story.lab.answers(index, len(story.states[state]))
        story.check_again(index)
        return word
    return '%s: %s, %s at %s %d%s' % (story.name, who, errno.errorcode[code], calls, n, ' and on' if every else ''), case


def every_n(stories, calls, code, every=0, who=('parent', 'worker'), must_fail=True):
    for story in stories:
        for kind in who:
            total = sum(story.calls['%s-%s' % (kind, c)] for c in calls.split(','))
            for n in range(1, total + 1):
                yield strike(story, kind, calls, n, code, every, must_fail, n % 8 == 0)


def space(stories):
    yield from every_n(stories, 'write', errno.ENOSPC)
    yield from every_n(stories, 'write', errno.ENOSPC, 1)
    yield from every_n(stories, 'write', errno.EDQUOT, 1)
    yield from every_n(stories, 'write,mkdir,truncate', errno.ENOSPC, 1)


def broken_disk(stories):
    for calls in ('sync', 'syncdir', 'rename', 'write', 'mkdir'):
        yield from every_n(stories, calls, errno.EIO)
        yield from every_n(stories, calls, errno.EIO, 1)
    yield from every_n(stories, 'unlink', errno.EIO, must_fail=False)
    yield from every_n(stories, 'unlink', errno.EIO, 1, must_fail=False)
    yield from every_n(stories, 'read', errno.EIO)


def descriptors(stories):
    yield from every_n(stories, 'open', errno.EMFILE, must_fail=False)
    yield from every_n(stories, 'open', errno.EMFILE, 1, must_fail=False)
    yield from every_n(stories, 'map', errno.ENOMEM)


def memory(stories, count):
    """Every allocation of the beginning, then ever fewer, spread over the whole run."""
    for story in stories:
        for kind in ('parent', 'worker'):
            total, share = story.calls[kind + '-alloc'], count // (2 * len(stories))
            steps = range(1, total + 1) if total <= share else sorted({1 + i * total // share for i in range(share)})
            for i, n in enumerate(steps):
                yield strike(story, kind, 'alloc', n, errno.ENOMEM, 1 if i % 10 == 9 else 0, False)


def leaks(stories, program, count, rng):
    """The same with the program that was built with AddressSanitizer: no leak, no wild access on the way out."""
    def run(story, index, **what):
        env = story.lab.faults(os.path.dirname(index), calls='alloc', **what)
        env['ASAN_OPTIONS'] = 'verify_asan_link_order=0:detect_leaks=1:fast_unwind_on_malloc=0'
        env['LSAN_OPTIONS'] = 'print_suppressions=0:suppressions=' + os.path.join(HERE, 'leaks.supp')
        done = story.lab.run(program, '--quiet', '--jobs', '2', '--publish-every', str(EVERY), index, story.feed, env=env)
        if done.status not in (0, 2) or ('Sanitizer' in done.stderr and not IN_LIBRARY.search(done.stderr)):
            at = max(0, done.stderr.find('ERROR:'))
            raise Failure('exit %d: %s' % (done.status, done.stderr[at:at + 1500]))
        return done

    def one(story, who, n):
        def case(place):
            index = story.begin(place)
            done = run(story, index, at=n, do=errno.ENOMEM, **{'in': who})
            story.check_interrupted(index, done.stderr)
            return 'told' if done.status else 'went on'
        return '%s: %s, no memory at allocation %d, for leaks' % (story.name, who, n), case

    total = {}  # fewer than elsewhere: operator new is the sanitizer's
    for story in stories:
        for who in ('parent', 'worker'):
            index = story.begin(os.path.join(story.lab.root, 'count'))
            run(story, index, count=index + '.count', **{'in': who})
            with open(index + '.count', encoding='ascii') as f:
                total[story, who] = int(f.readline().split()[1])
    for i in range(count):
        story, who = stories[i % 2], ('parent', 'worker')[i // 2 % 2]
        yield one(story, who, rng.randint(1, total[story, who]))


def halves(story, calls, do, at, every):
    def case(place):
        index = story.begin(place)
        result = story.lab.index(index, story.feed, env=story.lab.faults(place, calls=calls, at=at, every=every, do=do))
        if result.status != 0 or story.acknowledged(result.stderr) != len(story.states) - 1:
            raise Failure(result.tail())
        story.must_hold(index, len(story.states) - 1)
        story.check_again(index)
        return 'unharmed'
    return '%s: %s %s, every %d from %d' % (story.name, calls, do, every, at), case


def all_halves(stories):
    for story in stories:
        for calls in ('write', 'read', 'write,read'):
            yield halves(story, calls, 'short', 1, 1)
            for at in (1, 2, 3):
                yield halves(story, calls, errno.EINTR, at, 2)
                yield halves(story, calls, errno.EINTR, at, 5)


def body(lab, tally, options):
    new = Story(lab, 'new', feed_of_new)
    changes = Story(lab, 'changes', feed_of_changes, new)
    few = Story(lab, 'few', feed_of_few, changes)
    stories = (few, new)
    for story in stories:
        story.calls = lab.count_calls(story.begin(os.path.join(lab.root, 'count')), story.feed)
        print('calls of %s: %s' % (story.name, ', '.join('%s %d' % c for c in story.calls.items() if c[1])))
    parts = {
        'space': lambda: sample(space(stories), None if options.full else 24, options.rng),
        'io': lambda: sample(broken_disk(stories), None if options.full else 30, options.rng),
        'open': lambda: sample(descriptors(stories), None if options.full else 16, options.rng),
        'memory': lambda: sample(memory(stories, 10000), None if options.full else 30, options.rng),
        'leaks': lambda: leaks(stories, program, 400 if options.full else 8, options.rng),
        'halves': lambda: sample(all_halves(stories), None if options.full else 6, options.rng),
    }
    program = os.path.join(os.environ.get('FAULTS_ADDRESS', ''), 'morgue-indexer')
    for name, cases in parts.items():
        if options.only in name:
            if name == 'leaks' and not os.path.exists(program):
                skip(name, 'FAULTS_ADDRESS names no programs built with SAN=address')
            else:
                tally.run(name, cases())


if __name__ == '__main__':
    sys.exit(main(__doc__, body))
