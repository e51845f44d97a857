#!/usr/bin/python3
"""damage.py: a published index is damaged by a disk that flips bits, loses blocks or ends files early.

One file of an index, the manifest included, gets a flipped bit, a truncated end, a block of zeroes, a block of garbage, some
bytes more, or becomes a FIFO. --verify must name the file and exit 2. The daemon (which checks files unless told otherwise) must refuse to open the
index, or refuse to answer, or give the answers of the sound index: never others. --merge must not make a sound-looking index of a
damaged one. No program may end by a signal.

And a file is damaged under a running daemon: from the second time on that something is asked the answers are right, or errors, or the
daemon has ended with a word about it, to be started anew; mended, it answers again. Where nothing is checked, damage is at least not
put down to who asks. Where memory is wanting, an index is not called damaged.
"""
import errno
import os
import shutil
import signal
import sys
import time

from daemon import Client, Daemon, make_index
from feeds import Failure, feed_of_changes, feed_of_new
from lab import REQUESTS, Story, main

BLOCK = 4096
KINDS = ('flip', 'flip', 'truncate', 'zeroes', 'garbage', 'longer', 'missing')


def files_of(index):
    return sorted(os.path.relpath(os.path.join(d, n), index) for d, _, names in os.walk(index) for n in names if n != 'lock')


def damage(path, kind, rng):
    """Whether the file is another now."""
    with open(path, 'rb') as f:
        old = f.read()
    new, at = bytearray(old), rng.randrange(len(old))
    block = slice(at - at % BLOCK, at - at % BLOCK + BLOCK)
    if kind == 'flip':
        new[at] ^= 1 << rng.randrange(8)
    elif kind == 'truncate':
        del new[at:]
    elif kind == 'zeroes':
        new[block] = bytes(len(new[block]))
    elif kind == 'garbage':
        new[block] = rng.randbytes(len(new[block]))
    elif kind == 'longer':
        new += rng.randbytes(rng.randint(1, 100))
    elif kind == 'fifo':
        os.unlink(path)
        os.mkfifo(path)
        return True
    elif kind == 'missing':
        os.unlink(path)
        return True
    with open(path, 'wb') as f:
        f.write(new)
    return new != old


def judge_daemon(lab, index, sound):
    done, replies = lab.ask(index, REQUESTS, options=('--check', 'always'))
    if done.status < 0:
        raise Failure('the daemon: ' + done.tail())
    if done.status != 0:
        if not done.stderr.strip():
            raise Failure('the daemon refuses without a word')
        return 'refused'
    wrong = [r for i, r in enumerate(REQUESTS) if replies.get(i) != sound[i] and replies.get(i, [{}])[-1].get('type') != 'error']
    if wrong:
        raise Failure('wrong answers to %d requests, such as %s' % (len(wrong), wrong[0]))
    must_not_blame(replies)
    return 'right' if all(replies[i] == sound[i] for i in sound) else 'refused to answer'


BLAME = ('bad_request', 'syntax', 'too_complex')  # whoever asks


def must_not_blame(replies):
    for reply in replies.values():
        if reply[-1].get('code') in BLAME:
            raise Failure('damage is put down to the request: %s' % reply[-1])


def one(story, sound, name, kind, seed):
    def case(place):
        rng = type(story.rng)(seed)
        index = story.end(place)
        path = os.path.join(index, name)
        if not damage(path, kind, rng):
            return 'as before'
        done = story.lab.run(story.lab.indexer, '--verify', index)
        if done.status != 2:
            raise Failure('--verify: ' + (done.tail() if done.stderr else 'exit %d' % done.status))
        if os.path.basename(name) not in done.stderr and not (kind == 'missing' and 'no index' in done.stderr):
            raise Failure('--verify does not name the file: ' + done.tail())
        return judge_daemon(story.lab, index, sound)
    return '%s, %s, seed %d' % (name, kind, seed), case


WHOLE = [{'op': 'search', 'q': 'river', 'limit': 100}, {'op': 'kwic', 'q': 'river', 'limit': 1000}, {'op': 'quotes', 'q': 'stands', 'limit': 100},
         {'op': 'speakers', 'q': 'stands'}, {'op': 'get', 'article': 'article-7'}]


def spoil(path, rng):
    """Some bits."""
    with open(path, 'r+b') as f:
        data = bytearray(f.read())
        for _ in range(rng.choice((1, 8, 64))):
            data[rng.randrange(len(data))] ^= 1 << rng.randrange(8)
        f.seek(0)
        f.write(data)


def unchecked(lab, index, name, rng):
    """Answered without a look at the checksums: whatever comes of it, it is not the fault of who asks. libxapian itself may crash on
    a table that is damaged: that is what checksums are for."""
    def case(place):
        copy = shutil.copytree(index, os.path.join(place, 'index'))
        spoil(os.path.join(copy, name), rng)
        done, replies = lab.ask(copy, WHOLE, options=('--check', 'never'))
        if done.status == -signal.SIGSEGV and name.endswith('.xap'):
            return 'crashed in libxapian'
        if done.status < 0 or (done.status != 0 and not done.stderr.strip()):
            raise Failure('the daemon: ' + done.tail())
        must_not_blame(replies)
        return 'answered' if done.status == 0 else 'ended with a word'
    return 'unchecked: ' + name, case


def asked(daemon):
    """Answers to all that is asked, None where the connection ends."""
    replies = []
    try:
        client = Client(daemon)
        client.send(*[dict(r, id=i) for i, r in enumerate(REQUESTS)])
        for _ in REQUESTS:
            replies.append(client.answer())
        client.close()
    except (OSError, Failure):
        return None
    for reply in replies:
        for line in reply:
            line.pop('took_ms', None)
            line.pop('generation', None)
    return {reply[0].pop('id'): [dict(line, id=None) for line in reply] for reply in replies}


def all_right(got, sound):
    return got is not None and all([dict(line, id=None) for line in sound[i]] == got.get(i) for i in sound)


def live(story, sound, name, kind, seed):
    def case(place):
        rng = type(story.rng)(seed)
        index = story.end(place)
        path = os.path.join(index, name)
        with open(path, 'rb') as f:
            whole = f.read()
        with Daemon(story.lab, index, place) as daemon:
            if not all_right(asked(daemon), sound):
                raise Failure('wrong before')
            damage(path, kind, rng)
            asked(daemon)
            time.sleep(0.05)
            second = asked(daemon)
            if second is None:
                return ended(daemon)
            must_not_blame(second)
            wrong = [r for i, r in enumerate(REQUESTS) if second.get(i) != [dict(x, id=None) for x in sound[i]]
                     and second.get(i, [{}])[-1].get('type') != 'error']
            if wrong:
                raise Failure('wrong a second time: %s' % wrong[0])
            word = 'right' if all_right(second, sound) else 'refused to answer'
            with open(path, 'r+b' if os.path.exists(path) else 'wb') as f:  # the same file, mended
                f.write(whole)
                f.truncate()
            end = time.monotonic() + 60
            while not all_right(asked(daemon), sound):
                if daemon.process.poll() is not None:
                    return ended(daemon)
                if time.monotonic() > end:
                    raise Failure('mended, and no right answer: ' + daemon.said())
                time.sleep(0.1)
            daemon.stop()
            return word
    return 'live: %s, %s, seed %d' % (name, kind, seed), case


def cut(lab, index, name):
    """To be read from memory that is no file's any more."""
    def case(place):
        copy = shutil.copytree(index, os.path.join(place, 'index'))
        with Daemon(lab, copy, place) as daemon:
            os.truncate(os.path.join(copy, name), 100)
            try:
                client = Client(daemon)
                for request in WHOLE:
                    client.ask(request)
                client.close()
            except (OSError, Failure):
                return ended(daemon)
            daemon.stop()
            return 'answered'
    return 'live: %s cut' % name, case


def ended(daemon):
    daemon.process.wait(20)
    if daemon.process.returncode < 0 or 'error' not in daemon.said():
        raise Failure('it ended with %d: %s' % (daemon.process.returncode, daemon.said()))
    return 'ended with a word'


def merged(story, sound, name, kind, seed):
    """What a merge makes of a damaged index is sound, or it refuses and leaves all as it was."""
    def case(place):
        index = story.end(place)
        if not damage(os.path.join(index, name), kind, type(story.rng)(seed)):
            return 'as before'
        done = story.lab.run(story.lab.indexer, '--merge', index)
        if done.status not in (0, 2):
            raise Failure('the merge: ' + done.tail())
        if done.status == 2:
            return 'refused'
        _, replies = story.lab.ask(index, REQUESTS)
        if replies != sound:
            raise Failure('the merge went on, and now the answers are others')
        return 'right'
    return 'merged with %s, %s, seed %d' % (name, kind, seed), case


def without_memory(lab, index, n):
    def case(_):
        env = lab.faults(os.path.dirname(index), calls='alloc', at=n, do=errno.ENOMEM)
        done = lab.run(lab.indexer, '--stats', index, env=env)
        if done.status != 0 and (done.status != 2 or 'out of memory' not in done.stderr):
            raise Failure('exit %d: %s' % (done.status, done.tail()))
        return 'refused' if done.status else 'served'
    return 'memory: none at allocation %d' % n, case


def allocations(lab, index):
    path = lab.scratch()
    lab.run(lab.indexer, '--stats', index, env=lab.faults(os.path.dirname(index), count=path))
    with open(path, encoding='ascii') as f:
        return dict(map(str.split, f))['parent-alloc']


def body(lab, tally, options):
    new = Story(lab, 'new', feed_of_new)
    story = Story(lab, 'changes', feed_of_changes, new)
    story.rng = options.rng
    done, sound = lab.ask(story.result, REQUESTS)
    if done.status != 0 or len(sound) != len(REQUESTS) or any(r[-1]['type'] != 'done' for r in sound.values()):
        raise Failure('the sound index: ' + done.tail())
    names = files_of(story.result)
    large = make_index(lab, lab.root, 100)
    large_names = [n for n in files_of(large) if n != 'manifest.json']

    def damaged():
        for i in range(1500 if options.full else 50):
            name = 'manifest.json' if i % 10 == 0 else names[i % len(names)]
            yield one(story, sound, name, options.rng.choice(KINDS + ('fifo',)), options.rng.randrange(1 << 30))

    def merges():
        for _ in range(300 if options.full else 20):
            name = options.rng.choice([n for n in names if n != 'manifest.json'])
            yield merged(story, sound, name, options.rng.choice(('flip', 'zeroes', 'garbage')), options.rng.randrange(1 << 30))

    def lives():
        for name in large_names:
            yield cut(lab, large, name)
        for i in range(500 if options.full else 14):
            yield live(story, sound, names[i % len(names)], options.rng.choice(KINDS), options.rng.randrange(1 << 30))

    def uncheckeds():
        for i in range(500 if options.full else 30):
            yield unchecked(lab, large, large_names[i % len(large_names)], type(story.rng)(options.rng.randrange(1 << 30)))

    def memories():
        count = int(allocations(lab, large))
        for n in range(1, count + 1) if options.full else options.rng.sample(range(1, count + 1), 30):
            yield without_memory(lab, large, n)

    for title, cases in (('memory', memories), ('damage', damaged), ('merged', merges), ('live', lives), ('unchecked', uncheckeds)):
        if options.only in title:
            tally.run(title, cases())


if __name__ == '__main__':
    sys.exit(main(__doc__, body))
