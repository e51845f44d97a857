#!/usr/bin/python3
"""kill.py: end the indexer with SIGKILL; what it leaves must be a published state.

A feed of articles, replacements and deletions is indexed with frequent publications, in turn into a new index and into one that
holds articles already. The parent alone is killed, a worker alone, or all of them:
  random    at a random time
  steps     before each single call that writes, syncs, renames, opens, makes or removes something
  merge     at a random time and before random calls of --merge
  publish   around each publication (the parent's calls), and the next run once more
After each kill the index verifies and holds what was acknowledged last or the publication after it, article by article; the same
command again gives the final state, text by text; nothing is left over.
"""
import os
import signal
import sys

from feeds import Failure, feed_of_changes, feed_of_new
from lab import Story, main, sample

PARENT = 'write,sync,syncdir,rename,mkdir,unlink,truncate,open'
AROUND = 'write,sync,syncdir,rename,mkdir,unlink'


def check_status(result, group, who):
    """A killed parent says nothing; of a killed worker the parent speaks."""
    if who == 'worker' and not group:
        if result.status == 2 and 'worker' not in result.stderr:
            raise Failure('a worker was killed, and: ' + result.tail())
        if result.status not in (0, 2):
            raise Failure(result.tail())
    elif result.status not in (0, -signal.SIGKILL):
        raise Failure(result.tail())
    return 'unharmed' if result.status == 0 else 'told of by the parent' if result.status == 2 else 'killed'


def by_time(story, seconds, group):
    def case(place):
        index = story.begin(place)
        result = story.lab.index(index, story.feed, kill_after=seconds, group=group)
        word = check_status(result, True, 'parent')
        story.check_interrupted(index, result.stderr)
        story.check_again(index)
        return word
    return '%s killed after %.4f s, %s' % (story.name, seconds, 'all' if group else 'parent alone'), case


def before(story, who, calls, n, group, twice=None):
    def case(place):
        index = story.begin(place)
        env = story.lab.faults(place, calls=calls, at=n, do='killall' if group else 'kill', **{'in': who})
        result = story.lab.index(index, story.feed, env=env)
        word = check_status(result, group, who)
        state = story.check_interrupted(index, result.stderr)
        if twice:
            env['FAULT_AT'] = str(twice)
            result = story.lab.index(index, story.feed, env=env)
            check_status(result, group, who)
            story.check_interrupted(index, result.stderr, story.resumed(state))
        story.check_again(index)
        return word
    return '%s: %s killed before %s %d%s%s' % (story.name, who, calls, n, ', all' if group else '', ', then %d' % twice if twice else ''), case


def merging(story, seconds=None, n=None, group=True):
    """--merge of what the story led to changes nothing that can be seen, whenever it is killed."""
    def case(place):
        index = story.end(place)
        env = story.lab.faults(place, calls=AROUND, at=n, do='killall' if group else 'kill') if n else None
        result = story.lab.index(index, None, '--merge', env=env, kill_after=seconds, group=group)
        if result.status not in (0, 2, -signal.SIGKILL):
            raise Failure(result.tail())
        story.must_hold(index, len(story.states) - 1)
        done = story.lab.index(index, None, '--merge')
        if done.status != 0:
            raise Failure('the next merge: ' + done.tail())
        story.must_hold(index, len(story.states) - 1)
        story.lab.nothing_left_over(index)
        story.lab.answers(index, len(story.states[-1]))
        return 'unharmed' if result.status == 0 else 'told of by the parent' if result.status == 2 else 'killed'
    return 'merge killed %s, %s' % ('after %.4f s' % seconds if seconds is not None else 'before call %d' % n, 'all' if group else 'one'), case


def every_step(stories):
    for story in stories:
        index = story.begin(os.path.join(story.lab.root, 'count'))
        calls = story.lab.count_calls(index, story.feed)
        for who in ('parent', 'worker'):
            for name in PARENT.split(','):
                for n in range(1, calls['%s-%s' % (who, name)] + 1):
                    yield before(story, who, name, n, n % 2 == 0)


def around(stories, count, rng):
    for i in range(count):
        story = stories[i % 2]
        yield before(story, 'parent', AROUND, 1 + i // 2 % story.around, i // 4 % 2 == 0,
                     rng.randint(1, story.around) if i % 3 == 0 else None)


def merges(story, count, rng):
    index = story.end(os.path.join(story.lab.root, 'count'))
    calls = story.lab.count_calls(index, None, '--merge', calls=AROUND)['chosen']
    for i in range(count):
        if i % 2:
            yield merging(story, seconds=rng.uniform(0, 0.08), group=i % 4 == 1)
        else:
            yield merging(story, n=1 + i // 2 % calls if count > calls else rng.randint(1, calls), group=i % 4 == 0)


def body(lab, tally, options):
    rng, full = options.rng, options.full
    new = Story(lab, 'new', feed_of_new)
    changes = Story(lab, 'changes', feed_of_changes, new)
    stories = (changes, new)
    parts = {
        'random': lambda: [by_time(stories[i % 2], rng.uniform(0, stories[i % 2].seconds * 1.1), i // 2 % 2 == 0)
                           for i in range(1000 if full else 16)],
        'steps': lambda: sample(every_step(stories), None if full else 24, rng),
        'merge': lambda: merges(changes, 500 if full else 12, rng),
        'publish': lambda: around(stories, 500 if full else 16, rng),
    }
    for story in stories:
        index = story.begin(os.path.join(lab.root, 'count'))
        story.around = lab.count_calls(index, story.feed, calls=AROUND, **{'in': 'parent'})['chosen']
    for name, cases in parts.items():
        if options.only in name:
            tally.run(name, cases())


if __name__ == '__main__':
    sys.exit(main(__doc__, body))
